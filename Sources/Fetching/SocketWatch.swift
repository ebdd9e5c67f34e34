internal import CLibcurl
internal import Glibc

/// The sockets that libcurl waits for, in an epoll instance, and a bell that other threads ring.
///
/// A kept connection is let go and taken up again with each request: the kernel is told only where
/// something differs, so that a request on a kept connection costs no call at all. A socket that is
/// watched no longer is taken out when something happens on it.
@safe
struct SocketWatch: ~Copyable {
  /// What is wanted of a socket and what the kernel knows, as CURL_POLL_IN | CURL_POLL_OUT.
  private struct State {
    var wanted: UInt8 = 0
    var known: UInt8 = 0
  }

  private let poll: Int32
  private let bell: Int32
  private var states: [State] = []
  private var sockets = [Int32](repeating: 0, count: 128)
  private var events = [UInt32](repeating: 0, count: 128)

  init(bell: Int32) {
    poll = epoll_create1(Int32(EPOLL_CLOEXEC))
    precondition(poll >= 0, "the system gives no epoll instance: too many open files")
    self.bell = bell
    control(EPOLL_CTL_ADD, bell, 1)
  }

  deinit { close(poll) }

  /// What libcurl wants to be told of a socket: CURL_POLL_IN, OUT, INOUT or REMOVE.
  mutating func want(_ socket: Int32, _ what: Int32) {
    let index = Int(socket)
    guard index >= 0 else { return }
    while states.count <= index { states.append(State()) }
    guard what != CURL_POLL_REMOVE else {
      states[index].wanted = 0
      return
    }
    let wanted = UInt8(truncatingIfNeeded: what & 3)
    let known = states[index].known
    states[index].wanted = wanted
    if known == wanted { return }
    states[index].known = wanted
    control(known == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, wanted)
  }

  /// A socket is about to be closed; the kernel forgets it by itself.
  mutating func closes(_ socket: Int32) {
    if Int(socket) < states.count, socket >= 0 { states[Int(socket)] = State() }
  }

  /// Waits for at most so many milliseconds and calls with each socket that stirs and with what
  /// happens on it, as CURL_CSELECT_IN, OUT and ERR.
  mutating func wait(milliseconds: Int32) -> [(socket: Int32, what: Int32)] {
    // SAFETY: both have room for the 128 that come at most.
    let count = unsafe earshot_epoll_wait(poll, &sockets, &events, milliseconds)
    guard count > 0 else { return [] }
    var stirring: [(socket: Int32, what: Int32)] = []
    stirring.reserveCapacity(Int(count))
    for index in 0..<Int(count) {
      let socket = sockets[index]
      let flags = events[index]
      if socket == bell {
        var value: UInt64 = 0
        _ = unsafe read(bell, &value, 8)
        continue
      }
      guard states[Int(socket)].wanted != 0 else {
        states[Int(socket)].known = 0
        control(EPOLL_CTL_DEL, socket, 0)
        SocketWatch.endUnasked(socket)
        continue
      }
      var what: Int32 = 0
      if flags & (EPOLLIN.rawValue | EPOLLHUP.rawValue) != 0 { what |= CURL_CSELECT_IN }
      if flags & EPOLLOUT.rawValue != 0 { what |= CURL_CSELECT_OUT }
      if flags & EPOLLERR.rawValue != 0 { what |= CURL_CSELECT_ERR }
      stirring.append((socket, what))
    }
    return stirring
  }

  /// Ends a kept connection on which something has come unasked, as 408 does from servers that are
  /// tired of waiting: libcurl 7.88 would take it for the answer to the next request.
  private static func endUnasked(_ socket: Int32) {
    var bytes = [UInt8](repeating: 0, count: 4096)
    // SAFETY: there is room for as many bytes as are asked for.
    let count = unsafe recv(socket, &bytes, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
    // Records of TLS (RFC 8446, 5.1) are libcurl's to read: tickets, and the frames of HTTP/2.
    guard count == 1, !(20...23).contains(bytes[0]) else { return }
    for _ in 0..<64 {
      guard unsafe recv(socket, &bytes, bytes.count, Int32(MSG_DONTWAIT)) > 0 else {
        break
      }
    }
    _ = shutdown(socket, Int32(SHUT_RDWR))
  }

  private func control(_ operation: Int32, _ socket: Int32, _ wanted: UInt8) {
    let events =
      (wanted & 1 != 0 ? EPOLLIN.rawValue : 0) | (wanted & 2 != 0 ? EPOLLOUT.rawValue : 0)
    _ = earshot_epoll_control(poll, operation, socket, events)
  }
}
