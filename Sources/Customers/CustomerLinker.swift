import Model
import SocialText

/// Decides which customer an author or a name stands for, and what may be said of it.
///
/// The chance of a candidate is a logistic sum of named pieces of evidence (Fellegi & Sunter 1969 in
/// its log-odds form), shared out among candidates that fit equally well. A link needs
/// `linkThreshold`; a false link weighs a hundred misses, so what lies between goes to reviewers.
public struct CustomerLinker: Sendable {
  /// Chance from which a person is linked: name and city together stay below it.
  public static let linkThreshold = 0.97
  /// Chance from which a company's account, or a name in a text, is linked.
  public static let accountThreshold = 0.95
  /// Chance from which a reviewer is asked.
  public static let holdThreshold = 0.25

  /// Name in `because` of what the other candidates take from a chance.
  static let othersRule = "other_candidates"

  let book: CustomerBook
  let suppressed: SuppressionList
  /// Customers of whom nobody may be linked.
  private let forgotten: ForgottenFamilies

  /// A linker over a book and a suppression list.
  public init(book: CustomerBook, suppressed: SuppressionList = .empty) {
    self.book = book
    self.suppressed = suppressed
    forgotten = ForgottenFamilies(book: book, suppressed: suppressed)
  }

  /// Whether the customer of a row asked to be forgotten.
  package func isForgotten(_ row: Int) -> Bool { forgotten.contains(row: row) }

  /// The names of a text without those that only customers bear who asked to be forgotten.
  public func permitted(_ named: [NamedEntity]) -> [NamedEntity] {
    guard suppressed.count > 0 else { return named }
    return named.filter { entity in
      entity.trackedID != nil || entity.customers.isEmpty
        || !entity.customers.allSatisfy(isForgotten)
    }
  }

  /// Weight of each `LinkRule` in log-odds.
  var weights = LinkWeights.values

  /// Links an author. `platforms` are further names of the author's platform that handles of the
  /// list may be given under.
  public func link(author: Author, platforms: [String] = []) -> AuthorLink {
    recognise(author, platforms: platforms).link
  }

  /// Whom an author is taken for, and what may be said of it.
  func recognise(_ author: Author, platforms: [String] = []) -> Recognition {
    let emails = addresses(author)
    let handles = handleKeys(author, platforms)
    if isSuppressed(emails, handles) { return .suppressed }
    guard !book.customers.isEmpty else { return .nobody }
    let evidence = weigh(author, emails, handles, platforms)
    return evidence.isEmpty ? .nobody : decide(rank(evidence))
  }

  /// Evidence about every candidate.
  func weigh(
    _ author: Author, _ emails: [String], _ handles: [String], _ platforms: [String]
  ) -> [LinkEvidence] {
    let names = [author.platform].compactMap(\.self) + platforms
    let profile = ShownProfile(
      author, emails: emails, handleKeys: handles, platforms: names.map { $0.lowercased() + ":" },
      book: book)
    var reader = EvidenceReader(book: book, profile: profile)
    return CandidateFinder(book: book).candidates(profile).map { reader.evidence($0.row, $0.fit) }
  }

  /// Links the names of a text: companies whatever their consent, persons only with consent granted,
  /// and none of our own people, whom nobody lists.
  public func link(subject entity: NamedEntity) -> SubjectLink? {
    let families = Set(entity.customers.map { book.candidate(of: $0) })
    guard let row = meant(by: entity) else { return nil }
    // One family bears the name: as sure as the name itself; several: shared out.
    let share = entity.confidence / Double(families.count)
    let isCompany = entity.customers.allSatisfy { book.customers.kind($0) == .company }
    let probability = isCompany ? share : Self.chance(ofPerson: entity, share: share)
    let threshold = isCompany ? CustomerLinker.accountThreshold : CustomerLinker.linkThreshold
    let decision: LinkDecision
    if probability >= threshold {
      let isOpen = isCompany || entity.customers.allSatisfy(mayList)
      decision = isOpen ? .linked(customer: book.id(of: row)) : .pseudonymous
    } else if probability >= CustomerLinker.holdThreshold {
      decision = .held(candidates: [])
    } else {
      decision = .none(candidates: [])
    }
    return SubjectLink(entity: entity, decision: decision, probability: probability)
  }

  /// The row that a name is taken for; nil without any. The forgotten count as bearers of the name,
  /// and are never who is meant.
  func meant(by entity: NamedEntity) -> Int? { entity.customers.first { !isForgotten($0) } }

