import Testing

@testable import Fetching

extension EngineTests {
  @Test("tasks on the event loop's thread fetch, wake it, and end although the fetcher is let go")
  func runsTasksOnTheLoop() async throws {
    let server = try ScriptedServer { _, connection in connection.reply(200, [], "body") }
    var fetcher: Fetcher? = Fetcher(settings: Self.settings { $0.connectionsPerHost = 4 })
    let executor = try #require(fetcher?.executor)
    let pages = await withTaskGroup(of: Int.self) { group in
      for number in 0..<20 {
        group.addTask(executorPreference: executor) { [fetcher] in
          await Task.yield()
          guard let fetcher,
            case .fetched = await fetcher.fetch(FetchRequest(url: server.url("/\(number)")))
          else { return 0 }
          return 1
        }
      }
      return await group.reduce(0, +)
    }
    #expect(pages == 20)
    // The loop sleeps: a task from outside wakes it.
    try await Task.sleep(for: .milliseconds(50))
    #expect(await Task(executorPreference: executor) { 5 }.value == 5)
    fetcher = nil
    for delay in [0, 20, 400] {
      try await Task.sleep(for: .milliseconds(delay))
      let value = await Task(executorPreference: executor) {
        await Task.yield()
        return 7
      }.value
      #expect(value == 7)
    }
  }
}
