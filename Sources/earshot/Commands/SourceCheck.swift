import ArgumentParser
import Fetching
import Foundation
import Model
import Parsing
import Pipeline

extension SourcesCommand {
  /// `earshot sources check`: one page, fetched once, and what would be read of it.
  struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Fetches an address once, shows what is allowed, found and parsed; stores nothing.",
      discussion: """
        Give an http(s) address, or the id of a source of the config. robots.txt is asked first,
        unless the source is a feed. Where the source has rules (`--source` for an address), what
        each yields is shown beside what is found without them.

        Example:
          earshot sources check https://forum.example/t/5
          earshot sources check https://blog.example/2026/one --source blog
        """)

    @OptionGroup var options: ConfigOption
    @Argument(help: "Address, or a source's id.")
    var address: String
    @Option(help: "Read the address as a page of this source, with its rules.")
    var source: String?
    @Option(help: "Posts that are shown.")
    var limit = 5
    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
      let configuration = try options.load()
      let named = configuration.sources.first { $0.id == address }
      let source =
        try self.source.map { id in
          guard let found = configuration.sources.first(where: { $0.id == id }) else {
            throw CommandFailure(.usage, "--source \(id): no such source in \(configuration.file)")
          }
          return found
        } ?? named ?? configuration.sources.first { $0.url == address }
      let url = named?.url ?? address
      guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
        throw CommandFailure(
          .usage,
          named == nil
            ? "\(address): neither an http(s) address nor a source of \(configuration.file)"
            : "\(address): is a recorded page; try `earshot stage parse`")
      }
      let fetcher = Fetcher(settings: configuration.fetching)
      let start = ContinuousClock.now
      let outcome = await fetcher.fetch(
        FetchRequest(
          url: url, obeysRobots: source?.kind != .feed, userAgent: source?.userAgent,
          allowsInsecure: source?.allowsInsecure ?? false))
      let took = ContinuousClock.now - start
      switch outcome {
      case .failed(let error):
        if json {
          print(Self.failure(error, url))
        } else {
          print("not read: \(error)")
        }
        throw ExitCode(Ending.failed.rawValue)
      case .fetched(let page), .notModified(let page):
        let preview = try RulesPreview(source?.rules ?? [:], page)
        let document = preview.document
        let asFeed = document.format.map { $0 != .html && $0 != .jsonThread } ?? false
        let forecast = VisitForecast(
          source ?? Source(id: address, kind: asFeed ? .feed : .blog, url: url),
          configuration.policy, page, document,
          now: Timestamp(seconds: Int64(Date().timeIntervalSince1970)))
        if json {
          print(Self.json(page, preview, forecast, url, limit: limit))
        } else {
          let isFree = source?.kind == .feed
          for line in Self.lines(page, preview, forecast, url, isFree, took, limit: limit) {
            print(line)
          }
        }
        if document.posts.isEmpty, document.follow.isEmpty {
          throw ExitCode(Ending.failed.rawValue)
        }
      }
    }

    // MARK: - For people

    private static func lines(
      _ page: FetchedPage, _ preview: RulesPreview, _ forecast: VisitForecast, _ asked: String,
      _ isFree: Bool, _ took: Swift.Duration, limit: Int
    ) -> [String] {
      let document = preview.document
      let milliseconds = Int(took / .milliseconds(1))
      var lines = [
        "address  \(page.url)" + (page.url == asked ? "" : " (asked: \(asked))"),
        "answer   \(page.status), \(page.header("content-type") ?? "no media type"), "
          + "\(page.body.count) bytes, \(milliseconds) ms",
        "allowed  " + (isFree ? "a feed: robots.txt is not asked" : "robots.txt allows it"),
        "found    " + found(document),
        "again    after \(span(forecast.interval))",
      ]
      if let moved = forecast.movedTo {
        lines.append("moved    for good to \(moved); mend: put that into the config")
      }
      if let hub = document.feed.hub { lines.append("hub      \(hub)") }
      if let title = document.feed.title, !title.isEmpty { lines.append("title    \(title)") }
      for problem in document.problems {
        let place = problem.line.map { " (line \($0))" } ?? ""
        lines.append("problem  \(problem.message)\(place)")
      }
      for feed in document.page?.feeds ?? [] { lines.append("feed     \(feed)") }
      lines += preview.lines
      var table = TextTable(
        ["published", "author", "text"], alignsRight: [false, false, false])
      for post in document.posts.prefix(max(0, limit)) {
        let words = post.title.isEmpty ? post.text : post.title + " — " + post.text
        table.add([
          post.published?.rfc3339 ?? "-", post.author.name ?? post.author.handle ?? "-",
          excerpt(words),
        ])
      }
      if !document.posts.isEmpty { lines += [""] + table.lines }
      let rest = document.posts.count - max(0, limit)
      if rest > 0 { lines.append("… and \(rest) more") }
      if !document.follow.isEmpty { lines.append("") }
      for link in document.follow.sorted(by: { $0.priority > $1.priority }).prefix(5) {
        lines.append("would follow (\(link.reason.rawValue)) \(link.url)")
      }
      if document.follow.count > 5 { lines.append("… and \(document.follow.count - 5) more") }
      return lines
    }

    /// `1 h 30 min`.
    private static func span(_ seconds: Int) -> String {
      let minutes = (seconds + 59) / 60
      if minutes < 60 { return "\(minutes) min" }
      return minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
    }

    private static func found(_ document: Document) -> String {
      guard let format = document.format else { return "neither a feed nor a page" }
      var parts = [format.rawValue]
      if let page = document.page, page.kind != .other { parts.append(page.kind.rawValue) }
      parts.append("\(document.posts.count) posts")
      parts.append(document.encoding)
      if let quality = document.page?.quality {
        if quality.partial { parts.append("only a part of the text") }
        if quality.paywall { parts.append("behind a paywall") }
        if quality.script { parts.append("drawn by script: the page has next to no text") }
      }
      if document.malformed { parts.append("damaged") }
      return parts.joined(separator: ", ")
    }

    /// The first words on one line.
    static func excerpt(_ text: String, limit: Int = 80) -> String {
      let words = text.prefix(400).split(whereSeparator: \.isWhitespace).joined(separator: " ")
      return words.count > limit ? words.prefix(limit - 1) + "…" : words
    }

    // MARK: - For programs

    private static func failure(_ error: FetchError, _ url: String) -> String {
      var json = JSONWriter()
      json.beginObject()
      json.key("url")
      json.value(url)
      json.key("error")
      json.value(error.kind.rawValue)
      json.key("status")
      json.value(error.status)
      json.key("message")
      json.value(error.message)
      json.endObject()
      return json.string
    }

    private static func json(
      _ page: FetchedPage, _ preview: RulesPreview, _ forecast: VisitForecast, _ asked: String,
      limit: Int
    ) -> String {
      let document = preview.document
      var json = JSONWriter()
      json.beginObject()
      json.key("url")
      json.value(asked)
      json.key("final_url")
      json.value(page.url)
      json.key("status")
      json.value(page.status)
      json.key("content_type")
      json.value(page.header("content-type"))
      json.key("bytes")
      json.value(page.body.count)
      json.key("interval_seconds")
      json.value(forecast.interval)
      json.key("moved_to")
      json.value(forecast.movedTo)
      json.key("hub")
      json.value(document.feed.hub)
      json.key("format")
      json.value(document.format?.rawValue)
      json.key("kind")
      json.value(document.page?.kind.rawValue)
      json.key("title")
      json.value(document.feed.title)
      json.key("posts")
      json.value(document.posts.count)
      json.key("first")
      json.beginArray()
      for post in document.posts.prefix(max(0, limit)) {
        json.beginObject()
        json.key("url")
        json.value(post.url)
        json.key("title")
        json.value(post.title)
        json.key("author")
        json.value(post.author.name ?? post.author.handle)
        json.key("published")
        json.value(post.published?.rfc3339)
        json.key("text")
        json.value(excerpt(post.text))
        json.endObject()
      }
      json.endArray()
      json.key("feeds")
      json.beginArray()
      for feed in document.page?.feeds ?? [] { json.value(feed) }
      json.endArray()
      json.key("follow")
      json.beginArray()
      for link in document.follow.prefix(100) {
        json.beginObject()
        json.key("url")
        json.value(link.url)
        json.key("why")
        json.value(link.reason.rawValue)
        json.endObject()
      }
      json.endArray()
      json.key("problems")
      json.beginArray()
      for problem in document.problems { json.value(problem.message) }
      json.endArray()
      preview.write(to: &json)
      json.endObject()
      return json.string
    }
  }
}
