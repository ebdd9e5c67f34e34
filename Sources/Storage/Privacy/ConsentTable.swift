internal import GRDB
import Model
import SocialText

extension SQLiteStore: ConsentStore {
  public func lastCustomerList() throws -> String? {
    try pool.read { try String.fetchOne($0, sql: "SELECT list FROM customer_list") }
  }

  public func linkedCustomers(judgedBy list: String?) throws -> [String] {
    try pool.read { try ConsentTable.customers("position = 0", judgedBy: list, $0) }
  }

  public func namedPersons(judgedBy list: String?) throws -> [String] {
    try pool.read { try ConsentTable.customers(ConsentTable.isPerson, judgedBy: list, $0) }
  }

  public func unnamedAuthors() throws -> [LinkedAuthor] {
    try pool.read { database in
      try ConsentTable.authors(
        database,
        sql: """
          SELECT p.post, l.scorer, p.source, p.author_name, p.author_handle, p.author_platform,
            p.author_url, l.customer, l.probability, NULL AS because
          \(MentionSelection.from)
          JOIN link l ON l.post = p.post AND l.scorer = m.scorer AND l.position = 0
          WHERE l.outcome = 'pseudonymous'
          """)
    }
  }

  public func unnamedPersons(
    judgedBy list: String?, regrouped: [String], behind place: Int64, most: Int
  ) throws -> [UnnamedPersons] {
    try pool.read {
      try ConsentTable.unnamedPersons(
        judgedBy: list, regrouped: regrouped, behind: place, most: most, $0)
    }
  }

  public func authors(linkedTo customers: Set<String>) throws -> [LinkedAuthor] {
    try pool.read { database in
      try customers.sorted().flatMap { customer in
        try ConsentTable.authors(
          database,
          sql: """
            SELECT p.post, l.scorer, p.source, p.author_name, p.author_handle, p.author_platform,
              p.author_url, l.customer, l.probability, l.because
            FROM link l JOIN post p ON p.post = l.post
            WHERE l.customer = ? AND l.position = 0 ORDER BY l.post, l.scorer
            """, [customer])
      }
    }
  }

