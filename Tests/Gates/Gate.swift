import Foundation

/// Quality gates: figures on the shared corpora against the floors of floors.json beside this file.
/// Floors only rise.
public enum Gate {
  /// Folder of the corpora; nil where there are none, and then no gate is asked.
  public static let corpora: String? = {
    guard let folder = ProcessInfo.processInfo.environment["EARSHOT_CORPORA"], !folder.isEmpty
    else { return nil }
    return folder.hasPrefix("/")
      ? folder : FileManager.default.currentDirectoryPath + "/" + folder
  }()

  /// Prints `metric value floor` and says whether the floor is held. A metric without a floor is a
  /// failure: every figure that is measured is pinned.
  public static func holds(_ metric: String, _ value: Double) -> Bool {
    guard let floor = floors[metric] else {
      print("gate \(metric) \(rounded(value)) has no floor in Tests/Gates/floors.json")
      return false
    }
    print("gate \(metric) \(rounded(value)) \(floor)")
    return value >= floor
  }

  /// Bytes of a gzip file.
  public static func unpack(_ path: String) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = ["-dc", path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return data
  }

  private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }

  private static let floors: [String: Double] = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("floors.json")
    guard let data = try? Data(contentsOf: file),
      let root = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
      let quality = root["quality"] as? [String: Double]
    else { return [:] }
    return quality
  }()
}
