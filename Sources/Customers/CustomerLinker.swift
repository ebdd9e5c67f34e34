import Model
import SocialText

/// Decides which customer an author or a name stands for, and what may be said of it.
///
/// The chance of a candidate is a logistic sum of named pieces of evidence (Fellegi & Sunter 1969 in
/// its log-odds form), shared out among candidates that fit equally well. A link needs
/// `linkThreshold`; a false link weighs a hundred misses, so what lies between goes to reviewers.
public struct CustomerLinker: Sendable {
  /// Chance from which a link is made.
  public static let linkThreshold = 0.95
  /// Chance from which a reviewer is asked.
  public static let holdThreshold = 0.25

  let book: CustomerBook
  let suppressed: SuppressionList
  /// Families of rows (`CustomerBook.clusters`) of whom nobody may be linked.
  var forgotten: Set<Int> = []

  /// A linker over a book and a suppression list.
  public init(book: CustomerBook, suppressed: SuppressionList = .empty) {
    self.book = book
    self.suppressed = suppressed
  }

  /// Weights in log-odds.
  private enum Weight {
    static let prior = -3.0
    static let handle = 6.2
    static let email = 9.0
    static let name = 2.4
    static let otherName = -6.0
    static let city = 2.0
    static let otherCity = -1.6
    static let company = 2.2
    static let domain = 3.0
    static let parody = -4.0
    static let handleLikeName = 0.6
  }

  /// Links an author. `platforms` are further names of the author's platform that handles of the
  /// list may be given under.
  public func link(author: Author, platforms: [String] = []) -> AuthorLink {
    let emails =
      BioReader.emails(in: author.bio ?? "") + [author.email?.lowercased()].compactMap(\.self)
    let handles = handleKeys(author, platforms)
    if isSuppressed(emails, handles) {
      var link = AuthorLink.nobody
      link.isSuppressed = true
      return link
    }
    guard !book.customers.isEmpty else { return .nobody }
    var keys = IdentityKeys()
    // Many sites show the handle where others show a name: then there is no name to compare.
    let name = author.name.flatMap { shown in
      author.handle.map { Folding.fold($0) == Folding.fold(shown) } == true ? nil : shown
    }
    let nameKey = name.flatMap { keys.name($0) }
    let nameWords = name.map { keys.words($0) } ?? 0
    let domains = author.bio.map(BioReader.domains) ?? []
    var evidence: [Int: [LinkReason]] = [:]
    func add(_ rows: [Int], _ rule: String, _ weight: Double) {
      for row in rows where !(evidence[row] ?? []).contains(where: { $0.rule == rule }) {
        evidence[row, default: []].append(LinkReason(rule: rule, weight: weight))
      }
    }
    for handle in handles { add(book.rows(handle: handle), "handle", Weight.handle) }
    for email in emails { add(book.rows(email: email), "email", Weight.email) }
    // A first name alone fits thousands: it makes no candidate.
    if let nameKey, nameWords >= 2 || !(evidence.isEmpty) {
      let rows = book.rows(name: nameKey)
      if rows.count <= 200 { add(rows, "name", Weight.name) }
    }
    for domain in domains {
      add(
        book.rows(domain: domain).filter { book.customers[$0].kind == .company }, "domain",
        Weight.domain)
    }
    guard !evidence.isEmpty else { return .nobody }
    for row in evidence.keys {
      addContext(&evidence[row, default: []], book.customers[row], author, nameKey, &keys)
    }
    return decide(evidence)
  }

  /// Links the names of a text: companies whatever their consent, persons only with consent
  /// granted.
  public func link(subject entity: NamedEntity) -> SubjectLink? {
    let families = Set(entity.customers.map { book.clusters[$0] })
    guard let row = entity.customers.first, !families.isEmpty else { return nil }
    let customer = book.customers[row]
    // One family bears the name: as sure as the name itself; several: shared out. A person's
    // name alone is never enough, for the world has more people than the list.
    let share = entity.confidence / Double(families.count)
    let probability = customer.kind == .company ? share : share * 0.5
    let decision: LinkDecision
    if probability >= CustomerLinker.linkThreshold {
      let isOpen = customer.kind == .company || book.consent[row] == .granted
      decision = isOpen ? .linked(customer: customer.id) : .pseudonymous
    } else if probability >= CustomerLinker.holdThreshold {
      decision = .held(candidates: [])
    } else {
      decision = .none(candidates: [])
    }
    return SubjectLink(entity: entity, decision: decision, probability: probability)
  }

