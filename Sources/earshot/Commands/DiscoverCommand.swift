import ArgumentParser
import Fetching
import Foundation
import Model
import Parsing

extension SourcesCommand {
  /// `earshot sources discover`: the feeds of a page.
  struct Discover: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Finds the feeds of a page, each with a line for the config; stores nothing.",
      discussion: """
        The page is asked once. Feeds that it names are asked once each; where it names none, up to
        eight places where feeds usually lie, until one has posts. Ends with 1 where none is found.

        Example:
          earshot sources discover https://blog.example
          earshot sources discover https://forum.example/c/bikes --json
        """)

    @OptionGroup var options: ConfigOption
    @Argument(help: "Address of the page.")
    var address: String
    @Flag(help: "Print one JSON object a feed.")
    var json = false

    func run() async throws {
      let configuration = try options.load()
      let url = address.contains("://") ? address : "https://" + address
      guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
        throw CommandFailure(.usage, "\(address): is no http(s) address")
      }
      let finder = FeedFinder(fetcher: Fetcher(settings: configuration.fetching))
      let (feeds, problem) = await finder.find(url)
      if let problem {
        Terminal.complain(problem)
        throw ExitCode(Ending.failed.rawValue)
      }
      var ids = Set(configuration.sources.map(\.id))
      let known = Set(configuration.sources.map(\.url))
      for feed in feeds {
        let id = SourceID.make(feed.title ?? "", feed.url, taken: &ids)
        let isKnown = known.contains(feed.url)
        if json {
          print(Self.json(feed, id: id, isKnown: isKnown))
          continue
        }
        print(
          "\(feed.url)\n  \(feed.title ?? "without title"): \(feed.posts) posts, \(feed.how)"
            + (isKnown ? ", in the config already" : ""))
        if !isKnown { print("  " + Self.line(feed, id: id)) }
      }
    }

    /// A member for the config's list of sources.
    private static func line(_ feed: FeedFinder.Feed, id: String) -> String {
      var json = JSONWriter()
      write(feed, id: id, to: &json)
      return json.string
    }

    private static func write(_ feed: FeedFinder.Feed, id: String, to json: inout JSONWriter) {
      json.beginObject()
      json.key("id")
      json.value(id)
      json.key("kind")
      json.value("feed")
      json.key("url")
      json.value(feed.url)
      json.endObject()
    }

    private static func json(_ feed: FeedFinder.Feed, id: String, isKnown: Bool) -> String {
      var json = JSONWriter()
      json.beginObject()
      json.key("url")
      json.value(feed.url)
      json.key("title")
      json.value(feed.title)
      json.key("posts")
      json.value(feed.posts)
      json.key("format")
      json.value(feed.format)
      json.key("found")
      json.value(feed.origin.rawValue)
      json.key("known")
      json.value(isKnown)
      json.key("source")
      write(feed, id: id, to: &json)
      json.endObject()
      return json.string
    }
  }
}

/// Asks a page and the feeds that it may have.
struct FeedFinder {
  /// A feed that was asked and read.
  struct Feed {
    var url: String
    var title: String?
    var posts: Int
    var format: String
    var origin: FeedCandidate.Origin

    /// How it was found, in words.
    var how: String {
      switch origin {
      case .page: "the address itself"
      case .header: "named in the answer's head"
      case .announced: "named by the page"
      case .linked: "linked on the page"
      case .guessed: "found where feeds usually lie"
      }
    }
  }

  let fetcher: Fetcher
  private let parser = DocumentParser()

  init(fetcher: Fetcher) { self.fetcher = fetcher }

  /// The feeds of a page; with none, why.
  func find(_ url: String) async -> (feeds: [Feed], problem: String?) {
    let page: FetchedPage
    switch await fetcher.fetch(FetchRequest(url: url, obeysRobots: true)) {
    case .fetched(let answer), .notModified(let answer): page = answer
    case .failed(let error):
      // What the page itself does not give, its usual places may.
      guard error.kind == .status, error.status == 404 || error.status == 410 else {
        return ([], "not read: \(error)")
      }
      page = FetchedPage(
        requestedURL: url, url: url, status: error.status, headers: [], body: [],
        validators: Validators())
    }
    let document = parser.parse(page)
    if let feed = read(document, page.url, .page) { return ([feed], nil) }
    let named = FeedDiscovery.named(page, document).prefix(FeedDiscovery.most)
    var feeds: [Feed] = []
    for candidate in named {
      if let feed = await ask(candidate), !feeds.contains(where: { $0.url == feed.url }) {
        feeds.append(feed)
      }
    }
    if !feeds.isEmpty { return (feeds, nil) }
    let tried = Set(named.map(\.url))
    let guessed = FeedDiscovery.guessed(page).filter { !tried.contains($0.url) }
    for candidate in guessed {
      if let feed = await ask(candidate), feed.posts > 0 { return ([feed], nil) }
    }
    let why = named.isEmpty ? "names no feed" : "names \(named.count) feeds that cannot be read"
    return (
      [],
      "\(page.url): the page \(why), and none lies in the \(guessed.count) usual places; "
        + "mend: follow it as a blog or forum, or ask its owner for a feed"
    )
  }

  private func ask(_ candidate: FeedCandidate) async -> Feed? {
    guard case .fetched(let page) = await fetcher.fetch(FetchRequest(url: candidate.url)) else {
      return nil
    }
    return read(parser.parse(page), candidate.url, candidate.origin)
  }

  /// A document as a feed; nil for pages and for what is nothing.
  private func read(
    _ document: Document, _ url: String, _ origin: FeedCandidate.Origin
  ) -> Feed? {
    guard let format = document.format, format != .html, format != .jsonThread else { return nil }
    return Feed(
      url: url, title: document.feed.title, posts: document.posts.count, format: format.rawValue,
      origin: origin)
  }
}
