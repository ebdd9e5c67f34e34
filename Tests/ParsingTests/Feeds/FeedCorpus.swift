import Foundation
import Model

/// The corpora, where `EARSHOT_CORPORA` names their folder.
enum FeedCorpus {
  static var root: String? { ProcessInfo.processInfo.environment["EARSHOT_CORPORA"] }
  static var isPresent: Bool { root != nil }

  /// Rows of a JSON Lines file below the root.
  static func rows(_ path: String) throws -> [JSONValue] {
    let text = try String(contentsOfFile: (root ?? "") + "/" + path, encoding: .utf8)
    return try text.utf8.split(separator: 10).map { try JSONDocument(Array($0)).root }
  }

  /// Unpacks a `.tar.zst` below the root into a new folder, which the caller removes.
  static func unpack(_ path: String) throws -> String {
    let folder = NSTemporaryDirectory() + "feeds-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "zstd -dcq \"$0\" | tar x -C \"$1\"", (root ?? "") + "/" + path, folder,
    ]
    try process.run()
    process.waitUntilExit()
    return folder
  }

  /// White space folded, as the corpora compare.
  static func folded(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
