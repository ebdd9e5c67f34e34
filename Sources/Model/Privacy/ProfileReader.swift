import SocialText

/// Names of people in the addresses of their pages on networks: `t.me/kim_k`, `x.com/mira_k/status/1`.
enum ProfileReader {
  /// Hosts with the folders that people's names stand in, as the bytes in front of the name.
  private static let places: [StaticString] = [
    "t.me/", "telegram.me/", "wa.me/", "x.com/", "twitter.com/", "instagram.com/", "facebook.com/",
    "fb.com/", "snapchat.com/add/", "linkedin.com/in/", "reddit.com/user/", "bsky.app/profile/",
  ]

  /// First folders of those hosts that are nobody's name.
  private static let folders: Set<String> = [
    "i", "p", "s", "c", "tv", "home", "search", "explore", "hashtag", "intent", "share",
    "sharer", "sharer.php", "reel", "reels", "stories", "watch", "groups", "group", "pages",
    "events", "event",
    "marketplace", "settings", "login", "about", "help", "privacy", "tos", "legal", "joinchat",
    "joinlink", "addstickers", "proxy", "socks", "story.php", "photo.php", "permalink.php",
    "profile.php", "dialog", "plugins", "accounts", "developer", "business", "jobs", "media",
  ]

  /// A name from the slash in front of it on.
  static func name(_ bytes: Span<UInt8>, _ slash: Int) -> TextSpan? {
    guard places.contains(where: { ends(bytes, slash, $0) }) else { return nil }
    var end = slash + 1
    while end < bytes.count, end - slash <= 64,
      bytes[end].isASCIIAlphanumeric || [0x5F, 0x2D, 0x2E, 0x2B].contains(bytes[end])
    {
      end += 1
    }
    while end > slash + 1, bytes[end - 1] == 0x2E || bytes[end - 1] == 0x2D { end -= 1 }
    guard end > slash + 1 else { return nil }
    var name: [UInt8] = []
    for at in slash + 1..<end { name.append(bytes[at].asciiLowered) }
    if folders.contains(String(decoding: name, as: UTF8.self)) { return nil }
    return TextSpan(start: slash + 1, end: end)
  }

  /// True where the bytes up to and with a slash are a host's, of which it is all or the last labels.
  private static func ends(_ bytes: Span<UInt8>, _ slash: Int, _ place: StaticString) -> Bool {
    let count = place.utf8CodeUnitCount
    let start = slash + 1 - count
    guard start >= 0 else { return false }
    for index in stride(from: count - 1, through: 0, by: -1) {
      // SAFETY: `index` is below the number of code units, which are static.
      guard unsafe bytes[start + index].asciiLowered == place.utf8Start[index] else { return false }
    }
    return !TextEdge.isWord(bytes, before: start) && (start == 0 || bytes[start - 1] != 0x2D)
  }
}
