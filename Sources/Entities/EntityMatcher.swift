import Model
import SocialText

/// Finds tracked things and customers by their names, in one pass over a text's tokens.
///
/// Names match by folded tokens (case, width, diacritics do not matter), longest first from the
/// left; a possessive counts as its name, `#AcmeFoods` and `@acmefoods` as `Acme Foods`, a word that
/// mixes alphabets (`Аcme` with a Cyrillic А) as the name it shows. A customer's name of one word
/// must begin with a capital in the text too: "target" is no Target.
///
/// Runs of kana, Thai, Lao, Khmer and Myanmar and words with Hangul are compared character by
/// character (`CharacterUnits`), so a name is found inside them; `NameEdges` says where that counts.
public struct EntityMatcher: Sendable {
  /// What a name may stand for.
  private struct Meaning: Sendable {
    var tracked: [Int] = []
    var customers: [Int] = []
    /// Type of the customers: person or company.
    var type = EntityType.company
    /// The name counts only where it begins with a capital.
    var needsCapital = false
  }

  /// Things that the config tracks, in its order.
  public let tracked: [TrackedEntity]
  private var phrases: PhraseTable
  private var meanings: [Meaning] = [Meaning()]
  private var excludes = PhraseTable()
  /// For each exclude phrase the tracked things that it rules out, and whether the phrase holds the
  /// name itself and so rules out only the hit that it covers.
  private var excluded: [[(tracked: Int, isLocal: Bool)]] = [[]]
  private var contexts = PhraseTable()
  private var contextOf: [[Int]] = [[]]

  /// Builds the tables. Customers are given by position in their book.
  public init(tracked: [TrackedEntity], customers: [Customer] = []) {
    self.tracked = tracked
    phrases = PhraseTable(capacity: tracked.count * 4 + customers.count * 3)
    let tokenizer = Tokenizer()
    var tokens: [Token] = []
    for (position, thing) in tracked.enumerated() {
      for name in thing.names {
        add(name, tokenizer, &tokens) { $0.tracked.append(position) }
      }
      addExcludes(thing, position, tokenizer)
      for word in thing.context {
        cut(word, tokenizer, &tokens)
        let known = contexts.value(of: tokens)
        if known != 0 {
          contextOf[known].append(position)
        } else if contexts.set(contextOf.count, for: tokens) {
          contextOf.append([position])
        }
      }
    }
    for (position, customer) in customers.enumerated() {
      let type: EntityType = customer.kind == .company ? .company : .person
      for name in CompanyName.variants(of: customer) {
        add(name, tokenizer, &tokens) { meaning in
          if meaning.customers.last == position { return }
          if meaning.customers.isEmpty { meaning.type = type }
          meaning.customers.append(position)
          meaning.needsCapital = meaning.tracked.isEmpty
        }
      }
    }
  }

  /// Finds the names in a text, in order, without overlaps.
  public func entities(
    in text: Span<UInt8>, tokens: [Token], scratch: inout EntityScratch
  ) -> [NamedEntity] {
    guard meanings.count > 1 else { return [] }
    let isCut = tokens.contains(where: CharacterUnits.isCut)
    let plain = scratch.normalise(text, tokens)
    let edges = isCut ? NameEdges(text, plain) : NameEdges()
    let names = isCut ? edges.units : plain
    var found: [NamedEntity] = []
    var index = 0
    while index < names.count {
      let (value, count) = phrases.longest(names, at: index)
      guard value != 0 else {
        index += 1
        continue
      }
      let place = isCut ? edges.place(text, index, count) : .whole
      guard place != .none, let entity = entity(meanings[value], names, index, count, place) else {
        index += place == .none ? 1 : count
        continue
      }
      found.append(entity)
      index += count
    }
    if found.contains(where: { $0.trackedID != nil }) { applyContext(&found, names) }
    return found
  }

  private func entity(
    _ meaning: Meaning, _ tokens: [Token], _ index: Int, _ count: Int, _ place: NameEdges.Place
  ) -> NamedEntity? {
    let token = tokens[index]
    let isCapital =
      !token.flags.isDisjoint(with: [.capitalized, .allCaps]) || token.kind == .hashtag
      || token.kind == .mention
    let isNamed = count > 1 || isCapital || !meaning.needsCapital
    // A wrong link harms: inside a run only the tracked names are believed.
    let customers = isNamed && place == .whole ? meaning.customers : []
    guard let first = meaning.tracked.first else {
      guard !customers.isEmpty else { return nil }
      return NamedEntity(
        span: span(tokens, index, count), type: meaning.type, customers: customers,
        confidence: count > 1 ? 0.97 : 0.9)
    }
    return NamedEntity(
      span: span(tokens, index, count), type: tracked[first].kind.entityType,
      trackedID: tracked[first].id, customers: customers,
      confidence: place == .inside ? 0.8 : count > 1 || isCapital ? 0.97 : 0.85)
  }

  /// A possessive's `'s` and the sigil belong to the text, not to the name; the span keeps them
  /// inside the token all the same, so that offsets stay those of tokens.
  private func span(_ tokens: [Token], _ index: Int, _ count: Int) -> TextSpan {
    TextSpan(start: Int(tokens[index].start), end: tokens[index + count - 1].end)
  }

