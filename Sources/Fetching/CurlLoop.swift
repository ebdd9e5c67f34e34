internal import CLibcurl
internal import Glibc
import Model
internal import Synchronization

/// The event loop: one thread owns the multi handle and every easy handle. libcurl tells which
/// sockets and which moment it waits for, `SocketWatch` waits, `HostQueue` says whose turn it is and
/// `HostRests` who is left alone.
@safe
final class CurlLoop {
  /// Somebody who waits, and what for.
  private struct Answered {
    var arrival: CurlEngine.Arrival
    var answer: TransferAnswer
  }

  /// Seconds of a rest that is waited for: who is asked to wait longer is told so at once.
  private static let patience = 90.0

  /// Answers that are handed out at once: those who wait for them wake together, and the fewer
  /// times for it.
  private static let batch = 32

  /// Seconds between two looks at what takes too long.
  private static let sweepInterval = 0.25

  private let settings: FetchSettings
  private let executor: FetchExecutor
  private let clock: @Sendable () -> Timestamp
  private let multi: UnsafeMutableRawPointer
  private var watch: SocketWatch
  private var connecting = ConnectWatch()
  private var queue: HostQueue
  private var rests: HostRests
  /// Requests by ticket, and the tickets that are free.
  private var requests: [CurlEngine.Arrival?] = []
  private var free: [Int] = []
  /// Handles by ticket while they run, and those that do not.
  private var transfers: [CurlTransfer?] = []
  private var idle: [CurlTransfer] = []
  private var running = 0
  private var queued = 0
  private var answers: [Answered] = []
  private var given: [Answered] = []
  private var nextSweep = 0.0
  /// Moment at which the loop last looked at the clock.
  private var moment = CurlLoop.now()

  init(
    settings: FetchSettings, bell: Int32, rests known: [HostRest], executor: FetchExecutor,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    _ = CurlLoop.isInitialised
    CurlLoop.alive.add(1, ordering: .relaxed)
    guard let handle = unsafe curl_multi_init() else {
      preconditionFailure("libcurl cannot make a multi handle: out of memory")
    }
    unsafe multi = handle
    self.settings = settings
    self.executor = executor
    self.clock = clock
    watch = SocketWatch(bell: bell)
    queue = HostQueue(
      concurrency: settings.concurrency, delay: settings.perHostDelay,
      connectionsPerHost: settings.connectionsPerHost, now: CurlLoop.now())
    rests = HostRests(known, clock: clock(), now: CurlLoop.now())
    for rest in rests.resting { queue.pause(host: rest.host, until: rest.until) }
    // How many run at a time is the queue's business; kept are twice as many connections.
    unsafe earshot_multi_set_long(handle, CURLMOPT_MAXCONNECTS, settings.concurrency * 2)
    unsafe earshot_multi_set_watch_callback(handle, watchSocket)
    // SAFETY: the loop outlives the handle, which `run` frees.
    unsafe earshot_multi_set_pointer(
      handle, CURLMOPT_SOCKETDATA, Unmanaged.passUnretained(self).toOpaque())
  }

  /// libcurl is initialised once for the whole program.
  private static let isInitialised: Bool = {
    // Bodies are made by this thread and let go by others: without this, malloc gives their pages
    // back after each and gets them again, zeroed, for the next, which costs a third of a fetch.
    earshot_keep_freed_memory()
    let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
    // OpenSSL gives up its locks when the program ends and does not ask who still holds connections:
    // a loop that was then closing its own crashed in them. What is told here last is called first.
    unsafe on_exit({ code, _ in CurlLoop.awaitEnd(code) }, nil)
    return isReady
  }()

  /// Loops that have handles.
  private static let alive = Atomic(0)

  /// Called where the program ends: lets loops that are ending end, and where one does not, ends the
  /// program without the libraries' own farewells.
  private static func awaitEnd(_ code: Int32) {
    let patience = now() + 0.5
    while alive.load(ordering: .acquiring) > 0 {
      if now() > patience {
        fflush(nil)
        _exit(code)
      }
      usleep(500)
    }
  }

