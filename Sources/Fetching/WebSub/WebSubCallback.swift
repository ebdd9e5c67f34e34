import Model

/// A request to the callback, as whatever serves it hands it over.
public struct CallbackRequest: Sendable {
  /// `GET`, `POST` …
  public var method: String
  /// What stands behind the address under which the callback is mounted: `/TOKEN`.
  public var path: String
  /// Query string without `?`.
  public var query: String
  /// Header lines.
  public var headers: [HeaderField]
  /// Body. A server need not read more than `PushedPage.mostBytes` and one byte.
  public var body: [UInt8]

  /// Joins the parts.
  public init(
    method: String, path: String, query: String = "", headers: [HeaderField] = [],
    body: [UInt8] = []
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }
}

/// What to answer.
public struct CallbackReply: Hashable, Sendable {
  /// HTTP status.
  public var status: Int
  /// Header lines.
  public var headers: [HeaderField]
  /// Body.
  public var body: [UInt8]

  /// A short text.
  public init(_ status: Int, _ text: String = "", headers: [HeaderField] = []) {
    self.status = status
    self.headers = [HeaderField(name: "Content-Type", value: "text/plain; charset=utf-8")] + headers
    body = Array(text.utf8)
  }
}

/// The subscriber's callback (WebSub, sections 5.3 and 7): hubs verify subscriptions here, and push
/// pages. What is accepted waits in the store for the next run, which reads it like a poll.
public struct WebSubCallback: Sendable {
  private let store: any SubscriptionStore

  /// A callback over the store of the subscriptions.
  public init(store: any SubscriptionStore) { self.store = store }

  /// Answers a request. Throws only what the store throws: answer that with 500, and the hub comes
  /// again.
  public func answer(_ request: CallbackRequest, now: Timestamp) throws -> CallbackReply {
    guard ["GET", "POST"].contains(request.method) else {
      return CallbackReply(
        405, "GET or POST\n", headers: [HeaderField(name: "Allow", value: "GET, POST")])
    }
    guard let token = Self.token(request) else { return Self.unknown }
    var reply = Self.unknown
    try store.change(.token(token)) { subscription in
      guard subscription != nil else { return nil }
      if request.method == "GET" {
        reply = Self.verify(FormFields(query: request.query), &subscription, now)
        return nil
      }
      let (answer, page) = Self.receive(request, &subscription, now)
      reply = answer
      return page
    }
    return reply
  }

  /// False for requests that are answered without looking into the store: it need not be opened.
  public static func mayBeKnown(_ request: CallbackRequest) -> Bool { token(request) != nil }

  /// The token in a request's path; nil where there is nothing of the kind.
  private static func token(_ request: CallbackRequest) -> String? {
    let token = request.path.drop { $0 == "/" }
    let isHexadecimal = token.utf8.allSatisfy { (0x30...0x39) ~= $0 || (0x61...0x66) ~= $0 }
    return token.utf8.count == 64 && isHexadecimal ? String(token) : nil
  }

  /// The answer to who asks for what we do not know.
  public static let unknown = CallbackReply(404, "no such subscription\n")

  // MARK: - What the hub asks

  /// Verification of intent: what we asked for is confirmed, anything else is not ours.
  private static func verify(
    _ form: FormFields, _ subscription: inout WebSubSubscription?, _ now: Timestamp
  ) -> CallbackReply {
    guard var known = subscription, form["hub.topic"] == known.topic else { return unknown }
    switch form["hub.mode"] {
    case "denied":
      guard known.state != .leaving else {
        subscription = nil
        return CallbackReply(200)
      }
      known.deny(String((form["hub.reason"] ?? "").prefix(200)), now: now)
      subscription = known
      return CallbackReply(200)
    case "subscribe":
      guard known.state != .leaving, let challenge = challenge(form), let asked = known.requestedAt,
        now.seconds - asked.seconds < WebSubSubscription.memory
      else { return unknown }
      known.verify(lease: form["hub.lease_seconds"].flatMap { Int($0) }, now: now)
      subscription = known
      return CallbackReply(200, challenge)
    case "unsubscribe":
      guard known.state == .leaving, let challenge = challenge(form) else { return unknown }
      subscription = nil
      return CallbackReply(200, challenge)
    default: return unknown
    }
  }

  private static func challenge(_ form: FormFields) -> String? {
    form["hub.challenge"].flatMap { $0.isEmpty || $0.utf8.count > 4096 ? nil : $0 }
  }

  // MARK: - What the hub pushes

  /// Headers that say how to read a body.
  private static let kept: Set<String> = [
    "content-type", "content-language", "content-location", "link",
  ]

  private static func receive(
    _ request: CallbackRequest, _ subscription: inout WebSubSubscription?, _ now: Timestamp
  ) -> (CallbackReply, PushedPage?) {
    guard var known = subscription else { return (unknown, nil) }
    if known.state == .leaving { return (CallbackReply(410, "no longer wanted\n"), nil) }
    guard let until = known.leaseUntil else { return (unknown, nil) }
    guard until > now else { return (CallbackReply(410, "the lease is over\n"), nil) }
    guard request.body.count <= PushedPage.mostBytes else {
      return (CallbackReply(413, "larger than 15 MiB\n"), nil)
    }
    func header(_ name: String) -> String? {
      request.headers.first { $0.isNamed(name) }?.value
    }
    let links = WebLink.all(in: request.headers)
    let topics = links.filter { $0.relations.contains("self") }.map(\.target)
    let signature = header("x-hub-signature") ?? ""
    guard
      PushSignature.isValid(signature, body: request.body, secret: known.secret.text),
      topics.isEmpty || topics.contains(known.topic)
    else {
      // Who forges a push learns nothing from the answer (WebSub, section 7.1).
      known.dropped += 1
      subscription = known
      return (CallbackReply(202), nil)
    }
    known.receive(now: now)
    subscription = known
    guard !request.body.isEmpty else { return (CallbackReply(202), nil) }
    let page = PushedPage(
      source: known.source, topic: known.topic, receivedAt: now,
      headers: request.headers.filter { kept.contains($0.name.lowercased()) }, body: request.body)
    return (CallbackReply(202), page)
  }
}
