import Model
import SocialText

/// Accounts of companies.
extension EvidenceReader {
  mutating func addAccount(
    _ evidence: inout LinkEvidence, _ entry: LinkIndex.Entry, _ row: Int,
    _ fit: CandidateFinder.Fit
  ) {
    evidence.add(.account)
    let handles = book.customers.handles(row)
    if !handles.isEmpty, profile.handleKeys.contains(where: handles.contains) {
      evidence.add(.accountHandle)
      if fit == .whole { evidence.add(.accountHandleAndName) }
    }
    switch fit {
    case .whole: evidence.add(.accountName)
    case .short: evidence.add(.accountNamePart)
    default: break
    }
    if let domain = book.customers.domain(row) {
      let domains = bioDomains
      if domains.contains(domain) {
        evidence.add(.accountDomain)
      } else if !domains.isEmpty {
        evidence.add(.accountOtherDomain)
      }
    }
    if entry.city >= 0, profile.hasLocation {
      evidence.add(profile.cities.contains(entry.city) ? .accountCity : .accountOtherCity)
    }
    let bearers = book.index.companyRows[RowKey.number(entry.company)].count
    evidence.add(.accountNamesakes, DeterministicMath.log(Double(max(1, bearers))))
  }
}
