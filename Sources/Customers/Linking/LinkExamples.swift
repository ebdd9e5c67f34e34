import Model

/// An author's candidates as training sees them.
package struct LinkExample: Sendable {
  /// One row of the list with its evidence.
  package struct Candidate: Sendable {
    package var customer: String
    package var family: Int
    package var rules: [(rule: Int, value: Double)]
  }

  package var candidates: [Candidate]
}

extension CustomerLinker {
  /// Names of the rules, in the order of their numbers.
  package static var ruleNames: [String] { LinkRule.allCases.map { "\($0)" } }

  /// Evidence about every candidate; nil where the author is suppressed.
  package func example(_ author: Author) -> LinkExample? {
    let emails = addresses(author)
    let handles = handleKeys(author, [])
    if isSuppressed(emails, handles) { return nil }
    return LinkExample(
      candidates: weigh(author, emails, handles, []).map { evidence in
        LinkExample.Candidate(
          customer: book.customers.id(Int(evidence.row)),
          family: book.clusters[Int(evidence.row)],
          rules: evidence.rules.map { ($0.rule.rawValue, $0.value) })
      })
  }
}

extension CustomerLinker {
  /// Weighs by other weights, in the order of `ruleNames`.
  package mutating func setWeights(_ values: [Double]) { weights = values }
}
