import Foundation
import Glibc

/// A loopback address and port where nobody ever gets through: the queue of connections that wait to
/// be taken is full, so that the system drops each further greeting (SYN) without an answer.
final class FullListener: Sendable {
  let port: Int
  private let sockets: [Int32]

  /// On an address in number form, IPv4 or IPv6, at a port that the system chooses or the one given.
  init(_ address: String, port: Int = 0) throws {
    let name = try SocketName(address, port: port)
    let listener = name.socket()
    guard name.bind(listener), listen(listener, 0) == 0 else { throw POSIXError(.EADDRINUSE) }
    self.port = SocketName.port(of: listener)
    // One more than the queue's length is taken (Linux); the rest only make sure.
    let full = try SocketName(address, port: self.port)
    let clients = (0..<4).map { _ in full.socket(nonblocking: true) }
    for client in clients { _ = full.connect(client) }
    sockets = [listener] + clients
    usleep(20_000)
  }

  deinit {
    for socket in sockets { close(socket) }
  }
}

/// An address and port as the system's calls have them.
struct SocketName {
  private var storage = sockaddr_storage()
  private let length: socklen_t
  private let family: Int32

  init(_ address: String, port: Int) throws {
    if address.contains(":") {
      var six = sockaddr_in6()
      six.sin6_family = sa_family_t(AF_INET6)
      six.sin6_port = UInt16(port).bigEndian
      guard inet_pton(AF_INET6, address, &six.sin6_addr) == 1 else { throw POSIXError(.EINVAL) }
      withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: six, as: sockaddr_in6.self) }
      (family, length) = (AF_INET6, socklen_t(MemoryLayout<sockaddr_in6>.size))
    } else {
      var four = sockaddr_in()
      four.sin_family = sa_family_t(AF_INET)
      four.sin_port = UInt16(port).bigEndian
      guard inet_pton(AF_INET, address, &four.sin_addr) == 1 else { throw POSIXError(.EINVAL) }
      withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: four, as: sockaddr_in.self) }
      (family, length) = (AF_INET, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }

  /// A new TCP socket of the address's family.
  func socket(nonblocking: Bool = false) -> Int32 {
    let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue
    let flag = nonblocking ? SOCK_NONBLOCK.rawValue : 0
    return Glibc.socket(family, Int32(kind | flag), 0)
  }

  func bind(_ socket: Int32) -> Bool { call { Glibc.bind(socket, $0, length) } }
  func connect(_ socket: Int32) -> Bool { call { Glibc.connect(socket, $0, length) } }

  private func call(_ function: (UnsafePointer<sockaddr>) -> Int32) -> Bool {
    withUnsafePointer(to: storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { function($0) == 0 }
    }
  }

  /// Port that a socket is bound to.
  static func port(of socket: Int32) -> Int {
    var name = sockaddr_in6()
    var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
    withUnsafeMutablePointer(to: &name) { pointer in
      _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        getsockname(socket, $0, &length)
      }
    }
    // The port stands at the same place in names of both families.
    return Int(UInt16(bigEndian: name.sin6_port))
  }
}
