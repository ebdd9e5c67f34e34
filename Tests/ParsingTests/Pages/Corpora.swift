import Foundation

/// Where the shared test data lies; tests that need it are off where it is not set.
enum Corpora {
  static let folder = ProcessInfo.processInfo.environment["EARSHOT_CORPORA"]

  /// The lines of a file as JSON objects.
  static func lines(_ path: String) throws -> [[String: Any]] {
    let url = URL(fileURLWithPath: (folder ?? "") + "/" + path)
    let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    return try text.split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
    }
  }
}
