internal import GRDB
import Model

extension SQLiteStore {
  /// Mentions of a filter by the customers who are named as their authors, in the order of ids. Our own
  /// people are left out.
  public func mentionsByCustomer(_ filter: MentionFilter) throws -> [CustomerMentions] {
    try mentions(
      filter, label: "s.label", polarity: "s.positive - s.negative",
      joining: """
        JOIN link l ON l.post = p.post AND l.scorer = m.scorer AND l.position = 0
          AND l.outcome = 'linked' AND s.author_kind IS NULL
        """)
  }

  /// Mentions of a filter by the persons whom they name and who are linked, in the order of ids, with
  /// what is said of them. A mention that names somebody twice counts once, with the stronger of its
  /// judgements.
  public func mentionsOfPersons(_ filter: MentionFilter) throws -> [CustomerMentions] {
    // The bare columns beside max() are taken from its row.
    try mentions(
      filter, label: "l.label", polarity: "l.polarity",
      joining: """
        JOIN (SELECT e.post, e.scorer, k.customer, e.label, e.polarity, max(abs(e.polarity))
              FROM link k JOIN entity e USING(post, scorer, position)
              WHERE k.customer IS NOT NULL AND k.position > 0 AND k.outcome = 'linked'
                AND e.type = 'person'
              GROUP BY 1, 2, 3) l
          ON l.post = p.post AND l.scorer = m.scorer
        """)
  }

  /// Sums by the customer `l` of a join, by label.
  private func mentions(
    _ filter: MentionFilter, label: String, polarity: String, joining: String
  ) throws -> [CustomerMentions] {
    try pool.read { database in
      let condition = MentionSelection.condition(filter)
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT l.customer, \(label) AS label, count(*) AS number, sum(\(polarity)) AS polarity
          \(MentionSelection.from) \(joining) \(condition.sql) GROUP BY 1, 2 ORDER BY 1, 2
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
