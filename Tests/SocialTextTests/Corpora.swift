import Foundation

/// The shared corpora, where they are installed.
enum Corpora {
  static let folder: String? = ProcessInfo.processInfo.environment["EARSHOT_CORPORA"]

  static func text(_ path: String) throws -> String {
    try String(contentsOfFile: (folder ?? "") + "/" + path, encoding: .utf8)
  }

  static func rows(_ path: String) throws -> [[String: Any]] {
    try text(path).split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }
}