  /// Runs until stopped and idle. `collect` fills in what has arrived; told that the loop goes to
  /// sleep and could begin something, it has the bell rung for the next arrival.
  func run(collect: (_ sleeps: Bool, _ inbox: inout CurlEngine.Inbox) -> Void) {
    var inbox = CurlEngine.Inbox()
    var jobs: [UnownedJob] = []
    while true {
      moment = CurlLoop.now()
      executor.runJobs(&jobs)
      collect(false, &inbox)
      take(&inbox)
      begin()
      for ticket in connecting.takeEnded() { transfers[ticket]?.triesNext() }
      var pause: Int = -1
      unsafe curl_multi_timeout(multi, &pause)
      if pause == 0 {
        act(CURL_SOCKET_TIMEOUT, 0)
        finishTransfers()
        if answers.count >= CurlLoop.batch { resume() }
        continue
      }
      resume()
      if moment >= nextSweep { sweep() }
      if inbox.isStopped, running == 0, queued == 0, executor.stop() { break }
      if !executor.maySleep() { continue }
      if running < settings.concurrency {
        collect(true, &inbox)
        if !inbox.arrived.isEmpty {
          take(&inbox)
          continue
        }
        if queued > 0, let wake = queue.nextWake() {
          let milliseconds = max(0, Int(((wake - moment) * 1000).rounded(.up)))
          pause = pause < 0 ? milliseconds : min(pause, milliseconds)
        }
      }
      let rest = running > 0 ? Int(CurlLoop.sweepInterval * 1000) : 60_000
      let limit = pause < 0 ? rest : min(pause, rest)
      let stirring = watch.wait(milliseconds: Int32(limit))
      for (socket, what) in stirring { act(socket, what) }
      finishTransfers()
    }
    for transfer in idle { unsafe curl_multi_remove_handle(multi, transfer.easy) }
    idle = []
    unsafe curl_multi_cleanup(multi)
    CurlLoop.alive.subtract(1, ordering: .releasing)
  }

  /// Gives up what takes too long. libcurl has timers of its own, which cost a page more than half of
  /// what we do for it; a look at all of them now and then does.
  private func sweep() {
    nextSweep = moment + CurlLoop.sweepInterval
    for ticket in connecting.endSilent(now: moment, round: { transfers[$0]?.round ?? 0 }) {
      transfers[ticket]?.isHurried = true
    }
    for index in transfers.indices {
      guard let transfer = transfers[index], transfer.isOverdue(moment) else { continue }
      unsafe curl_multi_remove_handle(multi, transfer.easy)
      finish(transfer, CURLE_ABORTED_BY_CALLBACK)
    }
    resume()
  }

  private func act(_ socket: Int32, _ what: Int32) {
    var active: Int32 = 0
    unsafe curl_multi_socket_action(multi, socket, what, &active)
  }

  // MARK: - Requests

  private func take(_ inbox: inout CurlEngine.Inbox) {
    for (host, seconds) in inbox.delays {
      queue.setDelay(host: host, seconds: seconds, now: moment)
    }
    inbox.delays.removeAll(keepingCapacity: true)
    guard !inbox.arrived.isEmpty else { return }
    let now = moment
    for arrival in inbox.arrived {
      let host = arrival.order.address.host
      let rest = rests.remaining(host, now: now)
      if rest > CurlLoop.patience {
        answers.append(Answered(arrival: arrival, answer: resting(arrival.order, rest)))
        continue
      }
      let ticket: Int
      if let used = free.popLast() {
        ticket = used
        requests[ticket] = arrival
      } else {
        ticket = requests.count
        requests.append(arrival)
        transfers.append(nil)
      }
      queued += 1
      queue.enqueue(ticket, host: host, now: now)
    }
    inbox.arrived.removeAll(keepingCapacity: true)
  }

  private func begin() {
    guard queued > 0, running < settings.concurrency else { return }
    let now = moment
    while let ticket = queue.next(now: now) {
      guard let arrival = requests[ticket] else { continue }
      queued -= 1
      running += 1
      guard let transfer = handle() else {
        answer(
          ticket, arrival,
          TransferAnswer(
            outcome: .failed(
              FetchError(
                kind: .transfer, url: arrival.order.address.url,
                message: "libcurl has no memory left"))))
        continue
      }
      transfer.begin(arrival.order, ticket: ticket, at: now)
      transfers[ticket] = transfer
      unsafe curl_multi_add_handle(multi, transfer.easy)
    }
  }

  private func handle() -> CurlTransfer? {
    if let transfer = idle.popLast() { return transfer }
    // SAFETY: the loop outlives its handles and the connections they make.
    return unsafe CurlTransfer(
      settings: settings, owner: Unmanaged.passUnretained(self).toOpaque())
  }

  // MARK: - Answers

  private func finishTransfers() {
    moment = CurlLoop.now()
    var left: Int32 = 0
    while let message = unsafe curl_multi_info_read(multi, &left) {
      guard unsafe message.pointee.msg == CURLMSG_DONE,
        let transfer = unsafe transfer(of: message.pointee.easy_handle)
      else { continue }
      let code = unsafe message.pointee.data.result
      unsafe curl_multi_remove_handle(multi, transfer.easy)
      finish(transfer, code)
    }
  }

  private func transfer(of easy: UnsafeMutableRawPointer?) -> CurlTransfer? {
    guard let easy = unsafe easy else { return nil }
    var pointer: UnsafeMutableRawPointer?
    unsafe earshot_easy_get_pointer(easy, CURLINFO_PRIVATE, &pointer)
    // SAFETY: every handle we add carries its transfer, which `transfers` keeps alive.
    return unsafe pointer.map {
      unsafe Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue()
    }
  }

