/// Finds what many texts are about: counts in how many of them each phrase stands, near copies
/// once, and sets that against how many would by chance, or did in an earlier time.
///
/// A phrase scores posts × ln(posts ÷ expected posts), its share in what tells the texts from the
/// background (Tomokiyo & Hurst, "A language model approach to keyphrase extraction", 2003), times
/// the mean chance that it is a keyphrase of its texts. Memory is bounded: beyond `capacity` phrases
/// the rarest are forgotten (lossy counting, Manku & Motwani 2002), so that counts may be low by
/// `forgotten` at most. Equal texts in equal order give equal results.
public struct KeyphraseCounter: Sendable {
  /// Texts counted, near copies not.
  public private(set) var posts = 0
  /// By how much a count may be too low.
  public private(set) var forgotten = 0

  /// Most units of a phrase here.
  private static let longest = 4
  /// Stems that are kept of each, to tell parts from wholes.
  private static let mostStems = 6

  private struct Entry {
    var hash: UInt64
    /// Stems of its words, and how many.
    var stems: InlineArray<6, UInt64>
    var count = 0
    var posts = 0
    var chances = 0.0
    var rarity: Double
    /// The form that most texts write, by majority vote (Boyer & Moore), and its lead.
    var form: [UInt8] = []
    var lead = 0
  }

  private let capacity: Int
  private var finder: Keyphrases
  private var entries: [Entry] = []
  private var places: [UInt64: Int] = [:]
  private var sketch = CopySketch()
  private var words = 0

  /// An empty counter over the word lists of a folder, for at most `capacity` phrases (at least
  /// 1,024), some 200 bytes each.
  public init(lists: WordLists, capacity: Int = 1 << 16) {
    finder = Keyphrases(lists: lists)
    self.capacity = max(1024, capacity)
  }

  /// Counts a text; false where it is a near copy of one before and was left out.
  ///
  /// - Parameters:
  ///   - text: UTF-8, any bytes.
  ///   - tokens: the text's tokens.
  ///   - language: BCP 47 or `und`.
  /// - Throws: `WordListError` where a list of the language is broken.
  @discardableResult
  public mutating func add(
    _ text: Span<UInt8>, tokens: [Token], language: String
  ) throws(WordListError) -> Bool {
    if sketch.isCopy(tokens) { return false }
    try finder.weigh(text, tokens, language)
    posts += 1
    words += finder.scan.words
    for candidate in finder.candidates.list where candidate.count <= KeyphraseCounter.longest {
      count(candidate, text)
    }
    if entries.count > capacity { forget() }
    return true
  }

  /// The phrases that stand out most, best first, no two that say the same. `earlier` holds the
  /// texts of a time before; without it the language's word frequencies are the background.
  /// Phrases of a single post are left out where there are more than four.
  public func top(_ limit: Int, over earlier: KeyphraseCounter? = nil) -> [SharedKeyphrase] {
    let fewest = posts > 4 ? 2 : 1
    var found: [(entry: Int, score: Double)] = []
    for index in entries.indices where entries[index].posts >= fewest {
      let score = score(entries[index], over: earlier)
      if score > 0 { found.append((index, score)) }
    }
    found.sort {
      $0.score != $1.score ? $0.score > $1.score : entries[$0.entry].hash < entries[$1.entry].hash
    }
    var chosen: [(entry: Int, score: Double)] = []
    // Each choice is held against those before it only, so this is bounded by limit² × 4.
    for candidate in found.prefix(limit * 8) where chosen.count < limit {
      if chosen.contains(where: { saysTheSame(entries[candidate.entry], entries[$0.entry]) }) {
        continue
      }
      chosen.append(candidate)
    }
    return chosen.map {
      let entry = entries[$0.entry]
      return SharedKeyphrase(
        text: String(decoding: entry.form, as: UTF8.self), score: $0.score, posts: entry.posts,
        hash: entry.hash)
    }
  }

  private func score(_ entry: Entry, over earlier: KeyphraseCounter?) -> Double {
    let posts = Double(entry.posts)
    var expected = 0.0
    if let earlier, earlier.posts > 0 {
      let before = earlier.places[entry.hash].map { earlier.entries[$0].posts } ?? 0
      expected = Double(before) * Double(self.posts) / Double(earlier.posts)
    } else {
      // Texts that hold its rarest word if words fell by chance.
      expected = Double(words) * DeterministicMath.exp(-entry.rarity * 2.302_585_092_994_046)
    }
    let excess = DeterministicMath.log((posts + 0.5) / (expected + 0.5))
    // The chances are a sum over the posts already.
    return entry.chances * max(0, excess)
  }

  /// True where one phrase is part of the other: the better one stands for both.
  private func saysTheSame(_ one: Entry, _ other: Entry) -> Bool {
    let (part, whole) = one.count < other.count ? (one, other) : (other, one)
    guard part.count < whole.count else { return false }
    for shift in 0...(whole.count - part.count) {
      var isEqual = true
      for at in 0..<part.count where whole.stems[shift + at] != part.stems[at] { isEqual = false }
      if isEqual { return true }
    }
    return false
  }

  private mutating func count(_ candidate: KeyphraseCandidate, _ text: Span<UInt8>) {
    let place: Int
    if let known = places[candidate.hash] {
      place = known
    } else {
      place = entries.count
      places[candidate.hash] = place
      var entry = Entry(hash: candidate.hash, stems: InlineArray(repeating: 0), rarity: 0)
      for index in candidate.unit..<candidate.unit + candidate.count {
        let unit = finder.scan.units[index]
        entry.rarity = max(entry.rarity, unit.rarity)
        for part in unit.parts where entry.count < KeyphraseCounter.mostStems {
          entry.stems[entry.count] = finder.scan.parts[part]
          entry.count += 1
        }
      }
      entries.append(entry)
    }
    entries[place].posts += 1
    entries[place].chances += 1 / (1 + DeterministicMath.exp(-candidate.logit))
    vote(place, text, from: finder.form(candidate, text))
  }

  private mutating func vote(_ place: Int, _ text: Span<UInt8>, from span: TextSpan) {
    if entries[place].lead > 0, isForm(place, text, span) {
      entries[place].lead += 1
      return
    }
    entries[place].lead -= 1
    guard entries[place].lead < 0 else { return }
    entries[place].lead = 1
    entries[place].form.removeAll(keepingCapacity: true)
    for index in span.start..<span.end { entries[place].form.append(text[index]) }
  }

  private func isForm(_ place: Int, _ text: Span<UInt8>, _ span: TextSpan) -> Bool {
    guard entries[place].form.count == span.count else { return false }
    for index in 0..<span.count where entries[place].form[index] != text[span.start + index] {
      return false
    }
    return true
  }

  /// Drops the rarest phrases until half the room is free.
  private mutating func forget() {
    while entries.count > capacity / 2 {
      forgotten += 1
      entries.removeAll { $0.posts <= forgotten }
    }
    places.removeAll(keepingCapacity: true)
    for (index, entry) in entries.enumerated() { places[entry.hash] = index }
  }
}
