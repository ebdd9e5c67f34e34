import ArgumentParser
import Fetching
import Foundation
import Model
import Parsing
import Pipeline
import Sentiment
import SocialText
import Storage

/// `earshot doctor`: what is wrong, and how to mend it.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Checks libraries, config, store, lexicons, customer list and each source once.",
    discussion: """
      Ends with 0 where everything works, 4 where the config is wrong, else 1.

      Example:
        earshot doctor
        earshot doctor --offline --json
      """)

  @OptionGroup var options: ConfigOption
  @Flag(help: "Ask no source that needs a network.")
  var offline = false
  @Flag(help: "Print one JSON object a line.")
  var json = false

  func run() async throws {
    var findings: [Finding] = []
    func show(_ finding: Finding) {
      findings.append(finding)
      print(json ? finding.json : finding.line)
    }
    show(Finding(.good, "libcurl", Fetcher.libraryVersion))
    show(Finding(.good, "libxml2", DocumentParser.libraryVersion))
    show(Finding(.good, "SQLite", SQLiteStore.libraryVersion))
    let configuration: Configuration
    do {
      configuration = try options.load()
    } catch {
      show(Finding(.bad, "config", error.message))
      throw ExitCode(Ending.configuration.rawValue)
    }
    show(
      Finding(
        .good, "config",
        "\(configuration.file): \(configuration.sources.count) sources, "
          + "\(configuration.tracking.count) tracked"))
    for finding in checkFiles(configuration) { show(finding) }
    for finding in await checkSources(configuration) { show(finding) }
    let bad = findings.count { $0.state == .bad }
    let poor = findings.count { $0.state == .poor }
    if !json {
      print(
        bad + poor == 0
          ? "everything works"
          : "\(bad) \(bad == 1 ? "fault" : "faults"), \(poor) \(poor == 1 ? "warning" : "warnings")"
      )
    }
    if bad > 0 { throw ExitCode(Ending.failed.rawValue) }
  }

  private func checkFiles(_ configuration: Configuration) -> [Finding] {
    var findings: [Finding] = []
    let folder = Loading.lexicons(option: nil, config: configuration.lexicons)
    do {
      let languages = try LanguageIdentifier(contentsOf: folder + "/language.model")
      let build = configuration.sentimentBuild
      let lexicons = try SentimentLexicons(folder: folder, build: build)
      findings.append(
        Finding(
          .good, "lexicons",
          "\(folder): word lists for \(lexicons.languages.joined(separator: ", ")); "
            + "\(languages.languages.count) languages told apart; \(build.rawValue) model"))
    } catch {
      findings.append(Finding(.bad, "lexicons", "\(error)"))
    }
    if configuration.fetching.contact.isEmpty,
      configuration.sources.contains(where: { $0.kind != .archive })
    {
      findings.append(
        Finding(
          .poor, "contact",
          "fetching.contact is empty; mend: name a page or address where a server's owner can reach "
            + "you, before they shut you out"))
    }
    if let path = configuration.customersFile {
      findings += checkCustomers(path, configuration)
    }
    if FileBytes.exists(configuration.store) {
      do {
        let store = try SQLiteStore(path: configuration.store)
        let counts = try store.counts()
        findings.append(
          Finding(
            .good, "store",
            "\(configuration.store): \(counts.posts) posts, \(counts.mentions) mentions"))
        try store.close()
      } catch {
        findings.append(Finding(.bad, "store", "\(error)"))
      }
    } else {
      let parent = configuration.store.split(separator: "/").dropLast().joined(separator: "/")
      let isWritable = unsafe access("/" + parent, W_OK) == 0
      findings.append(
        isWritable
          ? Finding(.good, "store", "\(configuration.store): will be made by the first run")
          : Finding(
            .bad, "store",
            "/\(parent): cannot be written; mend: make the folder, or give it to this user"))
    }
    return findings
  }

  private func checkCustomers(_ path: String, _ configuration: Configuration) -> [Finding] {
    do {
      let file = try Loading.customerRows(
        path, mapping: configuration.customersMapping, isQuiet: true)
      var findings = [
        Finding(
          file.problems.isEmpty ? .good : .poor, "customers",
          "\(path): \(file.customers.count) rows, "
            + "\(file.problems.count { !$0.isNote }) unreadable")
      ]
      for problem in file.problems {
        findings.append(Finding(.poor, "customers", "\(path):\(problem.line): \(problem.message)"))
      }
      if !file.unknown.isEmpty {
        findings.append(
          Finding(
            .poor, "customers",
            "columns ignored: \(file.unknown.joined(separator: ", ")); "
              + "mend: map them under customers.mapping"))
      }
      if let suppressed = configuration.suppressedFile {
        _ = try Loading.suppressed(suppressed, keyFile: configuration.keyFile)
        findings.append(Finding(.good, "suppression list", suppressed))
      }
      if let path = configuration.contextsFile, let contexts = try Loading.contexts(path) {
        findings.append(
          Finding(
            .good, "learned contexts",
            "\(path): \(contexts.decisions) decisions, \(contexts.count) names"))
      }
      return findings
    } catch {
      return [Finding(.bad, "customers", error.message)]
    }
  }

  /// Each source once: what would be fetched and parsed.
  private func checkSources(_ configuration: Configuration) async -> [Finding] {
    let folder = Loading.lexicons(option: nil, config: configuration.lexicons)
    guard
      let resources = try? AnalysisResources(
        lexicons: folder, build: configuration.sentimentBuild)
    else { return [] }
    var skipped: [String] = []
    var settings = RunSettings(
      sources: [], folder: configuration.folder, fetching: configuration.fetching)
    settings.fetching.timeout = min(settings.fetching.timeout, 20)
    for source in configuration.sources {
      if offline, source.kind != .archive {
        skipped.append(source.id)
        continue
      }
      settings.sources.append(source.onePage)
    }
    let run = ListeningRun(
      settings: settings, resources: resources, store: nil,
      logger: Loading.quietLogger,
      clock: { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) })
    guard
      let report = try? await run.run(
        RunOptions(isForced: true, isDryRun: true), progress: { _, _ in })
    else { return [] }
    var findings = report.outcomes.map { outcome in
      outcome.isFailure
        ? Finding(
          outcome.kind == .unreachable ? .poor : .bad, "source \(outcome.source)",
          "\(RunReportWriter.words(outcome.kind)): \(outcome.detail)" + Self.mend(outcome.kind))
        : Finding(
          .good, "source \(outcome.source)", "\(outcome.posts) posts on \(outcome.pages) pages")
    }
    if !skipped.isEmpty {
      findings.append(
        Finding(.good, "sources", "not asked (--offline): \(skipped.joined(separator: ", "))"))
    }
    return findings
  }

  private static func mend(_ kind: SourceOutcome.Kind) -> String {
    switch kind {
    case .unreachable: "; mend: check the address and the network"
    case .refused: "; mend: open the address in a browser; poll less often, or ask its owner"
    case .unreadable: "; mend: give the address of the feed itself, or another kind"
    case .blocked: "; mend: see `fetching` in the README"
    case .read, .unchanged, .notDue, .failed: ""
    }
  }

  /// One thing that was looked at.
  private struct Finding {
    enum State: String { case good, poor, bad }

    var state: State
    var name: String
    var detail: String

    init(_ state: State, _ name: String, _ detail: String) {
      self.state = state
      self.name = name
      self.detail = detail
    }

    var line: String {
      let mark = state == .good ? "ok  " : state == .poor ? "warn" : "FAIL"
      return "\(mark)  \(name): \(detail)"
    }

    var json: String {
      var json = JSONWriter()
      json.beginObject()
      json.key("check")
      json.value(name)
      json.key("state")
      json.value(state.rawValue)
      json.key("detail")
      json.value(detail)
      json.endObject()
      return json.string
    }
  }
}
