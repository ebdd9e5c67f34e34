import ArgumentParser
import Foundation
import Model
import Pipeline
import Storage

extension SourcesCommand {
  /// `earshot sources health`: how all sources do, why, and what to do about it.
  struct Health: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Shows how every source does, with the reason and the mend.",
      discussion: """
        Tells what runs have found. Sources that no run has asked yet are asked once, others with
        --ask only (conditionally, and not where the server asked to be left alone); nothing is
        stored.

        Conditions: well, quiet (no new post for long), empty (never had one), moved, resting,
        failing, blocked, stopped (failed too often), gone, unasked.

        Example:
          earshot sources health
          earshot sources health --json --offline
        """)

    @OptionGroup var options: ConfigOption
    @Flag(help: "Ask every source, once each.")
    var ask = false
    @Flag(help: "Ask no source.")
    var offline = false
    @Flag(help: "Print one JSON object a line.")
    var json = false

    func validate() throws {
      if ask, offline { throw ValidationError("--ask and --offline exclude each other") }
    }

    func run() async throws {
      let configuration = try options.load()
      let store =
        FileBytes.exists(configuration.store) ? try Loading.store(configuration.store) : nil
      let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
      let outcomes = try await askSources(configuration, store)
      var table = TextTable(
        ["source", "condition", "last well", "newest post", "next", "why and what to do"],
        alignsRight: [false, false, false, false, false, false])
      for source in configuration.sources {
        let state = try store?.state(of: source.id)
        let page = try store?.page(source.url, of: source.id)
        var health = SourceHealth(source, state, page, now: now)
        if let outcome = outcomes[source.id], outcome.kind != .notDue {
          health = Self.health(source, outcome) ?? health
        }
        if json {
          print(Self.line(source, health, state, page))
        } else {
          let why = [health.reason, health.mend].filter { !$0.isEmpty }
          table.add([
            source.id, health.condition.rawValue, Self.day(state?.goodAt),
            Self.day(state?.newestAt),
            source.kind == .archive ? "-" : page?.dueAt?.rfc3339 ?? "now",
            why.joined(separator: "; "),
          ])
        }
      }
      if !json { for line in table.lines { print(line) } }
    }

    private static func day(_ moment: Timestamp?) -> String {
      moment.map { String($0.rfc3339.prefix(10)) } ?? "-"
    }

    /// One GET each, by a run that stores nothing.
    private func askSources(
      _ configuration: Configuration, _ store: SQLiteStore?
    ) async throws -> [String: SourceOutcome] {
      if offline { return [:] }
      let visits = try store?.visits() ?? [:]
      var settings = RunSettings(
        sources: [], folder: configuration.folder, fetching: configuration.fetching,
        policy: configuration.policy)
      for source in configuration.sources where source.kind != .archive {
        guard ask || visits[source.id] == nil else { continue }
        settings.sources.append(source.onePage)
      }
      if settings.sources.isEmpty { return [:] }
      let folder = Loading.lexicons(option: nil, config: configuration.lexicons)
      let resources: AnalysisResources
      do {
        resources = try AnalysisResources(
          lexicons: folder, build: configuration.sentimentBuild)
      } catch {
        throw CommandFailure(.configuration, "\(error)")
      }
      let run = ListeningRun(
        settings: settings, resources: resources, store: store, logger: Loading.quietLogger,
        clock: { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) })
      let progress = ProgressLine(isQuiet: json)
      defer { progress.end() }
      let report = try await run.run(
        RunOptions(isForced: true, isDryRun: true), progress: { progress.show($0, $1) })
      return Dictionary(uniqueKeysWithValues: report.outcomes.map { ($0.source, $0) })
    }

    /// What a visit of just now says of a source; nil where it says no more than is known.
    private static func health(_ source: Source, _ outcome: SourceOutcome) -> SourceHealth? {
      if !outcome.isFailure, outcome.kind == .unchanged { return nil }
      var state = SourceState(source: source.id, url: source.url)
      var page = PageState(url: source.url)
      page.askedAt = Timestamp(seconds: 0)
      if outcome.isFailure {
        (state.trouble, state.detail) = (outcome.kind, outcome.detail)
      } else {
        state.posts = outcome.posts
      }
      return SourceHealth(source, state, page, now: Timestamp(seconds: 0))
    }

    private static func line(
      _ source: Source, _ health: SourceHealth, _ state: SourceState?, _ page: PageState?
    ) -> String {
      var json = JSONWriter()
      json.beginObject()
      for (key, value) in [
        ("id", source.id), ("kind", source.kind.rawValue), ("url", source.url),
        ("condition", health.condition.rawValue), ("reason", health.reason),
        ("mend", health.mend), ("since", state?.troubleSince?.rfc3339),
        ("asked_at", state?.visitedAt?.rfc3339 ?? page?.askedAt?.rfc3339),
        ("good_at", state?.goodAt?.rfc3339), ("news_at", state?.newsAt?.rfc3339),
        ("newest_post_at", state?.newestAt?.rfc3339), ("due_at", page?.dueAt?.rfc3339),
        ("moved_to", state?.movedTo),
      ] as [(String, String?)] {
        json.key(key)
        json.value(value)
      }
      json.key("failures")
      json.value(page?.failures ?? 0)
      json.key("status")
      if let page { json.value(page.status) } else { json.null() }
      json.endObject()
      return json.string
    }
  }
}
