internal import CLibcurl
internal import Dispatch
internal import Glibc
import Model
internal import Synchronization

/// The event loop: one thread owns the multi handle and every easy handle. Others hand in requests
/// under a lock and wake it with `curl_multi_wakeup`; nothing is awaited in a callback.
@safe
final class CurlEngine: Sendable {
  private struct Waiting {
    var request: FetchRequest
    var host: String
    var continuation: CheckedContinuation<FetchOutcome, Never>
  }

  private struct Inbox {
    var arrived: [Waiting] = []
    var rests: [(host: String, seconds: Double)] = []
    var isStopped = false
  }

  private let inbox = Mutex(Inbox())
  private let settings: FetchSettings
  // SAFETY: created in init, used by the loop's thread; `curl_multi_wakeup` alone may be called
  // from others (libcurl's documentation says so); freed by the loop when it ends.
  private nonisolated(unsafe) let multi: UnsafeMutableRawPointer

  init(settings: FetchSettings) {
    self.settings = settings
    _ = CurlEngine.isInitialised
    guard let handle = unsafe curl_multi_init() else {
      preconditionFailure("libcurl cannot make a multi handle: out of memory")
    }
    unsafe multi = handle
    unsafe earshot_multi_set_long(handle, CURLMOPT_MAX_TOTAL_CONNECTIONS, settings.concurrency)
    unsafe earshot_multi_set_long(handle, CURLMOPT_MAXCONNECTS, settings.concurrency * 2)
    let queue = DispatchQueue(label: "earshot.fetching", qos: .userInitiated)
    queue.async { self.loop() }
  }

  /// libcurl is initialised once for the whole program.
  private static let isInitialised: Bool = {
    curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
  }()

  /// Queues a request and waits for its outcome.
  func submit(_ request: FetchRequest, host: String) async -> FetchOutcome {
    await withCheckedContinuation { continuation in
      let isStopped = inbox.withLock { inbox in
        if !inbox.isStopped {
          inbox.arrived.append(
            Waiting(request: request, host: host, continuation: continuation))
        }
        return inbox.isStopped
      }
      if isStopped {
        continuation.resume(
          returning: .failed(
            FetchError(kind: .transfer, url: request.url, message: "the fetcher was stopped")))
      }
      unsafe curl_multi_wakeup(multi)
    }
  }

  /// Lets a host rest for some seconds.
  func rest(_ host: String, seconds: Double) {
    inbox.withLock { $0.rests.append((host, seconds)) }
    unsafe curl_multi_wakeup(multi)
  }

  /// Ends the loop once nothing is under way.
  func stop() {
    inbox.withLock { $0.isStopped = true }
    unsafe curl_multi_wakeup(multi)
  }

  private func loop() {
    var queue = HostQueue(concurrency: settings.concurrency, delay: settings.perHostDelay)
    var waiting: [Int: Waiting] = [:]
    var running: [Int: CurlTransfer] = [:]
    var ticket = 0
    while true {
      let (arrived, rests, isStopped) = inbox.withLock { inbox in
        defer {
          inbox.arrived = []
          inbox.rests = []
        }
        return (inbox.arrived, inbox.rests, inbox.isStopped)
      }
      for (host, seconds) in rests { queue.pause(host: host, until: now() + seconds) }
      for one in arrived {
        ticket += 1
        waiting[ticket] = one
        // A file is no host: each is its own, and none waits for another.
        queue.enqueue(ticket, host: one.request.fileRoot == nil ? one.host : "file:\(ticket)")
      }
      while let next = queue.next(now: now()), let one = waiting[next] {
        start(next, one, &running)
      }
      var active: Int32 = 0
      unsafe curl_multi_perform(multi, &active)
      var left: Int32 = 0
      while let message = unsafe curl_multi_info_read(multi, &left) {
        guard unsafe message.pointee.msg == CURLMSG_DONE,
          let transfer = unsafe transfer(of: message.pointee.easy_handle)
        else { continue }
        let code = unsafe message.pointee.data.result
        unsafe curl_multi_remove_handle(multi, transfer.easy)
        let host = waiting[transfer.ticket].map {
          $0.request.fileRoot == nil ? $0.host : "file:\(transfer.ticket)"
        }
        queue.finish(host: host ?? "", now: now(), rests: transfer.request.fileRoot == nil)
        let outcome = outcome(of: transfer, code)
        if case .failed(let error) = outcome, let seconds = error.retryAfter, let host {
          queue.pause(host: host, until: now() + Double(seconds))
        }
        waiting.removeValue(forKey: transfer.ticket)?.continuation.resume(returning: outcome)
        running[transfer.ticket] = nil
      }
      // A host that asked for a long rest must not hold up a run: say so at once.
      for (number, one) in waiting where running[number] == nil {
        guard let until = queue.pausedUntil(host: one.host), until - now() > 90 else { continue }
        waiting[number] = nil
        queue.drop(number, host: one.host)
        one.continuation.resume(
          returning: .failed(
            FetchError(
              kind: .resting, url: one.request.url,
              message: "the host asked to be left alone for \(Int(until - now())) s",
              retryAfter: Int(until - now()))))
      }
      if isStopped, !queue.isActive, running.isEmpty { break }
      var timeout: Int32 = 1000
      if let wake = queue.nextWake() {
        timeout = Int32(max(0, min(1000, (wake - now()) * 1000 + 1)))
        if running.count >= settings.concurrency { timeout = 1000 }
      }
      unsafe curl_multi_poll(multi, nil, 0, timeout, nil)
    }
    unsafe curl_multi_cleanup(multi)
  }

