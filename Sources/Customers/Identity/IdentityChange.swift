import Model

/// What a decision about rows changes: groups of ids that are one customer, before and after.
public struct IdentityChange: Sendable {
  /// Ids that are one customer, with the id by which it goes.
  public struct Group: Sendable, Hashable {
    /// The id by which the customer goes.
    public var id: String
    /// All ids, sorted.
    public var members: [String]
  }

  /// Groups of the ids that the decision names, and of all that stood or stand with them; an id alone
  /// is a group of itself.
  public let before: [Group]
  /// The same ids afterwards.
  public let after: [Group]

  /// Compares two states of a log, the later one with the decision.
  public init(_ earlier: IdentityLog, _ later: IdentityLog, _ decision: IdentityDecision) {
    var ids: Set<String> = []
    for id in decision.members {
      ids.formUnion(earlier.members(with: id))
      ids.formUnion(later.members(with: id))
    }
    before = Self.groups(ids, earlier)
    after = Self.groups(ids, later)
  }

  private static func groups(_ ids: Set<String>, _ log: IdentityLog) -> [Group] {
    var groups: Set<Group> = []
    for id in ids { groups.insert(Group(id: log.goldenID(of: id), members: log.members(with: id))) }
    return groups.sorted { IdentityLog.isLower($0.id, $1.id) }
  }
}

/// Why rows cannot be joined or parted.
public struct IdentityProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong and how to mend it.
  public var description: String
}

extension IdentityLog {
  /// Throws where a decision about these ids would mean nothing: fewer than two, too many, ids that
  /// are not in the list (for parting: nor in any decision), persons and companies to be one.
  public func check(
    _ ids: [String], _ verdict: IdentityDecision.Verdict, in customers: [Customer]
  ) throws(IdentityProblem) {
    let different = Set(ids)
    guard different.count > 1 else {
      throw IdentityProblem(description: "needs the ids of two different rows")
    }
    guard different.count <= Self.mostMembers else {
      throw IdentityProblem(
        description:
          "\(different.count) ids are more than the \(Self.mostMembers) that one decision "
          + "may name; mend: decide in several steps that share a row")
    }
    var asked = different
    if verdict == .same { for id in different { asked.formUnion(members(with: id)) } }
    var kinds: [String: Customer.Kind] = [:]
    for customer in customers where asked.contains(customer.id) {
      kinds[customer.id] = customer.kind
    }
    let unknown = different.filter { kinds[$0] == nil && (verdict == .same || !knows($0)) }
    guard unknown.isEmpty else {
      let names = unknown.sorted(by: Self.isLower).joined(separator: ", ")
      throw IdentityProblem(
        description: "no such customer in the list: \(names); mend: take ids of "
          + "`earshot customers list --rows`")
    }
    guard verdict == .different || Set(kinds.values).count == 1 else {
      let persons = kinds.filter { $0.value == .person }.keys.sorted(by: Self.isLower)
      throw IdentityProblem(
        description: "a person and a company are never one customer (persons: "
          + persons.joined(separator: ", ") + "); mend: correct the type of the rows")
    }
  }
}
