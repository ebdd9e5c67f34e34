internal import GRDB
import Model

/// The posts that a person wrote, as far as the store can tell: by an account of theirs, by a link
/// that is shown or the newest, and by a link to a known customer who has not agreed and goes by
/// their name. Whatever else an account that was found so has written is theirs too.
struct PersonPosts {
  /// Rows of `post`.
  private(set) var rows: Set<Int64> = []
  /// Names shown on them that nobody else goes by.
  private(set) var names: Set<String> = []
  /// Handles of other authors, without platform.
  private var otherHandles: Set<String> = []
  /// What is tracked, but for persons, as it stands in texts, in lower case.
  private var tracked: Set<String> = []
  /// Accounts as `platform:handle` in lower case.
  private(set) var handles: Set<String> = []

  private struct Account: Hashable {
    var platform: String
    var handle: String
  }

  /// `platforms` gives the names that the authors' platform of a source goes by.
  init(
    _ subject: PersonSubject, platforms: [String: [String]], _ database: Database
  ) throws {
    var accounts: Set<Account> = []
    for identifier in subject.handles {
      guard let colon = identifier.firstIndex(of: ":") else { continue }
      accounts.insert(
        Account(
          platform: String(identifier[..<colon]),
          handle: String(identifier[identifier.index(after: colon)...])))
    }
    tracked = try String.fetchSet(
      database,
      sql: "SELECT DISTINCT text FROM entity WHERE tracked NOT NULL AND type <> 'person'")
    tracked = Set(tracked.map { $0.lowercased() })
    rows = try PersonPosts.linked(subject, database)
    /// The accounts of a row's author: first by the source, whose forum has no other of that name,
    /// then as linking has it. (Any forum may say `forum` of itself.)
    func keys(_ row: Row) -> [Account] {
      guard let handle = (row["author_handle"] as String?).map(PersonPosts.plain), !handle.isEmpty
      else { return [] }
      let source = row["source"] as String
      var names = [source.lowercased()]
      names += (platforms[source] ?? []).map { $0.lowercased() }
      if let own = row["author_platform"] as String? { names.append(own.lowercased()) }
      return names.map { Account(platform: $0, handle: handle) }
    }
    let columns = "post, source, author_platform, author_handle, author_name"
    func isStrangers(_ accounts: [Account]) -> Bool {
      accounts.contains { subject.strangersHandles.contains("\($0.platform):\($0.handle)") }
    }
    for post in rows {
      if let row = try Row.fetchOne(
        database.cachedStatement(sql: "SELECT \(columns) FROM post WHERE post = ?"),
        arguments: [post]), case let all = keys(row), let first = all.first
      {
        if isStrangers(all) { rows.remove(post) } else { accounts.insert(first) }
      }
    }
    guard !accounts.isEmpty || !rows.isEmpty else { return }
    let posts = try Row.fetchCursor(
      database,
      sql: "SELECT \(columns) FROM post WHERE author_name NOT NULL OR author_handle NOT NULL")
    var others: Set<String> = []
    let sought = Set(accounts.map(\.handle))
    while let row = try posts.next() {
      let number: Int64 = row["post"]
      let all = keys(row)
      guard all.contains(where: accounts.contains) || rows.contains(number) else {
        if let name = row["author_name"] as String? { others.insert(name) }
        if let account = all.first, sought.contains(account.handle) {
          otherHandles.insert(account.handle)
        }
        continue
      }
      rows.insert(number)
      if let name = row["author_name"] as String? { self.names.insert(name) }
      if let account = all.first { handles.insert("\(account.platform):\(account.handle)") }
    }
    self.names.subtract(others)
  }

  /// The person with the accounts and names that were found.
  func whole(_ subject: PersonSubject) -> PersonSubject {
    var whole = subject
    whole.handles = handles.union(subject.handles).sorted()
    whole.sharedHandles.formUnion(otherHandles)
    if subject.isCompany { return whole }
    // A shown name may be anything: in texts of others only what the list says too names them.
    func words(_ name: String) -> [Substring] { name.lowercased().split(separator: " ").sorted() }
    let listed = Set(subject.names.map(words))
    let isListed = { listed.contains(words($0)) }
    whole.names = Set(subject.names).union(names.filter(isListed)).filter(isNoThing).sorted()
    whole.forms = subject.forms.filter(isNoThing)
    whole.aliases = subject.aliases.filter(isNoThing)
    let shown = Set(subject.shownNames).union(names.filter { !isListed($0) })
    whole.shownNames = shown.filter(isNoThing).sorted()
    return whole
  }

  /// False of a name that stands in that of a tracked thing: masking it would mask the thing.
  private func isNoThing(_ name: String) -> Bool {
    let name = " \(name.lowercased()) "
    return !tracked.contains { " \($0) ".contains(name) }
  }

  /// A handle in lower case, without `@`.
  private static func plain(_ handle: String) -> String {
    let lowered = handle.lowercased()
    return lowered.hasPrefix("@") ? String(lowered.dropFirst()) : lowered
  }

  /// Posts by links: those of the newest score of a version and those that are shown.
  private static func linked(
    _ subject: PersonSubject, _ database: Database
  ) throws -> Set<Int64> {
    let current = """
      (NOT EXISTS (SELECT 1 FROM score s WHERE s.score > ((l.post << 20) | l.scorer)
         AND s.score <= ((l.post << 20) | 1048575))
       OR EXISTS (SELECT 1 FROM mention m WHERE m.post = l.post AND m.scorer = l.scorer))
      """
    // Of rows that were once one with others' only today's links tell whose an account is.
    let believed = try ScorerTable.all(database).filter {
      !subject.wasSomebodyElse || subject.lists.contains($0.value.customers)
    }.keys.map(String.init).joined(separator: ",")
    var rows: Set<Int64> = []
    for id in subject.customers {
      rows.formUnion(
        try Int64.fetchSet(
          database,
          sql: """
            SELECT l.post FROM link l WHERE l.customer = ? AND l.position = 0 AND \(current)
              AND l.scorer IN (\(believed))
            """,
          arguments: [id]))
    }
    let names = Set((subject.names + subject.forms + subject.aliases).map { $0.lowercased() })
    guard !names.isEmpty else { return rows }
    let unnamed = try Row.fetchCursor(
      database,
      sql: """
        SELECT l.post, p.author_name FROM link l JOIN post p ON p.post = l.post
        WHERE l.position = 0 AND l.outcome = 'pseudonymous' AND p.author_name NOT NULL
          AND \(current)
        """)
    while let row = try unnamed.next() {
      if names.contains((row[1] as String).lowercased()) { rows.insert(row[0]) }
    }
    return rows
  }
}
