internal import GRDB
import Model

/// Where the tables may hold something about a person. What `access` shows, what `forget` takes out
/// and what its proof counts rest on these lists; a test holds them against the schema, so that no
/// column comes to be that nobody thought of.
enum PersonColumns {
  /// Columns with ids of customers, as such or in a list; what reads like one elsewhere is a word.
  static let ids = [
    "link": ["customer", "candidates"], "identity": ["customers"], "audit": ["subject"],
    "golden": ["golden", "customers"],
  ]

  /// Columns of `post` that may name somebody.
  static let post = [
    "title", "text", "url", "guid", "thread", "reply_to", "extra", "author_name", "author_handle",
    "author_url",
  ]

  /// Tables of what is remembered of pages, sources and hosts, with their keys: a row that names
  /// somebody in any column goes.
  static let places: [(table: String, key: [String])] = [
    ("page", ["source", "url"]), ("push", ["number"]), ("subscription", ["source"]),
    ("source", ["source"]), ("robots", ["origin"]), ("host", ["host"]),
  ]

  /// Rows of one of `places` of which any text or blob names a person, with those columns.
  static func rows(
    _ table: String, naming terms: PersonTerms, _ database: Database
  ) throws -> [(row: Row, columns: [String])] {
    var found: [(row: Row, columns: [String])] = []
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM \(table)")
    while let row = try rows.next() {
      let columns = row.filter { isNaming($1, terms) }.map(\.0)
      if !columns.isEmpty { found.append((row.copy(), columns)) }
    }
    return found
  }

  private static func isNaming(_ value: DatabaseValue, _ terms: PersonTerms) -> Bool {
    switch value.storage {
    case .string(let text): !terms.spans(in: Array(text.utf8)).isEmpty
    case .blob(let bytes): !terms.spans(in: Array(bytes)).isEmpty
    default: false
    }
  }
}
