import Foundation
import Glibc

/// A function of a library that is found while the program runs.
func function<T>(_ library: UnsafeMutableRawPointer, _ name: String, as: T.Type) -> T? {
  dlsym(library, name).map { unsafeBitCast($0, to: T.self) }
}

/// What a server needs of libssl (OpenSSL 1.1 and later), by its own names.
final class TLSLibrary: @unchecked Sendable {
  typealias Pointer = UnsafeMutableRawPointer
  private typealias Make = @convention(c) (Pointer?) -> Pointer?
  private typealias TakeFile = @convention(c) (Pointer?, UnsafePointer<CChar>, Int32) -> Int32
  private typealias Set = @convention(c) (Pointer?, Int32) -> Int32
  private typealias Act = @convention(c) (Pointer?) -> Int32
  private typealias Move = @convention(c) (Pointer?, Pointer?, Int32) -> Int32
  private typealias Choose =
    @convention(c) (
      Pointer?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?, UnsafeMutablePointer<UInt8>?,
      UnsafePointer<UInt8>?, UInt32, Pointer?
    ) -> Int32
  private typealias SetChoose = @convention(c) (Pointer?, Choose, Pointer?) -> Void

  static let shared = TLSLibrary()

  private let method: @convention(c) () -> Pointer?
  private let makeContext: Make
  private let useCertificate: TakeFile
  private let useKey: TakeFile
  private let setChoose: SetChoose
  private let makeStream: Make
  private let setSocket: Set
  private let accept: Act
  private let read: Move
  private let write: Move
  private let free: @convention(c) (Pointer?) -> Void

  private init?() {
    guard let library = dlopen("libssl.so.3", RTLD_NOW) ?? dlopen("libssl.so.1.1", RTLD_NOW),
      let method = function(library, "TLS_server_method", as: (@convention(c) () -> Pointer?).self),
      let makeContext = function(library, "SSL_CTX_new", as: Make.self),
      let useCertificate = function(library, "SSL_CTX_use_certificate_file", as: TakeFile.self),
      let useKey = function(library, "SSL_CTX_use_PrivateKey_file", as: TakeFile.self),
      let setChoose = function(library, "SSL_CTX_set_alpn_select_cb", as: SetChoose.self),
      let makeStream = function(library, "SSL_new", as: Make.self),
      let setSocket = function(library, "SSL_set_fd", as: Set.self),
      let accept = function(library, "SSL_accept", as: Act.self),
      let read = function(library, "SSL_read", as: Move.self),
      let write = function(library, "SSL_write", as: Move.self),
      let free = function(library, "SSL_free", as: (@convention(c) (Pointer?) -> Void).self)
    else { return nil }
    self.method = method
    self.makeContext = makeContext
    self.useCertificate = useCertificate
    self.useKey = useKey
    self.setChoose = setChoose
    self.makeStream = makeStream
    self.setSocket = setSocket
    self.accept = accept
    self.read = read
    self.write = write
    self.free = free
  }

  struct Context: @unchecked Sendable {
    fileprivate let pointer: Pointer
  }

  /// A server's settings: its certificate, and HTTP/2 (ALPN `h2`) or nothing.
  func context(_ certificate: TestCertificate) throws -> Context {
    let pem: Int32 = 1
    guard let pointer = makeContext(method()), useCertificate(pointer, certificate.path, pem) == 1,
      useKey(pointer, certificate.keyPath, pem) == 1
    else { throw POSIXError(.EINVAL) }
    setChoose(
      pointer,
      { _, chosen, count, offered, offeredCount, _ in
        // Each name has its length in front.
        var at = 0
        while let offered, at < Int(offeredCount) {
          let length = Int(offered[at])
          let name = UnsafeBufferPointer(start: offered + at + 1, count: length)
          if name.elementsEqual("h2".utf8) {
            chosen?.pointee = name.baseAddress
            count?.pointee = UInt8(length)
            return 0
          }
          at += 1 + length
        }
        // A fatal alert: whoever does not offer it is not served.
        return 2
      }, nil)
    return Context(pointer: pointer)
  }

  /// A connection of the server's, to be used on one thread.
  func stream(of context: Context, _ socket: Int32) -> Stream {
    let pointer = makeStream(context.pointer)
    _ = setSocket(pointer, socket)
    return Stream(library: self, pointer: pointer, socket: socket)
  }

  final class Stream {
    private let library: TLSLibrary
    private let pointer: Pointer?
    private let socket: Int32

    fileprivate init(library: TLSLibrary, pointer: Pointer?, socket: Int32) {
      self.library = library
      self.pointer = pointer
      self.socket = socket
    }

    deinit { library.free(pointer) }

    /// True once both sides have agreed.
    func accepts() -> Bool { library.accept(pointer) == 1 }

    /// Whether something comes within so many milliseconds.
    func hasInput(within milliseconds: Int32) -> Bool {
      var state = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
      return poll(&state, 1, milliseconds) > 0
    }

    /// Some bytes; nil at the end.
    func read() -> [UInt8]? {
      var bytes = [UInt8](repeating: 0, count: 16 << 10)
      let count = library.read(pointer, &bytes, Int32(bytes.count))
      return count > 0 ? Array(bytes.prefix(Int(count))) : nil
    }

    func write(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
      let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
      return library.write(pointer, start, Int32(bytes.count)) > 0
    }
  }
}
