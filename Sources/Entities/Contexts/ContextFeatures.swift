import Model
import SocialText

/// What is seen around a doubtful name, as hashes: the words beside it, how it is written, where it
/// stands, what else of the same customer the text and its title have, and where the text is from.
///
/// Handles, addresses and numbers are no words here, and neither are names of the lists: they count
/// as what they are, never as which.
package struct ContextFeatures: Sendable {
  /// What a feature is evidence of, as reasons say it.
  package enum Kind: Int, Sendable, CaseIterable {
    /// Capitals, length, place in the sentence.
    case writing
    /// Words in front.
    case before
    /// Words behind.
    case behind
    /// The words on both sides.
    case around
    /// Other names of the same customer in the text or its title, a domain most of all.
    case sibling
    /// Where the text is from.
    case source

    /// The rule's name in `context`.
    package var rule: String {
      switch self {
      case .writing: "writing"
      case .before: "words_before"
      case .behind: "words_behind"
      case .around: "words_around"
      case .sibling: "same_customer"
      case .source: "source"
      }
    }
  }

  /// A piece of evidence.
  package struct Feature: Sendable {
    var kind: Kind
    var hash: UInt64
  }

  /// The evidence around a name.
  package typealias List = [Feature]

  /// Changes whenever features are made otherwise: weights of other features would say nothing.
  package static let version = 1
  /// Words to each side that are looked at.
  private static let reach = 3

  private var words = NameFeatures()
  /// What each token counts as.
  private var values: [UInt64] = []

  /// Empty buffers.
  package init() {}

  /// Reads the tokens of a text in which names were found, in text order.
  mutating func read(_ text: Span<UInt8>, _ tokens: [Token], _ found: [NamedEntity]) {
    words.read(text, tokens)
    values.removeAll(keepingCapacity: true)
    values.reserveCapacity(tokens.count)
    var next = 0
    for index in tokens.indices {
      let token = tokens[index]
      while next < found.count, found[next].span.end <= Int(token.start) { next += 1 }
      if next < found.count, found[next].span.start < token.end, !found[next].customers.isEmpty {
        values.append(found[next].type == .person ? Value.person : Value.company)
      } else {
        values.append(Self.value(token, words.words[index]))
      }
    }
  }

  /// What stands for all that is no word.
  private enum Value {
    static let none: UInt64 = 1
    static let person: UInt64 = 2
    static let company: UInt64 = 3
    static let number: UInt64 = 4
    static let link: UInt64 = 5
    static let mention: UInt64 = 6
    static let face: UInt64 = 7
  }

  private static func value(_ token: Token, _ word: UInt64) -> UInt64 {
    switch token.kind {
    case .word, .elongated, .censored, .hashtag, .cashtag, .punctuation, .symbol: word
    case .number: Value.number
    case .url, .email: Value.link
    case .mention: Value.mention
    case .emoji, .emoticon: Value.face
    }
  }

  /// The features of a name; `source` is a hash of where the text is from, 0 where that is not known.
  /// Each stands once, in an order that depends on nothing but the name and its surroundings.
  func list(_ name: DoubtfulName, _ text: Span<UInt8>, _ tokens: [Token], source: UInt64) -> List {
    var list = List()
    list.reserveCapacity(20)
    func take(_ kind: Kind, _ number: UInt64, _ value: UInt64, _ other: UInt64 = 0) {
      list.append(Feature(kind: kind, hash: Self.hash(number, value, other)))
    }
    let before = (1...Self.reach).map { value(name.tokens.lowerBound - $0) }
    let behind = (0..<Self.reach).map { value(name.tokens.upperBound + $0) }
    take(.before, 1, before[0])
    take(.before, 2, before[0], before[1])
    take(.behind, 3, behind[0])
    take(.behind, 4, behind[0], behind[1])
    take(.around, 5, before[0], behind[0])
    // Further words count wherever they stand, each once.
    if before[1] != Value.none { take(.before, 6, before[1]) }
    if before[2] != Value.none, before[2] != before[1] { take(.before, 6, before[2]) }
    if behind[1] != Value.none { take(.behind, 7, behind[1]) }
    if behind[2] != Value.none, behind[2] != behind[1] { take(.behind, 7, behind[2]) }
    let first = name.tokens.lowerBound
    let look = UInt64(words.looks[first])
    let isFirst: UInt64 = words.isFirst(first, tokens) ? 1 : 0
    let isLong: UInt64 = name.tokens.count > 1 ? 1 : 0
    take(.writing, 0, 0)
    // How the text writes its other words says what a capital is worth.
    take(.writing, 8, look << 8 | isFirst << 4 | UInt64(words.style), isLong)
    take(.writing, 9, look, name.form.rawValue << 1 | isLong)
    take(.writing, 10, self.look(first - 1) << 16 | look << 8 | self.look(name.tokens.upperBound))
    take(.writing, 11, UInt64(min(name.span.count, 12)), isLong)
    take(.writing, 12, Self.isPossessive(name, text) ? 1 : 0)
    take(.writing, 13, UInt64(min(name.rows.count, 2)), isLong)
    if name.hasSibling { take(.sibling, 14, 1) }
    if name.hasSureSibling { take(.sibling, 14, 2) }
    if source != 0 { take(.source, 15, source) }
    return list
  }

  /// What stands at a place; nothing outside of the text.
  private func value(_ place: Int) -> UInt64 {
    values.indices.contains(place) ? values[place] : Value.none
  }

  private func look(_ place: Int) -> UInt64 {
    UInt64(
      words.looks.indices.contains(place) ? words.looks[place] : NameFeatures.Look.none.rawValue)
  }

  /// True where the span ends in `'s`.
  private static func isPossessive(_ name: DoubtfulName, _ text: Span<UInt8>) -> Bool {
    let end = name.span.end
    guard name.span.count > 3, text[end - 1] | 0x20 == 0x73 else { return false }
    return text[end - 2] == 0x27 || text[end - 2] == 0x99
  }

  private static func hash(_ number: UInt64, _ value: UInt64, _ other: UInt64) -> UInt64 {
    let state = StableHash.finish((StableHash.seed ^ number) &* StableHash.prime ^ value)
    return StableHash.finish((state ^ other) &* StableHash.prime)
  }
}
