internal import GRDB
import Model

extension SQLiteStore {
  public func summary(
    _ filter: MentionFilter, offsetMinutes: (Timestamp) -> Int
  ) throws -> ReportSummary {
    try pool.read { database in
      let condition = MentionSelection.condition(filter)
      let arguments = condition.arguments
      var summary = ReportSummary()
      summary.posts =
        try Int.fetchOne(database, sql: "SELECT count(*) FROM post WHERE first IS NULL") ?? 0
      let every = MentionSelection.every(filter)
      summary.copies =
        try Int.fetchOne(
          database, sql: "SELECT count(*) FROM (\(StoryCopies.posts(every.sql)))",
          arguments: every.arguments) ?? 0

      func table(
        _ columns: String, joining: String = "", and extra: String = "",
        label: String = "s.label"
      ) throws -> [ReportSummary.Row] {
        var found: [ReportSummary.Row] = []
        var positions: [String: Int] = [:]
        let clause =
          extra.isEmpty
          ? condition.sql
          : condition.sql.isEmpty ? "WHERE " + extra : condition.sql + " AND " + extra
        let rows = try Row.fetchCursor(
          database,
          sql: """
            SELECT \(columns) AS name, \(label) AS label, count(DISTINCT m.post) AS number
            \(MentionSelection.from) \(joining) \(clause) GROUP BY 1, 2
            """, arguments: arguments)
        while let row = try rows.next() {
          let name: String = row["name"]
          let position = positions[name] ?? found.count
          if position == found.count {
            positions[name] = position
            found.append(ReportSummary.Row(name: name, counts: LabelCounts()))
          }
          found[position].counts.add(
            PolarityLabel(rawValue: row["label"]) ?? .neutral, row["number"])
        }
        return found.sorted {
          ($1.counts.total, $0.name) < ($0.counts.total, $1.name)
        }
      }

      summary.sources = try table("p.source")
      summary.languages = try table("s.language")
      // A post that names a thing twice counts once, with the stronger of its two judgements (the
      // bare column beside max() is taken from that row).
      summary.tracked = try table(
        "e.tracked",
        joining: """
          JOIN (SELECT post, scorer, tracked, label, max(abs(polarity)) FROM entity
                WHERE tracked IS NOT NULL GROUP BY post, scorer, tracked) e
            ON e.post = p.post AND e.scorer = m.scorer
          """, label: "e.label")
      summary.authors = try table(
        "coalesce(p.author_name, p.author_handle)",
        and: "coalesce(p.author_name, p.author_handle) IS NOT NULL AND s.author_kind IS NULL")

      var days: [String: LabelCounts] = [:]
      let dates = try Row.fetchCursor(
        database,
        sql: "SELECT p.published, s.label, s.author_kind \(MentionSelection.from) \(condition.sql)",
        arguments: arguments)
      while let row = try dates.next() {
        let label = PolarityLabel(rawValue: row["label"]) ?? .neutral
        summary.mentions.add(label)
        if (row["author_kind"] as String?) == "employee" { summary.employeeMentions += 1 }
        guard let seconds = row["published"] as Int64? else {
          summary.undated += 1
          continue
        }
        let moment = Timestamp(seconds: seconds)
        days[moment.day(offsetMinutes: offsetMinutes(moment)), default: LabelCounts()].add(label)
      }
      summary.days = days.sorted { $0.key < $1.key }.map {
        ReportSummary.Row(name: $0.key, counts: $0.value)
      }

      let outcomes = try Row.fetchCursor(
        database,
        sql: """
          SELECT coalesce(l.outcome, 'none') AS outcome, count(*) AS number
          \(MentionSelection.from)
          LEFT JOIN link l ON l.post = p.post AND l.scorer = m.scorer AND l.position = 0
          \(condition.sql) GROUP BY 1
          """, arguments: arguments)
      while let row = try outcomes.next() {
        if let outcome = LinkOutcome(rawValue: row["outcome"]) {
          summary.authorOutcomes[outcome] = row["number"]
        }
      }
      return summary
    }
  }
}
