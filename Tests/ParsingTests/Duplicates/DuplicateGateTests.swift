import Gates
import Model
import Testing

@testable import Parsing

@Suite("Copies are found, and other texts are left alone", .serialized)
struct DuplicateGateTests {
  /// A text and the number of its story; each unlike text has its own.
  private struct Item {
    var text: String
    var story: Int
  }

  /// Cluster of each item, by the place of its first.
  private func clusters(_ items: [Item]) -> [Int] {
    var finder = DuplicateFinder()
    return items.enumerated().map { place, item in
      var text = item.text
      let match = text.withUTF8 {
        finder.add(Span(_unsafeElements: $0), id: Array("\(place)".utf8))
      }
      return Int(String(decoding: match.cluster, as: UTF8.self)) ?? -1
    }
  }

  /// Share of the pairs in one cluster that are of one story.
  private func precision(_ items: [Item], _ clusters: [Int]) -> Double {
    var sizes: [Int: Int] = [:]
    var both: [[Int]: Int] = [:]
    for (item, cluster) in zip(items, clusters) {
      sizes[cluster, default: 0] += 1
      both[[cluster, item.story], default: 0] += 1
    }
    func pairs(_ count: Int) -> Double { Double(count) * Double(count - 1) / 2 }
    let joined = sizes.values.reduce(0) { $0 + pairs($1) }
    return joined == 0 ? 1 : both.values.reduce(0) { $0 + pairs($1) } / joined
  }

  @Test("the gates of near-duplicates", .enabled(if: Gate.corpora != nil))
  func gates() throws {
    let stories = try StoryTexts.stories(atLeast: 60)
    let words = stories.flatMap { $0.prefix(40) }
    var items: [Item] = []
    var found: [CopyMaker.Kind: (hits: Int, all: Int)] = [:]
    for seed in [1, 2, 3] as [UInt64] {
      for kind in CopyMaker.Kind.allCases {
        var maker = CopyMaker(
          random: FuzzRandom(seed: seed), words: words, stories: stories)
        // Copies come behind all originals, or, with the last seed, in front of them.
        var mixed = stories.enumerated().map {
          Item(text: $0.element.joined(separator: " "), story: $0.offset)
        }
        let copies = stories.enumerated().map {
          Item(text: maker.copy(of: $0.element, kind), story: $0.offset)
        }
        mixed = seed == 3 ? copies + mixed : mixed + copies
        let clusters = clusters(mixed)
        var hits = 0
        for number in stories.indices
        where clusters[number] == clusters[number + stories.count] { hits += 1 }
        found[kind, default: (0, 0)].hits += hits
        found[kind, default: (0, 0)].all += stories.count
        if seed == 1 { items += kind == .wrapped ? mixed : copies }
      }
    }
    for (kind, name) in [
      (CopyMaker.Kind.wrapped, "wrapped"), (.edited, "edited"), (.truncated, "truncated"),
      (.lead, "lead"),
    ] {
      let (hits, all) = try #require(found[kind])
      #expect(Gate.holds("duplicates_recall_\(name)", Double(hits) / Double(all)))
    }
    // Every kind together, among what only looks alike.
    let unlike =
      try HardNegatives.framed(stories.reversed(), words: words)
      + HardNegatives.templates(1200, names: words.filter { $0.count > 4 })
      + HardNegatives.replies(to: Array(stories.prefix(200)), own: StoryTexts.others())
      + HardNegatives.formulas + HardNegatives.formulas
    // A framed story is a copy of the story.
    items += unlike.enumerated().map { number, text in
      Item(
        text: text,
        story: number < stories.count
          ? stories.count - 1 - number : stories.count + number)
    }
    let clusters = clusters(items)
    #expect(Gate.holds("duplicates_precision", precision(items, clusters)))
  }
}