  private func finish(_ transfer: CurlTransfer, _ code: CURLcode) {
    let ticket = transfer.ticket
    guard let arrival = requests[ticket] else { return }
    let host = arrival.order.address.host
    let now = moment
    if transfer.isPutOff, code != CURLE_OK {
      putOff(transfer, now)
      return
    }
    if code == CURLE_COULDNT_CONNECT, transfer.beginsAgain(now) {
      unsafe curl_multi_add_handle(multi, transfer.easy)
      return
    }
    let status = transfer.head.status
    var rest: Int?
    var isRemembered = false
    if status >= 400 {
      let retryAfter = transfer.head.value("retry-after").flatMap {
        RetryAfter.seconds($0, now: clock())
      }
      rest = rests.answered(
        host, status: status, retryAfter: retryAfter, startedAt: transfer.startedAt, now: now)
      isRemembered = rest != nil
    } else if status >= 200 {
      isRemembered = rests.succeeded(host, now: now)
    }
    var result = transfer.answer(code, retryAfter: rest)
    if isRemembered {
      let until = Timestamp(seconds: clock().seconds + Int64(rest ?? 0))
      result.rest = HostRest(host: host, until: until, strikes: rests.strikes(of: host))
    }
    let latency = transfer.refusedAddress ? nil : now - transfer.startedAt
    retire(transfer)
    answer(
      ticket, arrival, result, latency: latency,
      isGood: code == CURLE_OK && (200..<400).contains(status))
    if let rest { pause(host, Double(rest), now) }
  }

  private func retire(_ transfer: CurlTransfer) {
    transfer.end()
    transfers[transfer.ticket] = nil
    idle.append(transfer)
  }

  /// A request has found its server busy with another name's: it waits for its turn again.
  private func putOff(_ transfer: CurlTransfer, _ now: Double) {
    retire(transfer)
    running -= 1
    queued += 1
    queue.giveBack(transfer.ticket, now: now)
  }

  /// A request that ran has its answer, which took so many seconds; nil where no server was asked.
  private func answer(
    _ ticket: Int, _ arrival: CurlEngine.Arrival, _ result: TransferAnswer,
    latency: Double? = nil, isGood: Bool = false
  ) {
    running -= 1
    queue.finish(ticket, now: moment, latency: latency, isGood: isGood)
    release(ticket)
    answers.append(Answered(arrival: arrival, answer: result))
  }

  private func release(_ ticket: Int) {
    requests[ticket] = nil
    free.append(ticket)
  }

  /// Holds a whole host. Who would have to wait long is told so at once: a run must not hang on it.
  private func pause(_ host: String, _ seconds: Double, _ now: Double) {
    queue.pause(host: host, until: now + seconds)
    guard seconds > CurlLoop.patience else { return }
    for ticket in queue.drain(host: host) {
      guard let arrival = requests[ticket] else { continue }
      queued -= 1
      release(ticket)
      answers.append(Answered(arrival: arrival, answer: resting(arrival.order, seconds)))
    }
  }

  private func resting(_ order: TransferOrder, _ seconds: Double) -> TransferAnswer {
    let seconds = Int(seconds.rounded(.up))
    return TransferAnswer(
      outcome: .failed(
        FetchError(
          kind: .resting, url: order.address.url,
          message: "the host asked to be left alone for \(seconds) s", retryAfter: seconds)))
  }

  /// Wakes those who wait for answers, all at a time.
  private func resume() {
    guard !answers.isEmpty else { return }
    swap(&answers, &given)
    for index in given.indices {
      given[index].arrival.answer(given[index].answer)
    }
    given.removeAll(keepingCapacity: true)
  }

  // MARK: - Told by libcurl

  fileprivate func watch(_ socket: Int32, _ what: Int32) { watch.want(socket, what) }

  /// Whether a transfer may connect to an address now.
  func admits(_ transfer: CurlTransfer, _ address: [UInt8]) -> Bool {
    queue.admits(transfer.ticket, address: address, now: CurlLoop.now())
  }

  /// A transfer has opened a socket for a connection; a negative one where it was not let.
  func socketOpens(_ socket: Int32, by transfer: CurlTransfer) {
    if socket < 0 {
      connecting.refuses(ticket: transfer.ticket)
    } else {
      connecting.opens(socket, ticket: transfer.ticket, now: CurlLoop.now())
    }
  }

  /// A connection's socket is about to be closed.
  func socketCloses(_ socket: Int32) {
    connecting.closes(socket)
    watch.closes(socket)
  }

  /// Seconds of a clock that never goes back.
  private static func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

// SAFETY: libcurl calls on the loop's thread, with the loop that `init` gave it.
private let watchSocket: earshot_watch_callback = { _, socket, what, context, _ in
  if let context = unsafe context {
    unsafe Unmanaged<CurlLoop>.fromOpaque(context).takeUnretainedValue().watch(socket, what)
  }
  return 0
}
