import Model
import SocialText

/// A name as it stands in a text, and what its dress says of whom it means.
struct SeenName {
  /// Whom a name may mean.
  struct Reading {
    var rows: [Int] = []
    /// Owners who count only beside another name of theirs.
    var weak: [Int] = []
    var type = EntityType.company
    var isSure = false
    /// The text gives the name another legal form than the list does.
    var isDoubtful = false
    /// The listed name ends in a sign that stands behind the tokens.
    var goesOn = false
  }

  /// Confidence of a name of one word: enough to be held, not to be linked.
  static let plainConfidence = 0.9

  private let span: TextSpan
  private let count: Int
  private let isInside: Bool
  private let isCapital: Bool
  private let isAllCaps: Bool
  /// A capital behind the first letter of a tag: `#AcmeFoods`.
  private let isCamel: Bool
  private let isAddress: Bool
  private let nextIsEnd: Bool
  /// A legal form stands behind the name, so it is not the one that the name is listed with.
  private let hasOtherForm: Bool
  private let endsInForm: Bool

  init(
    _ text: Span<UInt8>, _ tokens: [Token], _ index: Int, _ count: Int, _ place: NameEdges.Place
  ) {
    let token = tokens[index]
    let isTag = token.kind == .hashtag || token.kind == .mention
    span = SeenName.span(tokens, index, count)
    self.count = count
    isInside = place == .inside
    isAllCaps = token.flags.contains(.allCaps)
    isCapital = isAllCaps || token.flags.contains(.capitalized) || isTag
    isAddress = token.kind == .url
    var capitals = 0
    if isTag || (count == 1 && isCapital) {
      for place in (span.start + 1)..<max(span.start + 1, span.end)
      where text[place] >= 0x41 && text[place] <= 0x5A {
        capitals += 1
      }
    }
    isCamel = capitals > (isTag ? 1 : 0) && !isAllCaps
    var next = index + count
    if next + 1 < tokens.count, tokens[next].length == 1, text[span.end] == 0x2E { next += 1 }
    hasOtherForm = next < tokens.count && LegalForms.isForm(tokens, at: next, in: text)
    endsInForm = LegalForms.isForm(tokens[index + count - 1])
    nextIsEnd =
      span.end < text.count && NameCutter.isEnd(text[span.end])
      && (text[span.end] == 0x2E || SeenName.isOpen(text.extracting(span.start..<span.end)))
  }

  /// True for a name with a bracket that is not closed: the one behind it belongs to it
  /// (`UG (haftungsbeschränkt)`), and not to the sentence.
  private static func isOpen(_ name: Span<UInt8>) -> Bool {
    var depth = 0
    for index in name.indices {
      if name[index] == 0x28 { depth += 1 }
      if name[index] == 0x29 { depth -= 1 }
    }
    return depth > 0
  }

  /// A possessive's `'s` and the sigil belong to the text, not to the name; the span keeps them
  /// inside the token all the same, so that offsets stay those of tokens.
  static func span(_ tokens: [Token], _ index: Int, _ count: Int) -> TextSpan {
    TextSpan(start: Int(tokens[index].start), end: tokens[index + count - 1].end)
  }

  /// True where the text gives the name another legal form than the list does.
  func hasOtherForm(than marks: NameMark) -> Bool {
    hasOtherForm && (marks.isStripped || endsInForm)
  }

  /// The customers that the name may mean.
  func read(_ hit: AliasIndex.Hit, _ aliases: AliasIndex) -> Reading {
    var reading = Reading()
    guard hit.count > 0 else { return reading }
    aliases.eachOwner(hit) { row, marks in
      // Letters that stand for a name are capitals.
      if marks.strength == .weak {
        if isAllCaps || isCapital && count > 1, reading.weak.last != row {
          reading.weak.append(row)
        }
        return
      }
      let isSure = marks.strength == .sure || (marks.strength == .joined && isCamel)
      // A customer's name of one word must begin with a capital, or be no word at all.
      guard count > 1 || isCapital || isSure else { return }
      guard reading.rows.last != row else { return }
      // A name that a person shares is read as a person's, whoever stands first in the list.
      if !marks.contains(.company) { reading.type = .person }
      if reading.rows.isEmpty { reading.isSure = isSure }
      reading.rows.append(row)
      if marks.isCutShort { reading.goesOn = true }
      if hasOtherForm(than: marks) { reading.isDoubtful = true }
    }
    return reading
  }

  /// The entity; nil where the name means nobody. A wrong link harms: inside a run only the tracked
  /// names are believed.
  func entity(_ reading: Reading, _ thing: TrackedEntity?) -> NamedEntity? {
    var span = span
    if reading.goesOn, nextIsEnd { span = TextSpan(start: span.start, end: span.end + 1) }
    guard let thing else {
      guard !reading.rows.isEmpty else { return nil }
      return NamedEntity(
        span: span, type: reading.type, customers: reading.rows,
        confidence: reading.isDoubtful
          ? 0.85 : count > 1 || reading.isSure ? 0.97 : SeenName.plainConfidence)
    }
    return NamedEntity(
      span: span, type: thing.kind.entityType, trackedID: thing.id, customers: reading.rows,
      confidence: isInside ? 0.8 : count > 1 || isCapital || isAddress ? 0.97 : 0.85)
  }

  /// The same of a name whose owners wait for another name of theirs.
  func entity(weakly reading: Reading) -> NamedEntity {
    NamedEntity(span: span, type: .company, customers: [], confidence: 0.97)
  }
}