  private func handleKeys(_ author: Author, _ platforms: [String]) -> [String] {
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

  private func isSuppressed(_ emails: [String], _ handles: [String]) -> Bool {
    suppressed.count > 0 && (emails + handles).contains { suppressed.contains($0) }
  }

  private func addContext(
    _ reasons: inout [LinkReason], _ customer: Customer, _ author: Author, _ nameKey: UInt64?,
    _ keys: inout IdentityKeys
  ) {
    func has(_ rule: String) -> Bool { reasons.contains { $0.rule == rule } }
    func add(_ rule: String, _ weight: Double) {
      reasons.append(LinkReason(rule: rule, weight: weight))
    }
    if nameKey != nil, !has("name") {
      // A name that is not the customer's, word for word: another person under a handle that was
      // given up, or one of the forms of the name.
      let share = sharedWords(author.name ?? "", customer)
      if share == 0 {
        add("other_name", Weight.otherName)
      } else if has("handle") || has("email") {
        add("part_of_name", 0.8 * share)
      }
    }
    if let location = author.location, !location.isEmpty, let city = customer.city {
      if Folding.fold(location).contains(Folding.fold(city)) {
        add("city", Weight.city)
      } else {
        add("other_city", Weight.otherCity)
      }
    }
    let bio = Folding.fold(author.bio ?? "")
    if customer.kind == .person, let company = customer.companyName,
      bio.contains(Folding.fold(company))
    {
      add("company", Weight.company)
    }
    if let handle = author.handle, let last = customer.lastName, last.utf8.count >= 4,
      Folding.fold(handle).contains(Folding.fold(last))
    {
      add("handle_like_name", Weight.handleLikeName)
    }
    let shown =
      bio + " " + Folding.fold(author.name ?? "") + " "
      + Folding.fold(author.handle ?? "")
    for mark in ["parody", "fan account", "fan club", "not the real", "unofficial"]
    where shown.contains(mark) {
      add("parody", Weight.parody)
      break
    }
    add("prior", Weight.prior)
  }

  /// Share of the author's name words that stand in the customer's name; 1 where the author shows
  /// no word at all.
  private func sharedWords(_ name: String, _ customer: Customer) -> Double {
    let words = Folding.fold(name).split { !$0.isLetter }
    guard !words.isEmpty else { return 1 }
    let own = CustomerBook.names(of: customer).flatMap { Folding.fold($0).split { !$0.isLetter } }
    let shared = words.count { word in own.contains { $0 == word || $0.hasPrefix(word) } }
    return Double(shared) / Double(words.count)
  }

  private func decide(_ evidence: [Int: [LinkReason]]) -> AuthorLink {
    // Rows of one customer are one candidate: the row with the strongest evidence speaks.
    var best: [Int: (row: Int, reasons: [LinkReason], odds: Double)] = [:]
    for (row, reasons) in evidence.sorted(by: { $0.key < $1.key }) {
      let sum = reasons.reduce(0) { $0 + $1.weight }
      let odds = DeterministicMath.exp(min(30, max(-30, sum)))
      let family = book.clusters[row]
      if let known = best[family], known.odds >= odds { continue }
      best[family] = (row, reasons, odds)
    }
    // Candidates share one whole with "none of them" (odds 1).
    let total = best.values.map(\.odds).sorted().reduce(1, +)
    let ranked = best.values.map { (row: $0.row, reasons: $0.reasons, chance: $0.odds / total) }
      .sorted { ($1.chance, $0.row) < ($0.chance, $1.row) }
    guard let first = ranked.first else { return .nobody }
    if forgotten.contains(book.clusters[first.row]) {
      var link = AuthorLink.nobody
      link.isSuppressed = first.chance >= CustomerLinker.holdThreshold
      return link
    }
    let customer = book.customers[first.row]
    let shown = ranked.filter { $0.chance >= 0.01 && !forgotten.contains(book.clusters[$0.row]) }
    let candidates = shown.prefix(10).map {
      LinkCandidate(customer: book.customers[$0.row].id, probability: $0.chance)
    }
    var reasons = first.reasons
    // The others' share is evidence too: with it the weights sum to the log-odds of the chance.
    let odds = DeterministicMath.log(first.chance / (1 - first.chance))
    let rest = odds - reasons.reduce(0) { $0 + $1.weight }
    if abs(rest) > 1e-9 { reasons.append(LinkReason(rule: "other_candidates", weight: rest)) }
    let decision: LinkDecision
    if first.chance >= CustomerLinker.linkThreshold {
      decision =
        book.consent[first.row] == .granted
        ? .linked(customer: customer.id) : .pseudonymous
    } else if first.chance >= CustomerLinker.holdThreshold {
      decision = .held(candidates: Array(candidates))
    } else {
      decision = .none(candidates: Array(candidates))
    }
    return AuthorLink(
      decision: decision, probability: first.chance, because: reasons,
      isEmployee: customer.role == .employee && first.chance >= CustomerLinker.linkThreshold)
  }
}
