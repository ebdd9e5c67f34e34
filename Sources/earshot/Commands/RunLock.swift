import Foundation

/// Keeps two runs on one store apart: a lock on a file beside it, which the system lets go whatever
/// happens to the program.
struct RunLock {
  private let descriptor: Int32

  /// Takes the lock; a run at work ends the command with code 75. A dry run of a store in a folder
  /// that does not exist needs none.
  init(store: String, isDry: Bool) throws(CommandFailure) {
    let path = store + ".lock"
    descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      if isDry { return }
      let reason = unsafe String(cString: strerror(errno))
      throw CommandFailure(
        .failed,
        "store \(store): cannot be written (\(reason)); "
          + "mend: check that the folder exists and belongs to this user")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw CommandFailure(.locked, "another run is at work on \(store)")
    }
  }

  /// Lets the lock go.
  func release() {
    guard descriptor >= 0 else { return }
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }
}