  func addresses(_ author: Author) -> [String] {
    var found = author.bio.map { BioReader.emails(in: $0) } ?? []
    if let email = author.email { found.append(email.lowercased()) }
    return found
  }

  func handleKeys(_ author: Author, _ platforms: [String]) -> [String] {
    guard let handle = author.handle?.lowercased() else { return [] }
    let plain = handle.hasPrefix("@") ? String(handle.dropFirst()) : handle
    guard !plain.isEmpty else { return [] }
    var keys: [String] = []
    for platform in [author.platform].compactMap(\.self) + platforms {
      let key = "\(platform.lowercased()):\(plain)"
      if !keys.contains(key) { keys.append(key) }
    }
    return keys
  }

  func isSuppressed(_ emails: [String], _ handles: [String]) -> Bool {
    suppressed.count > 0 && (emails + handles).contains { suppressed.contains($0) }
  }

  /// Candidates with their chances, best first. Rows of one customer are one candidate: the row with
  /// the strongest evidence speaks. All share one whole with "none of them" (odds 1).
  private func rank(_ evidence: [LinkEvidence]) -> [RankedCandidate] {
    var ranked = evidence.map { one in
      let row = Int(one.row)
      return RankedCandidate(
        row: row, family: book.candidate(of: row), evidence: one,
        odds: DeterministicMath.exp(min(30, max(-30, one.score(weights)))))
    }
    ranked.sort { ($0.family, $1.odds, $0.row) < ($1.family, $0.odds, $1.row) }
    var last: Int?
    ranked.removeAll { one in
      defer { last = one.family }
      return one.family == last
    }
    let total = ranked.map(\.odds).sorted().reduce(1, +)
    for place in ranked.indices { ranked[place].chance = ranked[place].odds / total }
    ranked.sort { ($1.chance, $0.row) < ($0.chance, $1.row) }
    return ranked
  }

  private func decide(_ ranked: [RankedCandidate]) -> Recognition {
    guard let first = ranked.first else { return .nobody }
    if isForgotten(first.row) {
      return first.chance >= CustomerLinker.holdThreshold ? .suppressed : .nobody
    }
    let shown = ranked.filter { $0.chance >= 0.01 && !isForgotten($0.row) }.prefix(10)
    let candidates = shown.map {
      LinkCandidate(customer: book.id(of: $0.row), probability: $0.chance)
    }
    let decision: LinkDecision
    let threshold = threshold(first.row)
    if first.chance >= threshold {
      decision = mayName(first.row) ? .linked(customer: book.id(of: first.row)) : .pseudonymous
    } else if first.chance >= CustomerLinker.holdThreshold {
      decision = .held(candidates: candidates)
    } else {
      decision = .none(candidates: candidates)
    }
    let link = AuthorLink(
      decision: decision, probability: first.chance, because: reasons(first.evidence, first.chance),
      isEmployee: book.customers.role(first.row) == .employee && first.chance >= threshold)
    return Recognition(link: link, best: first, shown: shown.map(\.row))
  }

  /// Chance from which the customer of a row is linked.
  func threshold(_ row: Int) -> Double {
    book.index.entries[row].isPerson
      ? CustomerLinker.linkThreshold : CustomerLinker.accountThreshold
  }

  /// Evidence in words; the weights sum to the chance's log-odds.
  private func reasons(_ evidence: LinkEvidence, _ chance: Double) -> [LinkReason] {
    var reasons: [LinkReason] = []
    for (rule, value) in evidence.rules {
      let weight = weights[rule.rawValue] * value
      if weight != 0 { reasons.append(LinkReason(rule: rule.label, weight: weight)) }
    }
    // The others' share is evidence too: with it the weights sum to the log-odds of the chance.
    let odds = DeterministicMath.log(chance / (1 - chance))
    let rest = odds - reasons.reduce(0) { $0 + $1.weight }
    if abs(rest) > 1e-9 {
      reasons.append(LinkReason(rule: CustomerLinker.othersRule, weight: rest))
    }
    return reasons
  }

  /// Whether a row's customer may be named: consent is asked of every row that may be theirs.
  func mayName(_ row: Int) -> Bool { book.mayName(row) }

  /// Whether a row's customer may be named, and is none of our own people.
  func mayList(_ row: Int) -> Bool {
    mayName(row) && book.customers.role(row) != .employee
  }
}