  /// Drops hits that an exclude phrase rules out or whose context is missing.
  private func applyContext(_ found: inout [NamedEntity], _ tokens: [Token]) {
    var missing = Set(tracked.indices.filter { !tracked[$0].context.isEmpty })
    var ruledOut: Set<Int> = []
    var local: [(tracked: Int, span: TextSpan)] = []
    if excluded.count > 1 || !missing.isEmpty {
      for index in tokens.indices {
        let hit = excludes.longest(tokens, at: index)
        for one in excluded[hit.value] {
          if one.isLocal {
            local.append((one.tracked, span(tokens, index, hit.count)))
          } else {
            ruledOut.insert(one.tracked)
          }
        }
        for position in contextOf[contexts.longest(tokens, at: index).value] {
          missing.remove(position)
        }
      }
    }
    guard !missing.isEmpty || !ruledOut.isEmpty || !local.isEmpty else { return }
    let positions = Dictionary(
      tracked.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    for index in found.indices {
      guard let id = found[index].trackedID, let position = positions[id] else { continue }
      if missing.contains(position) || ruledOut.contains(position)
        || local.contains(where: { $0.tracked == position && $0.span.overlaps(found[index].span) })
      {
        found[index].trackedID = nil
      }
    }
    found.removeAll { $0.trackedID == nil && $0.customers.isEmpty }
  }

  private mutating func add(
    _ name: String, _ tokenizer: Tokenizer, _ tokens: inout [Token],
    _ change: (inout Meaning) -> Void
  ) {
    let bytes = name.utf8Bytes
    cut(name, tokenizer, &tokens)
    while let last = tokens.last, last.kind == .punctuation { tokens.removeLast() }
    guard !tokens.isEmpty else { return }
    for index in tokens.indices where tokens[index].flags.contains(.nonASCII) {
      let word = bytes.span.extracting(Int(tokens[index].start)..<tokens[index].end)
      if let hash = Folding.unmixedHash(word) { tokens[index].hash = hash }
    }
    edit(tokens, change)
    // As a tag or a handle the words are written together.
    let joined = bytes.filter { $0 != 0x20 && $0 != 0x27 && $0 != 0x2D && $0 != 0x26 }
    if tokens.count > 1, joined.count >= 5 {
      tokenizer.tokenize(joined.span, into: &tokens)
      // A tag is one token whatever its script.
      if tokens.count > 1 || CharacterUnits.isCut(tokens[0]) {
        tokens = [
          Token(
            hash: Folding.hash(joined.span), start: 0, length: UInt32(clamping: joined.count),
            kind: .hashtag, flags: [])
        ]
      }
      edit(tokens, change)
    }
  }

  /// The tokens of a phrase as texts are compared: runs of characters cut.
  private func cut(_ phrase: String, _ tokenizer: Tokenizer, _ tokens: inout [Token]) {
    let bytes = phrase.utf8Bytes
    tokenizer.tokenize(bytes.span, into: &tokens)
    if tokens.contains(where: CharacterUnits.isCut) { tokens = NameEdges(bytes.span, tokens).units }
  }

  private mutating func edit(_ tokens: [Token], _ change: (inout Meaning) -> Void) {
    var position = phrases.value(of: tokens)
    if position == 0 {
      position = meanings.count
      guard phrases.set(position, for: tokens) else { return }
      meanings.append(Meaning())
    }
    change(&meanings[position])
  }

  private mutating func addExcludes(
    _ thing: TrackedEntity, _ position: Int, _ tokenizer: Tokenizer
  ) {
    var tokens: [Token] = []
    var own = PhraseTable()
    for name in thing.names {
      cut(name, tokenizer, &tokens)
      own.set(1, for: tokens)
    }
    for phrase in thing.excludes {
      cut(phrase, tokenizer, &tokens)
      let isLocal = tokens.indices.contains { own.longest(tokens, at: $0).value != 0 }
      let known = excludes.value(of: tokens)
      if known != 0 {
        excluded[known].append((position, isLocal))
      } else if excludes.set(excluded.count, for: tokens) {
        excluded.append([(position, isLocal)])
      }
    }
  }
}

/// Buffers of one matching pass, reused from post to post.
public struct EntityScratch: Sendable {
  private var names: [Token] = []

  /// Empty buffers.
  public init() {}

  /// The tokens as names see them: `'s` dropped, sigils dropped, mixed alphabets made one. Without
  /// any of these the tokens come back as they are.
  mutating func normalise(_ text: Span<UInt8>, _ tokens: [Token]) -> [Token] {
    var isCopied = false
    for index in tokens.indices {
      let token = tokens[index]
      let start = Int(token.start)
      var end = token.end
      var from = start
      switch token.kind {
      case .hashtag, .mention: from += 1
      case .word:
        if token.length > 2, text[end - 1] | 0x20 == 0x73 {
          if text[end - 2] == 0x27 {
            end -= 2
          } else if token.length > 4, text[end - 2] == 0x99, text[end - 3] == 0x80,
            text[end - 4] == 0xE2
          {
            end -= 4
          }
        }
      default: break
      }
      let unmixed =
        token.flags.contains(.nonASCII) && from < end
        ? Folding.unmixedHash(text.extracting(from..<end)) : nil
      guard from != start || end != token.end || unmixed != nil, from < end else { continue }
      if !isCopied {
        names.removeAll(keepingCapacity: true)
        names.append(contentsOf: tokens)
        isCopied = true
      }
      names[index].hash = unmixed ?? Folding.hash(text.extracting(from..<end))
    }
    return isCopied ? names : tokens
  }
}

extension String {
  /// UTF-8 as an array.
  var utf8Bytes: [UInt8] { Array(utf8) }
}
