import ArgumentParser
import Foundation
import Model
import Pipeline
import Storage

/// `earshot run`: the main job.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Reads every due source, scores what is new, stores it.",
    discussion: """
      Example:
        earshot run
        earshot run --only harbor-forum --json

      Exit codes: 0 done, 1 failed, 3 every source that was asked failed, 4 configuration,
      75 another run is at work.
      """)

  @OptionGroup var options: ConfigOption
  @Flag(help: "Ask every source at once, due or not.")
  var now = false
  @Flag(help: "Fetch, parse and score, but store nothing.")
  var dryRun = false
  @Flag(help: "Print the outcome as one JSON object.")
  var json = false
  @Option(help: ArgumentHelp("Only this source; may be given again.", valueName: "source"))
  var only: [String] = []
  @Option(help: "Folder with models and word lists.")
  var lexicons: String?

  func run() async throws {
    let configuration = try options.load()
    for id in only where !configuration.sources.contains(where: { $0.id == id }) {
      let known = configuration.sources.map(\.id).joined(separator: ", ")
      throw CommandFailure(.usage, "--only \(id): no such source; there are: \(known)")
    }
    let lock = try RunLock(store: configuration.store, isDry: dryRun)
    defer { lock.release() }
    // A store that is there says what people decided about customers. One that is not is made when
    // all else is loaded; a dry run makes none.
    let known =
      FileBytes.exists(configuration.store) ? try Loading.store(configuration.store) : nil
    let resources = try Loading.resources(
      configuration, lexicons: lexicons, decisions: try Loading.decisions(known))
    let store = try known ?? (dryRun ? nil : Loading.store(configuration.store))
    var settings = RunSettings(
      sources: configuration.sources, folder: configuration.folder,
      fetching: configuration.fetching, policy: configuration.policy,
      concurrency: configuration.fetching.concurrency)
    settings.redactor = Redactor(configuration.redaction)
    settings.websubCallback = configuration.websubCallback
    let run = ListeningRun(
      settings: settings, resources: resources, store: store,
      logger: Loading.logger(configuration),
      clock: { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) })
    let progress = ProgressLine(isQuiet: json)
    let report: RunReport
    do {
      if !dryRun, let store {
        var consent = ConsentPass(
          resources: resources, store: store,
          platforms: SourcePlatforms(sources: configuration.sources, store: store),
          clock: { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) })
        let changes = try consent.run()
        if !changes.isEmpty { Terminal.note(RunReportWriter.line(changes)) }
      }
      report = try await run.run(
        RunOptions(isForced: now, isDryRun: dryRun, only: only.isEmpty ? nil : Set(only)),
        progress: { progress.show($0, $1) })
      if let keep = configuration.keep, !dryRun, let store {
        let present = Int64(Date().timeIntervalSince1970)
        try store.prune(before: Timestamp(seconds: present - Int64(keep)))
      }
    } catch {
      progress.end()
      throw CommandFailure(.failed, "\(error)")
    }
    progress.end()
    if json {
      print(RunReportWriter.json(report, isDryRun: dryRun))
    } else {
      for line in RunReportWriter.table(report, isDryRun: dryRun) { print(line) }
    }
    if report.outcomes.contains(where: { $0.kind == .failed }) {
      let first = report.outcomes.first { $0.kind == .failed }
      throw CommandFailure(.failed, first?.detail ?? "the store refused a page")
    }
    if report.hasNothingButFailures {
      throw CommandFailure(.allSourcesFailed, "every source that was asked failed")
    }
  }
}
