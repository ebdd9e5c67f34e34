/// A host that is to be left alone, as it is remembered between runs.
public struct HostRest: Hashable, Sendable {
  /// Host with port where one stands in the address, lower case.
  public var host: String
  /// Not asked before this moment.
  public var until: Timestamp
  /// How many times in a row the host has said that it is asked too often; the rest doubles with
  /// each where the host does not say how long.
  public var strikes: Int

  /// Joins the parts.
  public init(host: String, until: Timestamp, strikes: Int) {
    self.host = host
    self.until = until
    self.strikes = strikes
  }
}

/// A robots.txt as it was answered.
public struct RobotsRecord: Hashable, Sendable {
  /// Scheme and authority, lower case: `https://forum.example:8080`.
  public var origin: String
  /// HTTP status; 0 where no answer came.
  public var status: Int
  /// The file, at most 500 KiB of it; empty unless the status is 2xx.
  public var body: [UInt8]
  /// When it came.
  public var askedAt: Timestamp

  /// Joins the parts.
  public init(origin: String, status: Int, body: [UInt8], askedAt: Timestamp) {
    self.origin = origin
    self.status = status
    self.body = body
    self.askedAt = askedAt
  }
}

/// What the fetcher remembers of hosts between runs. Called from any thread.
public protocol FetchMemory: Sendable {
  /// The robots.txt of an origin as last kept; nil where none is.
  func robots(of origin: String) throws -> RobotsRecord?
  /// Keeps a robots.txt in the place of an older one of its origin.
  func keep(_ record: RobotsRecord) throws
  /// Hosts that are to be left alone, those whose time is over among them.
  func rests() throws -> [HostRest]
  /// Keeps a host's rest in the place of an older one; one without strikes whose time is over is
  /// forgotten.
  func keep(_ rest: HostRest) throws
}
