import Model
import SocialText

/// Finds the rows that an author may be, by every key that a profile offers.
struct CandidateFinder {
  /// How the name that is shown fits a row's.
  enum Fit: UInt8 { case whole, slip, nickname, nicknameSlip, initial, short, first, none }

  let book: CustomerBook
  /// At most so many rows are weighed for one author.
  static let limit = 300

  /// Rows with how their names fit.
  func candidates(_ profile: ShownProfile) -> [(row: Int32, fit: Fit)] {
    var found: [(row: Int32, fit: Fit)] = []
    var places = NumberTable()
    func add(_ row: Int32, _ fit: Fit) {
      let key = RowKey.number(row)
      if let known = places[key] {
        if fit.rawValue < found[Int(known)].fit.rawValue { found[Int(known)].fit = fit }
      } else if found.count < CandidateFinder.limit {
        places.update(key, or: Int32(found.count))
        found.append((row, fit))
      }
    }
    for key in profile.handleKeys { for row in book.rows(handle: key) { add(Int32(row), .none) } }
    for email in profile.emails { for row in book.rows(email: email) { add(Int32(row), .none) } }
    let name = profile.name
    if name.first != nil {
      byName(name, profile, add)
      if let turned = name.turned { byName(turned, profile, add) }
    }
    if name.isEmpty {
      for look in profile.looks {
        for row in book.index.byHandleShape[FoldedWords.hash(look)].prefix(60) { add(row, .none) }
      }
    }
    byCompanyName(profile, add)
    return found
  }

  private func byName(
    _ name: ShownName, _ profile: ShownProfile, _ add: (Int32, Fit) -> Void
  ) {
    let isInitial = name.firstBytes.count == 1
    let numbers =
      isInitial ? [] : book.index.firstNames(like: FoldedWords.hash(name.firstBytes))
    guard name.last != nil else {
      if !isInitial { byFirstName(numbers, nil, profile, add) }
      return
    }
    let lastBytes = name.lastBytes
    if lastBytes.count == 1 {
      if !isInitial { byFirstName(numbers, lastBytes.first, profile, add) }
      return
    }
    let exact = book.index.lasts[FoldedWords.hash(lastBytes)]
    if exact >= 0 {
      byLastName(exact, numbers, isInitial ? name.firstBytes.first : nil, false, add)
    }
    guard !isInitial else { return }
    book.index.eachLast(like: lastBytes) { last in
      if last != exact { byLastName(last, numbers, nil, true, add) }
    }
  }

  private func byLastName(
    _ last: Int32, _ firsts: [Int32], _ initial: UInt8?, _ isSlip: Bool,
    _ add: (Int32, Fit) -> Void
  ) {
    let entries = book.index.entries
    for row in book.index.byLast[RowKey.number(last)] {
      let first = entries[Int(row)].first
      guard first >= 0 else { continue }
      if let initial {
        if book.index.firsts.initial(first) == initial { add(row, .initial) }
      } else if first == firsts[0] {
        add(row, isSlip ? .slip : .whole)
      } else if firsts.contains(first) {
        add(row, isSlip ? .nicknameSlip : .nickname)
      }
    }
  }

  /// A given name alone, or with an initial, fits hundreds: something else must speak for them.
  private func byFirstName(
    _ firsts: [Int32], _ initial: UInt8?, _ profile: ShownProfile, _ add: (Int32, Fit) -> Void
  ) {
    let hasContext =
      !profile.cities.isEmpty || !profile.companies.isEmpty
      || !profile.acronyms.isEmpty
    let entries = book.index.entries
    for first in firsts where first >= 0 {
      for row in book.index.byFirst[RowKey.number(first)] {
        let entry = entries[Int(row)]
        guard entry.last >= 0 else { continue }
        if let initial {
          guard book.index.lasts.initial(entry.last) == initial else { continue }
          let fits =
            !hasContext || agrees(entry, profile) || likesHandle(entry, profile) || !isKnown(entry)
          if fits { add(row, .short) }
        } else if agrees(entry, profile) || likesHandle(entry, profile) {
          add(row, .first)
        }
      }
    }
  }

  private func isKnown(_ entry: LinkIndex.Entry) -> Bool { entry.city >= 0 || entry.hasCompany }

  private func agrees(_ entry: LinkIndex.Entry, _ profile: ShownProfile) -> Bool {
    profile.cities.contains(entry.city)
      || profile.companies.contains(where: entry.worksAt)
      || profile.acronyms.contains(where: entry.worksAt)
  }

  private func likesHandle(_ entry: LinkIndex.Entry, _ profile: ShownProfile) -> Bool {
    let last = book.index.lasts.word(entry.last)
    return last.count >= 3
      && profile.looks.contains { ShownProfile.place(of: last, in: $0[...]) != nil }
  }

  /// Company rows whose name the author goes by.
  private func byCompanyName(_ profile: ShownProfile, _ add: (Int32, Fit) -> Void) {
    let words = profile.name.words
    var count = words.count
    while count > 0 {
      for company in book.index.companyTerms[words.hash(0..<count)] {
        for row in book.index.companyRows[RowKey.number(company)].prefix(60) {
          add(row, count == words.count ? .whole : .short)
        }
      }
      count -= 1
      if count < words.count - 2 { break }
    }
  }
}
