import ArgumentParser
import Foundation
import Model
import Parsing
import SocialText

/// `earshot sources`: the list of places to listen to.
struct SourcesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sources",
    abstract: "Shows, checks, adds and hands out the list of sources.",
    discussion: "Example:\n  earshot sources import Feeds/sources.opml",
    subcommands: [
      List.self, Check.self, Discover.self, Health.self, Import.self, Export.self,
    ],
    defaultSubcommand: List.self)

  /// `earshot sources list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the sources with what became of them last.",
      discussion: "Example:\n  earshot sources list --json")

    @OptionGroup var options: ConfigOption
    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() throws {
      let configuration = try options.load()
      let store =
        FileBytes.exists(configuration.store) ? try Loading.store(configuration.store) : nil
      var table = TextTable(
        ["source", "kind", "url", "asked", "due", "status"],
        alignsRight: [false, false, false, false, false, true])
      for source in configuration.sources {
        let pages = (try? store?.pages(of: source.id)) ?? [:]
        let state = pages[source.url] ?? pages.values.max { $0.url > $1.url }
        if json {
          print(Self.line(source, state))
        } else {
          table.add([
            source.id, source.kind.rawValue, source.url, state?.askedAt?.rfc3339 ?? "never",
            state?.dueAt?.rfc3339 ?? "now", state.map { "\($0.status)" } ?? "",
          ])
        }
      }
      if !json { for line in table.lines { print(line) } }
    }

    private static func line(_ source: Source, _ state: PageState?) -> String {
      var json = JSONWriter()
      json.beginObject()
      json.key("id")
      json.value(source.id)
      json.key("kind")
      json.value(source.kind.rawValue)
      json.key("url")
      json.value(source.url)
      json.key("asked_at")
      json.value(state?.askedAt?.rfc3339)
      json.key("due_at")
      json.value(state?.dueAt?.rfc3339)
      json.key("status")
      if let state { json.value(state.status) } else { json.null() }
      json.key("failures")
      json.value(state?.failures ?? 0)
      json.endObject()
      return json.string
    }
  }

  /// `earshot sources import`.
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Adds the feeds of an OPML file to the config.",
      discussion: """
        Addresses that the config has already are left as they are.

        Example:
          earshot sources import Feeds/sources.opml
        """)

    @OptionGroup var options: ConfigOption
    @Argument(help: "OPML file.")
    var file: String
    @Flag(help: "Show what would be added, change nothing.")
    var dryRun = false

    func run() throws {
      let configuration = try options.load()
      let body: [UInt8]
      do {
        body = try FileBytes.read(file, limit: 256 << 20)
      } catch {
        throw CommandFailure(.failed, error.description)
      }
      guard let outlines = OPMLReader.read(body) else {
        throw CommandFailure(.failed, "\(file): is no OPML file")
      }
      var known = Set(configuration.sources.map(\.url))
      var ids = Set(configuration.sources.map(\.id))
      var added: [(id: String, outline: OPMLReader.Outline)] = []
      for outline in outlines {
        guard outline.url.lowercased().hasPrefix("http"), known.insert(outline.url).inserted
        else { continue }
        added.append((SourceID.make(outline.title, outline.url, taken: &ids), outline))
      }
      for (id, outline) in added { print("+ \(id)  \(outline.url)") }
      if !dryRun, !added.isEmpty {
        try ConfigEditor.append(
          to: configuration.file, list: "sources", added.map { Self.json($0.id, $0.outline) })
      }
      let rest = outlines.count - added.count
      print(
        "\(added.count) sources \(dryRun ? "would be added" : "added") to \(configuration.file)"
          + (rest > 0 ? ", \(rest) were there already" : ""))
    }

    private static func json(_ id: String, _ outline: OPMLReader.Outline) -> String {
      let kind = outline.attributes["earshotkind"].flatMap(Source.Kind.init(rawValue:)) ?? .feed
      var json = JSONWriter()
      json.beginObject()
      json.key("id")
      json.value(id)
      json.key("kind")
      json.value(kind == .archive ? "feed" : kind.rawValue)
      json.key("url")
      json.value(outline.url)
      if let language = outline.attributes["language"], !language.isEmpty {
        json.key("language")
        json.value(language)
      }
      if !outline.tags.isEmpty {
        json.key("tags")
        json.beginArray()
        for tag in outline.tags { json.value(tag) }
        json.endArray()
      }
      json.endObject()
      return json.string
    }
  }

  /// `earshot sources export`.
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes the live sources as OPML.",
      discussion: "Example:\n  earshot sources export --output mine.opml")

    @OptionGroup var options: ConfigOption
    @Option(help: "File to write; standard output without it.")
    var output: String?

    func run() throws {
      let configuration = try options.load()
      var text =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n"
        + "<head><title>earshot</title></head>\n<body>\n"
      for source in configuration.sources where source.kind != .archive {
        text += "<outline type=\"rss\" text=\"\(Self.escape(source.id))\""
        text += " xmlUrl=\"\(Self.escape(source.url))\" earshotKind=\"\(source.kind.rawValue)\""
        if let language = source.language { text += " language=\"\(Self.escape(language))\"" }
        if !source.tags.isEmpty {
          text += " category=\"\(Self.escape(source.tags.joined(separator: ",")))\""
        }
        text += "/>\n"
      }
      text += "</body>\n</opml>\n"
      let file = try OutputFile(path: output)
      try file.write(Array(text.utf8))
      try file.finish()
    }

    private static func escape(_ text: String) -> String {
      var out = ""
      for character in text {
        switch character {
        case "&": out += "&amp;"
        case "<": out += "&lt;"
        case ">": out += "&gt;"
        case "\"": out += "&quot;"
        default: out.append(character)
        }
      }
      return out
    }
  }
}

/// Makes ids of sources from titles.
enum SourceID {
  /// Lower-case letters and digits of the title with `-` between, unlike all that are taken.
  static func make(_ title: String, _ url: String, taken: inout Set<String>) -> String {
    var id = ""
    for scalar in Folding.fold(title).unicodeScalars {
      if scalar.isASCII, scalar.properties.isAlphabetic || (48...57).contains(scalar.value) {
        id.unicodeScalars.append(scalar)
      } else if !id.isEmpty, id.last != "-" {
        id += "-"
      }
      if id.count >= 40 { break }
    }
    while id.last == "-" { id.removeLast() }
    if id.isEmpty { id = "source" }
    var unique = id
    var number = 2
    while !taken.insert(unique).inserted {
      unique = "\(id)-\(number)"
      number += 1
    }
    return unique
  }
}
