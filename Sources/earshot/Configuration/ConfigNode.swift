import Sentiment

/// The shape of config.json, written once: reading checks against it, `earshot config schema` prints
/// it, a test holds the README against it.
indirect enum ConfigNode: Sendable {
  /// A member of an object.
  struct Member: Sendable {
    var name: String
    var node: ConfigNode
    var isRequired: Bool
    var summary: String

    init(_ name: String, _ node: ConfigNode, required: Bool = false, _ summary: String) {
      self.name = name
      self.node = node
      isRequired = required
      self.summary = summary
    }
  }

  case string
  /// One of these words.
  case word([String])
  /// A whole number in a range.
  case integer(ClosedRange<Int>)
  case boolean
  /// `0s`, `30m`, `12h`, `7d`.
  case duration
  case list(ConfigNode)
  case object([Member])
  /// Any keys, string values.
  case dictionary

  /// Name of the type for messages.
  var typeName: String {
    switch self {
    case .string: "a string"
    case .word(let words): "one of " + words.map { "\"\($0)\"" }.joined(separator: ", ")
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .boolean: "true or false"
    case .duration: "a duration such as \"0s\", \"30m\", \"12h\" or \"7d\""
    case .list: "a list"
    case .object: "an object"
    case .dictionary: "an object of strings"
    }
  }
}

extension ConfigNode {
  /// Everything that config.json may hold.
  static let root: ConfigNode = .object([
    Member("store", .string, required: true, "Path of the SQLite file; made where it is missing."),
    Member("sources", .list(source), required: true, "Places to listen to."),
    Member("tracking", .list(tracked), "Brands, products, companies, people and topics to find."),
    Member("customers", customers, "The list of known customers."),
    Member("lexicons", .string, "Folder with models and word lists; the default is \"Lexicons\"."),
    Member("sentiment", sentiment, "How posts are scored."),
    Member("fetching", fetching, "How to behave towards servers."),
    Member("privacy", privacy, "What reports and exports may show."),
    Member("keep", .duration, "How long posts are kept; kept for ever without it."),
    Member("reports", reports, "How reports are made."),
    Member("exports", .list(export), "Destinations that `earshot export NAME` writes to."),
    Member("logging", logging, "What is written to standard error."),
  ])

  private static let source: ConfigNode = .object([
    Member("id", .string, required: true, "Name of the source, unique."),
    Member(
      "kind", .word(["feed", "forum", "blog", "archive"]), required: true,
      "What stands behind the URL; an archive is a file or folder of recorded pages."),
    Member("url", .string, required: true, "Address, or for an archive a path below this folder."),
    Member("interval", .duration, "Time between polls; by the source's own rate without it."),
    Member("language", .string, "BCP 47 tag of most posts."),
    Member("tags", .list(.string), "Your own labels."),
    Member("rules", rules, "CSS selectors that override what is found by itself."),
    Member("depth", .integer(0...5), "How many links deep pages are followed; the default is 1."),
    Member("max_pages", .integer(1...1000), "Pages one run may fetch; the default is 20."),
    Member("full_text", .boolean, "Fetch each entry's article where the feed gives an excerpt."),
    Member("time_zone", .string, "IANA zone of dates that state none; the default is UTC."),
    Member("user_agent", .string, "User-Agent line for this source alone."),
    Member(
      "allow_insecure", .boolean,
      "Put up with a certificate that cannot be verified and with redirects from https to http."),
  ])

  private static let rules: ConfigNode = .object([
    Member("title", .string, "Title of the article or thread."),
    Member("author", .string, "Who wrote the article, or inside each post, the post."),
    Member(
      "published", .string,
      "When; \"time@datetime\" is the value of an attribute, here and in other rules."),
    Member("text", .string, "Text of the article or post; all elements that fit count."),
    Member("remove", .string, "Elements that are no text."),
    Member("post", .string, "The element around each post; where one fits, the page is a thread."),
    Member("permalink", .string, "Link to the post, or the article's own address."),
    Member("next", .string, "Link to the next page of a thread or listing."),
    Member("follow", .string, "Links of a listing to its threads or articles."),
  ])

