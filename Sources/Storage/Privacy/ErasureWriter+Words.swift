internal import Foundation
internal import GRDB
import Model
import SocialText

/// What follows from the words of a post: the names in it, and what its copies are known by.
extension ErasureWriter {
  /// Names in a masked text are what now stands there; those that nobody tracks go.
  mutating func maskEntities(_ post: Int64, title: String, text: String) throws {
    let places = (ScalarOffsets(title.utf8.span), ScalarOffsets(text.utf8.span))
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT scorer, position, in_title, start, "end", text, tracked FROM entity WHERE post = ?
        """, arguments: [post])
    for row in rows {
      let isInTitle: Bool = row["in_title"]
      let offsets = isInTitle ? places.0 : places.1
      guard let start = offsets.byte(atScalar: row["start"]),
        let end = offsets.byte(atScalar: row["end"]), start <= end
      else { continue }
      let bytes = Array((isInTitle ? title : text).utf8)
      guard end <= bytes.count else { continue }
      let words = String(decoding: bytes[start..<end], as: UTF8.self)
      guard words != row["text"] as String else { continue }
      let key: StatementArguments = [post, row["scorer"] as Int64, row["position"] as Int64]
      if (row["tracked"] as String?) == nil {
        for table in ["link", "entity"] {
          try database.execute(
            sql: "DELETE FROM \(table) WHERE post = ? AND scorer = ? AND position = ?",
            arguments: key)
          if table == "link" { counts.links += database.changesCount }
        }
      } else {
        try database.execute(
          sql: "UPDATE entity SET text = ? WHERE post = ? AND scorer = ? AND position = ?",
          arguments: [words] + key)
      }
      counts.entities += 1
    }
  }

  /// What is remembered of a text to know its copies is remembered of the masked one.
  func sketchAnew(_ post: Int64) throws {
    guard
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT p.title, p.text, p.extra FROM cluster c JOIN post p ON p.post = c.post
          WHERE c.post = ?
          """, arguments: [post])
    else { return }
    var words = Post()
    words.title = row["title"]
    words.text = row["text"]
    words.quotes = StoredJSON.quotes(row["extra"], of: words.text)
    var sketch = TextSketch()
    if words.isTitleOnly {
      sketch.read(words.title.utf8.span)
    } else {
      sketch.read(words.text.utf8.span, quotes: words.quotes.map(\.span))
    }
    var bytes = Data(capacity: 2 * sketch.words.count)
    for word in sketch.words {
      bytes.append(UInt8(truncatingIfNeeded: word))
      bytes.append(UInt8(truncatingIfNeeded: word >> 8))
    }
    try database.execute(
      sql: """
        UPDATE cluster SET fingerprint = ?, count = ?, quarters = ?, words = ? WHERE post = ?
        """,
      arguments: [
        Int64(bitPattern: sketch.fingerprint), sketch.count, sketch.quarters, bytes, post,
      ])
  }
}
