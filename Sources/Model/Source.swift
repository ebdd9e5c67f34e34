/// A place we watch, as the config lists it.
public struct Source: Hashable, Sendable {
  /// What stands behind the URL.
  public enum Kind: String, Sendable, CaseIterable { case feed, forum, blog, archive }

  /// Name that the user gave it; unique in the config.
  public var id: String
  /// What stands behind the URL.
  public var kind: Kind
  /// http(s) address, or for an archive a path below the config file's folder.
  public var url: String
  /// Seconds between polls; nil for the default.
  public var interval: Int?
  /// BCP 47 tag of most of its posts, if the user says so.
  public var language: String?
  /// The user's own labels.
  public var tags: [String]
  /// How many links deep pages may be followed; 0 for none.
  public var depth: Int
  /// How many pages one run may fetch from it, the first included.
  public var maxPages: Int
  /// True where entries of an excerpt feed are fetched whole.
  public var fullText: Bool
  /// IANA name of the zone of dates that state none; nil is UTC.
  public var timeZone: String?
  /// The user's selectors by what they find (`title`, `post` …); `Parsing` reads them.
  public var rules: [String: String]
  /// User-Agent line for this source alone; nil for the program's own.
  public var userAgent: String?
  /// True where a certificate that cannot be verified, and a redirect from https to http, are put up
  /// with.
  public var allowsInsecure: Bool

  /// Everything but id, kind and URL has a default.
  public init(
    id: String, kind: Kind, url: String, interval: Int? = nil, language: String? = nil,
    tags: [String] = [], depth: Int = 1, maxPages: Int = 20, fullText: Bool = false,
    timeZone: String? = nil, rules: [String: String] = [:], userAgent: String? = nil,
    allowsInsecure: Bool = false
  ) {
    self.id = id
    self.kind = kind
    self.url = url
    self.interval = interval
    self.language = language
    self.tags = tags
    self.depth = depth
    self.maxPages = maxPages
    self.fullText = fullText
    self.timeZone = timeZone
    self.rules = rules
    self.userAgent = userAgent
    self.allowsInsecure = allowsInsecure
  }
}

extension Source {
  /// The same source, of which only its own page is asked: for checks.
  public var onePage: Source {
    var source = self
    source.maxPages = 1
    source.fullText = false
    return source
  }
}

/// What a server gave us to ask with next time (RFC 9110, 8.8), byte for byte.
public struct Validators: Hashable, Sendable {
  /// ETag, with its quotes and `W/`.
  public var etag: String?
  /// Last-Modified as sent.
  public var lastModified: String?

  /// Joins the two.
  public init(etag: String? = nil, lastModified: String? = nil) {
    self.etag = etag
    self.lastModified = lastModified
  }

  /// True where neither is known.
  public var isEmpty: Bool { etag == nil && lastModified == nil }
}

/// One header line of a response.
public struct HeaderField: Hashable, Sendable {
  /// Name as sent; compare without case.
  public var name: String
  /// Value without surrounding white space.
  public var value: String

  /// Joins the two.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }

  /// True where its name is this one, ASCII letters of either case alike.
  public func isNamed(_ other: String) -> Bool {
    let (own, other) = (name.utf8, other.utf8)
    return own.count == other.count
      && zip(own, other).allSatisfy { one, two in
        one == two || (one | 0x20 == two | 0x20 && one | 0x20 >= 0x61 && one | 0x20 <= 0x7A)
      }
  }
}

/// Bytes as fetched, with what is needed to read them and to ask again.
public struct FetchedPage: Sendable {
  /// Address that was asked for.
  public var requestedURL: String
  /// Address that answered, after redirects.
  public var url: String
  /// HTTP status; 200 for files.
  public var status: Int
  /// Header lines of the last response, in order.
  public var headers: [HeaderField]
  /// Decompressed body.
  public var body: [UInt8]
  /// What to ask with next time.
  public var validators: Validators
  /// Where the address has moved to for good: the address that answered, where every redirect on
  /// the way was permanent (301, 308); nil without redirects or where one was not.
  public var permanentURL: String?

  /// Joins the parts.
  public init(
    requestedURL: String, url: String, status: Int, headers: [HeaderField], body: [UInt8],
    validators: Validators
  ) {
    self.requestedURL = requestedURL
    self.url = url
    self.status = status
    self.headers = headers
    self.body = body
    self.validators = validators
  }

  /// First value of a header, found without case.
  public func header(_ name: String) -> String? {
    headers.first { $0.isNamed(name) }?.value
  }
}
