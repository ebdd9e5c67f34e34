import Foundation
import Model

/// Social text to measure on: rows of posts in one buffer, from recorded posts where a folder of
/// them is given, else made up from a few phrases. The same input gives the same text.
struct SocialCorpus {
  /// UTF-8 of all rows, one behind the other.
  private(set) var bytes: [UInt8] = []
  /// Row i is bytes `starts[i]` to `starts[i + 1]`.
  private(set) var starts: [Int64] = [0]
  /// Part of the bytes by where they come from, 0 to 1.
  private(set) var shares: [(name: String, share: Double)] = []

  /// Where posts of social networks lie in a folder of corpora.
  static let files = [
    "text/langid/tweets-umsab.jsonl", "text/classify/crisislex-t26.jsonl",
    "text/classify/tweet-emotion.jsonl", "sentiment/tweeteval_sentiment",
    "sentiment/airline_tweets", "sentiment/dong14_twitter", "sentiment/umsab",
    "sentiment/vader_tweets",
  ]

  /// Those that hold English tweets only.
  static let englishTweets = [
    "sentiment/tweeteval_sentiment", "sentiment/airline_tweets", "sentiment/dong14_twitter",
    "sentiment/vader_tweets",
  ]

  /// Takes rows in an order drawn with a fixed seed, over and over, until there are `size` bytes.
  init(folder: String?, size: Int, files: [String] = Self.files) throws {
    var rows: [(source: Int, text: [UInt8])] = []
    var names: [String] = []
    for path in Self.paths(folder, files) {
      var texts: [[UInt8]] = []
      for file in path.files { texts += try Self.texts(file) }
      guard !texts.isEmpty else { continue }
      rows += texts.map { (names.count, $0) }
      names.append(path.name)
    }
    if rows.isEmpty {
      names = ["made-up"]
      rows = MadeUpPosts.rows(20_000).map { (0, $0) }
    }
    var random = Scramble(state: 20_260_301)
    var counts = [Int](repeating: 0, count: names.count)
    bytes.reserveCapacity(size + 100_000)
    while bytes.count < size {
      for index in rows.indices.dropFirst() {
        rows.swapAt(index, Int(random.next() % UInt64(index + 1)))
      }
      for row in rows where bytes.count < size {
        bytes += row.text
        starts.append(Int64(bytes.count))
        counts[row.source] += row.text.count
      }
    }
    let total = Double(max(1, bytes.count))
    shares = zip(names, counts).map { ($0, Double($1) / total) }
  }

  /// Number of rows.
  var count: Int { starts.count - 1 }

  /// Where a row lies in `bytes`.
  func range(_ row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) }

  private static func paths(
    _ folder: String?, _ files: [String]
  ) -> [(name: String, files: [String])] {
    guard let folder else { return [] }
    let known = files.map { ($0, expand(folder + "/" + $0)) }.filter { !$0.1.isEmpty }
    return known.isEmpty ? [(folder, expand(folder))] : known
  }

  /// A file itself, or the files of rows in a folder.
  private static func expand(_ path: String) -> [String] {
    guard FileBytes.isFolder(path) else { return FileBytes.exists(path) ? [path] : [] }
    return (FileBytes.names(in: path) ?? [])
      .filter { $0.hasSuffix(".jsonl") || $0.hasSuffix(".jsonl.gz") }.map { path + "/" + $0 }
  }

  /// The `text` of each line that is JSON.
  static func texts(_ path: String) throws -> [[UInt8]] {
    let data = path.hasSuffix(".gz") ? try unpacked(path) : try FileBytes.read(path)
    var document = JSONDocument()
    var result: [[UInt8]] = []
    for line in data.split(separator: 10) {
      // Some corpora have numbers that JSON has not (NaN).
      guard (try? document.refill(line.span)) != nil else { continue }
      if let value = document.member("text"), let text = document.string(value), !text.isEmpty {
        result.append(Array(text.utf8))
      }
    }
    return result
  }

  private static func unpacked(_ path: String) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = ["-dc", path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return [UInt8](data)
  }
}

/// Numbers that look like chance and are the same in every run (SplitMix64, public domain).
struct Scramble {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
