internal import Glibc

/// Sockets that are being connected, so that none keeps a name's other addresses from being tried.
///
/// libcurl tries IPv6 and IPv4 side by side (RFC 8305), but the addresses of one family one after the
/// other, the next once the one before has failed; and where greetings (SYN) are dropped, that takes
/// longer than we wait at all. So an attempt without an answer is ended, and libcurl goes on. Where
/// none is left, the engine begins again with the first and waits twice as long for each.
struct ConnectWatch {
  /// Seconds for an attempt in the first round: a lost greeting is sent again after one (RFC 6298),
  /// the rest is for its answer.
  private static let patience = 1.25

  private var opened: [Int32: (ticket: Int, since: Double)] = [:]
  private var ended: [Int] = []

  /// A request has opened a socket and is about to connect it.
  mutating func opens(_ socket: Int32, ticket: Int, now: Double) {
    opened[socket] = (ticket, now)
  }

  /// A socket is about to be closed.
  mutating func closes(_ socket: Int32) {
    guard !opened.isEmpty, let attempt = opened.removeValue(forKey: socket) else { return }
    ended.append(attempt.ticket)
  }

  /// A request was not let connect to an address.
  mutating func refuses(ticket: Int) { ended.append(ticket) }

  /// Requests of which an attempt has ended since this was last asked.
  mutating func takeEnded() -> [Int] {
    if ended.isEmpty { return [] }
    defer { ended.removeAll() }
    return ended
  }

  /// Ends the attempts that have taken too long; `round` tells a request's, from 0. Returns whose they
  /// were.
  mutating func endSilent(now: Double, round: (_ ticket: Int) -> Int) -> [Int] {
    var hurried: [Int] = []
    for (socket, attempt) in opened {
      guard ConnectWatch.isConnecting(socket) else {
        opened[socket] = nil
        continue
      }
      let patience = ConnectWatch.patience * Double(1 << min(round(attempt.ticket), 10))
      guard now - attempt.since >= patience else { continue }
      // The socket stays open, and is libcurl's: it sees a connection that was reset.
      _ = shutdown(socket, Int32(SHUT_RDWR))
      hurried.append(attempt.ticket)
    }
    return hurried
  }

  /// True while a greeting is out that nobody has answered.
  private static func isConnecting(_ socket: Int32) -> Bool {
    // First field of Linux's struct tcp_info; 2 is TCP_SYN_SENT.
    var state: UInt8 = 0
    var length = socklen_t(1)
    // SAFETY: one byte is asked for.
    return unsafe getsockopt(socket, Int32(IPPROTO_TCP), TCP_INFO, &state, &length) == 0
      && state == 2
  }
}
