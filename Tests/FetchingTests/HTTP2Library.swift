import Glibc

/// What a server needs of libnghttp2, by its own names.
final class HTTP2Library: @unchecked Sendable {
  typealias Handle = OpaquePointer?
  typealias User = UnsafeMutableRawPointer?
  typealias TakeHeader =
    @convention(c) (
      Handle, UnsafeRawPointer?, UnsafePointer<UInt8>?, Int, UnsafePointer<UInt8>?, Int, UInt8, User
    ) -> Int32
  typealias TakeFrame = @convention(c) (Handle, UnsafeRawPointer?, User) -> Int32
  typealias Fill =
    @convention(c) (
      Handle, Int32, UnsafeMutablePointer<UInt8>?, Int, UnsafeMutablePointer<UInt32>?,
      UnsafeRawPointer?, User
    ) -> Int
  private typealias Make = @convention(c) (UnsafeMutablePointer<Handle>) -> Int32
  private typealias Begin = @convention(c) (UnsafeMutablePointer<Handle>, Handle, User) -> Int32
  private typealias End = @convention(c) (Handle) -> Void
  private typealias Settings = @convention(c) (Handle, UInt8, UnsafeRawPointer?, Int) -> Int32
  private typealias Input = @convention(c) (Handle, UnsafePointer<UInt8>?, Int) -> Int
  private typealias Output =
    @convention(c) (Handle, UnsafeMutablePointer<UnsafePointer<UInt8>?>) -> Int
  private typealias Answer =
    @convention(c) (Handle, Int32, UnsafeRawPointer?, Int, UnsafeRawPointer?) -> Int32

  /// struct nghttp2_nv: a header line.
  private struct Field {
    var name: UnsafePointer<UInt8>?
    var value: UnsafePointer<UInt8>?
    var nameCount: Int
    var valueCount: Int
    var flags: UInt8 = 0
  }

  /// struct nghttp2_data_provider: where a body comes from.
  private struct Source {
    var pointer: Int = 0
    var fill: Fill
  }

  static let shared = HTTP2Library()

  private let makeCallbacks: Make
  private let endCallbacks: End
  private let setHeader: @convention(c) (Handle, TakeHeader) -> Void
  private let setFrame: @convention(c) (Handle, TakeFrame) -> Void
  private let beginServer: Begin
  private let endSession: End
  private let submitSettings: Settings
  private let receive: Input
  private let send: Output
  private let submitAnswer: Answer

  private init?() {
    guard let library = dlopen("libnghttp2.so.14", RTLD_NOW),
      let makeCallbacks = function(library, "nghttp2_session_callbacks_new", as: Make.self),
      let endCallbacks = function(library, "nghttp2_session_callbacks_del", as: End.self),
      let setHeader = function(
        library, "nghttp2_session_callbacks_set_on_header_callback",
        as: (@convention(c) (Handle, TakeHeader) -> Void).self),
      let setFrame = function(
        library, "nghttp2_session_callbacks_set_on_frame_recv_callback",
        as: (@convention(c) (Handle, TakeFrame) -> Void).self),
      let beginServer = function(library, "nghttp2_session_server_new", as: Begin.self),
      let endSession = function(library, "nghttp2_session_del", as: End.self),
      let submitSettings = function(library, "nghttp2_submit_settings", as: Settings.self),
      let receive = function(library, "nghttp2_session_mem_recv", as: Input.self),
      let send = function(library, "nghttp2_session_mem_send", as: Output.self),
      let submitAnswer = function(library, "nghttp2_submit_response", as: Answer.self)
    else { return nil }
    self.makeCallbacks = makeCallbacks
    self.endCallbacks = endCallbacks
    self.setHeader = setHeader
    self.setFrame = setFrame
    self.beginServer = beginServer
    self.endSession = endSession
    self.submitSettings = submitSettings
    self.receive = receive
    self.send = send
    self.submitAnswer = submitAnswer
  }

  /// Stream, type (0 for DATA, 1 for HEADERS) and end of a frame: the first fields of struct
  /// nghttp2_frame_hd are a size_t, an int32_t and two bytes.
  static func head(
    _ frame: UnsafeRawPointer?
  ) -> (stream: Int32, type: UInt8, endsStream: Bool) {
    guard let frame else { return (0, .max, false) }
    return (
      frame.load(fromByteOffset: 8, as: Int32.self), frame.load(fromByteOffset: 12, as: UInt8.self),
      frame.load(fromByteOffset: 13, as: UInt8.self) & 1 != 0
    )
  }

  func begin(user: User, header: TakeHeader, frame: TakeFrame) -> Handle {
    var callbacks: Handle = nil
    var session: Handle = nil
    _ = makeCallbacks(&callbacks)
    setHeader(callbacks, header)
    setFrame(callbacks, frame)
    _ = beginServer(&session, callbacks, user)
    endCallbacks(callbacks)
    return session
  }

  func end(_ session: Handle) { endSession(session) }

  func sendSettings(_ session: Handle) { _ = submitSettings(session, 0, nil, 0) }

  /// False where what came is no HTTP/2.
  func input(_ session: Handle, _ bytes: [UInt8]) -> Bool {
    receive(session, bytes, bytes.count) == bytes.count
  }

  /// What is to be sent now; nil for nothing.
  func output(_ session: Handle) -> UnsafeBufferPointer<UInt8>? {
    var start: UnsafePointer<UInt8>?
    let count = send(session, &start)
    return count > 0 ? UnsafeBufferPointer(start: start, count: count) : nil
  }

  /// Queues an answer, which is copied; `fill` is asked for its body.
  func answer(_ session: Handle, _ stream: Int32, _ answer: HTTP2Server.Answer, fill: Fill) {
    let lines = [(":status", String(answer.status))] + answer.headers.map { ($0.name, $0.value) }
    let bytes = lines.flatMap { Array($0.0.utf8) + Array($0.1.utf8) }
    bytes.withUnsafeBufferPointer { bytes in
      var at = 0
      var fields: [Field] = []
      for (name, value) in lines {
        let start = bytes.baseAddress.map { $0 + at }
        fields.append(
          Field(
            name: start, value: start.map { $0 + name.utf8.count }, nameCount: name.utf8.count,
            valueCount: value.utf8.count))
        at += name.utf8.count + value.utf8.count
      }
      var source = Source(fill: fill)
      _ = submitAnswer(session, stream, fields, fields.count, &source)
    }
  }
}
