import Model

/// What rows of one customer say together: of each column the value that survives, with the row that
/// it comes from and the reason. Identifiers are all kept, for each may lead to the customer. Consent is the
/// most restrictive of all rows, whatever else survives. It does not depend on the order of the rows.
public struct GoldenRecord: Sendable {
  /// Why a value survived.
  public enum Reason: String, Sendable {
    /// One row alone says something.
    case only
    /// All rows that say something say the same.
    case agreed
    /// Its row lists the column as verified, those of other values do not.
    case verified
    /// Its row was updated last.
    case recent
    /// Its row's source stands first in the order of sources.
    case source
    /// More rows say it than any other.
    case frequent
    /// Nothing else tells them apart: its row has the lowest id.
    case lowest
    /// Identifiers are all kept.
    case kept
  }

  /// A value that survived.
  public struct Value: Sendable, Hashable {
    /// As the row writes it.
    public var text: String
    /// Id of the row.
    public var row: String
    /// Why.
    public var reason: Reason
    /// Ids of all rows that say the same, letter cases and signs aside, sorted.
    public var rows: [String]
  }

  /// A column with what survived of it.
  public struct Field: Sendable, Hashable {
    /// Our name of the column (`CustomerFile.columnOrder`).
    public var column: String
    /// One value, or all of an identifier.
    public var values: [Value]
  }

  /// The id by which the customer goes.
  public let id: String
  /// Person or company.
  public let kind: Customer.Kind
  /// Ids of the rows, sorted.
  public let members: [String]
  /// The most restrictive of all rows.
  public let consent: Consent
  /// Columns of which any row says something.
  public private(set) var fields: [Field] = []

  /// Joins rows of one customer, at least one. `sources` are names of sources, the most trusted first;
  /// a row whose source is not among them comes last.
  public init(_ rows: [Customer], id: String, sources: [String] = []) {
    let rows = rows.sorted { IdentityLog.isLower($0.id, $1.id) }
    self.id = id
    kind = rows.first?.kind ?? .person
    members = rows.map(\.id)
    consent = rows.dropFirst().reduce(rows.first?.consent ?? .unknown) { $0.stricter($1.consent) }
    for (column, read) in Self.single {
      // What a consent rests on is told by the rows whose consent holds.
      let isConsent = column.hasPrefix("consent_")
      let statements = rows.filter { !isConsent || $0.consent == consent }.compactMap { row in
        read(row).map { Statement($0, row, column, sources) }
      }
      if let value = Self.survivor(statements) {
        fields.append(Field(column: column, values: [value]))
      }
    }
    for (column, read) in Self.identifiers {
      let statements = rows.flatMap { row in
        read(row).map { Statement($0, row, column, sources) }
      }
      let values = Self.all(statements)
      if !values.isEmpty { fields.append(Field(column: column, values: values)) }
    }
  }

  /// The field of a column; nil where no row says anything.
  public subscript(column: String) -> Field? { fields.first { $0.column == column } }

  private static let single: [(String, @Sendable (Customer) -> String?)] = [
    ("role", { $0.role.rawValue }), ("first_name", \.firstName), ("last_name", \.lastName),
    ("name", \.name), ("company_name", \.companyName), ("domain", \.domain),
    ("street", \.street), ("postcode", \.postcode), ("city", \.city), ("country", \.country),
    ("birth_date", \.birthDate), ("segment", \.segment), ("value", { $0.value.map { "\($0)" } }),
    ("household", \.household), ("employer", \.employer), ("updated", \.updated),
    ("consent_basis", \.consentBasis), ("consent_date", \.consentDate),
  ]

  private static let identifiers: [(String, @Sendable (Customer) -> [String])] = [
    ("email", { [$0.email].compactMap(\.self) }), ("phone", { [$0.phone].compactMap(\.self) }),
    ("handles", \.handles), ("aliases", \.aliases),
  ]

  /// What one row says in one column.
  private struct Statement {
    var text: String
    /// Equal of values that are the same.
    var key: [UInt8]
    var row: String
    var isVerified: Bool
    var updated: Timestamp?
    var rank: Int

    init(_ text: String, _ row: Customer, _ column: String, _ sources: [String]) {
      self.text = text
      let words = FoldedWords(text)
      let key = Array(words.joined(0..<words.count))
      // Signs are all there is in some values, and all that tells addresses apart.
      self.key =
        key.isEmpty || column == "email" || column == "handles" ? Array(text.utf8) : key
      self.row = row.id
      isVerified = row.verified.contains(column)
      updated = row.updated.flatMap { Timestamp(rfc3339: $0) }
      rank = row.source.flatMap { sources.firstIndex(of: $0) } ?? sources.count
    }
  }

  /// The value that survives: each rule leaves those that it prefers, until all that are left say the
  /// same. Statements are in the order of their rows' ids.
  private static func survivor(_ statements: [Statement]) -> Value? {
    guard let first = statements.first else { return nil }
    var left = statements
    var reason = statements.count == 1 ? Reason.only : .agreed
    func isOne() -> Bool { left.allSatisfy { $0.key == left[0].key } }
    func keep(_ rule: Reason, _ isPreferred: (Statement) -> Bool) {
      if isOne() { return }
      let preferred = left.filter(isPreferred)
      if preferred.isEmpty || preferred.count == left.count { return }
      left = preferred
      reason = rule
    }
    keep(.verified) { $0.isVerified }
    if let latest = left.compactMap(\.updated).max() { keep(.recent) { $0.updated == latest } }
    let best = left.map(\.rank).min()
    keep(.source) { $0.rank == best }
    var counts: [[UInt8]: Int] = [:]
    for statement in statements { counts[statement.key, default: 0] += 1 }
    let most = left.compactMap { counts[$0.key] }.max()
    keep(.frequent) { counts[$0.key] == most }
    if !isOne() { reason = .lowest }
    let winner = left.first ?? first
    return Value(
      text: winner.text, row: winner.row, reason: reason,
      rows: statements.filter { $0.key == winner.key }.map(\.row))
  }

  /// All different values in the order of their texts.
  private static func all(_ statements: [Statement]) -> [Value] {
    Dictionary(grouping: statements, by: \.key).values.compactMap { same in
      same.first.map { first in
        var rows = same.map(\.row)
        rows = rows.indices.filter { $0 == 0 || rows[$0] != rows[$0 - 1] }.map { rows[$0] }
        return Value(text: first.text, row: first.row, reason: .kept, rows: rows)
      }
    }.sorted { IdentityLog.isLower($0.text, $1.text) }
  }
}
