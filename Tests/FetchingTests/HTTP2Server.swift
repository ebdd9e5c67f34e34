import Foundation
import Glibc
import Synchronization

/// An HTTP/2 server over TLS on 127.0.0.1: libssl and libnghttp2, which libcurl brings along, found
/// while the tests run. One thread accepts, one thread serves each connection.
final class HTTP2Server: Sendable {
  struct Request: Sendable {
    /// Number of its connection, from 1, and of its stream there.
    var connection: Int
    var stream: Int32
    /// Names in lower case; `:path` and the other pseudo-headers among them.
    var headers: [String: String]
    var path: String { headers[":path"] ?? "" }
  }

  struct Answer: Sendable {
    var status = 200
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
    /// True where the connection ends with it.
    var closes = false
  }

  /// Answers; nil where none ever comes.
  typealias Script = @Sendable (Request) -> Answer?

  struct Log: Sendable {
    var requests: [Request] = []
    var accepted = 0
    /// Most requests of a connection that waited for their answers at the same time.
    var atOnce = 0
  }

  static let canRun =
    TestCertificate.canBeMade && TLSLibrary.shared != nil && HTTP2Library.shared != nil

  let port: Int
  let certificate: TestCertificate
  private let name: String
  private let listener: Int32
  private let state: LogBox

  final class LogBox: Sendable {
    let log = Mutex(Log())
  }

  /// Requests for `/together…` are answered when so many of them wait on a connection, others when
  /// no other request has come for so many milliseconds.
  init(
    name: String, together: Int = 1, linger: Int32 = 0, _ script: @escaping Script
  ) throws {
    guard let library = TLSLibrary.shared else { throw POSIXError(.ENOENT) }
    self.name = name
    certificate = try TestCertificate(name: name)
    let context = try library.context(certificate)
    let address = try SocketName("127.0.0.1", port: 0)
    let descriptor = address.socket()
    listener = descriptor
    guard address.bind(descriptor), listen(descriptor, 16) == 0 else {
      throw POSIXError(.EADDRINUSE)
    }
    port = SocketName.port(of: descriptor)
    let state = LogBox()
    self.state = state
    // libssl writes without MSG_NOSIGNAL.
    signal(SIGPIPE, SIG_IGN)
    Thread.detachNewThread {
      while true {
        let socket = accept(descriptor, nil, nil)
        guard socket >= 0 else { break }
        let number = state.log.withLock {
          $0.accepted += 1
          return $0.accepted
        }
        Thread.detachNewThread {
          HTTP2Session(number: number, together: together, state, script)
            .serve(library.stream(of: context, socket), linger: linger)
          close(socket)
        }
      }
      close(descriptor)
    }
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  var log: Log { state.log.withLock { $0 } }

  func url(_ path: String) -> String { "https://\(name):\(port)\(path)" }

  /// Entry that leads the name here.
  var resolve: String { "\(name):\(port):127.0.0.1" }
}

/// One connection of the server; lives on its thread.
private final class HTTP2Session {
  typealias Handle = HTTP2Library.Handle

  private let number: Int
  private let together: Int
  private let state: HTTP2Server.LogBox
  private let script: HTTP2Server.Script
  private var headers: [Int32: [String: String]] = [:]
  private var waiting: [HTTP2Server.Request] = []
  private var bodies: [Int32: ArraySlice<UInt8>] = [:]
  private var closes = false

  init(
    number: Int, together: Int, _ state: HTTP2Server.LogBox, _ script: @escaping HTTP2Server.Script
  ) {
    self.number = number
    self.together = together
    self.state = state
    self.script = script
  }

  /// Serves until the connection ends.
  func serve(_ stream: TLSLibrary.Stream, linger: Int32) {
    guard let library = HTTP2Library.shared, stream.accepts() else { return }
    let handle = library.begin(
      user: Unmanaged.passUnretained(self).toOpaque(),
      header: { _, frame, name, nameCount, value, valueCount, _, user in
        HTTP2Session.of(user).take(
          frame, UnsafeBufferPointer(start: name, count: nameCount),
          UnsafeBufferPointer(start: value, count: valueCount))
      },
      frame: { _, frame, user in HTTP2Session.of(user).take(frame) })
    defer { library.end(handle) }
    library.sendSettings(handle)
    while true {
      while let bytes = library.output(handle) {
        guard stream.write(bytes) else { return }
      }
      if closes, bodies.isEmpty { return }
      repeat {
        guard let bytes = stream.read(), library.input(handle, bytes) else { return }
      } while !waiting.isEmpty && stream.hasInput(within: linger)
      answerAll(library, handle)
    }
  }

  private static func of(_ user: UnsafeMutableRawPointer?) -> HTTP2Session {
    Unmanaged<HTTP2Session>.fromOpaque(user!).takeUnretainedValue()
  }

  private func take(
    _ frame: UnsafeRawPointer?, _ name: UnsafeBufferPointer<UInt8>,
    _ value: UnsafeBufferPointer<UInt8>
  ) -> Int32 {
    let stream = HTTP2Library.head(frame).stream
    headers[stream, default: [:]][String(decoding: name, as: UTF8.self)] = String(
      decoding: value, as: UTF8.self)
    return 0
  }

  private func take(_ frame: UnsafeRawPointer?) -> Int32 {
    let head = HTTP2Library.head(frame)
    guard head.type <= 1, head.endsStream else { return 0 }
    let request = HTTP2Server.Request(
      connection: number, stream: head.stream, headers: headers.removeValue(forKey: head.stream)!)
    waiting.append(request)
    state.log.withLock { $0.requests.append(request) }
    return 0
  }

  private func answerAll(_ library: HTTP2Library, _ handle: Handle) {
    state.log.withLock { $0.atOnce = max($0.atOnce, waiting.count) }
    let isHeld = waiting.count < together
    let ready = waiting.filter { !isHeld || !$0.path.hasPrefix("/together") }
    waiting.removeAll { request in ready.contains { $0.stream == request.stream } }
    for request in ready {
      guard let answer = script(request) else { continue }
      bodies[request.stream] = answer.body[...]
      if answer.closes { closes = true }
      library.answer(handle, request.stream, answer) { _, stream, buffer, room, flags, _, user in
        HTTP2Session.of(user).fill(stream, UnsafeMutableBufferPointer(start: buffer, count: room)) {
          flags?.pointee |= 1
        }
      }
    }
  }

  private func fill(
    _ stream: Int32, _ buffer: UnsafeMutableBufferPointer<UInt8>, _ end: () -> Void
  ) -> Int {
    let rest = bodies[stream] ?? []
    let part = rest.prefix(buffer.count)
    _ = buffer.update(fromContentsOf: part)
    bodies[stream] = rest.dropFirst(part.count)
    if part.count == rest.count {
      bodies[stream] = nil
      end()
    }
    return part.count
  }
}
