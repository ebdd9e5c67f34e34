import Foundation
import Model
import Pipeline
import Synchronization

/// How far a run has come: one line that is drawn over on a terminal, a plain line per source
/// elsewhere, nothing with `--json`.
final class ProgressLine: Sendable {
  private struct State {
    var drawnAt = Date.distantPast
    var isDrawn = false
  }

  private let isQuiet: Bool
  private let started = Date()
  private let state = Mutex(State())

  init(isQuiet: Bool) { self.isQuiet = isQuiet }

  func show(_ progress: RunProgress, _ outcome: SourceOutcome?) {
    if isQuiet { return }
    guard Terminal.isInteractive else {
      if let outcome {
        Terminal.note(
          "\(progress.done)/\(progress.sources) \(outcome.source): "
            + "\(RunReportWriter.words(outcome.kind)), \(outcome.posts) posts, "
            + "\(outcome.added.newMentions) new mentions")
      }
      return
    }
    state.withLock { state in
      let now = Date()
      // Ten frames a second are enough for the eye and cost nothing.
      guard now.timeIntervalSince(state.drawnAt) > 0.1 else { return }
      state.drawnAt = now
      state.isDrawn = true
      let seconds = max(0.001, now.timeIntervalSince(started))
      let rate = Int(Double(progress.posts) / seconds)
      let line =
        "\(progress.done)/\(progress.sources) sources · \(progress.posts) posts · "
        + "\(progress.mentions) new mentions · \(rate) posts/s"
      FileHandle.standardError.write(
        Data("\r\u{1B}[2K\(line.prefix(Terminal.width - 1))".utf8))
    }
  }

  /// Clears the line.
  func end() {
    state.withLock { state in
      guard state.isDrawn else { return }
      FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8))
      state.isDrawn = false
    }
  }
}
