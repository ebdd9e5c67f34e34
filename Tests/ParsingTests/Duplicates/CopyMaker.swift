import Gates

/// Makes copies of a story as they are met, from a seed.
struct CopyMaker {
  enum Kind: CaseIterable {
    /// Inside other text: a site's header and footer, a byline, teasers of other stories.
    case wrapped
    /// One word in twenty changed, dropped, added or moved.
    case edited
    /// The first third to four fifths of it.
    case truncated
    /// The first 45 words.
    case lead
  }

  var random: FuzzRandom
  /// Words to put in the place of others, and stories to tease.
  let words: [String]
  let stories: [[String]]

  mutating func copy(of story: [String], _ kind: Kind) -> String {
    switch kind {
    case .wrapped: wrapped(story)
    case .edited: edited(story).joined(separator: " ")
    case .truncated: truncated(story)
    case .lead: lead(story)
    }
  }

  // MARK: - Wrapped

  /// A site: words of its menus and its standing sentences, always the same for one number.
  static func frame(
    _ site: Int, words: [String], header: Int, footer: Int
  ) -> (head: [String], foot: [String]) {
    var random = FuzzRandom(seed: UInt64(site) &* 7919 &+ 13)
    var head: [String] = []
    var foot: [String] = []
    while head.count < header { head += CopyMaker.split(menus[random.next(menus.count)]) }
    while foot.count < footer {
      foot +=
        random.next(3) == 0
        ? (0..<6).map { _ in words[random.next(words.count)] }
        : CopyMaker.split(notices[random.next(notices.count)])
    }
    return (head, foot)
  }

  static func split(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  private static let menus = [
    "Home News Sport Business Culture Travel Opinion Video Live", "Skip to content",
    "Subscribe Sign in Register My account", "Search this site", "You are here: Home > News",
    "Breaking news, comment and features from our own correspondents",
    "We use cookies to make this site work. Accept all Manage settings",
    "Published by the city desk on Monday morning", "By our staff reporter, updated 3 hours ago",
    "Print this page Send by mail Share on the usual networks", "Advertisement",
    "Listen to this article, 5 minutes", "Weather 14 degrees, light rain", "Menu Close Menu",
  ]
  private static let notices = [
    "All rights reserved. No part of this page may be used without leave of the publisher.",
    "Sign up for our newsletter and never miss a story again.",
    "Related articles you may like", "Read more on this topic", "Follow us for more like this.",
    "Comments are closed. Please be kind to one another and stay on the topic.",
    "Terms of use Privacy policy Contact Imprint Jobs Advertise with us",
    "This article first appeared on our partner site and is shown here with permission.",
    "Do you know more about this? Write to our desk in confidence.",
    "Support independent reporting: become a member today for the price of a coffee.",
    "Most read today", "Tags: news, local, people", "Back to top",
  ]

  private mutating func wrapped(_ story: [String]) -> String {
    var body = story
    // The frame takes a tenth to two fifths of the page, or what the largest sites put there.
    let size = max(12, min(240, story.count * (10 + random.next(55)) / 100))
    let header = size * random.next(60) / 100
    let frame = CopyMaker.frame(
      random.next(1_000_000), words: words, header: header, footer: size - header)
    switch random.next(4) {
    case 0:
      // A teaser of another story stands in the middle.
      let other = stories[random.next(stories.count)]
      body.insert(contentsOf: ["Read", "also:"] + other.prefix(10), at: body.count / 2)
    case 1:
      let other = stories[random.next(stories.count)]
      return
        (frame.head + body + frame.foot + ["Next:"] + other.prefix(25)).joined(separator: " ")
    case 2:
      return "By Robin Lark, for the Morning Post\n" + body.joined(separator: " ")
        + "\nThe post first appeared on Morning Post. " + frame.foot.joined(separator: " ")
    default: break
    }
    return (frame.head + body + frame.foot).joined(separator: " ")
  }

  // MARK: - Edited and cut

  private mutating func edited(_ story: [String]) -> [String] {
    var body = story
    for _ in 0..<max(1, (story.count + 10) / 20) {
      let place = random.next(body.count)
      switch random.next(6) {
      case 0, 1, 2: body[place] = words[random.next(words.count)]
      case 3: if body.count > 1 { body.remove(at: place) }
      case 4: body.insert(words[random.next(words.count)], at: place)
      default: body[place] += "s"
      }
    }
    return body
  }

  private mutating func truncated(_ story: [String]) -> String {
    let count = max(45, story.count * (33 + random.next(48)) / 100)
    let cut = story.prefix(count).joined(separator: " ")
    switch random.next(4) {
    case 0: return cut + "…"
    case 1: return cut + " [...] Continue reading at the source"
    case 2: return "Robin Lark reports: " + cut
    default: return cut
    }
  }

  private mutating func lead(_ story: [String]) -> String {
    let cut = story.prefix(45).joined(separator: " ")
    switch random.next(4) {
    case 0: return cut + " …"
    case 1: return cut + " Read the full story"
    case 2: return "LONDON (Agency) — " + cut
    default: return cut
    }
  }
}
