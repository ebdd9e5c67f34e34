import ArgumentParser
import Entities
import Foundation
import Model
import SocialText

/// `earshot-bench aliases`: many names looked for in texts, against an automaton of fixed strings.
struct AliasesBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aliases",
    abstract: "Looks for up to a million names in texts; compares with Aho-Corasick.",
    discussion: """
      NAMES is any file with a name a line, TEXT any file; without them names are made up, and the
      texts are posts below --corpora (or EARSHOT_CORPORA), or made up; made-up names are put into
      every fourth line. Texts are matched line by
      line: once over tokens already made, as a stage of the pipeline sees them, and once cutting
      them into tokens, too. The peer is an automaton in Python 3 (the package ahocorasick_rs, or else
      pyahocorasick) over the first of the same lower-cased lines, in turns with ours; it knows no
      word boundaries. CPU time, best of the runs. The last line is one JSON object; its ratio is null
      where no peer is installed.

      Example:
        earshot-bench aliases names.txt posts.txt
      """)

  @Argument(help: "File with a name a line.")
  var names: String?
  @Argument(help: "File of text.")
  var text: String?
  @Option(help: "Folder of recorded posts.")
  var corpora: String?
  @Option(help: "Megabytes of text at most.")
  var size = 4
  @Option(help: "Most names.")
  var most = 1_000_000
  @Option(help: "Runs; the best counts.")
  var runs = 3

  func run() throws {
    let lines = try names.map { try Self.lines($0).prefix(most) }
    let all =
      lines.map { $0.map { String(decoding: $0, as: UTF8.self) } } ?? MadeUpNames.names(most)
    let rows = names == nil ? Self.planted(all, in: try texts()) : try texts()
    let bytes = rows.reduce(0) { $0 + $1.count }
    print("\(all.count) names, \(rows.count) lines of \(bytes) bytes")
    var counts = [10_000, 100_000, 1_000_000].filter { $0 < all.count }
    counts.append(all.count)
    var json = JSONWriter()
    json.beginObject()
    json.key("sizes")
    json.beginArray()
    var last = Figures()
    for count in counts {
      last = try figures(Array(all.prefix(count)), rows, bytes)
      last.report(to: &json)
    }
    json.endArray()
    last.write(to: &json)
    json.key("floor")
    json.beginObject()
    json.key("megabytes_per_second")
    json.value(60)
    json.key("memory_bytes")
    json.value(128_000_000)
    json.key("opening_seconds")
    json.value(0.05)
    json.endObject()
    json.endObject()
    print(json.string)
  }

  private func figures(_ names: [String], _ rows: [[UInt8]], _ bytes: Int) throws -> Figures {
    var figures = Figures()
    figures.names = names.count
    let built = AliasIndex(names: names)
    let file =
      FileManager.default.temporaryDirectory.path
      + "/earshot-aliases-\(ProcessInfo.processInfo.processIdentifier)"
    guard let image = built.bytes() else { return figures }
    try Data(image).write(to: URL(fileURLWithPath: file))
    defer { try? FileManager.default.removeItem(atPath: file) }
    figures.memory = image.count
    var index = built
    for _ in 0..<max(1, runs) {
      let start = ContinuousClock.now
      index = try AliasIndex(contentsOf: file)
      let time = (ContinuousClock.now - start) / .seconds(1)
      figures.opening = min(figures.opening, time)
    }
    let tokenizer = Tokenizer()
    let cut = rows.map { row in
      var tokens: [Token] = []
      tokenizer.tokenize(row.span, into: &tokens)
      return tokens
    }
    let peer = AutomatonPeer(names: names, rows: rows)
    var scan = AliasScan()
    for _ in 0..<max(1, runs) {
      let matching = CPUClock.measure {
        figures.found = 0
        for tokens in cut { figures.found += index.countNames(tokens, scan: &scan) }
      }
      figures.matching = min(figures.matching, matching)
      var tokens: [Token] = []
      let both = CPUClock.measure {
        for row in rows {
          tokenizer.tokenize(row.span, into: &tokens)
          figures.check += index.countNames(tokens, scan: &scan)
        }
      }
      figures.both = min(figures.both, both)
    }
    (figures.peerRate, figures.peerName) = try peer.rate(runs: runs)
    figures.bytes = bytes
    return figures
  }

  private func texts() throws -> [[UInt8]] {
    var rows: [[UInt8]] = []
    if let text {
      rows = try Self.lines(text)
    } else {
      let folder = corpora ?? ProcessInfo.processInfo.environment["EARSHOT_CORPORA"]
      let corpus = try SocialCorpus(folder: folder, size: size * 1_000_000)
      rows = (0..<corpus.count).map { Array(corpus.bytes[corpus.range($0)]) }
    }
    var left = size * 1_000_000
    let kept = rows.prefix { row in
      left -= row.count
      return left + row.count > 0
    }
    return Array(kept)
  }

  /// Puts a name behind every fourth line: the first ten thousand in turn, so that each size of the
  /// index finds them.
  private static func planted(_ names: [String], in rows: [[UInt8]]) -> [[UInt8]] {
    rows.enumerated().map { number, row in
      number % 4 == 0 ? row + [32] + names[number / 4 % min(10_000, names.count)].utf8 : row
    }
  }

  private static func lines(_ path: String) throws -> [[UInt8]] {
    try FileBytes.read(path, limit: 1 << 30).split { $0 == 10 || $0 == 13 }.map(Array.init)
  }
}

/// What was measured with so many names.
private struct Figures {
  var names = 0
  var bytes = 0
  var found = 0
  var check = 0
  var memory = 0
  /// Seconds.
  var opening = Double.infinity
  var matching = Double.infinity
  var both = Double.infinity
  var peerRate: Double?
  var peerName = ""

  var rate: Double { Double(bytes) / 1e6 / matching }
  var rateWithTokens: Double { Double(bytes) / 1e6 / both }

  func report(to json: inout JSONWriter) {
    func short(_ value: Double) -> Double { (value * 100).rounded() / 100 }
    print(
      "\(names) names: matching \(short(rate)) MB/s, with tokenising \(short(rateWithTokens)) MB/s; "
        + "\(memory) bytes, opens in \(short(opening * 1000)) ms; \(found) found; "
        + (peerRate.map { "\(peerName) \(short($0)) MB/s" } ?? "no peer is installed"))
    json.beginObject()
    write(to: &json)
    json.endObject()
  }

  func write(to json: inout JSONWriter) {
    let numbers: [(StaticString, Double?)] = [
      ("names", Double(names)), ("megabytes_per_second", rate),
      ("megabytes_per_second_with_tokenising", rateWithTokens), ("memory_bytes", Double(memory)),
      ("opening_seconds", opening), ("found", Double(found)),
      ("peer_megabytes_per_second", peerRate), ("ratio", peerRate.map { rate / $0 }),
      ("ratio_with_tokenising", peerRate.map { rateWithTokens / $0 }),
    ]
    for (name, value) in numbers {
      json.key(name)
      if let value { json.value(value) } else { json.null() }
    }
  }
}
