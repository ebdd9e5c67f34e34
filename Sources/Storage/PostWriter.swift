internal import GRDB
import Model
import SocialText

/// Writes the rows of `post`: one for each version.
struct PostWriter: ~Copyable {
  private var row: RowWriter
  private var json = JSONWriter()

  init(_ database: Database) throws {
    row = try RowWriter(
      database,
      """
      INSERT INTO post(post, first, id, version, source, url, guid, title, text, author_name,
        author_handle, author_platform, author_url, published, published_offset,
        published_day_only, updated, thread, reply_to, extra, content_hash, first_seen_at, run)
      VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
      """)
  }

  /// Adds a version under a row number; `first` is the row of version 1, nil in that itself.
  mutating func insert(
    _ scored: ScoredPost, row number: Int64, first: Int64?, version: Int64, _ content: Hash128,
    from batch: PageCommit
  ) throws {
    let post = scored.post
    row.integer(number)
    row.integer(first)
    row.hash(post.id.hash)
    row.integer(version)
    row.text(batch.source)
    row.text(post.url)
    row.text(post.guid)
    row.text(post.title)
    row.text(post.text)
    if scored.author.isSuppressed {
      // Nothing that names a suppressed author may be stored.
      for _ in 0..<4 { row.null() }
    } else {
      row.text(post.author.name)
      row.text(post.author.handle)
      row.text(post.author.platform)
      row.text(post.author.url)
    }
    row.integer(post.published?.timestamp.seconds)
    row.integer(post.published?.offsetMinutes.map(Int64.init))
    row.integer(post.published.map { $0.isDayOnly ? 1 : 0 })
    row.integer(post.updated?.timestamp.seconds)
    row.text(post.thread)
    row.text(post.replyTo)
    writeExtra(post)
    row.text(json)
    row.hash(content)
    row.integer(batch.now.seconds)
    row.integer(batch.run)
    try row.run()
  }

  /// Categories, enclosures, quotes and comments page: rarely asked for, so one JSON object.
  private mutating func writeExtra(_ post: Post) {
    json.removeAll()
    guard
      !post.categories.isEmpty || !post.enclosures.isEmpty || !post.quotes.isEmpty
        || post.commentsURL != nil
    else { return }
    json.beginObject()
    if !post.categories.isEmpty {
      json.key("categories")
      json.beginArray()
      for category in post.categories { json.value(category) }
      json.endArray()
    }
    if !post.enclosures.isEmpty {
      json.key("enclosures")
      json.beginArray()
      for enclosure in post.enclosures { json.value(enclosure.url) }
      json.endArray()
    }
    if !post.quotes.isEmpty {
      let offsets = ScalarOffsets(post.text.utf8.span)
      json.key("quotes")
      json.beginArray()
      for quote in post.quotes {
        json.beginArray()
        json.value(offsets.scalar(atByte: quote.span.start))
        json.value(offsets.scalar(atByte: quote.span.end))
        json.endArray()
      }
      json.endArray()
    }
    if let comments = post.commentsURL {
      json.key("comments")
      json.value(comments)
    }
    json.endObject()
  }
}
