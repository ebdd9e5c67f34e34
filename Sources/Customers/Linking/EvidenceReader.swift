import Model
import SocialText

/// Says what speaks for and against each candidate.
struct EvidenceReader {
  let book: CustomerBook
  let profile: ShownProfile
  /// Domains that the bio names, read when the first company asks.
  private(set) lazy var bioDomains = profile.domains

  init(book: CustomerBook, profile: ShownProfile) {
    self.book = book
    self.profile = profile
  }

  /// How much of a name is known.
  enum Level { case none, first, initial, whole }

  mutating func evidence(_ row: Int32, _ fit: CandidateFinder.Fit) -> LinkEvidence {
    var evidence = LinkEvidence(row: row)
    let entry = book.index.entries[Int(row)]
    if entry.isPerson {
      evidence.add(.prior)
      let isHandle = addHandle(&evidence, Int(row))
      let isEmail = addEmail(&evidence, Int(row))
      let level = addName(&evidence, entry, fit, isHandle || isEmail, isHandle)
      let city = addCity(&evidence, entry)
      let company = addCompany(&evidence, entry)
      addDigits(&evidence, Int(row))
      if city, company { evidence.add(.cityAndCompany) }
      switch level {
      case .none: break
      case .first:
        if city { evidence.add(.firstNameAndCity) }
        if company { evidence.add(.firstNameAndCompany) }
      case .initial:
        if city { evidence.add(.initialAndCity) }
        if company { evidence.add(.initialAndCompany) }
      case .whole:
        if city { evidence.add(.nameAndCity) }
        if company { evidence.add(.nameAndCompany) }
      }
      if level != .none {
        if isHandle { evidence.add(.handleAndName) }
        if isEmail { evidence.add(.emailAndName) }
      }
      if !isHandle {
        let share = share(level, fit)
        let others = Population.others(book, entry, share, city: city, company: company)
        // An address that is nothing but a common name is often given by mistake.
        let rule = isEmail ? LinkRule.emailOfName : .namesakes
        evidence.add(rule, DeterministicMath.log(1 + others))
      }
    } else {
      addAccount(&evidence, entry, Int(row), fit)
    }
    if profile.isParody { evidence.add(.parody) }
    if profile.hasParodyHandle { evidence.add(.parodyHandle) }
    if entry.isPerson, profile.hasDecoratedHandle { evidence.add(.decoratedHandle) }
    return evidence
  }

  private func share(_ level: Level, _ fit: CandidateFinder.Fit) -> Population.Share {
    switch level {
    case .whole: .name
    case .initial: fit == .initial ? .lastName : .firstNameAndInitial
    case .first: .firstName
    case .none: .lastName
    }
  }

  private func addHandle(_ evidence: inout LinkEvidence, _ row: Int) -> Bool {
    let handles = book.customers.handles(row)
    if handles.isEmpty { return false }
    if profile.handleKeys.contains(where: handles.contains) {
      evidence.add(.handle)
      return true
    }
    if profile.platforms.contains(where: { platform in
      handles.contains { $0.utf8.starts(with: platform.utf8) }
    }) {
      evidence.add(.otherHandle)
    }
    return false
  }

  private func addEmail(_ evidence: inout LinkEvidence, _ row: Int) -> Bool {
    guard !profile.emails.isEmpty, let listed = book.customers.email(row) else { return false }
    if profile.emails.contains(listed) {
      evidence.add(.email)
      return true
    }
    let isHosted = { (email: String) in
      email.utf8.lastIndex(of: 0x40).map {
        SharedHosts.isMail(String(email[email.index(after: $0)...]))
      } ?? false
    }
    // Most have one private address, and one at work.
    if isHosted(listed) == isHosted(profile.emails[0]) { evidence.add(.otherEmail) }
    return false
  }

  private func addCity(_ evidence: inout LinkEvidence, _ entry: LinkIndex.Entry) -> Bool {
    guard entry.city >= 0 else { return false }
    guard profile.hasLocation else {
      evidence.add(.cityOnlyListed)
      return false
    }
    if profile.cities.contains(entry.city) {
      evidence.add(.city)
      return true
    }
    evidence.add(profile.cities.isEmpty ? .otherPlace : .otherCity)
    return false
  }

  private func addCompany(_ evidence: inout LinkEvidence, _ entry: LinkIndex.Entry) -> Bool {
    guard entry.hasCompany else { return false }
    if profile.companies.contains(where: entry.worksAt) {
      evidence.add(.company)
      return true
    }
    if profile.acronyms.contains(where: entry.worksAt) {
      evidence.add(.companyInitials)
      return true
    }
    if !profile.companies.isEmpty {
      evidence.add(.otherCompany)
      return false
    }
    if hasSlip(entry.company) || hasSlip(entry.mailCompany) {
      evidence.add(.companySlip)
      return true
    }
    evidence.add(.companyOnlyListed)
    return false
  }

  /// The bio names the company with one slip.
  private func hasSlip(_ company: Int32) -> Bool {
    guard company >= 0 else { return false }
    let name = book.index.companies.word(company)
    guard name.count >= 6, let head = name.first else { return false }
    let bio = profile.bio
    for start in 0..<bio.count {
      let from = bio.words[start].lowerBound
      // A slip spares the first letter.
      guard bio.bytes[from] == head else { continue }
      for end in start..<min(bio.count, start + 6) {
        let length = bio.words[end].upperBound - from
        if length > name.count + 1 { break }
        if length + 1 >= name.count,
          TypingSlip.isOne(
            bio.bytes.span.extracting(from..<bio.words[end].upperBound), name.span)
        {
          return true
        }
      }
    }
    return false
  }

  /// Numbers behind names are often years of birth.
  private func addDigits(_ evidence: inout LinkEvidence, _ row: Int) {
    guard let shown = profile.handleDigits else { return }
    var listed: [Int] = []
    if let email = book.customers.email(row), let at = email.utf8.firstIndex(of: 0x40) {
      let local = Array(email.utf8[..<at])
      if let number = ShownProfile.trailingNumber(local[...]) { listed.append(number) }
    }
    for handle in book.customers.handles(row) {
      let bytes = Array(handle.utf8)
      if let number = ShownProfile.trailingNumber(bytes[...]) { listed.append(number) }
    }
    guard !listed.isEmpty else { return }
    evidence.add(listed.contains(shown) ? .sameDigits : .otherDigits)
  }
}
