internal import Glibc

/// Reads whole files as bytes.
public enum FileBytes {
  /// Why a file could not be read.
  public struct ReadError: Error, Hashable, CustomStringConvertible {
    /// Path as given.
    public let path: String
    /// What the system said.
    public let reason: String

    /// Joins the parts.
    package init(path: String, reason: String) {
      self.path = path
      self.reason = reason
    }

    /// `Lexicons/en/valence.tsv: No such file or directory`.
    public var description: String { "\(path): \(reason)" }
  }

  /// Bytes of a regular file of at most `limit` bytes.
  public static func read(_ path: String, limit: Int = 1 << 30) throws(ReadError) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var information = stat()
    guard unsafe fstat(descriptor, &information) == 0 else { throw failure(path) }
    guard information.st_mode & S_IFMT != S_IFDIR else {
      throw ReadError(path: path, reason: "is a folder")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(information.st_size) + 1)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      // SAFETY: read writes at most the count given into the buffer.
      let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
      if count == 0 { return bytes }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw failure(path)
      }
      guard bytes.count + count <= limit else {
        throw ReadError(path: path, reason: "larger than \(limit >> 20) MiB")
      }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  /// Names in a folder in byte order, without `.` and `..`; nil where it is no folder.
  public static func names(in folder: String) -> [String]? {
    guard let stream = unsafe opendir(folder) else { return nil }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      // SAFETY: d_name is NUL-terminated inside the entry, which lives until the next call.
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// True for an existing folder.
  public static func isFolder(_ path: String) -> Bool {
    var information = stat()
    return unsafe stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
  }

  /// True for an existing file; false for a pipe or device, which is gone once it was read.
  public static func isFile(_ path: String) -> Bool {
    var information = stat()
    return unsafe stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
  }

  /// True for anything that exists.
  public static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

  private static func failure(_ path: String) -> ReadError {
    ReadError(path: path, reason: unsafe String(cString: strerror(errno)))
  }
}
