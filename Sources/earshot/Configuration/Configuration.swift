import Customers
import Fetching
import Foundation
import Model
import Parsing
import Pipeline
import Sentiment

/// A config file that was read and found good. Paths in it are absolute.
struct Configuration: Sendable {
  /// A place to export to.
  struct Destination: Sendable {
    var name: String
    var format: String
    var file: String
  }

  /// Path of the file.
  var file: String
  /// Folder of the file, absolute.
  var folder: String
  var store: String
  var sources: [Source]
  var tracking: [TrackedEntity]
  var customersFile: String?
  var customersMapping: [String: String] = [:]
  /// Names of the list's sources, the most trusted first.
  var customersSources: [String] = []
  var suppressedFile: String?
  var keyFile: String?
  /// What was learned from decisions about names.
  var contextsFile: String?
  var lexicons: String?
  /// Which learned weights score.
  var sentimentBuild: SentimentBuild
  var fetching: FetchSettings
  var policy: RevisitPolicy
  /// Public address under which `earshot websub callback` is mounted.
  var websubCallback: String?
  var redaction: Redaction
  var keep: Int?
  var reportTimeZone: TimeZone
  var reportTitle: String?
  var exports: [Destination]
  var logLevel: String
  var logFormat: String

  /// Reads a file. Throws `ConfigError`.
  init(file: String) throws(ConfigError) {
    let bytes: [UInt8]
    do {
      bytes = try FileBytes.read(file, limit: 64 << 20)
    } catch {
      throw ConfigError(
        file: file, line: nil, key: nil,
        message: "cannot be read (\(error.reason)); mend: name another with --config")
    }
    let document: JSONDocument
    do {
      document = try JSONDocument(bytes)
    } catch {
      throw ConfigError(
        file: file, line: error.line, key: nil,
        message: "is no JSON: column \(error.column): \(error.message)")
    }
    let root = document.root
    let checker = ConfigChecker(file: file)
    try checker.check(root, .root, key: "")
    self.file = file
    let folder = Configuration.absoluteFolder(of: file)
    self.folder = folder
    func path(_ text: String) -> String { text.hasPrefix("/") ? text : folder + "/" + text }
    store = root["store"]?.string ?? ""
    if store.hasPrefix("postgres://") || store.hasPrefix("postgresql://") {
      throw ConfigError(
        file: file, line: root["store"]?.line, key: "store",
        message: "this build has no PostgreSQL store; mend: name a SQLite file")
    }
    store = path(store)
    sources = try Configuration.sources(root, checker, folder)
    tracking = try Configuration.tracking(root, checker)
    let customers = root["customers"]
    customersFile = customers?["file"]?.string.map(path)
    for (column, name) in customers?["mapping"]?.members ?? [] {
      let ours = name.string ?? ""
      guard CustomerFile.columns.contains(ours) else {
        throw checker.failure(
          name, "customers.mapping.\(column)",
          "\"\(ours)\" is no column of ours; one of "
            + CustomerFile.columns.sorted().joined(separator: ", "))
      }
      customersMapping[column] = ours
    }
    customersSources = (customers?["sources"]?.elements ?? []).compactMap(\.string)
    suppressedFile = customers?["suppressed"]?.string.map(path)
    keyFile = customers?["key_file"]?.string.map(path)
    contextsFile = customers?["contexts"]?.string.map(path)
    lexicons = root["lexicons"]?.string.map(path)
    sentimentBuild =
      root["sentiment"]?["model"]?.string.flatMap(SentimentBuild.init(rawValue:)) ?? .full
    fetching = try Configuration.fetching(root["fetching"], checker)
    func seconds(_ key: String) -> Int? {
      root["fetching"]?[key]?.string.flatMap(Duration.seconds)
    }
    policy = RevisitPolicy(
      least: seconds("min_interval") ?? 1800, longest: seconds("max_interval") ?? 86_400)
    websubCallback = try Configuration.callback(root["fetching"]?["websub_callback"], checker)
    redaction = root["privacy"]?["redact"]?.string.flatMap(Redaction.init(rawValue:)) ?? .none
    keep = root["keep"]?.string.flatMap(Duration.seconds)
    reportTimeZone = try Configuration.zone(root["reports"]?["time_zone"], "reports", checker)
    reportTitle = root["reports"]?["title"]?.string
    exports = (root["exports"]?.elements ?? []).map {
      Destination(
        name: $0["name"]?.string ?? "", format: $0["format"]?.string ?? "",
        file: path($0["file"]?.string ?? ""))
    }
    logLevel = root["logging"]?["level"]?.string ?? "warning"
    logFormat = root["logging"]?["format"]?.string ?? "text"
  }

  private static func sources(
    _ root: JSONValue, _ checker: ConfigChecker, _ folder: String
  ) throws(ConfigError) -> [Source] {
    var sources: [Source] = []
    var ids: Set<String> = []
    for (index, value) in (root["sources"]?.elements ?? []).enumerated() {
      let key = "sources[\(index)]"
      let id = value["id"]?.string ?? ""
      guard !id.isEmpty, ids.insert(id).inserted else {
        throw checker.failure(
          value, key + ".id", id.isEmpty ? "is empty" : "\"\(id)\" stands twice; mend: rename one")
      }
      let kind = value["kind"]?.string.flatMap(Source.Kind.init(rawValue:)) ?? .feed
      let url = value["url"]?.string ?? ""
      if kind == .archive {
        let real = Configuration.standardized(folder + "/" + url)
        guard !url.hasPrefix("/"), real == folder || real.hasPrefix(folder + "/") else {
          throw checker.failure(
            value, key + ".url",
            "an archive lies below the config file's folder; mend: move it there")
        }
      } else if !url.lowercased().hasPrefix("http://"), !url.lowercased().hasPrefix("https://") {
        throw checker.failure(
          value, key + ".url", "\"\(url)\" is no http or https address")
      }
      _ = try zone(value["time_zone"], key, checker)
      let rules = try rules(value["rules"], key + ".rules", checker)
      sources.append(
        Source(
          id: id, kind: kind, url: url,
          interval: value["interval"]?.string.flatMap(Duration.seconds),
          language: value["language"]?.string,
          tags: value["tags"]?.elements.compactMap(\.string) ?? [],
          depth: value["depth"]?.integer ?? 1, maxPages: value["max_pages"]?.integer ?? 20,
          fullText: value["full_text"]?.boolean ?? false,
          timeZone: value["time_zone"]?.string, rules: rules,
          userAgent: value["user_agent"]?.string,
          allowsInsecure: value["allow_insecure"]?.boolean ?? false))
    }
    return sources
  }

