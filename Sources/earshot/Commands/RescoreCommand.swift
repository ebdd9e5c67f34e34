import ArgumentParser
import Foundation
import Model
import Pipeline
import Storage

/// `earshot rescore`: what is kept is scored as if it had come today.
struct RescoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rescore",
    abstract: "Scores the kept posts again with today's word lists, customers and tracked things.",
    discussion: """
      Reports and exports then show the new scores; the old ones stay in the store. What today's \
      lists have scored already is left alone: a rescore that was stopped goes on where it was.

      Example:
        earshot rescore --preview
        earshot rescore --since 2026-11-01 --source harbor-forum

      Exit codes: 0 done, 1 failed or stopped before its end, 4 configuration, 75 another run is at \
      work.
      """)

  @OptionGroup var options: ConfigOption
  @Flag(help: "Say what would change, store nothing.")
  var preview = false
  @Flag(help: "Print the outcome as one JSON object.")
  var json = false
  @Option(help: "Only posts published on or after this day or instant.")
  var since: String?
  @Option(help: "Only this source; may be given again.")
  var source: [String] = []
  @Option(help: "Only posts in this language, as it was last told (en, pt, hi-Latn).")
  var language: String?
  @Option(help: "Most posts that are scored.")
  var limit: Int?
  @Option(help: "Folder with models and word lists.")
  var lexicons: String?

  func validate() throws {
    guard limit ?? 1 > 0 else { throw ValidationError("--limit: expected 1 or more") }
  }

  func run() throws {
    let configuration = try options.load()
    let filter = KeptPostFilter(
      since: try Moment.read(since, "--since"), sources: source.isEmpty ? nil : Set(source),
      language: language)
    try Loading.expectStore(configuration)
    let lock = try RunLock(store: configuration.store, isDry: preview)
    defer { lock.release() }
    StopSignal.listen()
    let store = try Loading.store(configuration.store)
    let resources = try Loading.resources(
      configuration, lexicons: lexicons, decisions: try Loading.decisions(store))
    let progress = RescoreProgressLine(isQuiet: json)
    let summary: RescoreSummary
    do {
      try checkSources(configuration, store)
      if !preview {
        var consent = ConsentPass(
          resources: resources, store: store,
          platforms: SourcePlatforms(sources: configuration.sources, store: store),
          clock: { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) })
        let changes = try consent.prepareRescoring()
        if !changes.isEmpty { Terminal.note(RunReportWriter.line(changes)) }
      }
      let run = RescoringRun(
        sources: configuration.sources, resources: resources, store: store,
        redaction: configuration.redaction)
      summary = try run.run(
        RescoreOptions(isPreview: preview, filter: filter, limit: limit),
        isStopped: { StopSignal.name != nil }, progress: { progress.show($0) })
      progress.end()
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      progress.end()
      throw CommandFailure(.failed, "\(error)")
    }
    if json {
      print(RescoreReportJSON.text(summary, isPreview: preview))
    } else {
      for line in RescoreReportWriter.lines(summary, isPreview: preview) { print(line) }
    }
    if summary.isStopped {
      throw CommandFailure(
        .failed,
        "rescore: stopped by \(StopSignal.name ?? "a signal") after \(summary.scored) posts"
          + (preview ? "" : "; mend: `earshot rescore` goes on from there"))
    }
  }

  /// A source may be gone from the config; one that nobody ever heard of is a slip of the pen.
  private func checkSources(_ configuration: Configuration, _ store: SQLiteStore) throws {
    for id in source where !configuration.sources.contains(where: { $0.id == id }) {
      if try store.hasPosts(of: id) { continue }
      let known = configuration.sources.map(\.id).joined(separator: ", ")
      throw CommandFailure(
        .usage, "--source \(id): no such source in the config or the store; there are: \(known)")
    }
  }
}

/// How far scoring again has come: one line that is drawn over on a terminal, nothing elsewhere.
private final class RescoreProgressLine {
  private let isQuiet: Bool
  private let started = Date()
  private var drawnAt = Date.distantPast
  private var isDrawn = false

  init(isQuiet: Bool) { self.isQuiet = isQuiet || !Terminal.isInteractive }

  func show(_ progress: RescoreProgress) {
    let now = Date()
    // Ten frames a second are enough for the eye and cost nothing.
    guard !isQuiet, now.timeIntervalSince(drawnAt) > 0.1 else { return }
    drawnAt = now
    isDrawn = true
    let rate = Int(Double(progress.scored) / max(0.001, now.timeIntervalSince(started)))
    let line =
      "\(Int(progress.share * 100)) % · \(progress.scored) posts scored again · \(rate) posts/s"
    FileHandle.standardError.write(
      Data("\r\u{1B}[2K\(line.prefix(Terminal.width - 1))".utf8))
  }

  /// Clears the line.
  func end() {
    guard isDrawn else { return }
    FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8))
    isDrawn = false
  }
}
