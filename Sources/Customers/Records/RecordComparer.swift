import SocialText

/// Compares two records of a table field by field.
struct RecordComparer: Sendable {
  var table: RecordTable
  private let nicknames = GivenNames.shared

  init(_ table: RecordTable) { self.table = table }

  /// Levels of agreement of two records; the same whichever stands first.
  func compare(_ a: Record, _ b: Record) -> RecordPattern {
    var pattern: RecordPattern = 0
    if a.isPerson && b.isPerson { compareNames(a, b, &pattern) }
    if a.birth != 0, b.birth != 0 { pattern.set(.birth, Self.birth(a.birth, b.birth)) }
    comparePlaces(a, b, &pattern)
    compareStreets(a, b, &pattern)
    compareAddresses(a, b, &pattern)
    if a.company >= 0, b.company >= 0 { pattern.set(.company, company(a, b)) }
    set(.form, a.form, b.form, &pattern)
    set(.domain, a.domain, b.domain, &pattern)
    set(.country, a.country, b.country, &pattern)
    set(.household, a.household, b.household, &pattern)
    set(.segment, a.segment, b.segment, &pattern)
    return pattern
  }

  /// Equal or not.
  private func set(_ field: RecordField, _ a: Int32, _ b: Int32, _ pattern: inout RecordPattern) {
    if a >= 0, b >= 0 { pattern.set(field, a == b ? 1 : 2) }
  }

  private func compareNames(_ a: Record, _ b: Record, _ pattern: inout RecordPattern) {
    let hasFirst = a.first >= 0 && b.first >= 0
    let hasLast = a.last >= 0 && b.last >= 0
    var first = hasFirst ? givenName(a, b) : 0
    var last = hasLast ? familyName(a, b) : 0
    if hasFirst, hasLast, first > 2, last > 2,
      isNearly(a.first, b.last), isNearly(a.last, b.first)
    {
      first = 6
      last = 5
    }
    pattern.set(.first, first)
    pattern.set(.last, last)
    let left = a.middle
    let right = b.middle
    if left.isEmpty || right.isEmpty { return }
    var best = 3
    for one in left {
      let word = table.lists[Int(one)]
      for other in right {
        let next = table.lists[Int(other)]
        best = min(best, word == next ? 1 : isInitial(word, next) ? 2 : 3)
      }
    }
    pattern.set(.middle, best)
  }

  /// Equal or a slip of one another.
  private func isNearly(_ a: Int32, _ b: Int32) -> Bool { a == b || table.words.areSlips(a, b) }

  private func isInitial(_ a: Int32, _ b: Int32) -> Bool {
    let one = table.words[a]
    let other = table.words[b]
    return (one.count == 1 || other.count == 1) && one.first == other.first
  }

  /// Equal, nickname, initial, slip, alike, (swapped,) middle name, other.
  private func givenName(_ a: Record, _ b: Record) -> Int {
    if a.first == b.first { return 1 }
    let words = table.words
    if nicknames.areRelated(words.hashes[Int(a.first)], words.hashes[Int(b.first)]) { return 2 }
    if isInitial(a.first, b.first) { return 3 }
    switch words.likeness(a.first, b.first) {
    case .slip: return 4
    case .alike: return 5
    case .equal, .other: break
    }
    return holds(b.middle, a.first) || holds(a.middle, b.first) ? 7 : 8
  }

  private func holds(_ list: Range<Int32>, _ word: Int32) -> Bool {
    for index in list where table.lists[Int(index)] == word { return true }
    return false
  }

  /// Equal, slip, alike, part, (swapped,) other.
  private func familyName(_ a: Record, _ b: Record) -> Int {
    switch table.words.likeness(a.last, b.last) {
    case .equal: return 1
    case .slip: return 2
    case .alike: return 3
    case .other: break
    }
    if holds(a.lastParts, b.last) || holds(b.lastParts, a.last) { return 4 }
    // A family name that the other row has among its middle names.
    return holds(b.middle, a.last) || holds(a.middle, b.last) ? 4 : 6
  }

