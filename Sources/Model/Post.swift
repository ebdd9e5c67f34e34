import SocialText

/// The id of a post: a 128-bit hash of the first of its keys. It never depends on the feed's URL.
public struct PostID: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The hash behind the id.
  public var hash: Hash128

  /// Wraps a key's hash.
  public init(_ hash: Hash128) { self.hash = hash }

  /// Reads the 32 hexadecimal digits of `description`.
  public init?(_ hex: String) {
    guard let hash = Hash128(hex: hex) else { return nil }
    self.hash = hash
  }

  /// 32 lower-case hexadecimal digits.
  public var description: String { hash.hex }

  /// Orders as the hexadecimal digits do.
  public static func < (left: PostID, right: PostID) -> Bool { left.hash < right.hash }
}

/// One of the things a post can be recognised by. A hit on any of a post's keys finds it.
public struct PostKey: Hashable, Sendable {
  /// What was hashed.
  public enum Kind: UInt8, Sendable {
    /// The entry's guid or id. One that is a URL is hashed as `url`, so that a permalink guid and
    /// an equal link are one key.
    case guid = 1
    /// The canonical URL.
    case url = 2
    /// Author, title and text, folded.
    case content = 3
  }

  /// What was hashed.
  public var kind: Kind
  /// Version of the rule that prepared the bytes: a better canonicaliser adds keys of a new
  /// version beside the old ones instead of doubling history.
  public var version: UInt8
  /// The hash.
  public var hash: Hash128

  /// Joins the parts.
  public init(kind: Kind, version: UInt8, hash: Hash128) {
    self.kind = kind
    self.version = version
    self.hash = hash
  }
}

/// One thing somebody published, normalised: a feed entry, forum message, article or comment.
public struct Post: Sendable {
  /// Hash of the first of `keys`.
  public var id: PostID
  /// Everything it can be found by, best first; never empty for a parsed post.
  public var keys: [PostKey]
  /// Where it stands, absolute, as published (not canonicalised).
  public var url: String?
  /// The entry's own id as published.
  public var guid: String?
  /// Plain text.
  public var title: String
  /// Plain text of the whole post with its quotes in place.
  public var text: String
  /// Sanitised HTML of the same; empty where the source gave none.
  public var html: String
  /// Who wrote it.
  public var author: Author
  /// When it was published, if said.
  public var published: StatedDate?
  /// When it was last changed, if said.
  public var updated: StatedDate?
  /// Categories and tags as published.
  public var categories: [String]
  /// Files that come with it.
  public var enclosures: [Enclosure]
  /// Id or URL of the thread it belongs to.
  public var thread: String?
  /// Id or URL of the post it answers.
  public var replyTo: String?
  /// Page or feed with its comments.
  public var commentsURL: String?
  /// BCP 47 tag that the source declares for it.
  public var declaredLanguage: String?
  /// Quoted parts of `text`; they do not count as the author's opinion.
  public var quotes: [Quote]
  /// Hash of title, text and author as the source has them, where `text` is from elsewhere: a post
  /// whose excerpt gave way to its article is edited when the excerpt is. Nil where all is its own.
  public var statedHash: Hash128?

  /// An empty post, to be filled by an adapter.
  public init(id: PostID = PostID(Hash128(high: 0, low: 0))) {
    self.id = id
    keys = []
    title = ""
    text = ""
    html = ""
    author = Author()
    categories = []
    enclosures = []
    quotes = []
  }
}

extension Post {
  /// True where there is no text and the title stands in its place: it is analysed instead.
  public var isTitleOnly: Bool { !title.isEmpty && !text.utf8.contains { $0 > 0x20 } }

  /// Hash of title, text and author.
  public var ownHash: Hash128 {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(title.utf8.count + text.utf8.count + 64)
    for part in [title, text, author.name ?? author.handle ?? ""] {
      bytes.append(contentsOf: part.utf8)
      bytes.append(0)
    }
    return StableHash.hash128(bytes.span)
  }
}

/// Who wrote a post, as far as the source says.
public struct Author: Hashable, Sendable {
  /// Name shown to readers.
  public var name: String?
  /// E-mail address.
  public var email: String?
  /// Profile page, absolute.
  public var url: String?
  /// Name on the platform, without `@`.
  public var handle: String?
  /// Platform of the handle (`forum`, `reddit`, a host …).
  public var platform: String?
  /// Place that the profile states.
  public var location: String?
  /// The profile's own words.
  public var bio: String?

  /// All parts are optional.
  public init(
    name: String? = nil, email: String? = nil, url: String? = nil, handle: String? = nil,
    platform: String? = nil, location: String? = nil, bio: String? = nil
  ) {
    self.name = name
    self.email = email
    self.url = url
    self.handle = handle
    self.platform = platform
    self.location = location
    self.bio = bio
  }

  /// True where nothing at all is known.
  public var isUnknown: Bool {
    name == nil && email == nil && url == nil && handle == nil && bio == nil && location == nil
  }
}

/// A file that comes with a post (podcast episode, picture).
public struct Enclosure: Hashable, Sendable {
  /// Absolute URL.
  public var url: String
  /// Media type as published.
  public var type: String?
  /// Bytes, as published.
  public var length: Int64?

  /// Joins the parts.
  public init(url: String, type: String? = nil, length: Int64? = nil) {
    self.url = url
    self.type = type
    self.length = length
  }
}

/// A quoted part of a post's text.
public struct Quote: Hashable, Sendable {
  /// Bytes of the post's text.
  public var span: TextSpan
  /// Name of who is quoted, if said.
  public var author: String?

  /// Joins the parts.
  public init(span: TextSpan, author: String? = nil) {
    self.span = span
    self.author = author
  }
}
