import Model
import SocialText

/// Finds names that no list has, by their looks: runs of capitalised words, with a gazetteer
/// (`gazetteer.tsv`: phrase ⇥ place | given | company | group | event | product | title) and the
/// word in front telling what kind of thing they are. Confidence says how little that is.
struct NameRules: Sendable {
  private enum Kind: Int, CaseIterable {
    case place = 1
    case given, company, group, event, product, title

    var name: String { "\(self)" }
  }

  private var gazetteer = PhraseTable()

  /// Reads the gazetteer of a lexicon folder; works without one, less well.
  init(folder: String) throws {
    let path = folder + "/gazetteer.tsv"
    guard FileBytes.exists(path) else { return }
    let tokenizer = Tokenizer()
    var tokens: [Token] = []
    for line in try FileBytes.read(path).split(separator: 10) where line.first != 0x23 {
      let fields = line.split(separator: 9)
      guard fields.count == 2 else { continue }
      let name = String(decoding: fields[1], as: UTF8.self)
      guard let kind = Kind.allCases.first(where: { $0.name == name }) else { continue }
      let phrase = Array(fields[0])
      tokenizer.tokenize(phrase.span, into: &tokens)
      gazetteer.set(kind.rawValue, for: tokens)
    }
  }

  /// True if a name that the gazetteer has begins at a token.
  func lists(_ tokens: [Token], at index: Int) -> Bool {
    let listed = gazetteer.longest(tokens, at: index).value
    return listed != 0 && Kind(rawValue: listed) != .title
  }

  /// Adds names that do not overlap those found already; the list stays in text order.
  func add(to found: inout [NamedEntity], text: Span<UInt8>, tokens: [Token]) {
    var index = 0
    let known = found
    while index < tokens.count {
      let start = index
      let listed = gazetteer.longest(tokens, at: index)
      guard isCapital(tokens[index]) else {
        index += 1
        continue
      }
      var end = index + max(1, listed.count)
      while end < tokens.count, joins(text, tokens, end) { end += 1 }
      index = end
      guard let entity = entity(text, tokens, start, end, listed.value) else { continue }
      if !known.contains(where: { $0.span.overlaps(entity.span) }) { found.append(entity) }
    }
    if found.count > known.count { found.sort { $0.span.start < $1.span.start } }
  }

  private func isCapital(_ token: Token) -> Bool {
    token.kind == .word && !token.flags.isDisjoint(with: [.capitalized, .allCaps])
  }

  /// A word continues a name where it has a capital and nothing but a space in front.
  private func joins(_ text: Span<UInt8>, _ tokens: [Token], _ index: Int) -> Bool {
    isCapital(tokens[index]) && tokens[index - 1].kind == .word
      && Int(tokens[index].start) == tokens[index - 1].end + 1
      && text[tokens[index - 1].end] == 0x20
  }

  private func entity(
    _ text: Span<UInt8>, _ tokens: [Token], _ start: Int, _ end: Int, _ listed: Int
  ) -> NamedEntity? {
    let count = end - start
    let first = Kind(rawValue: listed)
    let last = Kind(rawValue: gazetteer.longest(tokens, at: end - 1).value)
    let isFirstOfSentence =
      start == 0 || tokens[start].flags.contains(.lineBreakBefore)
      || [0x2E, 0x21, 0x3F].contains(text[tokens[start - 1].end - 1])
    let type: EntityType
    var confidence = 0.5
    if last == .company, count > 1 {
      type = .company
      confidence = 0.8
    } else if first == .given, count > 1 {
      type = .person
      confidence = 0.8
    } else if first == .company, count == 1, isFirstOfSentence {
      return nil
    } else if let first, first != .title, first != .given {
      type =
        switch first {
        case .place: .place
        case .company: .company
        case .group: .group
        case .event: .event
        default: .product
        }
      confidence = 0.7
    } else if first == .given {
      type = .person
    } else if isFirstOfSentence, count == 1 {
      // Every sentence begins with a capital: one word there says nothing.
      return nil
    } else if start > 0, isPreposition(text, tokens[start - 1]) {
      type = .place
      confidence = 0.4
    } else {
      type = count >= 2 ? .person : .company
      confidence = 0.35
    }
    let from = first == .title && count > 1 ? start + 1 : start
    return NamedEntity(
      span: TextSpan(start: Int(tokens[from].start), end: tokens[end - 1].end), type: type,
      confidence: confidence)
  }

  private func isPreposition(_ text: Span<UInt8>, _ token: Token) -> Bool {
    guard token.length >= 2, token.length <= 4 else { return false }
    return NameRules.placePrepositions.contains(token.hash)
  }

  private static let placePrepositions = Set(
    ["in", "from", "near", "to", "aus", "bei", "nach", "à", "en", "de"].map {
      Folding.hash($0)
    })
}