  private static let tracked: ConfigNode = .object([
    Member("id", .string, required: true, "Name of the thing, unique."),
    Member(
      "type", .word(["brand", "product", "company", "person", "topic"]), required: true,
      "What it is."),
    Member("names", .list(.string), required: true, "Names it goes by; the first is shown."),
    Member("exclude", .list(.string), "Phrases that rule a hit out."),
    Member("context", .list(.string), "Words of which one must stand in the post."),
    Member("competitor", .boolean, "True for a rival."),
  ])

  private static let customers: ConfigNode = .object([
    Member("file", .string, required: true, "CSV or NDJSON file."),
    Member("mapping", .dictionary, "Our column for a column of the file."),
    Member(
      "sources", .list(.string),
      "Names in the list's source column, the most trusted first: whose values survive."),
    Member("suppressed", .string, "File with HMACs of people who asked to be forgotten."),
    Member("key_file", .string, "File (mode 0600) with the key of those HMACs."),
    Member("contexts", .string, "What `earshot customers learn` made of decisions about names."),
  ])

  private static let fetching: ConfigNode = .object([
    Member("user_agent", .string, "Name and version to servers; the default is \"earshot/0.1\"."),
    Member("contact", .string, "Page or address where a server's owner reaches you."),
    Member("concurrency", .integer(1...1000), "Requests at a time; the default is 16."),
    Member("per_host_delay", .duration, "Pause between requests to a host; the default is \"1s\"."),
    Member(
      "connections_per_host", .integer(1...1000),
      "Requests at a time to one host; the default is 1."),
    Member("min_interval", .duration, "No source is polled sooner; the default is \"30m\"."),
    Member(
      "max_interval", .duration,
      "The most that a server, a feed or failures make a source wait; the default is \"24h\"."),
    Member(
      "allow_private_networks", .list(.string), "CIDR networks that may be asked all the same."),
    Member(
      "websub_callback", .string,
      "Public https address of the WebSub callback; without it no hub is asked to push."),
    Member(
      "limits",
      .object([
        Member(
          "body", .integer(1024...1_073_741_824), "Largest body in bytes; the default is 15 MiB."),
        Member("time", .duration, "Longest request; the default is \"60s\"."),
        Member("connect_time", .duration, "Longest connecting; the default is \"10s\"."),
        Member("redirects", .integer(0...20), "Redirects followed; the default is 5."),
        Member(
          "stall_time", .duration,
          "Longest wait for a head, and for a body that hardly comes; the default is \"20s\"."),
        Member(
          "header", .integer(1024...1_048_576), "Largest head in bytes; the default is 64 KiB."),
        Member(
          "ratio", .integer(2...1_000_000),
          "Times that a body beyond 1 MiB may grow by unpacking; the default is 200."),
      ]), "Caps on one request."),
  ])

  static let sentimentModel: ConfigNode = .word(SentimentBuild.allCases.map(\.rawValue))

  private static let sentiment: ConfigNode = .object([
    Member(
      "model", sentimentModel,
      "Learned weights: all, or only those of freely licensed sets; the default is \"full\".")
  ])

  private static let privacy: ConfigNode = .object([
    Member(
      "redact", .word(["none", "identifiers", "all"]),
      "What reports and exports hide of all who are not linked with their consent: nothing; names, "
        + "addresses and handles; or the text too.")
  ])

  private static let reports: ConfigNode = .object([
    Member("time_zone", .string, "IANA zone of the days in reports; the default is UTC."),
    Member("title", .string, "Title of the page."),
  ])

  private static let export: ConfigNode = .object([
    Member("name", .string, required: true, "Name for `earshot export NAME`."),
    Member("format", .word(["ndjson", "csv"]), required: true, "Form of the records."),
    Member("file", .string, required: true, "File to write, replaced as a whole."),
  ])

  private static let logging: ConfigNode = .object([
    Member(
      "level", .word(["debug", "info", "warning", "error"]),
      "Least level that is written; the default is \"warning\"."),
    Member("format", .word(["text", "json"]), "Form of the lines; the default is \"text\"."),
  ])
}
