/// Takes apart what feeds write in one line: `mail@x (Name)`, `Name (mail@x)`, `Name <mail@x>`.
enum AuthorLine {
  /// Name and address of a line; a line without address is a name.
  static func read(_ line: String) -> DraftPerson {
    let bytes = Array(line.utf8)
    guard let at = bytes.firstIndex(of: 0x40) else { return DraftPerson(name: line) }
    var start = at
    while start > 0, isLocal(bytes[start - 1]) { start -= 1 }
    var end = at + 1
    while end < bytes.count, isDomain(bytes[end]) { end += 1 }
    while end > at + 1, bytes[end - 1] == 0x2E { end -= 1 }
    guard start < at, end > at + 1, bytes[at..<end].contains(0x2E) else {
      return DraftPerson(name: line)
    }
    let email = String(decoding: bytes[start..<end], as: UTF8.self)
    var rest = Array(bytes[..<start])
    if rest.count >= 7, rest.suffix(7).map(\.lowered).elementsEqual("mailto:".utf8) {
      rest.removeLast(7)
    }
    rest.append(contentsOf: bytes[end...])
    // What surrounded the address, and what surrounds the name.
    let kept = String(decoding: rest, as: UTF8.self)
      .replacingPairs(["()", "<>", "&lt;&gt;", "[]"])
    var name = Array(kept.utf8)[...]
    while let first = name.first, first <= 0x20 || first == 0x2C || first == 0x3B {
      name.removeFirst()
    }
    while let last = name.last, last <= 0x20 || last == 0x2C || last == 0x3B { name.removeLast() }
    if name.count >= 2, let first = name.first, let last = name.last,
      (first == 0x28 && last == 0x29) || (first == 0x22 && last == 0x22)
    {
      name = name.dropFirst().dropLast()
    }
    while let first = name.first, first <= 0x20 { name.removeFirst() }
    while let last = name.last, last <= 0x20 { name.removeLast() }
    return DraftPerson(
      name: name.isEmpty ? nil : String(decoding: name, as: UTF8.self), email: email)
  }

  private static func isLocal(_ byte: UInt8) -> Bool {
    byte.isASCIILetter || byte.isASCIIDigit || byte == 0x2E || byte == 0x5F || byte == 0x2D
      || byte == 0x2B || byte == 0x25 || byte == 0x27 || byte == 0x7E
  }

  private static func isDomain(_ byte: UInt8) -> Bool {
    byte.isASCIILetter || byte.isASCIIDigit || byte == 0x2E || byte == 0x2D
  }
}

extension String {
  /// The string without the first of some pairs of brackets that it holds, empty ones.
  fileprivate func replacingPairs(_ pairs: [String]) -> String {
    var bytes = Array(utf8)
    for pair in pairs {
      let wanted = Array(pair.utf8)
      guard bytes.count >= wanted.count else { continue }
      for start in 0...(bytes.count - wanted.count)
      where bytes[start..<start + wanted.count].elementsEqual(wanted) {
        bytes.removeSubrange(start..<start + wanted.count)
        break
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
