import Foundation
import Testing

/// SIGKILL at any moment, then a run to the end: the same mentions as without it.
@Suite("Killed runs") struct KillTests {
  private static let feeds = 16

  /// The recorded pages and feeds of a server, in one config.
  private static func place(_ server: LoopbackServer) throws -> Workplace {
    let place = try Workplace.recorded()
    var config =
      try JSONSerialization.jsonObject(with: Data(place.read("config.json").utf8))
      as? [String: Any] ?? [:]
    var sources = config["sources"] as? [[String: Any]] ?? []
    for number in 0..<feeds {
      sources.append(["id": "live-\(number)", "kind": "feed", "url": server.url("/\(number)")])
    }
    config["sources"] = sources
    config["fetching"] = [
      "min_interval": "0s", "per_host_delay": "0s", "allow_private_networks": ["127.0.0.0/8"],
    ]
    try place.write("config.json", JSON.text(config))
    return place
  }

  private static func server() throws -> LoopbackServer {
    let server = try LoopbackServer()
    for number in 0..<feeds {
      let text = SampleFeed.rss("live-\(number)", posts: 6)
      server.set("/\(number)") { _ in .page(text, validated: true) }
    }
    return server
  }

  /// Fixed shares of the time that an undisturbed run takes, and random ones.
  private static let moments: [Double] = {
    var random = SeededRandom(seed: 20_261_121)
    return [0.02, 0.25, 0.5, 0.75, 0.98]
      + (0..<15).map { _ in Double.random(in: 0...1, using: &random) }
  }()

  /// In two halves, to use two processors.
  @Test(
    "A run killed at any of 20 moments and started again loses and doubles nothing",
    arguments: [0..<10, 10..<20])
  func killedOnce(part: Range<Int>) throws {
    let server = try Self.server()
    defer { server.stop() }
    let undisturbed = try Self.place(server)
    let start = ContinuousClock.now
    let whole = try undisturbed.earshot("run", "--json")
    let seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
    try #require(whole.code == 0, "\(whole.errors)")
    let expected = try undisturbed.lastingExport()
    #expect(try whole.json["new_posts"].int == 150 + Self.feeds * 6)
    #expect(expected.count == (try whole.json["new_mentions"].int))

    var killed = 0
    for moment in Self.moments[part] {
      let place = try Self.place(server)
      let run = try EarshotProgram.start(["run"], in: place.folder)
      usleep(UInt32(moment * seconds * 1e6))
      run.kill()
      if try run.end().code == 137 { killed += 1 }
      let again = try place.earshot("run")
      #expect(again.code == 0, "at \(moment): \(again.errors)")
      #expect(try place.lastingExport() == expected, "at \(moment) of \(seconds) s")
    }
    #expect(killed >= 3, "of 10 runs only \(killed) were killed before their end")
  }

  @Test("A run that is killed again and again comes to the same end")
  func killedOften() throws {
    let server = try Self.server()
    defer { server.stop() }
    let undisturbed = try Self.place(server)
    try #require(try undisturbed.earshot("run").code == 0)
    let place = try Self.place(server)
    var random = SeededRandom(seed: 5)
    for _ in 0..<8 {
      let run = try EarshotProgram.start(["run"], in: place.folder)
      usleep(UInt32.random(in: 20_000...400_000, using: &random))
      run.kill()
      _ = try run.end()
    }
    #expect(try place.earshot("run").code == 0)
    #expect(try place.lastingExport() == undisturbed.lastingExport())
  }

  @Test("An export that is killed leaves no half file in the place of a whole one")
  func killedExport() throws {
    let place = try Workplace.recorded()
    try #require(try place.earshot("run").code == 0)
    try #require(try place.earshot("export", "--output", "x.ndjson").code == 0)
    let whole = try place.read("x.ndjson")
    for delay: UInt32 in [1_000, 10_000, 20_000, 30_000, 40_000] {
      let run = try EarshotProgram.start(["export", "--output", "x.ndjson"], in: place.folder)
      usleep(delay)
      run.kill()
      _ = try run.end()
      #expect(try place.read("x.ndjson") == whole)
    }
  }
}
