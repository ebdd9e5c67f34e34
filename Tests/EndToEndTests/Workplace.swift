import Foundation
import Testing

/// A folder of its own for one test, with a config, and word lists linked into it. It is removed
/// with the value.
final class Workplace {
  /// Absolute, links resolved.
  let folder: String

  /// An empty place.
  init() throws {
    let path = NSTemporaryDirectory() + "earshot-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    folder = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/Lexicons",
      withDestinationPath: EarshotProgram.packageFolder + "/Lexicons")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// A place with the recorded pages and the config that come with the program.
  static func recorded() throws -> Workplace {
    let place = try Workplace()
    for name in ["Feeds", "config.json"] {
      try FileManager.default.copyItem(
        atPath: EarshotProgram.packageFolder + "/" + name, toPath: place.folder + "/" + name)
    }
    return place
  }

  /// A place whose config lists these sources and asks a server on this machine without waiting.
  static func listening(
    to sources: [[String: Any]], fetching: [String: Any] = [:], _ more: [String: Any] = [:]
  ) throws -> Workplace {
    let place = try Workplace()
    try place.write(
      "config.json", JSON.text(config(sources: sources, fetching: fetching, more)))
    return place
  }

  static func config(
    sources: [[String: Any]], fetching: [String: Any] = [:], _ more: [String: Any] = [:]
  ) -> [String: Any] {
    var polite: [String: Any] = [
      "min_interval": "0s", "per_host_delay": "0s", "allow_private_networks": ["127.0.0.0/8"],
      "limits": ["time": "3s"],
    ]
    polite.merge(fetching) { $1 }
    let config: [String: Any] = [
      "store": "earshot.sqlite", "lexicons": "Lexicons", "sources": sources,
      "tracking": [["id": "harborlight", "type": "brand", "names": ["Harborlight"]]],
      "fetching": polite,
    ]
    return config.merging(more) { $1 }
  }

  func path(_ name: String) -> String { folder + "/" + name }

  func write(_ name: String, _ text: String) throws {
    let url = URL(fileURLWithPath: path(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
  }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// Permission bits of a file.
  func mode(_ name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path(name))
    return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
  }

  /// Runs `earshot` here.
  @discardableResult
  func earshot(
    _ arguments: String..., input: String? = nil, environment: [String: String] = [:],
    limit: Double = 60
  ) throws -> Ending {
    try EarshotProgram.run(
      arguments, in: folder, input: input, environment: environment, limit: limit)
  }

  /// The exported records without what depends on the moment of a run, in a fixed order.
  func lastingExport() throws -> [String] {
    let ending = try earshot("export", "--format", "ndjson")
    try #require(ending.code == 0, "\(ending.errors)")
    return try ending.records.map(\.lasting).sorted()
  }
}

/// Feeds written for a test.
enum SampleFeed {
  /// An RSS feed whose posts all name what is tracked, and no other feed's posts.
  static func rss(_ name: String, posts: Int) -> String {
    let items = (0..<posts).map { number in
      """
      <item><title>\(name) \(number)</title><link>https://\(name).example/\(number)</link>
      <guid isPermaLink="false">\(name)-\(number)</guid>
      <pubDate>Mon, \(10 + number % 15) Nov 2026 10:00:00 GMT</pubDate>
      <description>Post \(number) of \(name): the Harborlight bike is \(words[number % 4]), \
      after \(number + 3) weeks of riding to work.</description></item>
      """
    }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <rss version="2.0"><channel><title>\(name)</title><link>https://\(name).example/</link>
      <description>Written for a test.</description>
      \(items.joined(separator: "\n"))
      </channel></rss>
      """
  }

  private static let words = ["great", "really bad", "on the way", "not worth the money"]
}
