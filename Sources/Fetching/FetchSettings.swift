/// How the fetcher behaves towards everybody. The defaults are polite.
public struct FetchSettings: Sendable {
  /// Sent as User-Agent, the contact in brackets behind it.
  public var userAgent: String
  /// Page or address where a server's owner reaches us; empty for none.
  public var contact: String
  /// Transfers at a time over all hosts.
  public var concurrency: Int
  /// Transfers at a time to one host.
  public var connectionsPerHost = 1
  /// Seconds between the end of one request to a host and the start of the next.
  public var perHostDelay: Double
  /// Largest body in bytes, counted after decompression, and on the wire.
  public var maximumBody: Int
  /// Times that a body may grow by decompression; looked at beyond a mebibyte.
  public var maximumRatio = 200
  /// Largest head of an answer in bytes, all its lines together; of lines, `maximumHeaderLines`.
  public var maximumHeaderBytes = 64 << 10
  /// Seconds that one request may take in all; each redirect is a request.
  public var timeout: Int
  /// Seconds that connecting may take.
  public var connectTimeout: Int
  /// Seconds that a head may take, and that a body may come at less than 32 bytes a second.
  public var stallTimeout = 20
  /// Redirects that are followed.
  public var maximumRedirects: Int
  /// Private networks that may be asked all the same.
  public var addresses: AddressPolicy
  /// Names with fixed addresses as libcurl's CURLOPT_RESOLVE has them, `name:port:address`: tests
  /// play DNS with it.
  var resolve: [String] = []
  /// Told of each name that is looked up, not of those that libcurl still knows; tests count them.
  var onLookup: (@Sendable () -> Void)?
  /// File of the certificates that are trusted, in the place of the system's; tests make their own.
  var authorities: String?

  /// Lines of a head that are read.
  static let maximumHeaderLines = 200

  /// Everything has a default.
  public init(
    userAgent: String = "earshot/0.1", contact: String = "", concurrency: Int = 16,
    perHostDelay: Double = 1, maximumBody: Int = 15 << 20, timeout: Int = 60,
    connectTimeout: Int = 10, maximumRedirects: Int = 5,
    addresses: AddressPolicy = AddressPolicy(allowed: [])
  ) {
    self.userAgent = userAgent
    self.contact = contact
    self.concurrency = concurrency
    self.perHostDelay = perHostDelay
    self.maximumBody = maximumBody
    self.timeout = timeout
    self.connectTimeout = connectTimeout
    self.maximumRedirects = maximumRedirects
    self.addresses = addresses
  }

  /// The whole User-Agent line.
  var userAgentLine: String { contact.isEmpty ? userAgent : "\(userAgent) (+\(contact))" }

  /// The product token that robots.txt groups are matched with: `earshot` of `earshot/0.1 (…)`.
  static func productToken(_ userAgent: String) -> String {
    String(
      userAgent.prefix { $0.isASCII && ($0.isLetter || $0 == "_" || $0 == "-") })
  }
}
