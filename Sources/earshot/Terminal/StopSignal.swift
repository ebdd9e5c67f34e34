import Foundation
import Synchronization

/// Hears that somebody wants us to stop (SIGINT, SIGTERM), so that work ends where nothing is half
/// done. A second signal ends the program at once.
enum StopSignal {
  private static let caught = Atomic<Int32>(0)

  /// Hears of signals from now on.
  static func listen() {
    // Made here, not in the handler.
    caught.store(0, ordering: .relaxed)
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        StopSignal.caught.store(number, ordering: .relaxed)
        signal(number, SIG_DFL)
      }
    }
  }

  /// Name of the signal that came; nil while none has.
  static var name: String? {
    switch caught.load(ordering: .relaxed) {
    case 0: nil
    case SIGINT: "SIGINT"
    default: "SIGTERM"
    }
  }
}
