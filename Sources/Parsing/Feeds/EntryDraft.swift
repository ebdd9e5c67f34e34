import Model

/// A text of the feed that is not cleaned yet: bytes of the reader's arena and how to read them.
struct DraftText: Sendable {
  /// How the bytes are meant.
  enum Kind: Sendable { case plain, html }

  /// First byte; -1 where there is no text.
  var start = -1
  /// Behind the last byte.
  var end = -1
  /// How the bytes are meant.
  var kind = Kind.plain
  /// True where plain text may be HTML in disguise (all formats but Atom).
  var mayBeHTML = false
  /// Index of the base URL.
  var base = 0

  /// True where there is a text that is not empty.
  var isSet: Bool { end > start }
}

/// A person as a feed states them.
struct DraftPerson: Sendable {
  var name: String?
  var email: String?
  var url: String?

  /// True where nothing is known.
  var isEmpty: Bool { name == nil && email == nil && url == nil }

  /// The normalised author.
  var author: Author { Author(name: name, email: email, url: url) }
}

/// What an entry says, in the words of its format; `PostAdapter` makes a post of it.
struct EntryDraft: Sendable {
  var title = DraftText()
  var mediaTitle = DraftText()
  var summary = DraftText()
  var content = DraftText()
  var itunesSummary = DraftText()
  var mediaDescription = DraftText()
  var link: String?
  /// True where `link` came from rel=alternate or a link element's text.
  var linkIsChosen = false
  var guid: String?
  var guidIsPermalink = false
  var author = DraftPerson()
  var creator = DraftPerson()
  var itunesAuthor = DraftPerson()
  var sourceAuthor = DraftPerson()
  var published: StatedDate?
  var updated: StatedDate?
  var created: StatedDate?
  var date: StatedDate?
  var categories: [String] = []
  var enclosures: [Enclosure] = []
  var replyTo: String?
  var thread: String?
  var comments: String?
  var commentRSS: String?
  var replies: String?
  var language: String?
  var hasContent = false
}
