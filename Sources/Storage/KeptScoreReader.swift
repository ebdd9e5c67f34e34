internal import GRDB
import Model

/// Reads what a set of scorers said of a version of a post.
struct KeptScoreReader: ~Copyable {
  private let versions: [Int64: ScorerVersions]
  private var score: RowWriter
  private var last: RowWriter
  private var names: RowWriter
  private var author: RowWriter

  private static let columns = """
    SELECT scorer, language, language_confidence, negative, neutral, positive, scale, flags,
      intents, author_kind FROM score
    """

  init(_ database: Database) throws {
    // Prepared first, placed then: what cannot be copied must be there whole or not at all.
    let versions = try ScorerTable.all(database)
    let score = try RowWriter(database, Self.columns + " WHERE score = ?")
    let last = try RowWriter(
      database,
      Self.columns + " WHERE score BETWEEN ? AND ? AND scorer <> ? ORDER BY score DESC LIMIT 1")
    let names = try RowWriter(
      database,
      """
      SELECT e.start, e."end", e.in_title, e.text, e.tracked, e.label, e.polarity, l.outcome,
        l.customer
      FROM entity e
      LEFT JOIN link l ON l.post = e.post AND l.scorer = e.scorer AND l.position = e.position
      WHERE e.post = ? AND e.scorer = ? ORDER BY e.position
      """)
    let author = try RowWriter(
      database,
      """
      SELECT outcome, customer, probability, because, candidates FROM link
      WHERE post = ? AND scorer = ? AND position = 0
      """)
    self.versions = versions
    self.score = score
    self.last = last
    self.names = names
    self.author = author
  }

  /// What a set of scorers said; nil where it said nothing.
  mutating func read(_ row: Int64, by scorer: Int64) throws -> KeptScore? {
    score.integer(row << 20 | scorer)
    var found: KeptScore?
    let versions = versions
    try score.run { found = Self.score($0, versions) }
    try complete(&found, row)
    return found
  }

  /// What the last of the sets but one said.
  mutating func readLast(_ row: Int64, not scorer: Int64) throws -> KeptScore? {
    last.integer(row << 20)
    last.integer(row << 20 | 0xFFFFF)
    last.integer(scorer)
    var found: KeptScore?
    let versions = versions
    try last.run { found = Self.score($0, versions) }
    try complete(&found, row)
    return found
  }

  private static func score(
    _ row: ColumnReader, _ versions: [Int64: ScorerVersions]
  ) -> KeptScore {
    let likely = StoredJSON.likely(row.text(8))
    var author = AuthorLink.nobody
    switch row.text(9) {
    case "suppressed": author.isSuppressed = true
    case "employee": author.isEmployee = true
    default: break
    }
    let unknown = ScorerVersions(
      program: "", models: "", lexicons: "", customers: "", tracking: "")
    return KeptScore(
      scorer: row.integer(0), versions: versions[row.integer(0)] ?? unknown,
      language: row.text(1) ?? "und", languageConfidence: row.real(2),
      probabilities: LabelProbabilities(
        negative: row.real(3), neutral: row.real(4), positive: row.real(5)),
      scale: Int(row.integer(6)), flags: Int(row.integer(7)),
      intents: likely.isEmpty ? [] : Intent.allCases.filter { likely.contains($0.rawValue) },
      author: author, names: [])
  }

  /// Adds names and the author's link.
  private mutating func complete(_ score: inout KeptScore?, _ row: Int64) throws {
    guard var whole = score else { return }
    names.integer(row)
    names.integer(whole.scorer)
    try names.run { row in
      whole.names.append(
        KeptScore.Name(
          start: Int(row.integer(0)), end: Int(row.integer(1)), isInTitle: row.integer(2) == 1,
          text: row.text(3) ?? "", trackedID: row.text(4),
          label: row.text(5).flatMap(PolarityLabel.init(rawValue:)) ?? .neutral,
          polarity: row.real(6), outcome: row.text(7).flatMap(LinkOutcome.init(rawValue:)),
          customer: row.text(8)))
    }
    author.integer(row)
    author.integer(whole.scorer)
    try author.run { row in
      whole.author.probability = row.real(2)
      whole.author.because = StoredJSON.reasons(row.text(3))
      whole.author.decision =
        switch row.text(0) {
        case "linked": .linked(customer: row.text(1) ?? "")
        case "pseudonymous": .pseudonymous
        case "held": .held(candidates: StoredJSON.candidates(row.text(4)))
        default: .none(candidates: [])
        }
    }
    score = whole
  }
}
