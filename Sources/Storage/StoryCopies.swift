internal import GRDB
import Model

/// The copies of stories among the mentions of a filter: all of a cluster but the one that was
/// published first (undated ones come last; the id decides between equals). That one stands for the
/// story, whichever of them was read first.
enum StoryCopies {
  /// Selects `post`, `place` (1 for the one that stands for its story) and `size` of each mention
  /// that has copies or is one.
  private static func ranked(_ condition: String) -> String {
    """
    SELECT m.post AS post, count(*) OVER (PARTITION BY c.cluster) AS size,
      row_number() OVER (PARTITION BY c.cluster ORDER BY p.published IS NULL, p.published, f.id)
        AS place
    \(MentionSelection.from) JOIN cluster c ON c.post = m.post
    \(condition.isEmpty ? "WHERE" : condition + " AND")
      c.cluster IN (SELECT cluster FROM cluster WHERE cluster <> post)
    """
  }

  /// Selects the rows of all that are copies of another, under the condition of a filter.
  static func posts(_ condition: String) -> String {
    "SELECT post FROM (\(ranked(condition))) WHERE place > 1"
  }

  /// The number of copies of each mention that stands for others.
  static func counts(_ database: Database, _ filter: MentionFilter) throws -> [Int64: Int] {
    let condition = MentionSelection.every(filter)
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT post, size FROM (\(ranked(condition.sql))) WHERE place = 1 AND size > 1",
      arguments: condition.arguments)
    var counts: [Int64: Int] = [:]
    while let row = try rows.next() { counts[row["post"]] = (row["size"] as Int) - 1 }
    return counts
  }
}
