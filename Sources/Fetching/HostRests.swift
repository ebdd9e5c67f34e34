import Model

/// How long hosts are left alone that say they are asked too often. A pure state machine: the engine
/// tells it what was answered, and holds its queue for as long as it says.
///
/// A host says so with 429, or with Retry-After on any error. What it asks for is done. Where a 429
/// does not say how long, it is ten minutes, doubled with each in a row, at most a day; a host that
/// goes on saying "soon" is not believed from the third time on.
///
/// Moments are seconds of the engine's clock.
struct HostRests {
  /// Seconds of the first rest that nobody set a length for.
  static let first = 600
  /// Seconds of the longest such rest.
  static let ceiling = 86_400

  private struct State {
    var strikes = 0
    var struckAt = -Double.infinity
    var until = -Double.infinity
  }

  private var hosts: [String: State] = [:]

  /// What is known from earlier runs; `clock` and `now` are the same moment.
  init(_ known: [HostRest], clock: Timestamp, now: Double) {
    for rest in known {
      hosts[rest.host] = State(
        strikes: rest.strikes, until: now + Double(rest.until.seconds - clock.seconds))
    }
  }

  /// Hosts that rest, and until when.
  var resting: [(host: String, until: Double)] { hosts.map { ($0.key, $0.value.until) } }

  /// Seconds for which a host rests from now on; 0 or less for none.
  func remaining(_ host: String, now: Double) -> Double {
    hosts.isEmpty ? 0 : (hosts[host]?.until ?? now) - now
  }

  /// Strikes in a row so far.
  func strikes(of host: String) -> Int { hosts[host]?.strikes ?? 0 }

  /// Seconds that a host is to be left alone after an answer; nil where it said nothing of the kind.
  ///
  /// `startedAt` is when the request began, `now` when its answer came: of requests that ran at the
  /// same time only the first counts as a strike.
  mutating func answered(
    _ host: String, status: Int, retryAfter: Int?, startedAt: Double, now: Double
  ) -> Int? {
    guard status == 429 || (status >= 400 && retryAfter != nil) else { return nil }
    var state = hosts[host] ?? State()
    var seconds = retryAfter ?? 0
    if status == 429 || status == 503 {
      if startedAt >= state.struckAt {
        state.strikes += 1
        state.struckAt = now
      }
      if retryAfter == nil {
        seconds = HostRests.backOff(state.strikes)
      } else if state.strikes >= 3 {
        seconds = max(seconds, HostRests.backOff(state.strikes - 2))
      }
    }
    state.until = max(state.until, now + Double(seconds))
    hosts[host] = state
    return seconds
  }

  /// A host gave a page: its strikes are forgotten. True where there were any.
  mutating func succeeded(_ host: String, now: Double) -> Bool {
    guard !hosts.isEmpty, let state = hosts[host], state.until <= now else { return false }
    hosts[host] = nil
    return state.strikes > 0
  }

  /// Ten minutes, doubled with each strike after the first.
  private static func backOff(_ strikes: Int) -> Int {
    min(ceiling, first << min(max(strikes, 1) - 1, 10))
  }
}
