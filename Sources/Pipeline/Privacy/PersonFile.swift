import Customers
import Model
import Storage

/// All that is held about somebody: their rows of the customer list, what the store has, whether the
/// suppression list knows them, and what the audit says.
public struct PersonFile: Sendable {
  /// Who.
  public let person: KnownPerson
  /// What the store holds.
  public let holdings: Holdings
  /// Their addresses and accounts, each with whether it is suppressed; nil where there is no list.
  public let identifiers: [(identifier: String, isSuppressed: Bool?)]
  /// Rows of the audit about them.
  public let audit: [AuditEntry]

  /// Gathers it, then writes down that it was asked for. `suppressed` is nil without a list, `key`
  /// without a key.
  public init(
    _ person: KnownPerson, store: SQLiteStore, platforms: SourcePlatforms,
    suppressed: SuppressionList?, key: [UInt8]?, now: Timestamp
  ) throws {
    var names = platforms
    let platforms = try names.all()
    self.person = person
    let subject = try store.known(person.subject, platforms: platforms)
    holdings = try store.holdings(of: subject, platforms: platforms)
    identifiers = subject.identifiers.map { ($0, suppressed?.contains($0)) }
    audit = try store.audit(subjects: person.auditSubjects(subject, key: key))
    try store.append(
      AuditEntry(
        at: now, act: .access,
        // Never the id itself: rows of the audit stay when its customer is forgotten.
        subject: key.map { person.digest(key: $0) },
        counts: [
          "rows": person.rows.count, "links": holdings.links.count,
          "posts": holdings.written.count, "named": holdings.named.count,
          "decisions": holdings.decisions.count + holdings.steps.count,
          "pages": holdings.places.count,
        ], program: AnalysisResources.programVersion))
  }
}
