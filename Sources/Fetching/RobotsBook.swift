import Model
internal import Synchronization

/// What robots.txt of an origin says about a request.
enum RobotsVerdict: Sendable {
  /// These rules hold.
  case rules(RobotsRules)
  /// The server is in trouble: nothing may be asked for now (RFC 9309, 2.3.1.4).
  case unavailable(status: Int)
  /// The host wants to be left alone; so it is.
  case resting(FetchError)
}

/// robots.txt of each origin and product token: asked for once, however many pages wait for it, and
/// believed for a day at most (RFC 9309, 2.4).
final class RobotsBook: Sendable {
  private struct Entry {
    var verdict: Task<RobotsVerdict, Never>
    var askedAt: Timestamp
  }

  /// Seconds for which a file is believed.
  static let lifetime: Int64 = 86_400

  private let entries = Mutex<[String: Entry]>([:])
  private let memory: (any FetchMemory)?
  private let clock: @Sendable () -> Timestamp

  init(memory: (any FetchMemory)?, clock: @escaping @Sendable () -> Timestamp) {
    self.memory = memory
    self.clock = clock
  }

  /// The verdict for an origin; `ask` fetches its file where none is known that is fresh.
  func verdict(
    of origin: String, agent: String, ask: @escaping @Sendable () async -> FetchOutcome
  ) async -> RobotsVerdict {
    let key = origin + " " + agent
    let now = clock()
    let task = entries.withLock { entries in
      if let entry = entries[key], RobotsBook.isFresh(entry.askedAt, now) { return entry.verdict }
      let task = Task { await self.find(origin, agent, now, ask) }
      entries[key] = Entry(verdict: task, askedAt: now)
      return task
    }
    let verdict = await task.value
    // A host that rests is asked again when it does not.
    if case .resting = verdict { entries.withLock { $0[key] = nil } }
    return verdict
  }

  private func find(
    _ origin: String, _ agent: String, _ now: Timestamp,
    _ ask: @Sendable () async -> FetchOutcome
  ) async -> RobotsVerdict {
    // A memory that cannot be read costs one request.
    if let record = try? memory?.robots(of: origin), RobotsBook.isFresh(record.askedAt, now),
      (200..<300).contains(record.status) || (400..<500).contains(record.status)
    {
      return .rules(RobotsRules(record.body, agent: agent))
    }
    switch await ask() {
    case .fetched(let page):
      keep(RobotsRecord(origin: origin, status: page.status, body: page.body, askedAt: now))
      return .rules(RobotsRules(page.body, agent: agent))
    case .notModified: return .rules(RobotsRules([], agent: agent))
    case .failed(let error):
      if error.kind == .resting || error.status == 429
        || (error.status >= 500 && error.retryAfter != nil)
      {
        return .resting(error)
      }
      if error.status >= 500 { return .unavailable(status: error.status) }
      // No file (4xx), or none that can be had (redirects): no rules. A host that cannot be reached
      // will say so itself when the page is asked.
      if error.status >= 400 {
        keep(RobotsRecord(origin: origin, status: error.status, body: [], askedAt: now))
      }
      return .rules(RobotsRules([], agent: agent))
    }
  }

  private func keep(_ record: RobotsRecord) {
    // A memory that cannot be written costs a request in the next run.
    try? memory?.keep(record)
  }

  private static func isFresh(_ askedAt: Timestamp, _ now: Timestamp) -> Bool {
    (0..<lifetime).contains(now.seconds - askedAt.seconds)
  }
}
