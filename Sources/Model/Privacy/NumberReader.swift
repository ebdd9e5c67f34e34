import SocialText

/// Telephone numbers, IBANs and card numbers. Of digits in groups; how they are grouped, what they begin
/// with, and the word in front tell a telephone number from a price, a date, a version or an order.
enum NumberReader {
  /// Behind the digits at a place.
  static func endOfDigits(_ bytes: Span<UInt8>, _ at: Int) -> Int {
    var end = at
    while end < bytes.count, bytes[end].isASCIIDigit { end += 1 }
    return max(end, at + 1)
  }

  // MARK: - Telephone numbers

  /// A telephone number that begins at a `+`, a `(` or a digit.
  static func phone(_ bytes: Span<UInt8>, _ at: Int) -> TextSpan? {
    // `tel=` is a word in front, `id=` is part of an address.
    guard hasOpenFront(bytes, at) || isAssigned(bytes, at) else { return nil }
    let isPlus = bytes[at] == 0x2B
    let isOpened = bytes[at] == 0x28
    guard at + 1 < bytes.count, isPlus || isOpened ? isDigitOrOpen(bytes, at + 1) : true else {
      return nil
    }
    let groups = DigitGroups(bytes, isPlus || isOpened ? at + 1 : at, most: 15)
    let count = groups.digits.count
    guard count >= 5, hasOpenBack(bytes, groups.end) else { return nil }
    let span = TextSpan(start: at, end: groups.end)
    if isPlus { return count >= 7 && groups.digits[0] != 0 ? span : nil }
    let called = isCalled(bytes, at, isLong: count >= 10)
    if called == false { return nil }
    guard !groups.isDate, !groups.isCalendar else { return nil }
    if called == true, count >= 6 { return span }
    guard count >= 7, !groups.isPaddedAddress, !isMoney(bytes, at, groups.end) else { return nil }
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
    "portable", "celular", "fax", "hotline", "telefonnummer", "handynummer", "mobilnummer",
    "rufnummer", "faxnummer",
  ]
  /// Numbers of anything, a telephone too where its word is in front of them.
  private static let anyNumber: Set<String> = ["nr", "no", "number", "nummer", "num"]
  private static let otherWords: Set<String> = [
    "order", "bestellung", "bestellnummer", "auftrag", "invoice", "rechnung", "rechnungsnummer",
    "commande", "pedido", "factura", "facture", "nr", "no", "number", "nummer", "num", "ref",
    "ticket",
    "case", "id", "isbn", "ean", "sku", "serial", "seriennummer", "article", "artikel", "version",
    "v",
    "build", "tracking", "parcel", "sendung", "pzn", "gtin", "upc", "wkn", "zip", "plz",
  ]

  /// True behind a word that a telephone number follows, false behind one that another number does, nil
  /// behind neither. A long number may have words in between: `call me at`, `phone number:`.
  private static func isCalled(_ bytes: Span<UInt8>, _ at: Int, isLong: Bool) -> Bool? {
    var (word, start) = wordBefore(bytes, at)
    if phoneWords.contains(word) { return true }
    let isOther = otherWords.contains(word)
    guard isOther ? anyNumber.contains(word) : isLong else { return isOther ? false : nil }
    for _ in 0..<3 where start > 0 && bytes[start - 1] == 0x20 {
      (word, start) = wordBefore(bytes, start)
      if phoneWords.contains(word) { return true }
      if otherWords.contains(word) { break }
    }
    return isOther ? false : nil
  }

  private static func isAssigned(_ bytes: Span<UInt8>, _ at: Int) -> Bool {
    at > 0 && bytes[at - 1] == 0x3D && phoneWords.contains(wordBefore(bytes, at).word)
  }

  /// The word in front and where it begins, in lower case, past signs: `tel.:`.
  private static func wordBefore(_ bytes: Span<UInt8>, _ at: Int) -> (word: String, start: Int) {
    var end = at
    while end > 0, at - end < 4, [0x20, 0x2E, 0x3A, 0x23, 0x3D].contains(bytes[end - 1]) {
      end -= 1
    }
    var start = end
    while start > 0, end - start < 24, bytes[start - 1].isASCIILetter || bytes[start - 1] >= 0x80 {
      start -= 1
    }
    if end < at, (end..<at).contains(where: { bytes[$0] == 0x23 }) { return ("no", start) }
    var word: [UInt8] = []
    for index in start..<end { word.append(bytes[index]) }
    return (String(decoding: word, as: UTF8.self).lowercased(), start)
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

  // MARK: - Accounts

  /// A card number: 13 to 19 digits, as one or in groups, of a network's range, that pass Luhn's test
  /// (ISO/IEC 7812-1, annex B).
  static func card(_ bytes: Span<UInt8>, _ at: Int) -> TextSpan? {
    guard hasOpenFront(bytes, at) else { return nil }
    let groups = DigitGroups(bytes, at, most: 19)
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
      } else if byte == 0x20 || byte == 0x2D, place + 1 < bytes.count,
        bytes[place + 1].isASCIIAlphanumeric, place == end
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
