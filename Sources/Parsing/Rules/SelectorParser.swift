import SocialText

/// Reads a list of selectors.
///
/// The language is a part of Selectors Level 3 (W3C Recommendation of 6 November 2018): names,
/// `*`, `#id`, `.class`, `[a]` with `= ~= |= ^= $= *=` and the flag `i`, the four ways to join
/// (blank, `>`, `+`, `~`), commas, `:first-child`, `:last-child`, `:nth-child()` and `:not()` of
/// simple selectors. Behind an alternative `@name` means the value of that attribute, not the
/// element's text.
struct SelectorParser {
  /// Longest list, in bytes.
  static let maximumLength = 2000

  let text: String
  let bytes: [UInt8]
  var at = 0
  /// Collects the names that pages are to keep.
  var names: ForeignNames

  /// Begins to read; `names` are those that other rules asked for.
  init(_ text: String, names: ForeignNames) {
    self.text = text
    bytes = Array(text.utf8)
    self.names = names
  }

  /// Reads the whole list.
  mutating func list() throws(SelectorError) -> RuleSelector {
    guard bytes.count <= SelectorParser.maximumLength else {
      throw error(at: 0, "is longer than \(SelectorParser.maximumLength) bytes; mend: shorten it")
    }
    var selector = RuleSelector(text: text)
    skipBlanks()
    guard at < bytes.count else {
      throw error("is empty; mend: write a selector or remove the rule")
    }
    if bytes[at] == 0x2F || bytes.starts(with: "./".utf8) {
      throw error("is an XPath; mend: write a CSS selector, \"div.post > a\" for \"//div/a\"")
    }
    while true {
      try alternative(into: &selector)
      guard at < bytes.count else { return selector }
      // Only a comma ends an alternative.
      at += 1
      skipBlanks()
    }
  }

  private mutating func alternative(into selector: inout RuleSelector) throws(SelectorError) {
    var relation = RuleSelector.Relation.first
    while true {
      let start = at
      let compound = try compound(isInNot: false)
      guard selector.steps.count < RuleSelector.maximumSteps else {
        throw error(at: start, "has more than \(RuleSelector.maximumSteps) parts; mend: shorten it")
      }
      selector.add(compound, relation)
      if at < bytes.count, bytes[at] == 0x40 {
        selector.end(value: try value())
        return
      }
      guard let next = try joint() else { break }
      relation = next
    }
    selector.end(value: nil)
  }

  /// `@name` at the end of an alternative.
  private mutating func value() throws(SelectorError) -> AttributeName {
    at += 1
    let name = try attributeName(after: "\"@\"")
    skipBlanks()
    guard at == bytes.count || bytes[at] == 0x2C else {
      throw error("\"@\" and its attribute stand last; mend: put a comma here or remove the rest")
    }
    return name
  }

  /// What joins this step to the next; nil at the end of an alternative.
  private mutating func joint() throws(SelectorError) -> RuleSelector.Relation? {
    let hadBlank = skipBlanks()
    guard at < bytes.count, bytes[at] != 0x2C else { return nil }
    let start = at
    let relation: RuleSelector.Relation
    switch bytes[at] {
    case 0x3E: relation = .child
    case 0x2B: relation = .adjacent
    case 0x7E: relation = .sibling
    case 0x40:
      throw error("\"@\" stands right behind a selector; mend: remove the blank before it")
    default:
      guard hadBlank else { throw unexpected() }
      return .descendant
    }
    let sign = shown(start)
    at += 1
    skipBlanks()
    guard at < bytes.count, bytes[at] != 0x2C else {
      throw error(at: start, "nothing stands behind \(sign); mend: add a selector or remove it")
    }
    return relation
  }

  // MARK: - One element

  mutating func compound(isInNot: Bool) throws(SelectorError) -> CompoundSelector {
    var compound = CompoundSelector()
    let start = at
    if at < bytes.count, bytes[at] == 0x2A {
      at += 1
    } else if startsName(at) {
      compound.tag = try tag()
    }
    while at < bytes.count {
      switch bytes[at] {
      case 0x23:
        compound.ids.append(try name(behind: "\"#\"", kind: "id"))
      case 0x2E:
        let bytes = try name(behind: "\".\"", kind: "class")
        compound.classes.append(
          CompoundSelector.ClassName(hash: PageTree.classHash(bytes), bytes: bytes))
      case 0x5B: compound.attributes.append(try attribute())
      case 0x3A: try pseudoClass(&compound, isInNot: isInNot)
      default:
        guard at > start else { throw missing() }
        return compound
      }
    }
    guard at > start else { throw missing() }
    return compound
  }

  private func missing() -> SelectorError {
    guard at < bytes.count else {
      return error("a selector is missing at the end; mend: add one, or remove the comma before")
    }
    switch bytes[at] {
    case 0x40:
      return error("\"@\" has no selector before it; mend: name the element, \"a@href\"")
    case 0x3E, 0x2B, 0x7E, 0x2C:
      return error("a selector is missing before \(shown(at)); mend: add one or remove the sign")
    default: return unexpected()
    }
  }

  private func unexpected() -> SelectorError {
    error("\(shown(at)) cannot stand here; mend: remove it, or write a backslash before it")
  }

  private mutating func tag() throws(SelectorError) -> CompoundSelector.Tag {
    let start = at
    let key = PageTree.classHash(identifier().map(Charset.lowered))
    if let known = PageTag.names.value(key).flatMap({ PageTag(rawValue: UInt8($0)) }) {
      return .known(known)
    }
    guard let number = names.add(tag: key) else {
      throw error(at: start, "the rules name too many elements; mend: use fewer")
    }
    return .foreign(number)
  }

  /// The name behind `#` or `.`.
  private mutating func name(behind sign: String, kind: String) throws(SelectorError) -> [UInt8] {
    at += 1
    if startsName(at) { return identifier() }
    if at < bytes.count, DateReader.isDigit(bytes[at]) {
      let name = String(decoding: bytes[at...].prefix { $0 > 0x2F && $0 != 0x3E }, as: UTF8.self)
      throw error(
        "a name cannot begin with a digit; mend: write [\(kind)\(kind == "id" ? "" : "~")="
          + "\"\(name)\"]")
    }
    throw error("a name must stand behind \(sign); mend: add the \(kind)")
  }
}
