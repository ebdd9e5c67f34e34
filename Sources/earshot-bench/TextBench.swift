import ArgumentParser
import CTextPeers
import Foundation
import Model
import SocialText

/// `earshot-bench text`: tokens, boundaries and languages of social text, against ICU.
struct TextBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "text",
    abstract: "Cuts social text into tokens, tells its language; compares with ICU.",
    discussion: """
      The text is drawn from the posts under --corpora (or EARSHOT_CORPORA), row after row in an
      order of its own, or made up where there are none. CPU time, best of the runs, row by row, both
      sides in turns. The peer is ICU's word break iterator in C, over UTF-8 or with a conversion to
      UTF-16, whichever is faster. The last line is one JSON object; its ratio is null where ICU is not installed.

      Example:
        earshot-bench text --corpora ../shared
      """)

  @Option(help: "Folder of recorded posts.")
  var corpora: String?
  @Option(help: "Megabytes of text.")
  var size = 50
  @Option(help: "Runs; the best counts.")
  var runs = 5
  @Option(help: "Folder with models and word lists.")
  var lexicons = "Lexicons"

  func run() throws {
    let environment = ProcessInfo.processInfo.environment["EARSHOT_CORPORA"]
    let folder = corpora ?? environment.flatMap { $0.isEmpty ? nil : $0 }
    let corpus = try SocialCorpus(folder: folder, size: size * 1_000_000)
    print("\(corpus.count) rows, \(corpus.bytes.count) bytes")
    for (name, share) in corpus.shares { print("  \(rounded(share * 100)) % \(name)") }
    let ours = try OurText(corpus: corpus, lexicons: lexicons)
    let peer = ICUPeer(corpus: corpus)
    let tokens = against(peer, .words) { ours.tokens() }
    show("tokens", tokens, "tokens")
    for kind in ICUPeer.Kind.allCases {
      show("\(kind)", against(peer, kind) { ours.boundaries(kind) }, "boundaries")
    }
    let allocations = ours.allocations()
    let icu = tokens.other
    let language = best { ours.languages() }
    let texts = Double(corpus.count) / language.seconds
    print("languages: \(rounded(texts)) texts/s")
    print("allocations: \(allocations) in \(tokens.own.count) tokens")
    if icu == nil { print("ICU is not installed: no ratio") }
    print(
      json(ours.rate(tokens.own), icu.map { ours.rate($0) }, allocations, tokens.own.count, texts))
  }

  private func best(_ body: () -> Int) -> Measured {
    (0..<max(1, runs)).map { _ in measure(body) }.min() ?? measure(body)
  }

  /// Ours and ICU's best, measured in turns: a machine that others use has slow minutes.
  private func against(
    _ peer: ICUPeer, _ kind: ICUPeer.Kind, _ body: () -> Int
  ) -> (own: Measured, other: Measured?) {
    var own = Measured(seconds: .infinity, count: 0)
    var other: Measured?
    for _ in 0..<max(1, runs) {
      own = min(own, measure(body))
      guard peer.isInstalled else { continue }
      for isWide in [false, true] {
        let pass = peer.pass(kind, isWide: isWide)
        other = other.map { min($0, pass) } ?? pass
      }
    }
    return (own, other)
  }

  private func measure(_ body: () -> Int) -> Measured {
    let start = CPUClock.seconds
    let count = body()
    return Measured(seconds: CPUClock.seconds - start, count: count)
  }

  private func show(_ name: String, _ pair: (own: Measured, other: Measured?), _ what: String) {
    let ratio =
      pair.other.map {
        ", \(rounded($0.seconds / pair.own.seconds)) × ICU's"
          + " (\(rounded(Double(size) / $0.seconds)) MB/s, \($0.count))"
      } ?? ""
    let rate = Double(size) / pair.own.seconds
    print("\(name): \(rounded(rate)) MB/s, \(pair.own.count) \(what)\(ratio)")
  }

  private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

  private func json(
    _ own: Double, _ icu: Double?, _ allocations: Int, _ tokens: Int, _ texts: Double
  ) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.key("tokenizer_mb_per_s")
    json.value(own)
    json.key("icu_mb_per_s")
    if let icu { json.value(icu) } else { json.null() }
    json.key("ratio")
    if let icu { json.value(own / icu) } else { json.null() }
    json.key("allocations")
    json.value(allocations)
    json.key("tokens")
    json.value(tokens)
    json.key("language_texts_per_second")
    json.value(texts)
    json.key("floor")
    json.beginObject()
    json.key("ratio")
    json.value(3.0)
    json.key("allocations_at_most")
    json.value(0)
    json.key("language_texts_per_second")
    json.value(400_000)
    json.endObject()
    json.endObject()
    return json.string
  }
}

/// CPU seconds of a pass and what it found.
struct Measured: Comparable {
  var seconds: Double
  var count: Int

  static func < (left: Measured, right: Measured) -> Bool { left.seconds < right.seconds }
}

/// ICU's break iterators over the rows.
struct ICUPeer {
  /// UBreakIteratorType.
  enum Kind: Int32, CaseIterable {
    case graphemes = 0
    case words = 1
    case sentences = 3
  }

  let corpus: SocialCorpus
  let isInstalled: Bool

  init(corpus: SocialCorpus) {
    self.corpus = corpus
    let version = earshot_peer_icu_version()
    isInstalled = version > 0
    if isInstalled { print("ICU \(version)") }
  }

  /// One pass over UTF-8 or, with the conversion, over UTF-16.
  func pass(_ kind: Kind, isWide: Bool) -> Measured {
    var checksum: Int64 = 0
    let start = CPUClock.seconds
    let rows = Int64(corpus.count)
    // SAFETY: the starts lie inside the text, the last at its end; C only reads both.
    let found =
      unsafe isWide
      ? earshot_peer_icu_utf16(kind.rawValue, corpus.bytes, corpus.starts, rows, &checksum)
      : earshot_peer_icu_utf8(kind.rawValue, corpus.bytes, corpus.starts, rows, &checksum)
    return Measured(seconds: CPUClock.seconds - start, count: Int(found))
  }
}
