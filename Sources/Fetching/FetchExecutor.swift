internal import Dispatch
internal import Glibc
internal import Synchronization

/// Runs tasks on the event loop's own thread, between transfers. For those that do little but fetch:
/// an answer then wakes no other thread, which costs as much as all else that we do for a small page.
/// Whoever parses or waits there holds up everybody's transfers.
///
/// Tasks run here where they ask for it: `group.addTask(executorPreference: fetcher.executor)`.
public final class FetchExecutor: TaskExecutor {
  private struct State {
    var jobs: [UnownedJob] = []
    /// True while the loop sleeps and a job is to wake it.
    var wantsBell = false
    var isStopped = false
  }

  private let state = Mutex(State())
  private let bell: Int32

  /// `bell` is the loop's: an eventfd that outlives its thread.
  init(bell: Int32) { self.bell = bell }

  /// Takes a task's next piece of work.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let (isStopped, rings) = state.withLock { state in
      if !state.isStopped { state.jobs.append(job) }
      defer { state.wantsBell = false }
      return (state.isStopped, state.wantsBell)
    }
    if isStopped {
      // The loop has ended; what is left of its tasks ends elsewhere.
      DispatchQueue.global().async { [self] in
        unsafe job.runSynchronously(on: asUnownedTaskExecutor())
      }
    } else if rings {
      var one: UInt64 = 1
      _ = unsafe write(bell, &one, 8)
    }
  }

  // MARK: - On the loop's thread

  /// Runs what is there.
  func runJobs(_ jobs: inout [UnownedJob]) {
    state.withLock { state in
      swap(&state.jobs, &jobs)
      state.wantsBell = false
    }
    guard !jobs.isEmpty else { return }
    // SAFETY: a task keeps the executor that it prefers, so that it is there while jobs run.
    let executor = unsafe asUnownedTaskExecutor()
    for index in jobs.indices { unsafe jobs[index].runSynchronously(on: executor) }
    jobs.removeAll(keepingCapacity: true)
  }

  /// True where nothing is left to run; the next job then rings the bell.
  func maySleep() -> Bool {
    state.withLock { state in
      state.wantsBell = state.jobs.isEmpty
      return state.wantsBell
    }
  }

  /// The loop ends: what comes from now on runs elsewhere. False while jobs are left.
  func stop() -> Bool {
    state.withLock { state in
      state.isStopped = state.jobs.isEmpty
      return state.isStopped
    }
  }
}
