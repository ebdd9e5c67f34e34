internal import CLibcurl
internal import Dispatch
internal import Glibc
import Model
internal import Synchronization

/// The door to the event loop: others hand in requests under a lock and ring a bell where the loop
/// sleeps and could begin something; nothing is awaited in a callback.
final class CurlEngine: Sendable {
  /// A request on its way in.
  @safe
  struct Arrival {
    let order: TransferOrder
    private let continuation: UnsafeContinuation<TransferAnswer, Never>

    init(_ order: TransferOrder, _ continuation: UnsafeContinuation<TransferAnswer, Never>) {
      self.order = order
      unsafe self.continuation = continuation
    }

    /// Wakes whoever waits.
    func answer(_ answer: TransferAnswer) {
      // SAFETY: an arrival is in one place at a time, and whoever takes it out of there answers it:
      // the door where it does not let it in, else the loop, which does not end before.
      unsafe continuation.resume(returning: answer)
    }
  }

  /// What has come in since the loop last looked.
  struct Inbox {
    var arrived: [Arrival] = []
    var delays: [(host: String, seconds: Double)] = []
    var isStopped = false
    /// True while the loop sleeps and something that arrives is to wake it.
    var wantsBell = false
  }

  private let inbox = Mutex(Inbox())
  private let bell: Int32
  private let thread = Mutex<pthread_t?>(nil)
  /// Runs tasks on the loop's thread.
  let executor: FetchExecutor

  /// Starts the loop's thread. `rests` is what is remembered of hosts, `clock` the time of day.
  init(
    settings: FetchSettings, rests: [HostRest], clock: @escaping @Sendable () -> Timestamp
  ) {
    bell = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    precondition(bell >= 0, "the system gives no eventfd: too many open files")
    let executor = FetchExecutor(bell: bell)
    self.executor = executor
    let queue = DispatchQueue(label: "earshot.fetching", qos: .userInitiated)
    queue.async {
      let loop = CurlLoop(
        settings: settings, bell: self.bell, rests: rests, executor: executor, clock: clock)
      self.thread.withLock { $0 = pthread_self() }
      loop.run { self.collect(sleeps: $0, &$1) }
      self.thread.withLock { $0 = nil }
    }
  }

  /// CPU seconds of the loop's thread; 0 before it runs and after it has ended.
  var seconds: Double {
    thread.withLock { thread in
      guard let thread else { return 0 }
      var clock = clockid_t()
      var time = timespec()
      // SAFETY: the thread lives while it stands here.
      guard unsafe pthread_getcpuclockid(thread, &clock) == 0 else { return 0 }
      unsafe clock_gettime(clock, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
  }

  deinit { close(bell) }

  /// Queues a request and waits for its answer.
  func perform(_ order: TransferOrder) async -> TransferAnswer {
    await unsafe withUnsafeContinuation { continuation in
      let arrival = unsafe Arrival(order, continuation)
      let (isStopped, rings) = inbox.withLock { inbox in
        if !inbox.isStopped { inbox.arrived.append(arrival) }
        defer { inbox.wantsBell = false }
        return (inbox.isStopped, inbox.wantsBell)
      }
      if isStopped {
        arrival.answer(
          TransferAnswer(
            outcome: .failed(
              FetchError(
                kind: .transfer, url: order.address.url, message: "the fetcher was stopped"))))
      }
      if rings { ring() }
    }
  }

  /// Sets the smallest pause between two requests to a host.
  func setDelay(_ host: String, seconds: Double) {
    inbox.withLock { $0.delays.append((host, seconds)) }
  }

  /// Ends the loop once nothing is under way.
  func stop() {
    inbox.withLock { $0.isStopped = true }
    ring()
  }

  /// Hands the loop what has come in. `sleeps` says that the loop is going to sleep and whether a
  /// request that arrives then could begin at once.
  private func collect(sleeps: Bool, _ taken: inout Inbox) {
    inbox.withLock { inbox in
      swap(&inbox.arrived, &taken.arrived)
      swap(&inbox.delays, &taken.delays)
      taken.isStopped = inbox.isStopped
      inbox.wantsBell = sleeps && taken.arrived.isEmpty
    }
  }

  private func ring() {
    var one: UInt64 = 1
    _ = unsafe write(bell, &one, 8)
  }
}
