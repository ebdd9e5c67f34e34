import Customers
import Model

/// Takes people out of a store for good: first their HMACs go onto the suppression list, so that
/// nothing comes back whatever happens next; then all that names them goes in one transaction with
/// its row of the audit; then the files are written anew, and their bytes are searched. Broken off
/// anywhere, it is simply done again.
public struct Forgetting {
  /// What became of one person.
  public struct Outcome: Sendable {
    /// Who.
    public let person: KnownPerson
    /// Their addresses and accounts on the suppression list, and how many of them are new there.
    public let identifiers: Int
    /// New ones among them.
    public let suppressed: Int
    /// What went, or would go.
    public let counts: ErasureCounts
    /// How often they are still named in the store's files; nil where nothing was done.
    public let remains: Int?
  }

  private let store: any ErasureStore
  private var platforms: SourcePlatforms
  private let key: [UInt8]
  private let copies: CompiledLists?
  private let clock: () -> Timestamp

  /// `key` is that of the suppression list. `copies` of customer lists are deleted, for they hold
  /// whoever was listed when they were made.
  public init(
    store: any ErasureStore, platforms: SourcePlatforms, key: [UInt8],
    copies: CompiledLists? = nil, clock: @escaping () -> Timestamp
  ) {
    self.store = store
    self.platforms = platforms
    self.key = key
    self.copies = copies
    self.clock = clock
  }

  /// Forgets people. `list` is the suppression list as it is; `save` keeps it as it is to be, and is
  /// called before the store is touched, unless this is a dry run.
  public mutating func forget(
    _ people: [KnownPerson], list: [UInt8], isDryRun: Bool, save: ([UInt8]) throws -> Void
  ) throws -> [Outcome] {
    var list = list
    let platforms = try platforms.all()
    var plans: [(person: KnownPerson, subject: PersonSubject, total: Int, added: Int)] = []
    for person in people {
      let subject = try store.known(person.subject, platforms: platforms)
      let identifiers = person.identifiers(subject)
      let (bytes, added) = SuppressionList.adding(identifiers, to: list, key: key)
      list = bytes
      plans.append((person, subject, identifiers.count, added))
    }
    if !isDryRun {
      try save(list)
      try copies?.removeAll()
    }
    var counts: [ErasureCounts] = []
    for plan in plans {
      let subject = plan.person.digest(key: key)
      let now = clock()
      counts.append(
        try store.erase(
          plan.subject, platforms: platforms,
          audit: isDryRun ? nil : { Forgetting.entry(subject, now, plan.added, $0) }))
    }
    if !isDryRun { try store.compact() }
    return try zip(plans, counts).map { plan, counts in
      Outcome(
        person: plan.person, identifiers: plan.total, suppressed: plan.added, counts: counts,
        remains: isDryRun ? nil : try store.remains(of: plan.subject))
    }
  }

  private static func entry(
    _ subject: String, _ now: Timestamp, _ suppressed: Int, _ counts: ErasureCounts
  ) -> AuditEntry {
    var numbers = Dictionary(counts.named.map { ($0.name, $0.count) }) { first, _ in first }
    numbers["suppressed"] = suppressed
    return AuditEntry(
      at: now, act: .forget, subject: subject, counts: numbers,
      program: AnalysisResources.programVersion)
  }
}

extension KnownPerson {
  /// HMAC of what they were asked for by, as the audit has it.
  public func digest(key: [UInt8]) -> String {
    SuppressionList.digest(
      isIdentifier ? KnownPerson.identifier(argument) ?? argument : argument, key: key)
  }

  /// All that rows of the audit may have about them: HMACs of their ids, addresses and accounts, and
  /// the ids themselves.
  func auditSubjects(_ subject: PersonSubject, key: [UInt8]?) -> [String] {
    var all = subject.customers
    if let key {
      all += (subject.customers + subject.identifiers).map {
        SuppressionList.digest($0, key: key)
      }
    }
    return all
  }
}
