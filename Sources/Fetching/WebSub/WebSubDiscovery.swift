import Model

/// Which hub pushes a page, and the name it knows the page by.
public struct WebSubDiscovery: Hashable, Sendable {
  /// Address of the hub.
  public var hub: String
  /// Address that the hub knows the page by.
  public var topic: String

  /// Joins the two.
  public init(hub: String, topic: String) {
    self.hub = hub
    self.topic = topic
  }

  /// Looks at the page's `Link` lines first, then at what the document says (WebSub, section 4): of
  /// several hubs the first with https is taken, else the first. Where nothing names the topic, it
  /// is the address that answered. Nil for a page without hub. `resolve` makes a reference absolute.
  public static func find(
    _ page: FetchedPage, feed: FeedInfo, resolve: (_ reference: String, _ base: String) -> String?
  ) -> WebSubDiscovery? {
    var hubs: [String] = []
    var topic: String?
    for link in WebLink.all(in: page.headers) {
      guard let url = resolve(link.target, page.url), WebAddress(url) != nil else { continue }
      if link.relations.contains("hub") { hubs.append(url) }
      if link.relations.contains("self"), topic == nil { topic = url }
    }
    if hubs.isEmpty, let hub = feed.hub, WebAddress(hub) != nil { hubs.append(hub) }
    guard let hub = hubs.first(where: isSecure) ?? hubs.first else { return nil }
    if topic == nil, let own = feed.selfURL, WebAddress(own) != nil { topic = own }
    return WebSubDiscovery(hub: hub, topic: topic ?? page.url)
  }

  static func isSecure(_ url: String) -> Bool { url.prefix(8).lowercased() == "https://" }
}
