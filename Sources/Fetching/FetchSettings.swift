/// How the fetcher behaves towards everybody. The defaults are polite.
public struct FetchSettings: Sendable {
  /// Sent as User-Agent, the contact in brackets behind it.
  public var userAgent: String
  /// Page or address where a server's owner reaches us; empty for none.
  public var contact: String
  /// Transfers at a time over all hosts.
  public var concurrency: Int
  /// Seconds between the end of one request to a host and the start of the next.
  public var perHostDelay: Double
  /// Requests at a time to one host.
  public var connectionsPerHost = 1
  /// Largest body in bytes, counted after decompression.
  public var maximumBody: Int
  /// Seconds that one request may take in all.
  public var timeout: Int
  /// Seconds that connecting may take.
  public var connectTimeout: Int
  /// Redirects that are followed.
  public var maximumRedirects: Int
  /// Private networks that may be asked all the same.
  public var addresses: AddressPolicy

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
  var productToken: String {
    String(
      userAgent.prefix { $0.isASCII && ($0.isLetter || $0 == "_" || $0 == "-") })
  }
}
