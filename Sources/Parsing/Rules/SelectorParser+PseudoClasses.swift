/// What stands behind a colon.
extension SelectorParser {
  mutating func pseudoClass(
    _ compound: inout CompoundSelector, isInNot: Bool
  ) throws(SelectorError) {
    let start = at
    at += 1
    if at < bytes.count, bytes[at] == 0x3A {
      throw error(
        at: start, "pseudo-elements are not known; mend: for an attribute's value write \"a@href\"")
    }
    guard startsName(at) else {
      throw error("a name must stand behind \":\"; mend: add it, or write \"\\:\"")
    }
    let name = String(decoding: identifier().map(Charset.lowered), as: UTF8.self)
    let hasArgument = at < bytes.count && bytes[at] == 0x28
    switch (name, hasArgument) {
    case ("first-child", false): compound.places.append(.init(step: 0, first: 1))
    case ("last-child", false): compound.isLast = true
    case ("nth-child", true): compound.places.append(try place(start))
    case ("not", true) where !isInNot: compound.not += try negated(start)
    case ("not", true): throw error(at: start, "\":not\" cannot stand in another; mend: remove one")
    case ("nth-child", false), ("not", false):
      throw error("\"(\" must stand behind \":\(name)\"; mend: add its argument")
    default:
      throw error(
        at: start,
        "\":\(name)\" is not known; mend: use :first-child, :last-child, :nth-child() or :not()")
    }
  }

  private mutating func negated(_ start: Int) throws(SelectorError) -> [CompoundSelector] {
    var list: [CompoundSelector] = []
    repeat {
      at += 1
      skipBlanks()
      list.append(try compound(isInNot: true))
      skipBlanks()
    } while at < bytes.count && bytes[at] == 0x2C && list.count < 16
    try close(start, "only simple selectors and commas may stand in \":not()\"")
    return list
  }

  /// `3`, `odd`, `even`, `2n+1`, `-n + 3`.
  private mutating func place(_ start: Int) throws(SelectorError) -> CompoundSelector.Place {
    at += 1
    let from = at
    while at < bytes.count, bytes[at] != 0x29 { at += 1 }
    let words = bytes[from..<at].map(Charset.lowered).filter { !DateReader.isBlank($0) }
    let place = SelectorParser.place(words)
    try close(start, "\":nth-child\" is not closed")
    guard let place else {
      throw error(
        at: from, "\":nth-child\" takes a number, odd, even or 2n+1; mend: write one of these")
    }
    return place
  }

  private static func place(_ words: [UInt8]) -> CompoundSelector.Place? {
    func number(_ digits: ArraySlice<UInt8>) -> Int? {
      guard digits.count <= 6 else { return nil }
      return Int(String(decoding: digits, as: UTF8.self))
    }
    if words.elementsEqual("odd".utf8) { return .init(step: 2, first: 1) }
    if words.elementsEqual("even".utf8) { return .init(step: 2, first: 0) }
    guard let sign = words.firstIndex(of: 0x6E) else {
      return number(words[...]).map { .init(step: 0, first: $0) }
    }
    let step: Int? =
      switch words[..<sign] {
      case [], [0x2B]: 1
      case [0x2D]: -1
      default: number(words[..<sign])
      }
    let rest = words[(sign + 1)...]
    guard let step, let first = rest.isEmpty ? 0 : number(rest) else { return nil }
    // `n3` is none: a sign must part the two.
    if let next = rest.first, next != 0x2B, next != 0x2D { return nil }
    return .init(step: step, first: first)
  }

  private mutating func close(_ start: Int, _ message: String) throws(SelectorError) {
    guard at < bytes.count, bytes[at] == 0x29 else {
      throw error(at: at < bytes.count ? at : start, message + "; mend: put \")\" here")
    }
    at += 1
  }
}
