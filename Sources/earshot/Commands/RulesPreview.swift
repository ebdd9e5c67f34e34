import Model
import Parsing

/// What a source's rules yield on a page, beside what is found there without them.
struct RulesPreview {
  /// One rule.
  struct Row {
    var rule: String
    var selector: String
    /// Elements that fit.
    var matches: Int
    /// What the page gives with all rules, and with none; nil for nothing.
    var found: String?
    var without: String?
  }

  /// The page, read with the rules.
  let document: Document
  /// A row per rule; empty without rules, and for feeds and JSON, which rules say nothing of.
  let rows: [Row]

  /// Reads a page. The rules were found good with the config.
  init(_ rules: [String: String], _ page: FetchedPage) throws {
    document = DocumentParser(rules: try PageRules(rules)).parse(page)
    let yields = document.page?.rules ?? []
    guard !yields.isEmpty else {
      rows = []
      return
    }
    let plain = DocumentParser().parse(page)
    let ruled = document
    rows = yields.map { yield in
      Row(
        rule: yield.rule, selector: rules[yield.rule] ?? "", matches: yield.matches,
        found: Self.value(yield.rule, ruled), without: Self.value(yield.rule, plain))
    }
  }

  /// What a document has where a rule says something.
  private static func value(_ rule: String, _ document: Document) -> String? {
    let page = document.page
    let first = document.posts.first
    switch rule {
    case "title": return page?.title
    case "author": return first?.author.name ?? page?.author?.name
    case "published": return (first?.published ?? page?.published)?.rfc3339
    case "text", "remove": return first?.text ?? page?.text
    case "post": return "\(document.posts.count) posts"
    case "permalink": return first?.url ?? page?.canonicalURL
    case "next": return document.follow.first { $0.reason == .next }?.url
    case "follow":
      let links = document.follow.filter { $0.reason != .next }
      return "\(links.count) links" + (links.first.map { ", first \($0.url)" } ?? "")
    default: return nil
    }
  }

  /// For people: a table behind an empty line.
  var lines: [String] {
    guard !rows.isEmpty else { return [] }
    var table = TextTable(
      ["rule", "fits", "with the rules", "without"], alignsRight: [false, true, false, false])
    for row in rows {
      table.add([
        row.rule, "\(row.matches)", Self.shown(row.found), Self.shown(row.without),
      ])
    }
    return [""] + table.lines
  }

  private static func shown(_ text: String?) -> String {
    guard let text, !text.isEmpty else { return "-" }
    return SourcesCommand.Check.excerpt(text, limit: 48)
  }

  /// For programs: the member `rules`.
  func write(to json: inout JSONWriter) {
    json.key("rules")
    json.beginArray()
    for row in rows {
      json.beginObject()
      json.key("rule")
      json.value(row.rule)
      json.key("selector")
      json.value(row.selector)
      json.key("matches")
      json.value(row.matches)
      json.key("found")
      json.value(row.found)
      json.key("without")
      json.value(row.without)
      json.endObject()
    }
    json.endArray()
  }
}
