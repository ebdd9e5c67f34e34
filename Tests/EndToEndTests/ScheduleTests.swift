import Foundation
import Testing

/// The job the way cron and systemd run it.
@Suite("Scheduled runs") struct ScheduleTests {
  /// The cron line's fields and its command, as cron would hand it to the shell.
  private static func cron(_ output: String) throws -> (fields: [String], command: String) {
    let line = try #require(
      output.split(separator: "\n").first { !$0.hasPrefix("#") && $0.contains(" run ") })
    let parts = line.split(separator: " ", maxSplits: 5).map(String.init)
    try #require(parts.count == 6)
    return (Array(parts[..<5]), parts[5].replacingOccurrences(of: "\\%", with: "%"))
  }

  @Test("The printed cron line runs the job, twice in a row, from any folder")
  func twice() throws {
    let place = try Workplace.recorded()
    let printed = try place.earshot("schedule", "--every", "15m")
    #expect(printed.code == 0, "\(printed.errors)")
    let (fields, command) = try Self.cron(printed.output)
    #expect(fields == ["*/15", "*", "*", "*", "*"])
    for added in ["150 new stored", "0 new stored"] {
      let ending = try EarshotProgram.shell(command, in: "/", environment: ["HOME": "/"])
      #expect(ending.code == 0, "\(ending.errors)")
      #expect(ending.output.contains(added), "\(ending.output)")
    }
    #expect(try place.earshot("export").lines.count > 100)
  }

  @Test("A folder with spaces, quotes and per cent signs survives cron and the shell")
  func oddFolder() throws {
    let outer = try Workplace()
    let name = "it's 100% my \"own\" $HOME"
    try FileManager.default.createDirectory(
      atPath: outer.path(name), withIntermediateDirectories: true)
    for file in ["Feeds", "config.json", "Lexicons"] {
      try FileManager.default.copyItem(
        atPath: EarshotProgram.packageFolder + "/" + file, toPath: outer.path(name + "/" + file))
    }
    let printed = try EarshotProgram.run(["schedule"], in: outer.path(name))
    let (_, command) = try Self.cron(printed.output)
    let ending = try EarshotProgram.shell(command, in: "/")
    #expect(ending.code == 0, "\(command)\n\(ending.errors)")
    #expect(outer.has(name + "/earshot.sqlite"))
  }

  @Test("The service and its timer name the program, the config and the time")
  func systemd() throws {
    let place = try Workplace.recorded()
    let text = try place.earshot("schedule", "--every", "2h").output
    for line in [
      "[Service]", "Type=oneshot", "SuccessExitStatus=75", "WorkingDirectory=\(place.folder)",
      "ExecStart=\(EarshotProgram.path) run --config \(place.folder)/config.json", "[Timer]",
      "OnCalendar=0/2:00", "WantedBy=timers.target",
    ] {
      #expect(text.split(separator: "\n").contains { $0 == line }, "\(line)")
    }
  }

  @Test("A run that starts while another is at work ends with 75, and the other goes on")
  func overlapping() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    server.set("/slow") { _ in
      Thread.sleep(forTimeInterval: 1.5)
      return .page(SampleFeed.rss("slow", posts: 3))
    }
    let place = try Workplace.listening(
      to: [["id": "slow", "kind": "feed", "url": server.url("/slow")]],
      fetching: ["limits": ["time": "20s"]])
    let (_, command) = try Self.cron(try place.earshot("schedule").output)
    let first = try RunningProgram(
      ["/bin/sh", "-c", command], folder: "/", input: nil, environment: [:])
    let start = ContinuousClock.now
    while server.requests.isEmpty, ContinuousClock.now - start < .seconds(20) { usleep(5_000) }
    let second = try EarshotProgram.shell(command, in: "/")
    #expect(second.code == 75, "\(second.output)\(second.errors)")
    let ending = try first.end()
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output.contains("3 new stored"))
    #expect(server.requests.count == 1)
  }
}
