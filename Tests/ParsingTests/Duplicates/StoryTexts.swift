import Foundation
import Gates

/// Real texts of the corpora.
enum StoryTexts {
  /// Words of articles and reviews, at least so many each. Those that share whole sentences with one
  /// before are left out: nobody says whether they are copies.
  static func stories(atLeast words: Int) throws -> [[String]] {
    var texts: [String] = []
    let truth = try lines("extraction/truth.jsonl.gz")
    for page in truth {
      if let text = page["text"] as? String { texts.append(text) }
    }
    texts += try lines("text/keyphrase/500n-kpcrowd-v1.1.jsonl")
      .compactMap { $0["text"] as? String }
    for set in ["imdb", "amazon_multidomain"] {
      texts += try lines("sentiment/\(set)/train.jsonl.gz").prefix(1500)
        .compactMap { $0["text"] as? String }
    }
    var seen: Set<Int> = []
    return texts.map(CopyMaker.split).filter { story in
      guard story.count >= words else { return false }
      var known = 0
      for start in 0...(story.count - 8)
      where !seen.insert(story[start..<(start + 8)].map { $0.lowercased() }.hashValue).inserted {
        known += 1
      }
      return known < 8
    }
  }

  /// Words of reviews that are in none of the stories.
  static func others() throws -> [[String]] {
    try lines("sentiment/imdb/test_open.jsonl.gz").prefix(800)
      .compactMap { $0["text"] as? String }.map(CopyMaker.split)
  }

  private static func lines(_ path: String) throws -> [[String: Any]] {
    let file = (Gate.corpora ?? "") + "/" + path
    let data =
      path.hasSuffix(".gz")
      ? try Gate.unpack(file) : try Data(contentsOf: URL(fileURLWithPath: file))
    // A line with half a surrogate pair is left out.
    return data.split(separator: 10).compactMap {
      try? JSONSerialization.jsonObject(with: $0) as? [String: Any]
    }
  }
}
