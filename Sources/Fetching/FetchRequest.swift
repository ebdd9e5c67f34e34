import Model

/// One page to fetch.
public struct FetchRequest: Sendable {
  /// http(s) address, or a `file:` address for recorded pages.
  public var url: String
  /// What to ask with, so that an unchanged page is not sent again.
  public var validators: Validators
  /// True for pages that are no feeds: robots.txt decides whether they may be asked.
  public var obeysRobots: Bool
  /// Folder below which a `file:` address must lie; nil allows no `file:` at all.
  public var fileRoot: String?
  /// Sent as User-Agent in the place of the settings' line; nil for that.
  public var userAgent: String?
  /// True where the source's owner has agreed to bad certificates and to redirects from https to
  /// http.
  public var allowsInsecure: Bool
  /// A form (application/x-www-form-urlencoded) to be posted; nil asks for the page (GET).
  public var form: [UInt8]?

  /// A plain request.
  public init(
    url: String, validators: Validators = Validators(), obeysRobots: Bool = false,
    fileRoot: String? = nil, userAgent: String? = nil, allowsInsecure: Bool = false,
    form: [UInt8]? = nil
  ) {
    self.url = url
    self.validators = validators
    self.obeysRobots = obeysRobots
    self.fileRoot = fileRoot
    self.userAgent = userAgent
    self.allowsInsecure = allowsInsecure
    self.form = form
  }
}

/// What came of a request. A bad page is an outcome, never a thrown error.
public enum FetchOutcome: Sendable {
  /// A page with a body.
  case fetched(FetchedPage)
  /// The server says that nothing changed; the page has headers and validators, no body.
  case notModified(FetchedPage)
  /// Nothing usable.
  case failed(FetchError)
}

/// Why a page could not be fetched.
public struct FetchError: Error, Hashable, CustomStringConvertible {
  /// What went wrong.
  public enum Kind: String, Sendable {
    /// Name not found, no route, connection refused or lost.
    case unreachable
    /// Too slow.
    case timedOut = "timed_out"
    /// Certificate or protocol of TLS, or a redirect from https to http.
    case insecure
    /// A status of 400 or more.
    case status
    /// Not asked: the host wants to be left alone for now (Retry-After on another page).
    case resting
    /// A page that keeps programs out.
    case botWall = "bot_wall"
    /// robots.txt forbids it.
    case robots
    /// A scheme, address or folder that is not allowed.
    case forbidden
    /// Larger than allowed.
    case tooLarge = "too_large"
    /// A redirect loop, or too many redirects.
    case redirects
    /// A recorded page that is not there.
    case missingFile = "missing_file"
    /// Everything else, in libcurl's words.
    case transfer
  }

  /// What went wrong.
  public let kind: Kind
  /// Address that was asked, without user and password.
  public let url: String
  /// HTTP status; 0 with none.
  public let status: Int
  /// One sentence.
  public let message: String
  /// Seconds to stay away: what the server asks for (Retry-After), or our own back-off after a 429
  /// that does not say; nil with neither.
  public let retryAfter: Int?

  /// Joins the parts.
  public init(
    kind: Kind, url: String, status: Int = 0, message: String, retryAfter: Int? = nil
  ) {
    self.kind = kind
    self.url = WebAddress.redacted(url)
    self.status = status
    self.message = message
    self.retryAfter = retryAfter
  }

  /// `https://x.example/: 404 Not Found`.
  public var description: String { "\(url): \(message)" }
}