  /// The selectors of a source, each tried: one that cannot be read names its place and mend.
  private static func rules(
    _ value: JSONValue?, _ key: String, _ checker: ConfigChecker
  ) throws(ConfigError) -> [String: String] {
    guard let value else { return [:] }
    var rules: [String: String] = [:]
    for (name, item) in value.members { rules[name] = item.string }
    do {
      _ = try PageRules(rules)
    } catch {
      throw checker.failure(value[error.rule] ?? value, "\(key).\(error.rule)", error.message)
    }
    return rules
  }

  private static func tracking(
    _ root: JSONValue, _ checker: ConfigChecker
  ) throws(ConfigError) -> [TrackedEntity] {
    var ids: Set<String> = []
    var found: [TrackedEntity] = []
    for (index, value) in (root["tracking"]?.elements ?? []).enumerated() {
      let thing = TrackingReader.entity(value)
      guard !thing.id.isEmpty, ids.insert(thing.id).inserted else {
        throw checker.failure(
          value, "tracking[\(index)].id",
          thing.id.isEmpty ? "is empty" : "\"\(thing.id)\" stands twice; mend: rename one")
      }
      guard thing.names.contains(where: { !$0.isEmpty }) else {
        throw checker.failure(value, "tracking[\(index)].names", "needs at least one name")
      }
      found.append(thing)
    }
    return found
  }

  private static func fetching(
    _ value: JSONValue?, _ checker: ConfigChecker
  ) throws(ConfigError) -> FetchSettings {
    var settings = FetchSettings()
    guard let value else { return settings }
    settings.userAgent = value["user_agent"]?.string ?? settings.userAgent
    settings.contact = value["contact"]?.string ?? settings.contact
    settings.concurrency = value["concurrency"]?.integer ?? settings.concurrency
    settings.connectionsPerHost =
      value["connections_per_host"]?.integer ?? settings.connectionsPerHost
    settings.perHostDelay =
      value["per_host_delay"]?.string.flatMap(Duration.exact) ?? settings.perHostDelay
    let limits = value["limits"]
    settings.maximumBody = limits?["body"]?.integer ?? settings.maximumBody
    settings.timeout = limits?["time"]?.string.flatMap(Duration.seconds) ?? settings.timeout
    settings.connectTimeout =
      limits?["connect_time"]?.string.flatMap(Duration.seconds) ?? settings.connectTimeout
    settings.stallTimeout =
      limits?["stall_time"]?.string.flatMap(Duration.seconds) ?? settings.stallTimeout
    settings.maximumHeaderBytes = limits?["header"]?.integer ?? settings.maximumHeaderBytes
    settings.maximumRatio = limits?["ratio"]?.integer ?? settings.maximumRatio
    settings.maximumRedirects = limits?["redirects"]?.integer ?? settings.maximumRedirects
    for (index, item) in (value["allow_private_networks"]?.elements ?? []).enumerated() {
      guard let network = AddressPolicy.Network(item.string ?? "") else {
        throw checker.failure(
          item, "fetching.allow_private_networks[\(index)]",
          "\"\(item.string ?? "")\" is no network; mend: write it like \"192.168.0.0/16\"")
      }
      settings.addresses.allowed.append(network)
    }
    return settings
  }

  /// An absolute address to which the token is added: no query, no fragment.
  private static func callback(
    _ value: JSONValue?, _ checker: ConfigChecker
  ) throws(ConfigError) -> String? {
    guard let value, let url = value.string else { return nil }
    let isWeb = ["http://", "https://"].contains { url.lowercased().hasPrefix($0) }
    guard isWeb, !url.contains("?"), !url.contains("#"), !url.contains(" ") else {
      throw checker.failure(
        value, "fetching.websub_callback",
        "\"\(url)\" is no address that a token can be added to; mend: write it like "
          + "\"https://you.example/websub\"")
    }
    return url
  }

  private static func zone(
    _ value: JSONValue?, _ key: String, _ checker: ConfigChecker
  ) throws(ConfigError) -> TimeZone {
    guard let value, let name = value.string else { return .gmt }
    guard let zone = TimeZone(identifier: name) else {
      throw checker.failure(
        value, key + ".time_zone",
        "\"\(name)\" is no IANA zone; mend: write it like \"Europe/Berlin\"")
    }
    return zone
  }

  private static func absoluteFolder(of file: String) -> String {
    let current = FileManager.default.currentDirectoryPath
    let absolute = file.hasPrefix("/") ? file : current + "/" + file
    let folder = standardized(absolute).split(separator: "/").dropLast().joined(separator: "/")
    return "/" + folder
  }

  /// Without `.` and `..`; links are not resolved (the fetcher does that).
  static func standardized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }
}
