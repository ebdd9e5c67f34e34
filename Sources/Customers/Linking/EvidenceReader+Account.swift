import Model
import SocialText

/// Accounts of companies.
extension EvidenceReader {
  func addAccount(
    _ evidence: inout LinkEvidence, _ entry: LinkIndex.Entry, _ customer: Customer,
    _ fit: CandidateFinder.Fit
  ) {
    evidence.add(.account)
    if !customer.handles.isEmpty, profile.handleKeys.contains(where: customer.handles.contains) {
      evidence.add(.accountHandle)
      if fit == .whole { evidence.add(.accountHandleAndName) }
    }
    switch fit {
    case .whole: evidence.add(.accountName)
    case .short: evidence.add(.accountNamePart)
    default: break
    }
    if let domain = customer.domain, let bio = profile.bioText, bio.utf8.contains(0x2E) {
      let domains = BioReader.domains(in: bio)
      if domains.contains(domain) {
        evidence.add(.accountDomain)
      } else if !domains.isEmpty {
        evidence.add(.accountOtherDomain)
      }
    }
    if entry.city >= 0, profile.hasLocation {
      evidence.add(profile.cities.contains(entry.city) ? .accountCity : .accountOtherCity)
    }
    let bearers = index.companyRows[RowKey.number(entry.company)].count
    evidence.add(.accountNamesakes, DeterministicMath.log(Double(max(1, bearers))))
  }
}
