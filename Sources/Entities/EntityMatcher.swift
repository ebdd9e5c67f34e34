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
  /// Things that the config tracks, in its order.
  public let tracked: [TrackedEntity]
  /// Names of customers, by position in their book.
  public let aliases: AliasIndex
  private var phrases: PhraseTable
  /// For each name the tracked things that bear it.
  private var bearers: [[Int]] = [[]]
  private var excludes = PhraseTable()
  /// For each exclude phrase the tracked things that it rules out, and whether the phrase holds the
  /// name itself and so rules out only the hit that it covers.
  private var excluded: [[(tracked: Int, isLocal: Bool)]] = [[]]
  private var contexts = PhraseTable()
  private var contextOf: [[Int]] = [[]]
  /// What people's decisions taught about customers' names; nil without any.
  let learned: LearnedContexts?

  /// Builds the tables. Customers are given by position in their book.
  public init(tracked: [TrackedEntity], customers: [Customer] = []) {
    self.init(tracked: tracked, aliases: AliasIndex(customers: customers))
  }

  /// The same with the customers' names as an index.
  public init(
    tracked: [TrackedEntity], aliases: AliasIndex, learned: LearnedContexts? = nil
  ) {
    self.tracked = tracked
    self.aliases = aliases
    self.learned = learned
    phrases = PhraseTable(capacity: tracked.count * 4)
    var cutter = NameCutter()
    for (position, thing) in tracked.enumerated() {
      for name in thing.names {
        let tokens = cutter.phrase(name)
        bear(position, tokens)
        if let joined = cutter.joined(name, tokens) { bear(position, [joined]) }
      }
      addExcludes(thing, position, &cutter)
      for word in thing.context {
        let tokens = cutter.phrase(word)
        let known = contexts.value(of: tokens)
        if known != 0 {
          contextOf[known].append(position)
        } else if contexts.set(contextOf.count, for: tokens) {
          contextOf.append([position])
        }
      }
    }
  }

  /// Finds the names in a text, in order, without overlaps. `source` says where the text is from, as
  /// decisions did that were learned from; `beside` whom its title and thread name; `ruling` is that
  /// of the other part of the post, its title or its text.
  public func entities(
    in text: Span<UInt8>, tokens: [Token], source: String? = nil,
    beside: CompaniesBeside = CompaniesBeside(), ruling: TrackedRuling = TrackedRuling(),
    scratch: inout EntityScratch
  ) -> [NamedEntity] {
    guard bearers.count > 1 || !aliases.isEmpty else { return [] }
    var doubtful = learned == nil ? nil : DoubtfulNames()
    var (found, names, isCut) = matches(
      in: text, tokens, beside: beside, doubtful: &doubtful, scratch: &scratch)
    if let learned, var doubtful {
      doubtful.compare(to: found, beside: beside)
      learned.decide(
        doubtful.names, of: &found, text, names, source: source, features: &scratch.features)
    }
    if !aliases.slips.isEmpty, !isCut { addSlips(to: &found, text, names, scratch: &scratch) }
    if found.contains(where: { $0.trackedID != nil }) { applyContext(&found, names, ruling) }
    return found
  }

  /// The doubtful names of a text, in its order, with what is seen around each: what decisions are
  /// learned by. What was learned before has no part in it. `beside` says whom the title names.
  package func doubtfulNames(
    in text: Span<UInt8>, tokens: [Token], source: String?,
    beside: CompaniesBeside = CompaniesBeside(), scratch: inout EntityScratch
  ) -> [(name: DoubtfulName, features: ContextFeatures.List)] {
    var doubtful: DoubtfulNames? = DoubtfulNames()
    let (found, names, _) = matches(
      in: text, tokens, beside: beside, doubtful: &doubtful, scratch: &scratch)
    doubtful?.compare(to: found, beside: beside)
    guard let doubts = doubtful?.names, !doubts.isEmpty else { return [] }
    scratch.features.read(text, names, found)
    let place = LearnedContexts.hash(source: source)
    return doubts.map { ($0, scratch.features.list($0, text, names, source: place)) }
  }

  /// The names of the lists as they stand, in order; the tokens as names see them, and whether those
  /// were cut into characters. Doubtful names are added to `doubtful` where that is given.
  private func matches(
    in text: Span<UInt8>, _ tokens: [Token], beside: CompaniesBeside,
    doubtful: inout DoubtfulNames?, scratch: inout EntityScratch
  ) -> (found: [NamedEntity], names: [Token], isCut: Bool) {
    let isCut = tokens.contains(where: CharacterUnits.isCut)
    let plain = scratch.normalise(text, tokens)
    let edges = isCut ? NameEdges(text, plain) : NameEdges()
    let names = isCut ? edges.units : plain
    scratch.scan.begin(names) { phrases.mayHold($0) || aliases.mayBegin($0) }
    var found: [NamedEntity] = []
    var weak: [(index: Int, rows: [Int])] = []
    while let index = scratch.scan.next() {
      var hit = aliases.longest(names, at: index)
      var (value, count) = phrases.longest(names, at: index)
      if hit.count > count { value = 0 }
      if count > hit.count { hit = AliasIndex.Hit() }
      count = max(count, hit.count)
      guard count > 0 else { continue }
      let place = isCut ? edges.place(text, index, count) : .whole
      guard place != .none else { continue }
      let seen = SeenName(text, names, index, count, place)
      var reading = seen.read(hit, aliases)
      if place != .whole { reading = SeenName.Reading() }
      // What the config tracks has rules of its own: `exclude` and `context`.
      if value == 0, place == .whole { doubtful?.add(seen, hit, aliases, names, index) }
      guard let entity = seen.entity(reading, bearers[value].first.map { tracked[$0] }) else {
        // A name that stands for letters says nothing yet.
        if !reading.weak.isEmpty {
          weak.append((found.count, reading.weak))
          found.append(seen.entity(weakly: reading))
        }
        scratch.scan.skip(to: index + count)
        continue
      }
      found.append(entity)
      scratch.scan.skip(to: index + count)
    }
    if !weak.isEmpty { settle(weak, &found, beside) }
    return (found, names, isCut)
  }

  /// Of names that count only beside another of the same customer, keeps those that have one: in the
  /// text, or, with less confidence, in its title or thread.
  private func settle(
    _ weak: [(index: Int, rows: [Int])], _ found: inout [NamedEntity], _ beside: CompaniesBeside
  ) {
    let named = Set(found.flatMap(\.customers))
    let inDiscourse = beside.inDiscourse
    for one in weak {
      found[one.index].customers = one.rows.filter(named.contains)
      guard found[one.index].customers.isEmpty else { continue }
      found[one.index].customers = one.rows.filter(inDiscourse.contains)
      found[one.index].confidence = SeenName.plainConfidence
    }
    found.removeAll { $0.trackedID == nil && $0.customers.isEmpty }
  }

  /// What a part of a post, its title or its text, says of the tracked things named in the other.
  public func ruling(
    in text: Span<UInt8>, tokens: [Token], scratch: inout EntityScratch
  ) -> TrackedRuling {
    var ruling = TrackedRuling()
    guard excluded.count > 1 || contextOf.count > 1 else { return ruling }
    let plain = scratch.normalise(text, tokens)
    let names = tokens.contains(where: CharacterUnits.isCut) ? NameEdges(text, plain).units : plain
    for index in names.indices {
      for one in excluded[excludes.longest(names, at: index).value] where !one.isLocal {
        ruling.ruledOut.insert(one.tracked)
      }
      ruling.met.formUnion(contextOf[contexts.longest(names, at: index).value])
    }
    return ruling
  }

  /// Drops hits that an exclude phrase rules out or whose context is missing.
  private func applyContext(
    _ found: inout [NamedEntity], _ tokens: [Token], _ ruling: TrackedRuling
  ) {
    var missing = Set(tracked.indices.filter { !tracked[$0].context.isEmpty })
    missing.subtract(ruling.met)
    var ruledOut = ruling.ruledOut
    var local: [(tracked: Int, span: TextSpan)] = []
    if excluded.count > 1 || !missing.isEmpty {
      for index in tokens.indices {
        let hit = excludes.longest(tokens, at: index)
        for one in excluded[hit.value] {
          if one.isLocal {
            local.append((one.tracked, SeenName.span(tokens, index, hit.count)))
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

  private mutating func bear(_ position: Int, _ tokens: [Token]) {
    let known = phrases.value(of: tokens)
    if known != 0 {
      if bearers[known].last != position { bearers[known].append(position) }
    } else if phrases.set(bearers.count, for: tokens) {
      bearers.append([position])
    }
  }

  private mutating func addExcludes(
    _ thing: TrackedEntity, _ position: Int, _ cutter: inout NameCutter
  ) {
    var own = PhraseTable()
    for name in thing.names {
      own.set(1, for: cutter.phrase(name))
    }
    for phrase in thing.excludes {
      let tokens = cutter.phrase(phrase)
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
