import SocialText

/// Telephone numbers, IBANs and card numbers. Of digits in groups; how they are grouped, what they begin
/// with, and the word in front tell a telephone number from a price, a date, a version or an order.
enum NumberReader {
  private struct Groups {
    /// Digits of each group.
    var sizes: [Int] = []
    /// Sign in front of each group but the first; 0 for several.
    var signs: [UInt8] = []
    var digits: [UInt8] = []
    var end = 0
    /// Behind each group.
    var ends: [Int] = []
    /// Numbers that the first groups are.
    var values: [Int] = []
  }

  /// Behind the digits at a place.
  static func endOfDigits(_ bytes: Span<UInt8>, _ at: Int) -> Int {
    var end = at
    while end < bytes.count, bytes[end].isASCIIDigit { end += 1 }
    return max(end, at + 1)
  }

  // MARK: - Telephone numbers

  /// A telephone number that begins at a `+`, a `(` or a digit.
  static func phone(_ bytes: Span<UInt8>, _ at: Int) -> TextSpan? {
    guard hasOpenFront(bytes, at) else { return nil }
    let isPlus = bytes[at] == 0x2B
    let isOpened = bytes[at] == 0x28
    guard at + 1 < bytes.count, isPlus || isOpened ? isDigitOrOpen(bytes, at + 1) : true else {
      return nil
    }
    let groups = read(bytes, isPlus || isOpened ? at + 1 : at, most: 15)
    let count = groups.digits.count
    guard count >= 5, hasOpenBack(bytes, groups.end) else { return nil }
    let span = TextSpan(start: at, end: groups.end)
    if isPlus { return count >= 7 && groups.digits[0] != 0 ? span : nil }
    let front = wordBefore(bytes, at)
    if Self.otherWords.contains(front) { return nil }
    let isCalled = Self.phoneWords.contains(front)
    if isCalled, count >= 6, !isDate(groups) { return span }
    guard count >= 7, !isDate(groups), !isMoney(bytes, at, groups.end) else { return nil }
    // North American numbers: 3-3-4, with or without the 1.
    if groups.sizes.suffix(3) == [3, 3, 4], count - 10 == (groups.sizes.count == 4 ? 1 : 0),
      groups.sizes.count < 4 || groups.digits[0] == 1, groups.digits[count - 10] >= 2
    {
      return span
    }
    guard groups.digits[0] == 0, groups.sizes[0] > 1 || isOpened else { return nil }
    // `0.123`, `007`: a trunk zero has a code behind it. Numbers with dots alone are versions or
    // thousands, but where their groups are those of a telephone.
    if groups.signs.allSatisfy({ $0 == 0x2E }) && !groups.signs.isEmpty {
      return groups.sizes.count >= 4 || groups.sizes[0] >= 3 ? span : nil
    }
    return span
  }

  private static let phoneWords: Set<String> = [
    "tel", "telefon", "telephone", "phone", "fon", "fone", "mobile", "mobil", "handy", "cell",
    "call",
    "whatsapp", "sms", "ruf", "anruf", "tél", "téléphone", "teléfono", "telefono", "móvil", "movil",
    "portable", "celular", "fax", "hotline",
  ]
  private static let otherWords: Set<String> = [
    "order", "bestellung", "bestellnummer", "auftrag", "invoice", "rechnung", "rechnungsnummer",
    "commande", "pedido", "factura", "facture", "nr", "no", "number", "nummer", "num", "ref",
    "ticket",
    "case", "id", "isbn", "ean", "sku", "serial", "seriennummer", "article", "artikel", "version",
    "v",
    "build", "tracking", "parcel", "sendung",
  ]

  /// The word in front, in lower case, past signs: `tel.:`.
  private static func wordBefore(_ bytes: Span<UInt8>, _ at: Int) -> String {
    var end = at
    while end > 0, at - end < 4, [0x20, 0x2E, 0x3A, 0x23, 0x3D].contains(bytes[end - 1]) {
      end -= 1
    }
    if end < at, (end..<at).contains(where: { bytes[$0] == 0x23 }) { return "no" }
    var start = end
    while start > 0, end - start < 24, bytes[start - 1].isASCIILetter || bytes[start - 1] >= 0x80 {
      start -= 1
    }
    var word: [UInt8] = []
    for index in start..<end { word.append(bytes[index]) }
    return String(decoding: word, as: UTF8.self).lowercased()
  }

  /// Nothing in front that would make it part of something longer.
  private static func hasOpenFront(_ bytes: Span<UInt8>, _ at: Int) -> Bool {
    guard at > 0 else { return true }
    let before = bytes[at - 1]
    if TextEdge.isWord(bytes, before: at) { return false }
    switch before {
    case 0x2E, 0x2C: return at < 2 || !bytes[at - 2].isASCIIDigit
    case 0x23, 0x24, 0x25, 0x26, 0x2D, 0x2F, 0x3D, 0x3F, 0x5F, 0x2B, 0x5C: return false
    default: return true
    }
  }

  private static func hasOpenBack(_ bytes: Span<UInt8>, _ end: Int) -> Bool {
    guard end < bytes.count else { return true }
    if TextEdge.isWord(bytes, at: end) { return false }
    return bytes[end] != 0x25
  }

