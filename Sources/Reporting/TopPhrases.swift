import Model
import SocialText

/// What a set of mentions is about: the keyphrases that stand out in them, near copies counted once,
/// without the names that are tracked (they are in every mention) and those of known people.
public struct TopPhrases: Sendable {
  private var counter: KeyphraseCounter
  private var hidden: Set<String> = []
  private let tokenizer = Tokenizer()
  private var tokens: [Token] = []

  /// Phrases that a report shows at most.
  private static let most = 24

  /// Counts with the word lists of a folder.
  public init(lists: WordLists, tracking: [TrackedEntity]) {
    counter = KeyphraseCounter(lists: lists)
    for thing in tracking {
      for name in thing.names { hidden.insert(Folding.fold(name)) }
    }
  }

  /// Counts a mention, as it may be shown. Its text is read, and the names of people in it are no
  /// phrases.
  public mutating func add(_ mention: MentionRecord) throws(WordListError) {
    for entity in mention.entities where entity.type == EntityType.person.rawValue {
      hidden.insert(Folding.fold(entity.text))
      for part in entity.text.split(separator: " ") { hidden.insert(Folding.fold(String(part))) }
    }
    let bytes = Array(mention.text.utf8)
    tokenizer.tokenize(bytes.span, into: &tokens)
    try counter.add(bytes.span, tokens: tokens, language: mention.language)
  }

  /// The phrases, best first.
  public var list: [SharedKeyphrase] {
    let found = counter.top(Self.most * 2).filter { !hidden.contains(Folding.fold($0.text)) }
    return Array(found.prefix(Self.most))
  }
}
