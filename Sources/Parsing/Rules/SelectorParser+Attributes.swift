import SocialText

/// `[name]`, `[name=value]` and their kin, and `@name`.
extension SelectorParser {
  mutating func attributeName(after sign: String) throws(SelectorError) -> AttributeName {
    guard startsName(at) else {
      throw error("the name of an attribute must stand behind \(sign); mend: add it")
    }
    let start = at
    var name = identifier().map(Charset.lowered)
    // `xml:lang` has a colon that is no pseudo-class.
    if at + 1 < bytes.count, bytes[at] == 0x3A, startsName(at + 1) {
      at += 1
      name += [0x3A] + identifier().map(Charset.lowered)
    }
    let key = PageTree.classHash(name)
    if let known = PageAttribute.names.value(key).flatMap({ PageAttribute(rawValue: UInt8($0)) }) {
      return .known(known)
    }
    guard let number = names.add(attribute: key) else {
      throw error(at: start, "the rules name too many attributes; mend: use fewer")
    }
    return .foreign(number)
  }

  mutating func attribute() throws(SelectorError) -> AttributeTest {
    let start = at
    at += 1
    skipBlanks()
    let name = try attributeName(after: "\"[\"")
    skipBlanks()
    if at < bytes.count, bytes[at] == 0x5D {
      at += 1
      return AttributeTest(name, .exists, [], ignoresCase: false)
    }
    guard at < bytes.count else { throw unclosed(start) }
    let relation = try relation()
    skipBlanks()
    let value: [UInt8]
    if at < bytes.count, bytes[at] == 0x22 || bytes[at] == 0x27 {
      value = try quoted()
    } else {
      // Browsers ask for quotes around numbers; we take any run of plain signs.
      let from = at
      while at < bytes.count, bytes[at] > 0x20, bytes[at] != 0x5D, bytes[at] != 0x22 { at += 1 }
      value = Array(bytes[from..<at])
      guard !value.isEmpty else { throw error("a value is missing; mend: write it in quotes") }
    }
    let hadBlank = skipBlanks()
    var ignoresCase = false
    if hadBlank, at < bytes.count, bytes[at] | 0x20 == 0x69 {
      ignoresCase = true
      at += 1
      skipBlanks()
    }
    guard at < bytes.count, bytes[at] == 0x5D else { throw unclosed(start) }
    at += 1
    return AttributeTest(name, relation, value, ignoresCase: ignoresCase)
  }

  private mutating func relation() throws(SelectorError) -> AttributeTest.Relation {
    let start = at
    let relation: AttributeTest.Relation
    switch bytes[at] {
    case 0x3D:
      at += 1
      return .equal
    case 0x7E: relation = .word
    case 0x7C: relation = .dash
    case 0x5E: relation = .prefix
    case 0x24: relation = .suffix
    case 0x2A: relation = .part
    default:
      throw error("one of = ~= |= ^= $= *= or \"]\" must stand here; mend: add it")
    }
    at += 1
    guard at < bytes.count, bytes[at] == 0x3D else {
      throw error("\"=\" must stand behind \(shown(start)); mend: add it")
    }
    at += 1
    return relation
  }

  private func unclosed(_ start: Int) -> SelectorError {
    error(at: start, "\"[\" is not closed; mend: add \"]\"")
  }

  private mutating func quoted() throws(SelectorError) -> [UInt8] {
    let start = at
    let quote = bytes[at]
    var value: [UInt8] = []
    at += 1
    while at < bytes.count, bytes[at] != quote {
      if bytes[at] == 0x5C {
        escaped(into: &value)
      } else {
        value.append(bytes[at])
        at += 1
      }
    }
    guard at < bytes.count else {
      throw error(at: start, "the quotation is not closed; mend: add \(shown(start))")
    }
    at += 1
    return value
  }
}
