import ArgumentParser
import Foundation
import Model
import Sentiment
import SocialText

/// `earshot-bench sentiment`: tweets from bytes to everything that is said of them, against VADER.
struct SentimentBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sentiment",
    abstract: "Scores tweets with reasons, emotions, intents, aspects; compares with VADER.",
    discussion: """
      The tweets are drawn from the English ones under --corpora (or EARSHOT_CORPORA), or made up where
      there are none. A tweet is cut into tokens and scored with all that a mention shows: reasons,
      five-point scale, emotions, flags, intents, aspects with their polarities. CPU time, best of the
      runs. The peer is VADER in Python 3 (the package vaderSentiment) over the first of the same
      tweets, in turns with ours; it scores the post alone and gives no reasons. The last line is one
      JSON object; its ratio is null where VADER is not installed.

      Example:
        earshot-bench sentiment --corpora ../shared
      """)

  @Option(help: "Folder of recorded posts.")
  var corpora: String?
  @Option(help: "Megabytes of text.")
  var size = 5
  @Option(help: "Runs; the best counts.")
  var runs = 5
  @Option(help: "Folder with models and word lists.")
  var lexicons = "Lexicons"

  func run() throws {
    let environment = ProcessInfo.processInfo.environment["EARSHOT_CORPORA"]
    let folder = corpora ?? environment.flatMap { $0.isEmpty ? nil : $0 }
    let corpus = try SocialCorpus(
      folder: folder, size: size * 1_000_000, files: SocialCorpus.englishTweets)
    print("\(corpus.count) tweets, \(corpus.bytes.count) bytes")
    let scorer = SentimentScorer(
      lexicons: try SentimentLexicons(folder: lexicons, words: WordLists(folder: lexicons)))
    let peer = try VADERPeer(corpus: corpus)
    var seconds = Double.infinity
    var peerSeconds: Double?
    var reasons = 0
    for _ in 0..<max(1, runs) {
      seconds = min(seconds, CPUClock.measure { reasons = score(corpus, scorer) })
      if let pass = try peer.pass() { peerSeconds = min(peerSeconds ?? pass, pass) }
    }
    let own = Double(corpus.count) / seconds
    let other = peerSeconds.map { Double(peer.count) / $0 }
    let modelBytes = try Self.modelBytes(lexicons)
    print("earshot: \(Int(own)) tweets/s, \(reasons / max(1, corpus.count)) reasons a tweet")
    if let other {
      print("VADER: \(Int(other)) tweets/s; ratio \(own / other)")
    } else {
      print("VADER is not installed: no ratio")
    }
    print("models: \(modelBytes) bytes")
    var json = JSONWriter()
    json.beginObject()
    json.key("tweets_per_cpu_second")
    json.value(own)
    json.key("vader_tweets_per_cpu_second")
    if let other { json.value(other) } else { json.null() }
    json.key("ratio")
    if let other { json.value(own / other) } else { json.null() }
    json.key("tweets")
    json.value(corpus.count)
    json.key("model_bytes")
    json.value(modelBytes)
    json.endObject()
    print(json.string)
  }

  /// Scores every row; the number of reasons.
  private func score(_ corpus: SocialCorpus, _ scorer: SentimentScorer) -> Int {
    var tokens: [Token] = []
    var scratch = SentimentScratch()
    var reasons = 0
    let text = corpus.bytes.span
    for row in 0..<corpus.count {
      let bytes = text.extracting(corpus.range(row))
      Tokenizer().tokenize(bytes, into: &tokens)
      let result = scorer.score(bytes, tokens: tokens, language: "en", scratch: &scratch)
      reasons += result.post.because.count
    }
    return reasons
  }

  /// Size of all that was learned of sentiment.
  private static func modelBytes(_ folder: String) throws -> Int {
    try ["sentiment", "targets", "heads", "tongues"].reduce(0) {
      $0 + (try FileBytes.read("\(folder)/\($1).model").count)
    }
  }
}
