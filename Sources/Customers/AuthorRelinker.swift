import Model

/// Links the authors of kept posts anew. The store keeps no address and no profile of an author, so
/// part of the evidence that a link was decided by may be gone: what was decided with the same list
/// stands, and with another list a link that rests on what is gone stands while its customer does.
/// Consent and suppression are those of today, always, and asked last.
public struct AuthorRelinker: Sendable {
  private let linker: CustomerLinker
  private var rows: [String: [Int]] = [:]

  /// Rules whose evidence is not kept.
  private static let unkept: Set<String> = [
    "email", "city", "company", "company_slip", "company_initials", "company_domain",
  ]
  /// The same, of evidence against a link.
  private static let unkeptDoubts: Set<String> = [
    "parody", "other_city", "other_company", "other_email",
  ]

  /// A relinker over the list of a linker. A customer is forgotten where the suppression list has
  /// any address or handle of theirs: the author's own address cannot be asked any more.
  public init(_ linker: CustomerLinker) {
    self.linker = linker
    for (row, customer) in linker.book.customers.enumerated() {
      rows[customer.id, default: []].append(row)
      let golden = linker.book.id(of: row)
      if golden != customer.id { rows[golden, default: []].append(row) }
    }
  }

  /// Links an author whose post was linked before: `earlier` as it was kept, `isSameList` where that
  /// was done with today's customer list and suppression list.
  public func link(
    author: Author, platforms: [String], earlier: AuthorLink, isSameList: Bool
  ) -> AuthorLink {
    // Nothing that names them was kept: nobody could recognise them now.
    if earlier.isSuppressed { return earlier }
    if isSameList { return permitted(earlier) ?? .nobody }
    let new = linker.link(author: author, platforms: platforms)
    if new.isSuppressed { return new }
    if new.decision.outcome == .linked {
      guard case .held = earlier.decision, hasLostDoubts(earlier, new) else { return new }
      return surviving(earlier) ?? new
    }
    // Without what is gone the same customer may look less likely than they were known to be.
    guard case .linked = earlier.decision,
      earlier.because.contains(where: { Self.unkept.contains($0.rule) && $0.weight > 0 })
    else { return new }
    return surviving(earlier) ?? new
  }

  /// A link that was made with another list, as far as today's allows it; nil where its customer is
  /// not in the list, or was parted from another by people: the evidence that is gone may have been
  /// the other's.
  private func surviving(_ link: AuthorLink) -> AuthorLink? {
    if case .linked(let customer) = link.decision, linker.book.decisions.isParted(customer) {
      return nil
    }
    return permitted(link)
  }

  /// True where something spoke against a link that nobody can see any more.
  private func hasLostDoubts(_ earlier: AuthorLink, _ new: AuthorLink) -> Bool {
    earlier.because.contains { reason in
      Self.unkeptDoubts.contains(reason.rule)
        && !new.because.contains { $0.rule == reason.rule }
    }
  }

  /// A link as far as today's list allows it; nil where its customer is not in the list.
  private func permitted(_ link: AuthorLink) -> AuthorLink? {
    var permitted = link
    if case .held(let candidates) = link.decision {
      permitted.decision = .held(candidates: self.permitted(candidates))
    }
    guard case .linked(let customer) = link.decision else { return permitted }
    guard let rows = rows[customer] else { return nil }
    permitted.decision = .linked(customer: linker.book.id(of: rows[0]))
    if isForgotten(rows) {
      permitted = .nobody
      permitted.isSuppressed = true
    } else if !rows.allSatisfy(linker.mayName) {
      permitted.decision = .pseudonymous
    }
    return permitted
  }

  /// Candidates that are in today's list, by the ids of today, each once.
  private func permitted(_ candidates: [LinkCandidate]) -> [LinkCandidate] {
    var seen: Set<String> = []
    return candidates.compactMap { candidate in
      guard let rows = rows[candidate.customer], !isForgotten(rows) else { return nil }
      var candidate = candidate
      candidate.customer = linker.book.id(of: rows[0])
      return seen.insert(candidate.customer).inserted ? candidate : nil
    }
  }

  private func isForgotten(_ rows: [Int]) -> Bool { rows.contains(where: linker.isForgotten) }

  /// True where the handle of an author is on the suppression list.
  public func isSuppressed(_ author: Author, platforms: [String]) -> Bool {
    linker.isSuppressed([], linker.handleKeys(author, platforms))
  }

  /// False where no suppression list, or an empty one, was given.
  public var suppressesAnybody: Bool { linker.suppressed.count > 0 }

  /// Ids that people ever decided about: a link to one may mean another today.
  public var decidedIDs: Set<String> {
    Set(linker.book.decisions.decisions.flatMap(\.members))
  }

  /// What today's list says of a customer whose name a link bears.
  public enum Permission: Sendable {
    /// They may be named.
    case granted
    /// They may not, or are in the list no more.
    case withdrawn
    /// They asked to be forgotten.
    case forgotten
  }

  /// Whether a candidate may stand in a list by their id: who may be named, and is none of our own
  /// people, whom nobody lists.
  public func isListable(_ customer: String) -> Bool {
    permission(ofNamed: customer) == .granted
  }

  /// Whether a person whom a text names may be linked there: as an author may, but none of our own
  /// people.
  public func permission(ofNamed customer: String) -> Permission {
    permission(of: customer, allowing: linker.mayList)
  }

  /// Whether an author may be named as a customer.
  public func permission(of customer: String) -> Permission {
    permission(of: customer, allowing: linker.mayName)
  }

  private func permission(of customer: String, allowing mayName: (Int) -> Bool) -> Permission {
    guard let rows = rows[customer] else { return .withdrawn }
    if isForgotten(rows) { return .forgotten }
    return rows.allSatisfy(mayName) ? .granted : .withdrawn
  }
}
