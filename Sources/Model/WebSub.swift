/// A secret that no log, dump or error message ever shows.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// The secret itself.
  public let text: String

  /// Hides a text.
  public init(_ text: String) { self.text = text }

  /// The same for all secrets.
  public var description: String { "[secret]" }
  /// The same for all secrets.
  public var debugDescription: String { "[secret]" }
  /// Nothing to look into.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// That a hub pushes a source's new posts to us (WebSub, W3C Recommendation of 2018), or is to.
public struct WebSubSubscription: Hashable, Sendable {
  /// How far it has come.
  public enum State: String, Sendable {
    /// Wanted: the hub has not been asked, or has not yet verified that we want it.
    case requested
    /// The hub has verified it: it pushes until the lease ends.
    case verified
    /// The hub does not want to.
    case denied
    /// The lease has ended without a new one.
    case expired
    /// No longer wanted; the hub is to be told.
    case leaving
  }

  /// Id of the source.
  public var source: String
  /// Address that the hub knows the feed by (rel=self).
  public var topic: String
  /// Address of the hub.
  public var hub: String
  /// Address under which the callback was mounted when it was made, without the token.
  public var callback: String
  /// Key of the pushes' signatures, as it was told to the hub.
  public var secret: Secret
  /// Last part of the callback's address: who knows it, is the hub.
  public var token: Secret
  /// How far it has come.
  public var state: State
  /// When the hub last verified it.
  public var leaseSince: Timestamp?
  /// Until when it pushes.
  public var leaseUntil: Timestamp?
  /// When the hub was last asked.
  public var requestedAt: Timestamp?
  /// True while the hub was asked and has not yet verified.
  public var isPending: Bool
  /// The hub is not asked before.
  public var retryAt: Timestamp?
  /// Failures in a row to be heard by the hub.
  public var failures: Int
  /// When the last push with a good signature came.
  public var lastPushAt: Timestamp?
  /// 1 where pushes are trusted, less by the good pushes that it takes until they are.
  public var trust: Int
  /// When a poll last found posts that no push had brought.
  public var missedAt: Timestamp?
  /// Pushes that were dropped: wrong signature, wrong topic.
  public var dropped: Int
  /// Why the hub denied it, or what went wrong last; empty where nothing did.
  public var reason: String

  /// One that nobody was asked for yet.
  public init(
    source: String, topic: String, hub: String, callback: String, secret: Secret, token: Secret
  ) {
    self.source = source
    self.topic = topic
    self.hub = hub
    self.callback = callback
    self.secret = secret
    self.token = token
    state = .requested
    isPending = false
    failures = 0
    trust = 0
    dropped = 0
    reason = ""
  }
}

/// A page that a hub pushed, kept until a run takes it.
public struct PushedPage: Sendable {
  /// Number in the order of arrival; 0 before it is stored.
  public var number: Int64
  /// Id of the source.
  public var source: String
  /// Address that the hub knows the feed by.
  public var topic: String
  /// When it came.
  public var receivedAt: Timestamp
  /// Header lines that matter for reading it.
  public var headers: [HeaderField]
  /// Body as pushed.
  public var body: [UInt8]

  /// Joins the parts.
  public init(
    number: Int64 = 0, source: String, topic: String, receivedAt: Timestamp,
    headers: [HeaderField], body: [UInt8]
  ) {
    self.number = number
    self.source = source
    self.topic = topic
    self.receivedAt = receivedAt
    self.headers = headers
    self.body = body
  }

  /// The same as if it had been polled from its topic. It has no validators: the next poll asks
  /// with those of the last.
  public var page: FetchedPage {
    FetchedPage(
      requestedURL: topic, url: topic, status: 200, headers: headers, body: body,
      validators: Validators())
  }
}

/// How a subscription is found.
public enum SubscriptionKey: Hashable, Sendable {
  /// By its source.
  case source(String)
  /// By the last part of its callback's address.
  case token(String)
}

/// Where subscriptions and pushed pages are kept. The callback is a process of its own: what is read
/// and written in one go is read and written in one transaction.
public protocol SubscriptionStore: Sendable {
  /// All subscriptions, by source.
  func subscriptions() throws -> [WebSubSubscription]
  /// Hands over a subscription, nil where there is none, and keeps what `body` makes of it; nil
  /// forgets it. One transaction; `body` must not call the store. A page that `body` returns is
  /// kept in the same transaction: at most `mostPushes` of a source, the oldest goes; one that waits
  /// already, byte for byte, is not kept twice.
  func change(
    _ key: SubscriptionKey, _ body: (inout WebSubSubscription?) -> PushedPage?) throws
  /// Pages of a source that wait to be read, in the order of arrival.
  func pushes(of source: String) throws -> [PushedPage]
  /// Sources for which pages wait.
  func pushedSources() throws -> Set<String>
}

extension PushedPage {
  /// Pages that wait of one source.
  public static let mostPushes = 64
  /// Largest body.
  public static let mostBytes = 15 << 20
}
