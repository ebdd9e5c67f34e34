internal import CLibcurl
internal import Glibc
import Model

/// Fetches pages over libcurl: one thread owns all handles and runs the event loop, everybody else
/// awaits an outcome. Politeness is decided by `HostQueue` and `HostRests`, addresses by
/// `AddressPolicy`, robots.txt by `RobotsRules`.
///
/// Redirects are followed here, not by libcurl: each hop is a request of its own that waits for its
/// turn at its own host, obeys its robots.txt and has its scheme and address checked.
public final class Fetcher: Sendable {
  private let settings: FetchSettings
  private let engine: CurlEngine
  private let robots: RobotsBook
  private let memory: (any FetchMemory)?

  /// Starts the engine; it stops when the fetcher is let go. `memory` keeps robots.txt and the rests
  /// of hosts between runs, `clock` is the time of day.
  public init(
    settings: FetchSettings, memory: (any FetchMemory)? = nil,
    clock: @escaping @Sendable () -> Timestamp = Fetcher.systemClock
  ) {
    self.settings = settings
    self.memory = memory
    robots = RobotsBook(memory: memory, clock: clock)
    // A memory that cannot be read is none: hosts will say again that they want to rest.
    let rests = (try? memory?.rests()) ?? []
    engine = CurlEngine(settings: settings, rests: rests, clock: clock)
  }

  /// CPU seconds of the event loop's thread so far: what servers make us do for them.
  var loopSeconds: Double { engine.seconds }

  /// Where tasks run best that do little but fetch.
  public var executor: FetchExecutor { engine.executor }

  deinit { engine.stop() }

  /// libcurl's version and what it can do, for `doctor`.
  public static var libraryVersion: String { unsafe String(cString: curl_version()) }

  /// The time of day as the system has it.
  public static let systemClock: @Sendable () -> Timestamp = {
    Timestamp(seconds: Int64(time(nil)))
  }

  /// Fetches one page. Never throws: whatever happens is an outcome.
  public func fetch(_ request: FetchRequest) async -> FetchOutcome {
    if let root = request.fileRoot {
      return FileFetch(root: root, limit: settings.maximumBody).fetch(request)
    }
    guard let address = WebAddress(request.url) else {
      return .failed(
        FetchError(
          kind: .forbidden, url: request.url, message: "only http and https may be fetched"))
    }
    let order = TransferOrder(
      address: address, validators: request.validators,
      userAgent: request.userAgent ?? settings.userAgentLine, credentials: address.credentials,
      allowsInsecure: request.allowsInsecure, form: request.form)
    if request.obeysRobots, let refusal = await robotsRefusal(order, order) {
      return .failed(refusal)
    }
    let answer = await engine.perform(order)
    remember(answer)
    return answer.redirect == nil
      ? answer.outcome
      : await follow(
        answer, of: order, obeysRobots: request.obeysRobots, maximum: settings.maximumRedirects)
  }

  /// Keeps what an answer says of its host. A memory that cannot be written forgets a rest when the
  /// run ends.
  private func remember(_ answer: TransferAnswer) {
    if let rest = answer.rest { try? memory?.keep(rest) }
  }

  // MARK: - Hops

  /// Follows the redirects that an answer begins, up to a number.
  private func follow(
    _ answer: TransferAnswer, of first: TransferOrder, obeysRobots: Bool, maximum: Int
  ) async -> FetchOutcome {
    var answer = answer
    var order = first
    var visited: [String] = []
    var isPermanent = true
    while let target = answer.redirect {
      func failure(_ kind: FetchError.Kind, _ message: String) -> FetchOutcome {
        .failed(
          FetchError(
            kind: kind, url: first.address.url, status: answer.status, message: message))
      }
      let shown = WebAddress.redacted(target)
      guard let address = WebAddress(target) else {
        return failure(.forbidden, "redirects to \(shown): only http and https may be fetched")
      }
      guard address.isSecure || !order.address.isSecure || order.allowsInsecure else {
        return failure(
          .insecure,
          "redirects from https to \(shown); allow_insecure on the source follows it")
      }
      visited.append(order.address.url)
      guard !visited.contains(address.url) else {
        return failure(.redirects, "redirects in a loop, to \(shown) again")
      }
      guard visited.count <= maximum else {
        return failure(.redirects, "redirects more than \(maximum) times, last to \(shown)")
      }
      if answer.status != 301, answer.status != 308 { isPermanent = false }
      order = hop(order, to: address, answer.status, first)
      if obeysRobots, let refusal = await robotsRefusal(order, first) { return .failed(refusal) }
      answer = await engine.perform(order)
      remember(answer)
    }
    return visited.isEmpty
      ? answer.outcome : Fetcher.arrived(answer.outcome, first, isPermanent: isPermanent)
  }

