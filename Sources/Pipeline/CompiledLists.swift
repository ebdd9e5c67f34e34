import Customers
internal import Glibc
import Model
import SocialText

/// Compiled copies of customer lists in the user's cache folder, so that a list that has not changed
/// need not be read anew by every stage and run.
///
/// A copy is named by the hash of its list and by the program that made it, so it can never be out of
/// date: a changed list, or another build of the program, has another name. It holds what the list holds: it is mode 0600 in a folder of mode 0700, and what others own
/// or may write is not believed. Of each list the newest copy alone is kept, for thirty days.
public struct CompiledLists: Sendable {
  /// Lists of fewer bytes are read as quickly as a copy is opened.
  public static let leastSize = 64 << 10
  /// The folder; it need not be there yet.
  public let folder: String
  /// Size and time of the running program: another one may compile the same list otherwise.
  private let program: UInt64
  private static let longest = 30 * 86_400

  /// Copies in `XDG_CACHE_HOME` or `HOME/.cache` (XDG Base Directory Specification 0.8); nil where
  /// neither is an absolute path.
  public init?(environment: [String: String]) {
    var information = stat()
    guard unsafe stat("/proc/self/exe", &information) == 0 else { return nil }
    program = StableHash.hash64(
      "\(information.st_size) \(information.st_mtim.tv_sec) \(information.st_mtim.tv_nsec)")
    if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
      folder = cache + "/earshot"
    } else if let home = environment["HOME"], home.hasPrefix("/") {
      folder = home + "/.cache/earshot"
    } else {
      return nil
    }
  }

  /// Path of the copy of a list: `path` is where the list lies, `fingerprint` the hash of its bytes.
  public func copy(
    of path: String, fingerprint: UInt64, mapping: [String: String]
  ) -> String {
    var state = program
    for (column, ours) in mapping.sorted(by: { $0.key < $1.key }) {
      for text in [column, ours] {
        state = StableHash.finish((state ^ StableHash.hash64(text)) &* StableHash.prime)
      }
    }
    let digits = [StableHash.hash64(path), fingerprint ^ StableHash.finish(state)].map(Self.digits)
    return "\(folder)/\(Self.prefix)\(digits[0])-\(digits[1])\(Self.suffix)"
  }

  /// Opens a copy; nil where there is none that can be believed. `size` is the list's.
  public func open(
    _ copy: String, size: Int, fingerprint: UInt64, mapping: [String: String]
  ) -> CustomerIndex? {
    guard Self.isOurs(copy, kind: S_IFREG, forbidden: 0o077),
      let index = try? CustomerIndex(contentsOf: copy), let origin = index.origin,
      origin.size == size, origin.mapping == mapping, index.book.fingerprint == fingerprint
    else { return nil }
    return index
  }

  /// Makes the folder; false where it cannot be had, or others may write to it.
  public func prepare() -> Bool {
    let parent = String(folder.dropLast("/earshot".utf8.count))
    if !FileBytes.isFolder(parent) { unsafe mkdir(parent, 0o700) }
    unsafe mkdir(folder, 0o700)
    return Self.isOurs(folder, kind: S_IFDIR, forbidden: 0o022)
  }

  /// Removes what is older than thirty days, and what a new copy takes the place of.
  public func tidy(after copy: String, now: Int) {
    let name = copy.dropFirst(folder.utf8.count + 1)
    let list = name.prefix(Self.prefix.utf8.count + 17)
    for other in names() where other != name {
      var information = stat()
      let path = folder + "/" + other
      guard unsafe lstat(path, &information) == 0 else { continue }
      let age = now - Int(information.st_mtim.tv_sec)
      // Somebody may be writing one this minute.
      let isLeft = !other.hasSuffix(Self.suffix) && age > 3600
      if isLeft || age > Self.longest || (other.hasSuffix(Self.suffix) && other.hasPrefix(list)) {
        unsafe unlink(path)
      }
    }
  }

  /// Removes all copies, for somebody in one of them is to be forgotten. Returns how many there were.
  /// Throws the first that is still there.
  @discardableResult
  public func removeAll() throws(FileBytes.ReadError) -> Int {
    var count = 0
    for name in names() {
      let path = folder + "/" + name
      guard unsafe unlink(path) == 0 || errno == ENOENT else {
        throw FileBytes.ReadError(path: path, reason: unsafe String(cString: strerror(errno)))
      }
      count += 1
    }
    return count
  }

  private static let prefix = "customers-"
  private static let suffix = ".index"

  /// Copies, and what is left of some that were never finished.
  private func names() -> [String] {
    (FileBytes.names(in: folder) ?? []).filter { $0.hasPrefix(Self.prefix) }
  }

  private static func isOurs(_ path: String, kind: UInt32, forbidden: UInt32) -> Bool {
    var information = stat()
    // Where a link leads, somebody else may decide.
    return unsafe lstat(path, &information) == 0 && information.st_mode & S_IFMT == kind
      && information.st_uid == geteuid() && information.st_mode & forbidden == 0
  }

  private static func digits(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
