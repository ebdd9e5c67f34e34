import Foundation
import Model
import Sentiment
import SocialText

/// Plain sentences out of reviews, comments, posts and customers' questions, for a teacher to label: what
/// people write who were not asked for training sentences.
struct PlainPool {
  /// Files below the corpora's folder. None of what a gate of VADER's sets, of SST or of customer reviews
  /// is measured on is among them, nor are tweets whose sentiment people have labelled.
  static let files = [
    "sentiment/amazon_multidomain/train.jsonl.gz", "sentiment/imdb/train.jsonl.gz",
    "sentiment/goemotions/train.jsonl.gz", "sentiment/sentiment140_100k_weak/train.jsonl.gz",
    "sentiment/semeval14_restaurants/train.jsonl.gz", "sentiment/semeval14_laptops/train.jsonl.gz",
    "sentiment/mams_atsa/train.jsonl.gz", "sentiment/senti4sd_stackoverflow/train.jsonl.gz",
    "sentiment/tweeteval_offensive/train.jsonl.gz", "text/classify/banking77.jsonl",
    "text/classify/clinc150.jsonl",
  ]
  /// Bytes of the longest that is taken.
  private static let longest = 140
  /// Two sentences of fewer bytes together stay together, every other time.
  private static let pair = 60

  private(set) var sentences: [String] = []
  private var known: Set<UInt64> = []
  private let scorer: SentimentScorer
  private var scratch = SentimentScratch()
  private var tokens: [Token] = []
  private var spans: [TextSpan] = []

  /// Reads all files; `scorer` says what a plain sentence is.
  init(corpora: String, _ scorer: SentimentScorer) throws {
    self.scorer = scorer
    for file in Self.files {
      let path = corpora + "/" + file
      let bytes =
        path.hasSuffix(".gz") ? try GzipFile.unpacked(path) : try Data(FileBytes.read(path))
      for line in bytes.split(separator: 10) {
        let row = try JSONDocument(Array(line)).root
        // The other rows of these sets are for measuring.
        if let split = row["split"]?.string, split.hasSuffix("test") { continue }
        if let text = row["text"]?.string { read(text) }
      }
    }
  }

  /// What a sentence is known by in a file of labels.
  static func key(_ sentence: String) -> UInt64 { StableHash.hash64(sentence) }

  private mutating func read(_ text: String) {
    let clean = text.replacing("<br />", with: "\n").split(separator: "\n")
    for line in clean {
      let bytes = Array(line.utf8)
      Sentences.split(bytes.span, language: "en", into: &spans)
      var index = 0
      while index < spans.count {
        var span = spans[index]
        index += 1
        if index < spans.count, spans[index].end - span.start < Self.pair,
          (StableHash.hash64(bytes.span) &+ UInt64(index)).isMultiple(of: 2)
        {
          span = TextSpan(start: span.start, end: spans[index].end)
          index += 1
        }
        guard span.end - span.start <= Self.longest else { continue }
        take(String(decoding: bytes[span.start..<span.end], as: UTF8.self))
      }
    }
  }

  private mutating func take(_ sentence: String) {
    guard !sentence.contains("\t"), known.insert(Self.key(sentence)).inserted else { return }
    let bytes = Array(sentence.utf8)
    Tokenizer().tokenize(bytes.span, into: &tokens)
    if scorer.isPlain(bytes.span, tokens: tokens, scratch: &scratch) { sentences.append(sentence) }
  }
}
