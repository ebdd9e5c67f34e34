import Foundation
import Gates
import Model
import Testing

@testable import Parsing

/// Quality on the shared corpus of real pages; the floors are what stands, to be raised.
@Suite(.enabled(if: Corpora.folder != nil)) struct PageGateTests {
  private struct Truth {
    var set: String
    var type: String
    var url: String
    var text: String?
    var date: String?
    var posts: [[String: Any]]
    var html: [UInt8]
  }

  @Test("Text, posts and dates of real pages reach their floors")
  func quality() throws {
    var bags: [String: [Double]] = [:]
    var precision: [Double] = []
    var recall: [Double] = []
    var dates = (hits: 0, all: 0)
    var matched = 0
    var predicted = 0
    var expected = 0
    var authors = (hits: 0, all: 0)
    var postDates = (hits: 0, all: 0)
    try forEachPage { truth in
      let text = Charset.decode(truth.html, contentType: nil, isXML: false)
      let document = PageExtractor().extract(text, url: truth.url)
      let ours = document.page?.text ?? ""
      if let wanted = truth.text {
        bags["\(truth.set)/\(truth.type)", default: []].append(PageScore.bag(wanted, ours))
        bags[truth.set, default: []].append(PageScore.bag(wanted, ours))
        if truth.set == "scrapinghub" {
          let shingles = PageScore.shingles(wanted, ours)
          if let value = shingles.precision { precision.append(value) }
          if let value = shingles.recall { recall.append(value) }
        }
      }
      if let date = truth.date {
        dates.all += 1
        let found = document.page?.published?.rfc3339.prefix(10)
        if let found, found == date.prefix(10) { dates.hits += 1 }
      }
      guard !truth.posts.isEmpty else { return }
      let posts = document.page?.kind == .thread ? document.posts : []
      expected += truth.posts.count
      predicted += posts.count
      var used: Set<Int> = []
      for post in truth.posts {
        let wanted = post["text"] as? String ?? ""
        var best = (score: 0.0, index: -1)
        for index in posts.indices where !used.contains(index) {
          let score = PageScore.bag(wanted, posts[index].text)
          if score > best.score { best = (score, index) }
          if score == 1 { break }
        }
        guard best.score >= 0.8 else { continue }
        used.insert(best.index)
        matched += 1
        if let author = post["author"] as? String {
          authors.all += 1
          let name = posts[best.index].author.name ?? ""
          if PageScore.words(author) == PageScore.words(name) { authors.hits += 1 }
        }
        if let date = post["date"] as? String {
          postDates.all += 1
          if posts[best.index].published?.rfc3339.prefix(10) == date.prefix(10) {
            postDates.hits += 1
          }
        }
      }
    }
    func mean(_ values: [Double]) -> Double {
      values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
    }
    let p = mean(precision)
    let r = mean(recall)
    let shingle = p + r > 0 ? 2 * p * r / (p + r) : 0
    let postPrecision = Double(matched) / Double(max(1, predicted))
    let postRecall = Double(matched) / Double(max(1, expected))
    let postF1 = 2 * postPrecision * postRecall / max(postPrecision + postRecall, 1e-9)
    let measures: [(String, Double)] = [
      ("scrapinghub_shingle_f1", shingle),
      ("wcxb_bag_f1", mean(bags["wcxb"] ?? [])),
      ("wcxb_forum_bag_f1", mean(bags["wcxb/forum"] ?? [])),
      ("wcxb_article_bag_f1", mean(bags["wcxb/article"] ?? [])),
      ("forum_posts_f1", postF1),
      ("forum_post_author", Double(authors.hits) / Double(max(1, authors.all))),
      ("forum_post_date", Double(postDates.hits) / Double(max(1, postDates.all))),
      ("page_date_accuracy", Double(dates.hits) / Double(max(1, dates.all))),
    ]
    for (name, value) in measures { #expect(Gate.holds(name, value)) }
  }

  /// Reads truth and pages; `gzip` unpacks both.
  private func forEachPage(_ body: (Truth) -> Void) throws {
    let folder = (Corpora.folder ?? "") + "/extraction/"
    let lines = String(decoding: try unpack(folder + "truth.jsonl.gz"), as: UTF8.self)
    for line in lines.split(separator: "\n") {
      // Python writes NaN where nothing is known.
      let json = line.replacingOccurrences(of: ": NaN", with: ": null")
      let row = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any] ?? [:]
      guard let id = row["id"] as? String else { continue }
      body(
        Truth(
          set: row["set"] as? String ?? "", type: row["type"] as? String ?? "",
          url: row["url"] as? String ?? "https://a.example/", text: row["text"] as? String,
          date: (row["date"] as? String).flatMap { $0.isEmpty ? nil : $0 },
          posts: row["posts"] as? [[String: Any]] ?? [],
          html: try unpack(folder + "html/\(id).html.gz")))
    }
  }

  private func unpack(_ path: String) throws -> [UInt8] {
    [UInt8](try Gate.unpack(path))
  }
}

/// Word and shingle overlap as the corpus's own scorer counts them.
enum PageScore {
  /// Lower-cased words: runs of letters, digits, marks inside and underscores.
  static func words(_ text: String, lowercased: Bool = true) -> [Substring] {
    (lowercased ? text.lowercased() : text).split { character in
      !(character.isLetter || character.isNumber || character == "_")
    }
  }

  private static func counts<T: Hashable>(_ items: some Sequence<T>) -> [T: Int] {
    items.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  private static func overlap<T: Hashable>(_ a: [T: Int], _ b: [T: Int]) -> Int {
    a.reduce(0) { $0 + min($1.value, b[$1.key] ?? 0) }
  }

  /// F1 of the multisets of words.
  static func bag(_ truth: String, _ ours: String) -> Double {
    let a = words(truth)
    let b = words(ours)
    if a.isEmpty { return b.isEmpty ? 1 : 0 }
    if b.isEmpty { return 0 }
    let common = Double(overlap(counts(a), counts(b)))
    return common == 0 ? 0 : 2 * common / Double(a.count + b.count)
  }

  /// Precision and recall of the multisets of four-word shingles.
  static func shingles(_ truth: String, _ ours: String) -> (precision: Double?, recall: Double?) {
    func cut(_ text: String) -> [String] {
      let words = words(text, lowercased: false)
      guard !words.isEmpty else { return [] }
      return (0..<max(1, words.count - 3)).map {
        words[$0..<min($0 + 4, words.count)].joined(separator: " ")
      }
    }
    let a = cut(truth)
    let b = cut(ours)
    let common = Double(overlap(counts(a), counts(b)))
    return (
      b.isEmpty ? nil : common / Double(b.count), a.isEmpty ? nil : common / Double(a.count)
    )
  }
}