  /// `01.02.2026`, `2026-02-01`, `1/2/2026`, with what is behind a space let be.
  private static func isDate(_ groups: Groups) -> Bool {
    guard groups.sizes.count >= 3, groups.signs[0] == groups.signs[1], groups.signs[0] != 0x20,
      groups.values.count >= 3
    else { return false }
    let (a, b, c) = (groups.values[0], groups.values[1], groups.values[2])
    let sizes = Array(groups.sizes.prefix(3))
    if sizes[0] == 4, sizes[1] <= 2, sizes[2] <= 2 {
      return (1000...2999).contains(a) && (1...12).contains(b) && (1...31).contains(c)
    }
    guard sizes[0] <= 2, sizes[1] <= 2, sizes[2] == 4 || sizes[2] == 2 else { return false }
    return (1...31).contains(a) && (1...31).contains(b) && min(a, b) <= 12
      && (sizes[2] == 2 ? groups.sizes.count == 3 : (1000...2999).contains(c))
  }

  /// A sign or code of a currency on either side.
  private static func isMoney(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    func isSign(_ at: Int) -> Bool {
      guard at >= 0, at < bytes.count else { return false }
      if bytes[at] == 0x24 { return true }
      // €, £, ¥
      if bytes[at] == 0xE2, at + 2 < bytes.count { return bytes[at + 1] == 0x82 }
      return bytes[at] == 0xC2 && at + 1 < bytes.count
        && (bytes[at + 1] == 0xA3 || bytes[at + 1] == 0xA5)
    }
    if isSign(end) || (end < bytes.count && bytes[end] == 0x20 && isSign(end + 1)) { return true }
    return [1, 2, 3, 4].contains { isSign(start - $0) && start - $0 >= 0 }
  }

  private static func isDigitOrOpen(_ bytes: Span<UInt8>, _ at: Int) -> Bool {
    bytes[at].isASCIIDigit || bytes[at] == 0x28
  }

  /// Digits in groups: between two of them a sign out of ` .-/()`, or a bracket with a space.
  private static func read(_ bytes: Span<UInt8>, _ start: Int, most: Int) -> Groups {
    var groups = Groups()
    var at = start
    if at < bytes.count, bytes[at] == 0x28 { at += 1 }
    while at < bytes.count {
      let end = endOfDigits(bytes, at)
      guard bytes[at].isASCIIDigit, groups.digits.count + end - at <= most else { break }
      var value = 0
      for index in at..<end {
        groups.digits.append(bytes[index] - 0x30)
        // Only days, months and years are asked for.
        value = min(value * 10 + Int(bytes[index] - 0x30), 1_000_000)
      }
      groups.sizes.append(end - at)
      groups.values.append(value)
      groups.ends.append(end)
      groups.end = end
      var next = end
      var sign: UInt8 = 0
      while next < bytes.count, next - end < 3, isSeparator(bytes[next]) {
        sign = next == end ? bytes[next] : 0
        next += 1
      }
      guard next > end, next < bytes.count, bytes[next].isASCIIDigit else { break }
      groups.signs.append(sign)
      at = next
    }
    groups.signs = Array(groups.signs.prefix(max(0, groups.sizes.count - 1)))
    return groups
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x2E || byte == 0x2D || byte == 0x2F || byte == 0x28 || byte == 0x29
  }

  // MARK: - Accounts

  /// A card number: 13 to 19 digits, as one or in groups, of a network's range, that pass Luhn's test
  /// (ISO/IEC 7812-1, annex B).
  static func card(_ bytes: Span<UInt8>, _ at: Int) -> TextSpan? {
    guard hasOpenFront(bytes, at) else { return nil }
    let groups = read(bytes, at, most: 19)
    let digits = groups.digits
    guard digits.count >= 13, hasOpenBack(bytes, groups.end),
      groups.signs.allSatisfy({ $0 == 0x20 || $0 == 0x2D }),
      groups.sizes.allSatisfy({ $0 >= 3 })
    else { return nil }
    let first = Int(digits[0])
    let two = first * 10 + Int(digits[1])
    guard
      first == 4 || (51...55).contains(two) || (22...27).contains(two)
        || [30, 34, 35, 36, 37, 38, 60, 62, 64, 65].contains(two)
    else { return nil }
    var sum = 0
    for (index, digit) in digits.reversed().enumerated() {
      let value = Int(digit) * (index % 2 == 1 ? 2 : 1)
      sum += value > 9 ? value - 9 : value
    }
    return sum % 10 == 0 ? TextSpan(start: at, end: groups.end) : nil
  }

  /// An IBAN: two letters, two digits and 11 to 30 letters or digits, in groups or not, whose remainder
  /// by 97 is 1 (ISO 13616-1, 6.1).
  static func iban(_ bytes: Span<UInt8>, _ at: Int) -> TextSpan? {
    guard at + 4 < bytes.count, bytes[at + 1].isASCIILetter, bytes[at + 2].isASCIIDigit,
      bytes[at + 3].isASCIIDigit, !TextEdge.isWord(bytes, before: at)
    else { return nil }
    var signs: [UInt8] = []
    var place = at
    var end = at
    while place < bytes.count, signs.count < 34 {
      let byte = bytes[place]
      if byte.isASCIIAlphanumeric {
        signs.append(byte.asciiLowered)
        place += 1
        end = place
      } else if byte == 0x20, place + 1 < bytes.count, bytes[place + 1].isASCIIAlphanumeric,
        place == end
      {
        // Words behind it are no part of it: tried at each group's edge.
        if signs.count >= 15, isChecked(signs) { break }
        place += 1
      } else {
        break
      }
    }
    guard signs.count >= 15, isChecked(signs), !TextEdge.isWord(bytes, at: end) else { return nil }
    return TextSpan(start: at, end: end)
  }

  private static func isChecked(_ signs: [UInt8]) -> Bool {
    var rest = 0
    for sign in signs[4...] + signs[..<4] {
      if sign.isASCIIDigit {
        rest = (rest * 10 + Int(sign - 0x30)) % 97
      } else {
        rest = (rest * 100 + Int(sign - 0x61) + 10) % 97
      }
    }
    return rest == 1
  }
}
