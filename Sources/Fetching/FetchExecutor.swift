internal import Dispatch
internal import Glibc
internal import Synchronization

/// Runs the tasks that fetch on a few threads, which are woken once for many answers. Swift's own
/// pool is woken for each, and goes back to sleep in between: with small pages that costs as much as
/// all else that we do for one.
///
/// Tasks run here where they ask for it: `group.addTask(executorPreference: fetcher.executor)`.
public final class FetchExecutor: TaskExecutor {
  private struct State {
    var jobs: [UnownedJob] = []
    var first = 0
    var threads = 0
    var sleeping = 0
    var isHeld = false
    /// True where work of an earlier batch was left when the last began.
    var isBehind = false
    var isStopped = false
  }

  /// What the threads hold on to, so that the executor itself can be let go.
  private final class Core: Sendable {
    let state = Mutex(State())
    let bell = DispatchSemaphore(value: 0)
  }

  private let core = Core()
  private let width: Int

  /// As many threads as the machine has processors; they start with the first task.
  init() { width = max(1, min(16, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))) }

  deinit {
    let threads = core.state.withLock { state in
      state.isStopped = true
      return state.threads
    }
    for _ in 0..<threads { core.bell.signal() }
  }

  /// Takes a task's next piece of work.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let (wakes, starts) = core.state.withLock { state in
      state.jobs.append(job)
      if state.isHeld { return (false, false) }
      if state.sleeping > 0 {
        state.sleeping -= 1
        return (true, false)
      }
      if state.threads < width {
        state.threads += 1
        return (false, true)
      }
      return (false, false)
    }
    if wakes { core.bell.signal() }
    if starts { start() }
  }

  /// Lets work pile up until `release`: a batch of answers.
  func hold() {
    core.state.withLock { state in
      state.isHeld = true
      state.isBehind = state.first < state.jobs.count
    }
  }

  /// Wakes a thread for what has piled up: the first, or one more where those that are awake have
  /// not yet done what there was before. One does small work with the least ado.
  func release() {
    let (wakes, starts) = core.state.withLock { state in
      state.isHeld = false
      guard state.first < state.jobs.count else { return (false, false) }
      guard state.isBehind || state.sleeping == state.threads else { return (false, false) }
      if state.sleeping > 0 {
        state.sleeping -= 1
        return (true, false)
      }
      guard state.threads < width else { return (false, false) }
      state.threads += 1
      return (false, true)
    }
    if wakes { core.bell.signal() }
    if starts { start() }
  }

  private func start() {
    let core = core
    // SAFETY: a task keeps the executor that it prefers, so that it is there while jobs run.
    let executor = unsafe asUnownedTaskExecutor()
    // A queue of its own has a thread of its own while it runs.
    DispatchQueue(label: "earshot.fetching.tasks").async {
      unsafe FetchExecutor.work(core, executor)
    }
  }

  /// Runs what is there, a share at a time, until stopped.
  private static func work(_ core: Core, _ executor: UnownedTaskExecutor) {
    var share: [UnownedJob] = []
    while true {
      let isDone = core.state.withLock { state in
        let waiting = state.jobs.count - state.first
        guard waiting > 0 else {
          if state.isStopped { return true }
          state.sleeping += 1
          return false
        }
        let count = min(8, waiting)
        share.append(contentsOf: state.jobs[state.first..<state.first + count])
        state.first += count
        if state.first == state.jobs.count {
          state.jobs.removeAll(keepingCapacity: true)
          state.first = 0
        }
        return false
      }
      if isDone { return }
      if share.isEmpty { core.bell.wait() }
      for job in share { unsafe job.runSynchronously(on: executor) }
      share.removeAll(keepingCapacity: true)
    }
  }
}
