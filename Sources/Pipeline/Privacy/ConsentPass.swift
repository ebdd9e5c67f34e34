import Customers
import Model

/// Holds what was linked before against today's customer list, at the start of a run: whoever took
/// their consent back, left the list or asked to be forgotten is named no more, in all history and
/// without scoring anything again; whoever agreed since is named where what was kept of the author
/// tells them. With the list of the run before it asks one question of the store.
public struct ConsentPass {
  private let resources: AnalysisResources
  private let store: any ConsentStore
  private var platforms: SourcePlatforms
  private let clock: () -> Timestamp

  /// A pass over a store.
  public init(
    resources: AnalysisResources, store: any ConsentStore, platforms: SourcePlatforms,
    clock: @escaping () -> Timestamp
  ) {
    self.resources = resources
    self.store = store
    self.platforms = platforms
    self.clock = clock
  }

  /// Changes links as the list has changed; what was changed. Nothing is written, not even to the
  /// audit, where no link changes.
  public mutating func run() throws -> ConsentChanges {
    let list = resources.versions.customers
    guard try store.lastCustomerList() != list else { return ConsentChanges() }
    let relinker = AuthorRelinker(resources.linker)
    var decisions = ConsentDecisions()
    for customer in try store.linkedAuthors() {
      switch relinker.permission(of: customer) {
      case .granted: break
      case .withdrawn: decisions.withdrawn.append(customer)
      case .forgotten: decisions.forgotten.append(customer)
      }
    }
    for author in try store.unnamedAuthors() {
      let link = relinker.link(
        author: author.author, platforms: try platforms.names(of: author.source),
        earlier: AuthorLink(decision: .pseudonymous, probability: author.probability, because: []),
        isSameList: false)
      guard case .linked(let customer) = link.decision else { continue }
      decisions.granted.append((author.post, author.scorer, customer, link))
    }
    return try store.apply(decisions, list: list) { changes in
      AuditEntry(
        at: clock(), act: .consentChanged, subject: nil,
        counts: [
          "withdrawn": changes.withdrawn, "forgotten": changes.forgotten,
          "granted": changes.granted,
        ], program: AnalysisResources.programVersion)
    }
  }
}
