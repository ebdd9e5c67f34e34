internal import GRDB
import Model

extension SQLiteStore {
  /// Mentions of a filter by the customers who are named as their authors, in the order of ids. Our own
  /// people are left out.
  public func mentionsByCustomer(_ filter: MentionFilter) throws -> [CustomerMentions] {
    try pool.read { database in
      let condition = MentionSelection.condition(filter)
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT l.customer, s.label, count(*) AS number, sum(s.positive - s.negative) AS polarity
          \(MentionSelection.from)
          JOIN link l ON l.post = p.post AND l.scorer = m.scorer AND l.position = 0
            AND l.outcome = 'linked' AND s.author_kind IS NULL
          \(condition.sql) GROUP BY 1, 2 ORDER BY 1, 2
          """, arguments: condition.arguments)
      var found: [CustomerMentions] = []
      while let row = try rows.next() {
        let customer: String = row["customer"]
        if found.last?.customer != customer {
          found.append(CustomerMentions(customer: customer, counts: LabelCounts(), polarity: 0))
        }
        found[found.count - 1].counts.add(
          PolarityLabel(rawValue: row["label"]) ?? .neutral, row["number"])
        found[found.count - 1].polarity += row["polarity"] as Double
      }
      return found
    }
  }
}
