internal import CLibcurl
internal import Dispatch
internal import Glibc
import Model
internal import Synchronization

/// Fetches pages over libcurl: one thread owns all handles and runs the event loop, everybody else
/// awaits an outcome. Politeness is decided by `HostQueue`, addresses by `AddressPolicy`, robots.txt
/// by `RobotsRules`.
public final class Fetcher: Sendable {
  private let settings: FetchSettings
  private let engine: CurlEngine
  private let robots = RobotsCache()

  /// Starts the engine; it stops when the fetcher is let go.
  public init(settings: FetchSettings) {
    self.settings = settings
    engine = CurlEngine(settings: settings)
  }

  deinit { engine.stop() }

  /// libcurl's version and what it can do, for `doctor`.
  public static var libraryVersion: String { unsafe String(cString: curl_version()) }

  /// Fetches one page. Never throws: whatever happens is an outcome.
  public func fetch(_ request: FetchRequest) async -> FetchOutcome {
    if let root = request.fileRoot {
      if let refusal = refusal(request, below: root) { return .failed(refusal) }
    } else if !Fetcher.isWeb(request.url) {
      return .failed(
        FetchError(
          kind: .forbidden, url: request.url, message: "only http and https may be fetched"))
    } else if request.obeysRobots, await !isAllowed(request.url) {
      return .failed(
        FetchError(kind: .robots, url: request.url, message: "robots.txt does not allow it"))
    }
    return await engine.submit(request, host: Fetcher.host(of: request.url))
  }

  /// A `file:` address must lie, links resolved, below the root.
  private func refusal(_ request: FetchRequest, below root: String) -> FetchError? {
    guard let path = Fetcher.filePath(request.url) else {
      return FetchError(kind: .forbidden, url: request.url, message: "is no file: address")
    }
    guard let real = Fetcher.realPath(path) else {
      return FetchError(kind: .missingFile, url: request.url, message: "no such file: \(path)")
    }
    guard let base = Fetcher.realPath(root), real == base || real.hasPrefix(base + "/") else {
      return FetchError(
        kind: .forbidden, url: request.url,
        message: "lies outside of the config file's folder")
    }
    return nil
  }

  private func isAllowed(_ url: String) async -> Bool {
    guard let origin = Fetcher.origin(of: url) else { return true }
    let asked = Fetcher.encoded(url)
    if let rules = robots.rules(origin) { return rules.allows(asked) }
    let outcome = await engine.submit(
      FetchRequest(url: origin + "/robots.txt"), host: Fetcher.host(of: url))
    let rules: RobotsRules
    switch outcome {
    case .fetched(let page):
      rules = RobotsRules(page.body, agent: settings.productToken)
    case .notModified:
      rules = RobotsRules([], agent: settings.productToken)
    case .failed(let error):
      // RFC 9309, 2.3.1: 4xx is "no rules"; a server in trouble means "not now". An unreachable
      // host will say so itself when the page is asked.
      let forbids = error.status >= 500
      rules = RobotsRules(
        forbids ? Array("User-agent: *\nDisallow: /".utf8) : [], agent: settings.productToken)
    }
    robots.store(rules, origin)
    if let delay = rules.crawlDelay { engine.rest(Fetcher.host(of: url), seconds: min(delay, 60)) }
    return rules.allows(asked)
  }

  /// Bytes above ASCII percent-encoded, as robots.txt compares them (RFC 9309, 2.2.2).
  static func encoded(_ url: String) -> String {
    guard url.utf8.contains(where: { $0 >= 0x80 }) else { return url }
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in url.utf8 {
      if byte < 0x80 {
        bytes.append(byte)
      } else {
        bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func isWeb(_ url: String) -> Bool {
    let head = url.prefix(8).lowercased()
    return head.hasPrefix("http://") || head.hasPrefix("https://")
  }

  /// Scheme and authority.
  static func origin(of url: String) -> String? {
    guard let start = url.range(of: "://")?.upperBound else { return nil }
    let end = url[start...].firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? url.endIndex
    return String(url[..<end])
  }

  /// Host with port, lower case; the empty string for files.
  static func host(of url: String) -> String {
    guard let origin = origin(of: url), let start = origin.range(of: "://")?.upperBound else {
      return ""
    }
    let authority = origin[start...]
    let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] }
    return (host ?? authority).lowercased()
  }

  /// Path of a `file:` address, percent-decoded; nil for other addresses.
  static func filePath(_ url: String) -> String? {
    guard url.hasPrefix("file://") else { return nil }
    var bytes: [UInt8] = []
    var rest = Array(url.utf8.dropFirst(7))[...]
    while let byte = rest.popFirst() {
      if byte == 0x25, rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    guard !bytes.contains(0) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func realPath(_ path: String) -> String? {
    // SAFETY: realpath allocates the result, which is copied and freed here.
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }
}

/// robots.txt of each origin, for the length of a run.
private final class RobotsCache: Sendable {
  private let known = Mutex<[String: RobotsRules]>([:])

  func rules(_ origin: String) -> RobotsRules? { known.withLock { $0[origin] } }

  func store(_ rules: RobotsRules, _ origin: String) { known.withLock { $0[origin] = rules } }
}

extension String {
  /// First place of a short ASCII text; Foundation's own is not needed for that.
  fileprivate func range(of needle: String) -> Range<String.Index>? {
    let pattern = Array(needle.utf8)
    let bytes = Array(utf8)
    guard !pattern.isEmpty, bytes.count >= pattern.count else { return nil }
    for start in 0...(bytes.count - pattern.count)
    where bytes[start] == pattern[0] && bytes[start..<start + pattern.count].elementsEqual(pattern)
    {
      let lower = utf8.index(utf8.startIndex, offsetBy: start)
      return lower..<utf8.index(lower, offsetBy: pattern.count)
    }
    return nil
  }
}