  /// Equal, one digit or two swapped, two digits, the year alone, other. Of day and month swapped,
  /// two pairs change places.
  private static func birth(_ a: UInt32, _ b: UInt32) -> Int {
    if a == b { return 1 }
    var differing = 0
    var difference = a ^ b
    while difference != 0 {
      if difference & 15 != 0 { differing += 1 }
      difference >>= 4
    }
    if differing == 1 { return 2 }
    let dayMonth = (a & 0xFF) << 8 | (a >> 8 & 0xFF)
    if a >> 16 == b >> 16, dayMonth == b & 0xFFFF { return 2 }
    if differing == 2 {
      for place in 0..<7 {
        let shift = UInt32(place * 4)
        let low = a >> shift & 15
        let high = a >> (shift + 4) & 15
        let swapped = a & ~(0xFF << shift) | low << (shift + 4) | high << shift
        if swapped == b { return 2 }
      }
      return 3
    }
    return a >> 16 == b >> 16 ? 4 : 5
  }

  private func comparePlaces(_ a: Record, _ b: Record, _ pattern: inout RecordPattern) {
    if a.postcode >= 0, b.postcode >= 0 {
      let level =
        a.postcode == b.postcode
        ? 1
        : table.words.areSlips(a.postcode, b.postcode)
          ? 2 : a.district >= 0 && a.district == b.district ? 3 : 4
      pattern.set(.postcode, level)
    }
    if a.city >= 0, b.city >= 0 {
      var level = 4
      switch table.words.likeness(a.city, b.city) {
      case .equal: level = 1
      case .slip, .alike: level = 2
      case .other:
        if shares(a.cityParts, b.cityParts) || holds(a.cityParts, b.city)
          || holds(b.cityParts, a.city)
        {
          level = 3
        }
      }
      pattern.set(.city, level)
    }
  }

  /// True where two lists share a word of four letters or more.
  private func shares(_ a: Range<Int32>, _ b: Range<Int32>) -> Bool {
    for index in a {
      let word = table.lists[Int(index)]
      if table.words.length(word) >= 4, holds(b, word) { return true }
    }
    return false
  }

  /// Number and street, number and nearly the street, the street, the number, neither.
  private func compareStreets(_ a: Record, _ b: Record, _ pattern: inout RecordPattern) {
    guard a.street >= 0 && b.street >= 0 else { return }
    let likeness = table.words.likeness(a.street, b.street)
    let isNumber = a.houseNumber == b.houseNumber && a.houseNumber >= 0
    switch (likeness, isNumber) {
    case (.equal, true): pattern.set(.street, 1)
    case (.slip, true), (.alike, true): pattern.set(.street, 2)
    case (.equal, false), (.slip, false), (.alike, false): pattern.set(.street, 3)
    case (.other, true): pattern.set(.street, 4)
    case (.other, false): pattern.set(.street, 5)
    }
  }

  private func compareAddresses(_ a: Record, _ b: Record, _ pattern: inout RecordPattern) {
    if a.email >= 0, b.email >= 0 {
      var level = 4
      if a.email == b.email {
        level = 1
      } else if a.emailUser >= 0 || b.emailUser >= 0, table.words.areSlips(a.email, b.email),
        haveEqualDigits(a.email, b.email)
      {
        // Of two addresses made of the name alone, a sign more or less is another's.
        level = 2
      } else if a.emailUser >= 0, b.emailUser >= 0, table.words.length(a.emailUser) >= 4,
        isNearly(a.emailUser, b.emailUser), haveEqualDigits(a.emailUser, b.emailUser)
      {
        level = 3
      }
      pattern.set(.email, level)
    }
    if a.phone >= 0, b.phone >= 0 {
      pattern.set(
        .phone, a.phone == b.phone ? 1 : table.words.areSlips(a.phone, b.phone) ? 2 : 3)
    }
    if !a.handles.isEmpty, !b.handles.isEmpty {
      var level = 2
      for index in a.handles where holds(b.handles, table.lists[Int(index)]) { level = 1 }
      pattern.set(.handle, level)
    }
  }

  /// Numbers in addresses tell namesakes apart: kim81@ and kim82@ are no slip of one another.
  private func haveEqualDigits(_ a: Int32, _ b: Int32) -> Bool {
    let one = table.words[a].lazy.filter { $0 >= 0x30 && $0 <= 0x39 }
    return one.elementsEqual(table.words[b].lazy.filter { $0 >= 0x30 && $0 <= 0x39 })
  }

  /// Equal, nearly, half of the words, other.
  private func company(_ a: Record, _ b: Record) -> Int {
    if a.company == b.company { return 1 }
    if table.words.areSlips(a.company, b.company) { return 2 }
    var shared = 0
    for index in a.companyParts where holds(b.companyParts, table.lists[Int(index)]) { shared += 1 }
    let most = max(a.companyParts.count, b.companyParts.count)
    return shared * 2 > most || shared * 2 == most && most == 2 && shared > 0 ? 3 : 4
  }
}
