import Model

/// Links authors of whom it is known who they are, and says whether that was right and allowed.
package struct LinkJudge: Sendable {
  /// What became of an author. `link` holds what may be shown.
  package struct Judgement: Sendable {
    package var answer: LinkAnswer
    package var link: AuthorLink
    /// It names a customer of whom some row does not say that they agreed.
    package var isUnasked: Bool
    /// It is sure of a customer whose address or handle is on the suppression list.
    package var isForgotten: Bool
  }

  let linker: CustomerLinker
  private var rows: [String: Int] = [:]
  /// Families of which a row does not say `granted`, and those who asked to be forgotten.
  private(set) var unasked: Set<Int> = []
  private(set) var forgotten: Set<Int> = []

  /// A judge over a linker's list. Consent and suppression are read from the rows themselves, not from
  /// what the linker made of them.
  package init(_ linker: CustomerLinker) {
    self.linker = linker
    let book = linker.book
    for (row, customer) in book.customers.enumerated() {
      rows[customer.id] = row
      if customer.consent != .granted { unasked.insert(book.clusters[row]) }
      guard linker.suppressed.count > 0 else { continue }
      let identifiers = customer.handles + [customer.email].compactMap(\.self)
      if identifiers.contains(where: linker.suppressed.contains) {
        forgotten.insert(book.clusters[row])
      }
    }
  }

  /// Judges an author who is the customer of some rows, all ids of one, or nobody without ids. Rows that
  /// the list holds to be the same customer are right too. Nil where an id is not in the list.
  package func judge(_ author: Author, customers: [String]) -> Judgement? {
    guard let families = families(customers) else { return nil }
    let found = linker.recognise(author)
    let isCustomer = !families.isEmpty
    let answer = LinkAnswer(found, isCustomer: isCustomer, isIdentifiable: isCustomer) {
      families.contains(linker.book.clusters[$0])
    }
    // Where it is the right one, every row that the label names has a say.
    var named = answer.isRight ? families : []
    if let best = found.best { named.insert(best.family) }
    return Judgement(
      answer: answer, link: found.link,
      isUnasked: answer.outcome == .linked && !named.isDisjoint(with: unasked),
      isForgotten: answer.isSure && !named.isDisjoint(with: forgotten))
  }

  /// The customers of some ids; nil where one is not in the list.
  package func families(_ ids: [String]) -> Set<Int>? {
    var families: Set<Int> = []
    for id in ids {
      guard let row = rows[id] else { return nil }
      families.insert(linker.book.clusters[row])
    }
    return families
  }
}
