import Foundation
import Gates
import Model
import Testing

@testable import Parsing

/// Real feeds against what three peers agree on (realfeeds/).
@Suite(.enabled(if: FeedCorpus.isPresent)) struct RealFeedsGate {
  @Test func `Every real feed is read, with its entries, titles, links and dates`() throws {
    let folder = try FeedCorpus.unpack("realfeeds/documents.tar.zst")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var entries = 0
    var best = 0
    var agreed = 0
    var read = 0
    var counts: [String: (right: Int, all: Int)] = [:]
    for row in try FeedCorpus.rows("realfeeds/feeds.jsonl") {
      let file = try #require(row["file"]?.string)
      let bytes = try #require(FileManager.default.contents(atPath: folder + "/" + file))
      let text = Charset.decode(Array(bytes), contentType: nil, isXML: true)
      let document = FeedParser().parse(text, url: "")
      let posts = document?.posts ?? []
      let peers = row["peer_entries"]?.members.compactMap { $0.value.integer } ?? []
      best += peers.max() ?? 0
      entries += posts.count
      agreed += row["entries_consensus"]?.integer ?? 0
      #expect(posts.count >= peers.max() ?? 0, "\(file)")
      if !posts.isEmpty || (peers.max() ?? 0) == 0 { read += 1 }
      #expect(Set(posts.map(\.id)).count == posts.count, "ids of \(file)")
      for (index, entry) in (row["entries"]?.elements ?? []).enumerated() {
        let post = index < posts.count ? posts[index] : nil
        func count(_ key: String, _ value: String?) {
          guard let expected = entry[key]?.string else { return }
          let ours = FeedCorpus.folded(value ?? "")
          let isRight =
            ours == FeedCorpus.folded(expected)
            || (key == "title" && ours == Self.plain(expected))
          counts[key, default: (0, 0)].all += 1
          if key == "title" {
            counts["title_as_printed", default: (0, 0)].all += 1
            if ours == FeedCorpus.folded(expected) {
              counts["title_as_printed", default: (0, 0)].right += 1
            }
          }
          if isRight { counts[key, default: (0, 0)].right += 1 }
        }
        count("title", post?.title)
        count("link", post?.url)
        count("published_utc", post?.published?.timestamp.rfc3339)
      }
    }
    print("metric realfeeds.entries", entries, "best of the peers", best, "agreed", agreed)
    for (key, value) in counts {
      let rate = Double(value.right) / Double(max(1, value.all))
      #expect(Gate.holds("realfeeds_\(key)", rate))
    }
    #expect(entries >= best)
  }

  /// The peers keep markup in titles, and UTF-8 that was encoded twice; ours are plain text and
  /// repaired.
  private static func plain(_ text: String) -> String {
    var scanner = MarkupScanner()
    // Before white space is folded: a no-break space may be half of a character.
    var source = Array(text.utf8)
    _ = MisreadText.repair(&source, from: 0, to: source.count)
    return FeedCorpus.folded(scanner.plainText(source.span) { $0.string(0, $0.count) })
  }
}
