import Model

/// What a reviewer would have to know to decide on an author who is held. It says of what kind, never
/// whose and never what stands in the list.
public struct DecidingEvidence: Hashable, Sendable {
  /// Something that authors may show of themselves and lists may hold.
  public enum Kind: String, Sendable, CaseIterable {
    case email, handle, name, city, company, domain
  }

  /// What together would decide: one kind, or two where none does alone.
  public var kinds: [Kind]
  /// Chance of the best candidate if it agreed; at least the threshold of a link.
  public var probability: Double
}

extension CustomerLinker {
  /// What would lift the best candidate of an author who is held over the threshold, the strongest
  /// first: the author is linked again as if they showed it too, against all candidates. Empty for
  /// authors whose `link` is not held, and where nothing that the list holds would decide.
  public func wouldDecide(
    _ author: Author, _ link: AuthorLink, platforms: [String] = []
  ) -> [DecidingEvidence] {
    guard case .held = link.decision, let best = recognise(author, platforms: platforms).best
    else { return [] }
    let customer = book.customers[best.row]
    let missing = missingKinds(best.evidence, customer, author)
    func decides(_ kinds: [DecidingEvidence.Kind]) -> DecidingEvidence? {
      var shown = author
      for kind in kinds { show(kind, of: customer, in: &shown) }
      guard let found = recognise(shown, platforms: platforms).best, found.family == best.family,
        found.chance >= threshold(found.row)
      else { return nil }
      return DecidingEvidence(kinds: kinds, probability: found.chance)
    }
    var found = missing.compactMap { decides([$0]) }
    if found.isEmpty {
      for (place, one) in missing.enumerated() {
        for other in missing[(place + 1)...] {
          if let pair = decides([one, other]) { found.append(pair) }
        }
      }
    }
    // Kinds in their own order where chances are equal.
    return found.enumerated().sorted {
      ($1.element.probability, $0.offset) < ($0.element.probability, $1.offset)
    }.map(\.element)
  }

  /// What the list holds of a customer and the author does not show.
  private func missingKinds(
    _ evidence: LinkEvidence, _ customer: Customer, _ author: Author
  ) -> [DecidingEvidence.Kind] {
    func has(_ rules: LinkRule...) -> Bool { evidence.rules.contains { rules.contains($0.rule) } }
    let isPerson = customer.kind == .person
    return DecidingEvidence.Kind.allCases.filter { kind in
      switch kind {
      case .email: isPerson && customer.email != nil && !has(.email, .otherEmail)
      case .handle: !customer.handles.isEmpty && !has(.handle, .otherHandle, .accountHandle)
      case .name:
        has(
          .noName, .firstName, .firstNameAndInitial, .initialAndLastName, .lastNameByHandle,
          .accountNamePart)
      case .city:
        customer.city != nil
          && !has(.city, .otherCity, .otherPlace, .accountCity, .accountOtherCity)
      case .company: has(.companyOnlyListed) && customer.companyName != nil
      case .domain: !isPerson && customer.domain != nil && !has(.accountDomain, .accountOtherDomain)
      }
    }
  }

  /// Lets an author show what the list holds.
  private func show(
    _ kind: DecidingEvidence.Kind, of customer: Customer, in author: inout Author
  ) {
    func tell(_ text: String?) {
      guard let text else { return }
      author.bio = author.bio.map { "\($0) | \(text)" } ?? text
    }
    switch kind {
    case .email: author.email = customer.email
    case .handle:
      guard let handle = customer.handles.first,
        let colon = handle.utf8.firstIndex(of: 0x3A)
      else { return }
      author.platform = String(handle[..<colon])
      author.handle = String(handle[handle.index(after: colon)...])
    case .name: author.name = customer.displayName
    case .city: author.location = customer.city
    case .company: tell(customer.companyName)
    case .domain: tell(customer.domain)
    }
  }
}
