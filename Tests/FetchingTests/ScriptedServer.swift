import Foundation
import Glibc
import Synchronization

/// A server on a loopback address that plays a script for each request and counts what comes. One
/// thread accepts, one thread serves each connection; the script writes what it likes.
final class ScriptedServer: Sendable {
  /// A request as it came; each byte of its head is a scalar.
  struct Request: Sendable {
    var method: String
    /// With query.
    var path: String
    /// Names in lower case.
    var headers: [String: String]
    var body: [UInt8]
  }

  /// A connection as a script sees it.
  struct Connection: Sendable {
    let socket: Int32

    /// False where the client is gone.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes {
          Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// A whole answer; the connection is kept.
    @discardableResult
    func reply(_ status: Int, _ headers: [String] = [], _ body: String = "") -> Bool {
      let length = status == 304 || status == 204 ? [] : ["Content-Length: \(body.utf8.count)"]
      let head = (["HTTP/1.1 \(status) Status"] + headers + length).joined(separator: "\r\n")
      return send(head + "\r\n\r\n" + body)
    }

    func redirect(_ status: Int, to address: String) -> Bool {
      reply(status, ["Location: \(address)"])
    }
  }

  /// Answers; false ends the connection.
  typealias Script = @Sendable (Request, Connection) -> Bool

  let port: Int
  private let address: String
  private let listener: Int32
  private let log = Log()

  private final class Log: Sendable {
    let state = Mutex<(requests: [Request], accepted: Int)>(([], 0))
  }

  /// Starts on a port that the system chooses, or on the one given.
  init(address: String = "127.0.0.1", port: Int = 0, _ script: @escaping Script) throws {
    self.address = address
    let name = try SocketName(address, port: port)
    let descriptor = name.socket()
    listener = descriptor
    guard name.bind(descriptor), listen(descriptor, 128) == 0 else { throw POSIXError(.EADDRINUSE) }
    self.port = SocketName.port(of: descriptor)
    let log = log
    Thread.detachNewThread { ScriptedServer.accept(descriptor, log, script) }
  }

  deinit { stop() }

  /// Takes no more connections.
  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  func url(_ path: String, host: String? = nil) -> String {
    "http://\(host ?? (address.contains(":") ? "[\(address)]" : address)):\(port)\(path)"
  }

  var requests: [Request] { log.state.withLock { $0.requests } }
  var paths: [String] { requests.map(\.path) }
  /// Connections that were made.
  var accepted: Int { log.state.withLock { $0.accepted } }

  private static func accept(_ listener: Int32, _ log: Log, _ script: @escaping Script) {
    while true {
      let socket = Glibc.accept(listener, nil, nil)
      guard socket >= 0 else {
        if errno == EINTR || errno == ECONNABORTED { continue }
        break
      }
      log.state.withLock { $0.accepted += 1 }
      Thread.detachNewThread {
        var on: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
        var buffer: [UInt8] = []
        while let request = read(socket, &buffer) {
          log.state.withLock { $0.requests.append(request) }
          guard script(request, Connection(socket: socket)) else { break }
        }
        close(socket)
      }
    }
    close(listener)
  }

  private static func read(_ socket: Int32, _ buffer: inout [UInt8]) -> Request? {
    var chunk = [UInt8](repeating: 0, count: 8192)
    let mark = Array("\r\n\r\n".utf8)
    while true {
      if let end = buffer.indices.first(where: { buffer[$0...].starts(with: mark) }) {
        var view = String.UnicodeScalarView()
        for byte in buffer[..<end] { view.append(Unicode.Scalar(byte)) }
        let lines = String(view).components(separatedBy: "\r\n")
        let first = (lines.first ?? "").split(separator: " ").map(String.init)
        guard first.count >= 2 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
          guard let colon = line.firstIndex(of: ":") else { continue }
          headers[line[..<colon].lowercased()] = String(
            line[line.index(after: colon)...].drop { $0 == " " })
        }
        let length = Int(headers["content-length"] ?? "") ?? 0
        if buffer.count >= end + 4 + length {
          let body = Array(buffer[(end + 4)..<(end + 4 + length)])
          buffer.removeFirst(end + 4 + length)
          return Request(method: first[0], path: first[1], headers: headers, body: body)
        }
      }
      let count = recv(socket, &chunk, chunk.count, 0)
      guard count > 0 else { return nil }
      buffer += chunk[..<count]
    }
  }
}
