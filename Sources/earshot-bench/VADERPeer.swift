import Foundation
import Model

/// VADER (Hutto and Gilbert 2014) as its users run it: the Python package, post by post. It counts its
/// own CPU time, start-up and reading aside.
struct VADERPeer {
  private static let most = 10_000

  /// Rows of a pass.
  let count: Int
  private let rows: [UInt8]

  private static let program = """
    import json, sys, time
    try:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
    except ImportError:
        sys.exit(7)
    analyzer = SentimentIntensityAnalyzer()
    rows = [json.loads(line) for line in sys.stdin.buffer]
    start = time.process_time()
    for row in rows:
        analyzer.polarity_scores(row)
    print(time.process_time() - start)
    """

  init(corpus: SocialCorpus) throws {
    count = min(corpus.count, Self.most)
    var lines: [UInt8] = []
    for row in 0..<count {
      var json = JSONWriter()
      json.value(String(decoding: corpus.bytes[corpus.range(row)], as: UTF8.self))
      lines += Array(json.string.utf8) + [10]
    }
    rows = lines
  }

  /// CPU seconds of one pass; nil where VADER is not installed.
  func pass() throws -> Double? {
    let input = FileManager.default.temporaryDirectory.appendingPathComponent(
      "earshot-vader-\(ProcessInfo.processInfo.processIdentifier).jsonl")
    try Data(rows).write(to: input)
    defer { try? FileManager.default.removeItem(at: input) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", Self.program]
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardError = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let answer = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return Double(
      String(decoding: answer, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
