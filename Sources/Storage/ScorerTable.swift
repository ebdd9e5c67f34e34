internal import GRDB
import Model

/// Rows of `scorer`: sets of scorers, few and never changed.
enum ScorerTable {
  /// Row number of a set; nil where it has scored nothing yet.
  static func find(_ versions: ScorerVersions, _ database: Database) throws -> Int64? {
    try Int64.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT scorer FROM scorer
          WHERE program = ? AND models = ? AND lexicons = ? AND customers = ? AND tracking = ?
          """), arguments: arguments(versions))
  }

  /// Row number of a set, made where it is missing.
  static func add(_ versions: ScorerVersions, _ database: Database) throws -> Int64 {
    if let row = try find(versions, database) { return row }
    try database.execute(
      sql: "INSERT INTO scorer(program, models, lexicons, customers, tracking) VALUES (?,?,?,?,?)",
      arguments: arguments(versions))
    return database.lastInsertedRowID
  }

  /// All sets by their rows.
  static func all(_ database: Database) throws -> [Int64: ScorerVersions] {
    var found: [Int64: ScorerVersions] = [:]
    let rows = try Row.fetchCursor(
      database, sql: "SELECT scorer, program, models, lexicons, customers, tracking FROM scorer")
    while let row = try rows.next() {
      found[row[0]] = ScorerVersions(
        program: row[1], models: row[2], lexicons: row[3], customers: row[4], tracking: row[5])
    }
    return found
  }

  private static func arguments(_ versions: ScorerVersions) -> StatementArguments {
    [
      versions.program, versions.models, versions.lexicons, versions.customers, versions.tracking,
    ]
  }
}