  private func start(_ ticket: Int, _ one: Waiting, _ running: inout [Int: CurlTransfer]) {
    guard
      let transfer = CurlTransfer(
        ticket: ticket, request: one.request, host: one.host, settings: settings)
    else { return }
    running[ticket] = transfer
    unsafe curl_multi_add_handle(multi, transfer.easy)
  }

  private func transfer(of easy: UnsafeMutableRawPointer?) -> CurlTransfer? {
    guard let easy = unsafe easy else { return nil }
    var pointer: UnsafeMutableRawPointer?
    unsafe earshot_easy_get_pointer(easy, CURLINFO_PRIVATE, &pointer)
    // SAFETY: every handle we add carries its transfer, which `running` keeps alive.
    return unsafe pointer.map {
      unsafe Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue()
    }
  }

  private func outcome(of transfer: CurlTransfer, _ code: CURLcode) -> FetchOutcome {
    let url = transfer.request.url
    func failure(_ kind: FetchError.Kind, _ message: String) -> FetchOutcome {
      .failed(FetchError(kind: kind, url: url, status: transfer.status, message: message))
    }
    if transfer.isTooLarge {
      return failure(.tooLarge, "larger than \(settings.maximumBody >> 20) MiB")
    }
    if transfer.refusedAddress, code != CURLE_OK {
      return failure(
        .forbidden,
        "its address is private; allow it under fetching.allow_private_networks if it is yours")
    }
    switch code {
    case CURLE_OK: break
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_SEND_ERROR, CURLE_RECV_ERROR,
      CURLE_GOT_NOTHING, CURLE_COULDNT_RESOLVE_PROXY:
      return failure(.unreachable, transfer.message(code))
    case CURLE_OPERATION_TIMEDOUT: return failure(.timedOut, transfer.message(code))
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE:
      return failure(.insecure, transfer.message(code))
    case CURLE_TOO_MANY_REDIRECTS: return failure(.redirects, transfer.message(code))
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT:
      return failure(.forbidden, transfer.message(code))
    case CURLE_FILE_COULDNT_READ_FILE: return failure(.missingFile, transfer.message(code))
    default: return failure(.transfer, transfer.message(code))
    }
    let status = transfer.request.fileRoot == nil ? transfer.status : 200
    let page = FetchedPage(
      requestedURL: url, url: transfer.effectiveURL, status: status, headers: transfer.headers,
      body: transfer.body,
      validators: Validators(
        etag: transfer.header("etag"), lastModified: transfer.header("last-modified")))
    if status == 304 { return .notModified(page) }
    if BotWall.isBotWall(page) {
      return failure(.botWall, "a bot wall keeps programs out (HTTP \(status))")
    }
    guard (200..<300).contains(status) else {
      let retry = transfer.header("retry-after").flatMap {
        RetryAfter.seconds($0, now: Timestamp(seconds: Int64(time(nil))))
      }
      return .failed(
        FetchError(
          kind: .status, url: url, status: status, message: "HTTP \(status)", retryAfter: retry))
    }
    return .fetched(page)
  }

  /// Seconds of a clock that never goes back.
  private func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
