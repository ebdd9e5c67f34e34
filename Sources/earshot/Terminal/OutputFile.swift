import Foundation

/// A file that appears whole or not at all: written beside its place, moved there at the end. What is
/// no file (a device, a pipe with a name) is written to as it is: to move a file to its place would
/// destroy it. Without a path, standard output.
final class OutputFile {
  /// Nobody reads standard output any more.
  struct Closed: Error {
    let code: Int32
  }

  /// Why the file cannot be written.
  struct Failure: Error, CustomStringConvertible {
    let path: String
    let reason: String
    var description: String { "\(path): cannot be written (\(reason))" }
  }

  private let path: String?
  private let temporary: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var isFinished = false

  /// Opens a file for the user alone (mode 0600).
  init(path: String?) throws {
    self.path = path
    guard let path, path != "-" else {
      temporary = ""
      descriptor = STDOUT_FILENO
      return
    }
    if let descriptor = try Self.opened(special: path) {
      temporary = ""
      self.descriptor = descriptor
      return
    }
    temporary = path + ".part"
    // What a crash has left, or somebody has laid there, would keep its mode or lead elsewhere.
    unsafe unlink(temporary)
    descriptor = unsafe open(
      temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Failure(path: path, reason: unsafe String(cString: strerror(errno)))
    }
  }

  deinit {
    if !isFinished, descriptor != STDOUT_FILENO { close(descriptor) }
    if !isFinished, !temporary.isEmpty { unsafe unlink(temporary) }
  }

  /// What stands at a path and is neither file nor folder, opened; nil for everything else.
  private static func opened(special path: String) throws -> Int32? {
    var found = stat()
    guard unsafe stat(path, &found) == 0,
      ![S_IFREG, S_IFDIR].contains(found.st_mode & S_IFMT)
    else { return nil }
    let descriptor = unsafe Foundation.open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Failure(path: path, reason: unsafe String(cString: strerror(errno)))
    }
    return descriptor
  }

  func write(_ bytes: [UInt8]) throws {
    buffer.append(contentsOf: bytes)
    if buffer.count > 1 << 18 { try flush() }
  }

  /// Writes what is left and moves the file to its place.
  func finish() throws {
    try flush()
    isFinished = true
    guard let path, !temporary.isEmpty else {
      if descriptor != STDOUT_FILENO { close(descriptor) }
      return
    }
    fsync(descriptor)
    close(descriptor)
    guard unsafe rename(temporary, path) == 0 else {
      throw Failure(path: path, reason: unsafe String(cString: strerror(errno)))
    }
  }

  private func flush() throws {
    var from = 0
    while from < buffer.count {
      // SAFETY: write reads at most the count given from the buffer.
      let count = unsafe buffer.withUnsafeBytes {
        unsafe Foundation.write(
          descriptor, $0.baseAddress?.advanced(by: from), buffer.count - from)
      }
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EPIPE { throw Closed(code: Ending.failed.rawValue) }
        throw Failure(
          path: path ?? "standard output", reason: unsafe String(cString: strerror(errno)))
      }
      from += count
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
