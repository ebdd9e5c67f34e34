import Foundation
import Glibc
import Synchronization

/// A small HTTP/1.1 server on 127.0.0.1 that serves well-behaved and misbehaving pages and writes
/// down every request. One thread accepts, one thread serves each connection.
final class LoopbackServer: Sendable {
  /// A request as it came.
  struct Request: Sendable {
    var method: String
    /// With query.
    var path: String
    /// Names in lower case.
    var headers: [String: String]
    /// As long as Content-Length says.
    var body: [UInt8] = []
    /// True where the client asks for the page only if it changed.
    var isConditional: Bool {
      headers["if-none-match"] != nil || headers["if-modified-since"] != nil
    }
  }

  /// How a reply is sent.
  enum Manner: Sendable {
    /// As it should be.
    case whole
    /// The length is promised, the connection ends after so many bytes of the body.
    case cutOff(after: Int)
    /// A few bytes every so many milliseconds, without end.
    case dripping(milliseconds: UInt32)
    /// So many bytes that mean nothing.
    case garbage(bytes: Int)
    /// The connection ends without a word.
    case hangUp
  }

  /// What to answer.
  struct Reply: Sendable {
    var status = 200
    var headers: [String: String] = [:]
    var body: [UInt8] = []
    var manner = Manner.whole
    /// With validators: a repeated request is answered with 304.
    var isValidated = false

    static func page(
      _ text: String, type: String = "application/rss+xml", validated: Bool = false
    ) -> Reply {
      Reply(headers: ["Content-Type": type], body: Array(text.utf8), isValidated: validated)
    }

    static func status(_ status: Int, _ headers: [String: String] = [:]) -> Reply {
      Reply(status: status, headers: headers, body: Array("status \(status)".utf8))
    }

    static func redirect(to address: String) -> Reply { .status(302, ["Location": address]) }
  }

  typealias Route = @Sendable (Request) -> Reply

  let port: Int
  private let socket: Int32
  private let routes: Mutex<[String: Route]>
  private let log = Mutex<[Request]>([])
  private let isStopped = Mutex(false)

  /// Starts on a port that the system chooses.
  init(_ routes: [String: Route] = [:]) throws {
    self.routes = Mutex(routes)
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = socket
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && listen(descriptor, 128) == 0
          && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard isBound else { throw RunningProgram.Failure(description: "no port on 127.0.0.1") }
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread { self.accept() }
  }

  /// Address of a path.
  func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

  /// Requests so far.
  var requests: [Request] { log.withLock { $0 } }

  func forgetRequests() { log.withLock { $0 = [] } }

  func set(_ path: String, _ route: @escaping Route) { routes.withLock { $0[path] = route } }

  /// Takes no more connections and ends those that drip.
  func stop() {
    isStopped.withLock { $0 = true }
    shutdown(socket, Int32(SHUT_RDWR))
  }

  private func accept() {
    while !isStopped.withLock(\.self) {
      let connection = Glibc.accept(socket, nil, nil)
      guard connection >= 0 else {
        if errno == EINTR || errno == ECONNABORTED { continue }
        break
      }
      _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
      Thread.detachNewThread {
        var on: Int32 = 1
        setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
        self.serve(connection)
        close(connection)
      }
    }
    close(socket)
  }

  /// Answers requests on a connection until either side is done with it.
  private func serve(_ connection: Int32) {
    var buffer: [UInt8] = []
    while let request = readRequest(connection, &buffer) {
      log.withLock { $0.append(request) }
      let path = String(request.path.prefix { $0 != "?" })
      let route = routes.withLock { $0[path] }
      let reply = route?(request) ?? .status(404)
      guard answer(reply, to: request, connection) else { return }
    }
  }

  private func readRequest(_ connection: Int32, _ buffer: inout [UInt8]) -> Request? {
    var chunk = [UInt8](repeating: 0, count: 8192)
    while true {
      let text = String(decoding: buffer, as: UTF8.self)
      if let end = text.range(of: "\r\n\r\n") {
        buffer = Array(text[end.upperBound...].utf8)
        let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
        let first = (lines.first ?? "").split(separator: " ").map(String.init)
        guard first.count >= 2 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
          guard let colon = line.firstIndex(of: ":") else { continue }
          headers[line[..<colon].lowercased()] =
            line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        var request = Request(method: first[0], path: first[1], headers: headers)
        let length = min(Int(headers["content-length"] ?? "") ?? 0, 1 << 20)
        while buffer.count < length {
          let count = recv(connection, &chunk, chunk.count, 0)
          guard count > 0 else { return nil }
          buffer += chunk[..<count]
        }
        request.body = Array(buffer.prefix(length))
        buffer.removeFirst(length)
        return request
      }
      let count = recv(connection, &chunk, chunk.count, 0)
      guard count > 0, buffer.count < 1 << 20 else { return nil }
      buffer += chunk[..<count]
    }
  }

  /// Sends a reply; false where the connection is done.
  private func answer(_ reply: Reply, to request: Request, _ connection: Int32) -> Bool {
    var reply = reply
    if reply.isValidated {
      let tag = "\"\(LoopbackServer.checksum(reply.body))\""
      let date = "Sat, 21 Nov 2026 10:00:00 GMT"
      if request.headers["if-none-match"] == tag || request.headers["if-modified-since"] == date {
        reply = Reply(status: 304)
      }
      reply.headers["ETag"] = tag
      reply.headers["Last-Modified"] = date
    }
    // These have no body (RFC 9110, 15.3.5 and 15.4.5): bytes behind their head would be taken for
    // the next answer on the connection.
    let isBodiless = reply.status == 204 || reply.status == 304
    if isBodiless { reply.body = [] }
    var head = "HTTP/1.1 \(reply.status) Status\r\n"
    for (name, value) in reply.headers.sorted(by: { $0.key < $1.key }) {
      head += "\(name): \(value)\r\n"
    }
    func send(_ length: Int?) -> Bool {
      if let length, !isBodiless { head += "Content-Length: \(length)\r\n" }
      return write(Array((head + "\r\n").utf8)[...], connection)
    }
    switch reply.manner {
    case .hangUp: return false
    case .whole: return send(reply.body.count) && write(reply.body[...], connection)
    case .cutOff(let count):
      _ = send(reply.body.count) && write(reply.body.prefix(count), connection)
      return false
    case .dripping(let milliseconds):
      guard send(nil), write(reply.body[...], connection) else { return false }
      while !isStopped.withLock(\.self), write(Array("<!-- more -->\n".utf8)[...], connection) {
        usleep(milliseconds * 1000)
      }
      return false
    case .garbage(let bytes):
      var random = SeededRandom(seed: 7)
      let block = (0..<1 << 16).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      guard send(bytes) else { return false }
      var left = bytes
      while left > 0, write(block.prefix(left), connection) { left -= block.count }
      return false
    }
  }

  private func write(_ bytes: ArraySlice<UInt8>, _ connection: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// FNV-1a.
  private static func checksum(_ bytes: [UInt8]) -> String {
    String(bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }, radix: 16)
  }
}

/// The same numbers in every run (Steele and others' SplitMix64).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