  /// The request for the target of a redirect.
  ///
  /// Validators go along, as they do in browsers and with libcurl: they belong to the page that the
  /// address stands for, which is the one at the end of the chain. User and password go to their own
  /// origin only, and those that a redirect brings are dropped.
  private func hop(
    _ order: TransferOrder, to address: WebAddress, _ status: Int, _ first: TransferOrder
  ) -> TransferOrder {
    TransferOrder(
      address: address, validators: order.validators, userAgent: order.userAgent,
      credentials: address.origin == first.address.origin ? first.credentials : nil,
      allowsInsecure: order.allowsInsecure,
      // RFC 9110, 15.4: only 307 and 308 keep the method; after the others a form has been taken.
      form: status == 307 || status == 308 ? order.form : nil, enough: order.enough)
  }

  /// The outcome of a chain, under the address that it began with.
  private static func arrived(
    _ outcome: FetchOutcome, _ first: TransferOrder, isPermanent: Bool
  ) -> FetchOutcome {
    func named(_ page: FetchedPage) -> FetchedPage {
      var page = page
      page.requestedURL = first.address.url
      if isPermanent { page.permanentURL = page.url }
      return page
    }
    switch outcome {
    case .fetched(let page): return .fetched(named(page))
    case .notModified(let page): return .notModified(named(page))
    case .failed(let error):
      return .failed(
        FetchError(
          kind: error.kind, url: first.address.url, status: error.status,
          message: "redirects to \(error.url): \(error.message)", retryAfter: error.retryAfter))
    }
  }

  // MARK: - robots.txt

  /// Redirects of robots.txt that are followed (RFC 9309, 2.3.1.2).
  private static let robotsRedirects = 5

  /// Longest pause in seconds that a Crawl-delay may ask for.
  private static let longestDelay = 60.0

  /// Why a hop may not be asked; nil where it may.
  private func robotsRefusal(
    _ order: TransferOrder, _ first: TransferOrder
  ) async -> FetchError? {
    let address = order.address
    let isFirst = address.url == first.address.url
    func refusal(_ message: String) -> FetchError {
      FetchError(
        kind: .robots, url: first.address.url,
        message: isFirst ? message : "redirects to \(address.url): \(message)")
    }
    guard let file = WebAddress(address.origin + "/robots.txt") else { return nil }
    let question = TransferOrder(
      address: file, userAgent: order.userAgent,
      credentials: file.origin == first.address.origin ? first.credentials : nil,
      allowsInsecure: order.allowsInsecure, enough: RobotsRules.maximumSize)
    let agent = FetchSettings.productToken(order.userAgent)
    let verdict = await robots.verdict(of: address.origin, agent: agent) {
      let answer = await self.engine.perform(question)
      self.remember(answer)
      return await self.follow(
        answer, of: question, obeysRobots: false, maximum: Fetcher.robotsRedirects)
    }
    switch verdict {
    case .rules(let rules):
      if let delay = rules.crawlDelay, delay > 0 {
        engine.setDelay(address.host, seconds: min(delay, Fetcher.longestDelay))
      }
      return rules.allows(Fetcher.encoded(address.url))
        ? nil : refusal("robots.txt does not allow it")
    case .unavailable(let status):
      return refusal("robots.txt answers HTTP \(status): nothing is asked for now")
    case .resting(let error):
      return FetchError(
        kind: .resting, url: first.address.url, status: error.status,
        message: "robots.txt: \(error.message)", retryAfter: error.retryAfter)
    }
  }

  /// Bytes above ASCII percent-encoded, as robots.txt compares them (RFC 9309, 2.2.2).
  static func encoded(_ url: String) -> String {
    guard url.utf8.contains(where: { $0 >= 0x80 }) else { return url }
    var bytes: [UInt8] = []
    for byte in url.utf8 {
      if byte < 0x80 {
        bytes.append(byte)
      } else {
        PercentCode.append(byte, to: &bytes)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
