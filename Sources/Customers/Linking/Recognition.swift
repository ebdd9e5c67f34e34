import Model

/// A customer with the evidence and the chance that an author is them.
struct RankedCandidate: Sendable {
  var row: Int
  /// `CustomerBook.clusters` of the row.
  var family: Int
  var evidence: LinkEvidence
  /// Odds against "nobody".
  var odds: Double
  var chance = 0.0
}

/// Whom an author is taken for, whether or not that may be said: `link` alone leaves this module.
struct Recognition: Sendable {
  var link: AuthorLink
  /// The best candidate.
  var best: RankedCandidate?
  /// Rows of the candidates that a reviewer would be shown, best first.
  var shown: [Int] = []

  static let nobody = Recognition(link: .nobody)
  static let suppressed: Recognition = {
    var link = AuthorLink.nobody
    link.isSuppressed = true
    return Recognition(link: link)
  }()
}