  public func shownAccounts() throws -> Set<ShownAccount> {
    try pool.read { database in
      var accounts: Set<ShownAccount> = []
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT DISTINCT source, author_platform, author_handle FROM post
          WHERE author_handle NOT NULL
          """)
      while let row = try rows.next() {
        accounts.insert(ShownAccount(source: row[0], platform: row[1], handle: row[2]))
      }
      return accounts
    }
  }

  public func apply(
    _ decisions: ConsentDecisions, list: String, audit: (ConsentChanges) -> AuditEntry
  ) throws -> ConsentChanges {
    try guarded {
      try pool.write { database in
        let changes = try ConsentTable.apply(decisions, list: list, database)
        if decisions.judgedBy == nil {
          try database.execute(sql: "DELETE FROM customer_list")
          try database.execute(
            sql: "INSERT INTO customer_list VALUES (?)", arguments: [list])
        }
        if !changes.isEmpty { try AuditTable.append(audit(changes), database) }
        return changes
      }
    }
  }
}

/// Changes of links as consent and people's decisions change.
enum ConsentTable {
  /// True for links of the scores that were made with `:list`, for all where that is nil.
  static let isJudged =
    "(:list IS NULL OR scorer IN (SELECT scorer FROM scorer WHERE customers = :list))"

  /// True for links of persons whom texts name. Companies are linked there whatever their consent.
  static let isPerson = """
    position > 0 AND EXISTS (
      SELECT 1 FROM entity e WHERE e.post = link.post AND e.scorer = link.scorer
        AND e.position = link.position AND e.type = 'person')
    """

  /// Customers that links of some kind name, in order.
  static func customers(
    _ kind: String, judgedBy list: String?, _ database: Database
  ) throws -> [String] {
    try String.fetchAll(
      database,
      sql: """
        SELECT DISTINCT customer FROM link
        WHERE customer NOT NULL AND \(kind) AND \(isJudged) ORDER BY customer
        """, arguments: ["list": list])
  }

  /// Makes links of a customer, of some kind, links that name nobody; how many there were. `list` is
  /// what `scores`, a condition, asks for.
  private static func unname(
    _ customer: String, _ kind: String, scores: String = isJudged, list: String?,
    _ database: Database
  ) throws -> Int {
    try database.execute(
      sql: """
        UPDATE link SET outcome = 'pseudonymous', customer = NULL
        WHERE customer = :customer AND \(kind) AND \(scores)
        """, arguments: ["customer": customer, "list": list])
    return database.changesCount
  }

  static func authors(
    _ database: Database, sql: String, _ arguments: StatementArguments = []
  ) throws -> [LinkedAuthor] {
    try Row.fetchAll(database.cachedStatement(sql: sql), arguments: arguments).map { row in
      let customer = row["customer"] as String?
      return LinkedAuthor(
        post: row["post"], scorer: row["scorer"], source: row["source"],
        author: Author(
          name: row["author_name"], url: row["author_url"], handle: row["author_handle"],
          platform: row["author_platform"]),
        link: AuthorLink(
          decision: customer.map { .linked(customer: $0) } ?? .pseudonymous,
          probability: row["probability"], because: StoredJSON.reasons(row["because"])))
    }
  }

  /// Bytes of text after which a batch of posts ends.
  private static let mostBytes = 4 << 20

  static func unnamedPersons(
    judgedBy list: String?, regrouped: [String], behind place: Int64, most: Int,
    _ database: Database
  ) throws -> [UnnamedPersons] {
    // Whole posts, in the order of their rows.
    let order = list == nil ? "m.post" : "l.post"
    let shown = "\(MentionSelection.from) JOIN link l ON l.post = p.post AND l.scorer = m.scorer"
    let all = """
      FROM link l
      JOIN post p ON p.post = l.post
      JOIN score s ON s.score = (l.post << 20) | l.scorer
      """
    let decided = databaseQuestionMarks(count: regrouped.count)
    var arguments: [(any DatabaseValueConvertible)?] = [place]
    var sql = """
      SELECT \(order), l.post, l.scorer, p.source, p.title, p.text, s.language, s.language_confidence,
        l.position, e.start, e."end", e.in_title, l.customer
      \(list == nil ? shown : all)
      JOIN entity e ON e.post = l.post AND e.scorer = l.scorer AND e.position = l.position
      WHERE \(order) > ? AND l.position > 0 AND e.type = 'person'
        AND (l.outcome = 'pseudonymous' OR l.customer IN (\(decided)))
      """
    arguments += regrouped
    if let list {
      sql += " AND l.scorer IN (SELECT scorer FROM scorer WHERE customers = ?)"
      arguments.append(list)
    }
    sql += " ORDER BY \(order), l.scorer, l.position"
    let rows = try Row.fetchCursor(database, sql: sql, arguments: StatementArguments(arguments))
    var found: [UnnamedPersons] = []
    var bytes = 0
    while let row = try rows.next() {
      let name = UnnamedPersons.Name(
        position: row[8], start: row[9], end: row[10], isInTitle: row[11], customer: row[12])
      if found.last?.row == row[1], found.last?.scorer == row[2] {
        found[found.count - 1].names.append(name)
        continue
      }
      if found.count >= most || bytes > mostBytes, found.last?.place != row[0] { break }
      var post = Post()
      post.title = row[4]
      post.text = row[5]
      bytes += post.text.utf8.count
      found.append(
        UnnamedPersons(
          place: row[0], row: row[1], scorer: row[2], source: row[3], post: post,
          language: LanguageGuess(language: row[6], confidence: row[7]), names: [name]))
    }
    return found
  }

  static func apply(
    _ decisions: ConsentDecisions, list: String, _ database: Database
  ) throws -> ConsentChanges {
    var changes = ConsentChanges()
    for one in decisions.relinked {
      try name(one, database)
      if one.customer == nil {
        changes.withdrawn += database.changesCount
      } else {
        changes.relinked += database.changesCount
      }
    }
    for customer in decisions.withdrawn {
      changes.withdrawn += try unname(
        customer, "position = 0", list: decisions.judgedBy, database)
    }
    for customer in decisions.unnamed {
      changes.withdrawn += try unname(customer, isPerson, list: decisions.judgedBy, database)
    }
    for customer in decisions.regrouped {
      changes.withdrawn += try unname(
        customer, isPerson,
        scores: "scorer NOT IN (SELECT scorer FROM scorer WHERE customers = :list)", list: list,
        database)
    }
    for customer in decisions.forgotten {
      let arguments: StatementArguments = ["customer": customer, "list": decisions.judgedBy]
      try database.execute(
        sql: """
          UPDATE score SET author_kind = 'suppressed' WHERE score IN (
            SELECT (post << 20) | scorer FROM link
            WHERE customer = :customer AND position = 0 AND \(isJudged))
          """, arguments: arguments)
      try database.execute(
        sql: """
          DELETE FROM link
          WHERE customer = :customer AND (position = 0 OR \(isPerson)) AND \(isJudged)
          """, arguments: arguments)
      changes.forgotten += database.changesCount
    }
    for one in decisions.granted {
      try name((one.post, one.scorer, one.customer, one.link), database)
      changes.granted += database.changesCount
    }
    for one in decisions.grantedNames { try name(one, database, &changes) }
    for post in try posts(of: decisions.suppressed, database)
      .union(decisions.suppressedPosts).sorted()
    {
      let count = try ErasureWriter.eraseAuthor(of: post, database)
      changes.suppressed += count.posts
      changes.forgotten += count.links
    }
    return changes
  }

  /// Gives a link its customer, or nobody who may be named.
  private static func name(
    _ one: (post: Int64, scorer: Int64, customer: String?, link: AuthorLink), _ database: Database
  ) throws {
    guard let customer = one.customer else {
      return try database.execute(
        sql: """
          UPDATE link SET outcome = 'pseudonymous', customer = NULL
          WHERE post = ? AND scorer = ? AND position = 0
          """, arguments: [one.post, one.scorer])
    }
    try database.execute(
      sql: """
        UPDATE link SET outcome = 'linked', customer = ?, probability = ?, because = ?
        WHERE post = ? AND scorer = ? AND position = 0
        """,
      arguments: [
        customer, one.link.probability, StoredJSON.text(one.link.because), one.post, one.scorer,
      ])
  }

  /// Gives a name in a text its customer. One who bore it already was taken away before, as people had
  /// decided about the rows: that is made good.
  private static func name(
    _ one: GrantedName, _ database: Database, _ changes: inout ConsentChanges
  ) throws {
    try database.execute(
      sql: """
        UPDATE link SET outcome = 'linked', customer = ?, probability = ?, because = ?
        WHERE post = ? AND scorer = ? AND position = ? AND outcome = 'pseudonymous'
        """,
      arguments: [
        one.customer, one.probability, StoredJSON.text(one.because), one.post, one.scorer,
        one.name.position,
      ])
    guard database.changesCount > 0 else { return }
    switch one.name.customer {
    case nil: changes.granted += 1
    case let before?:
      changes.withdrawn -= 1
      if before != one.customer { changes.relinked += 1 }
    }
  }

  /// Rows of `post` that accounts wrote, in one walk.
  private static func posts(
    of accounts: Set<ShownAccount>, _ database: Database
  ) throws -> Set<Int64> {
    var found: Set<Int64> = []
    if accounts.isEmpty { return found }
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT source, author_platform, author_handle, post FROM post
        WHERE author_handle NOT NULL
        """)
    while let row = try rows.next() {
      if accounts.contains(ShownAccount(source: row[0], platform: row[1], handle: row[2])) {
        found.insert(row[3])
      }
    }
    return found
  }
}
