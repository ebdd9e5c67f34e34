import Model
import SocialText

/// What a title, a thread and a source say of whom an ambiguous name means. It is about companies
/// alone: no person is ever taken for a customer by it.
extension CustomerLinker {
  /// Companies that a text names beyond doubt: by a domain or another form that means nobody else, or
  /// by a name of several words of which two have capitals. Names are those of `settled`; what leans on
  /// evidence of this kind itself is no evidence.
  public func certain(
    _ named: [NamedEntity], in text: Span<UInt8>, tokens: [Token]
  ) -> Set<Int> {
    var rows: Set<Int> = []
    for name in named
    where name.slip == nil && isCertain(name)
      && !Self.mixesAlphabets(name.span, in: text, tokens)
    {
      let range = Self.tokens(of: name.span, in: tokens)
      guard let first = range.first.map({ tokens[$0] }) else { continue }
      // What the config tracks is reported however common the word is.
      let isSure =
        range.count == 1 && (name.trackedID == nil || first.kind == .url)
        || Self.isDomain(text.extracting(name.span.start..<name.span.end))
      let capitals = range.count { Self.hasCapital(tokens[$0]) }
      if isSure || capitals > 1 { rows.formUnion(name.customers) }
    }
    return rows
  }

  /// Companies that a text names in any way, but for names that were told by others of this kind.
  public func named(_ named: [NamedEntity]) -> Set<Int> {
    var rows: Set<Int> = []
    for name in named where !leansOnOthers(name) && areCompanies(name.customers) {
      rows.formUnion(name.customers)
    }
    return rows
  }

  /// True for words with dots between and no space: a domain that the tokenizer does not know as one.
  private static func isDomain(_ name: Span<UInt8>) -> Bool {
    var hasDot = false
    for index in name.indices {
      if name[index] <= 0x20 { return false }
      if name[index] == 0x2E, index > 0, index + 1 < name.count { hasDot = true }
    }
    return hasDot
  }

  private func isCertain(_ name: NamedEntity) -> Bool {
    name.confidence >= CustomerLinker.accountThreshold && isOne(name.customers)
      && areCompanies(name.customers) && !leansOnOthers(name)
  }

  private func leansOnOthers(_ name: NamedEntity) -> Bool {
    name.context.contains { $0.rule == CustomerLinker.siblingRule }
  }

  /// Name of the rule by which learned contexts count other names of the same customer.
  private static let siblingRule = "same_customer"
  /// Name of the rule for what a name says by how it is written.
  static let writtenRule = "written_as_name"

  /// The names of a text, `settled` before, with those linked that are held for being ambiguous where
  /// the same text, the title, the thread or the source names one of their bearers beyond doubt, or the
  /// text the bearer's city.
  ///
  /// That alone makes no name of a common word: a name of one word has to have a capital that nothing
  /// else explains (`LoneCapital`), so `Apple pie` at the head of a sentence and `Target Audience` stay
  /// held, and what is written small is not among the names. Where the places name several of the
  /// bearers, nothing is decided. The nearest place alone counts, for title, thread and source say the
  /// same thing at different distances and are no independent evidence. `language` is the text's, BCP
  /// 47. Linear in the text.
  public func supported(
    _ named: [NamedEntity], in text: Span<UInt8>, tokens: [Token], beside: CompaniesBeside,
    language: String
  ) -> [NamedEntity] {
    guard named.contains(where: isOpen) else { return named }
    let capitalsTell = LoneCapital.tells(in: language)
    var beside = beside
    beside[.text] = certain(named, in: text, tokens: tokens)
    beside[.city] = bearers(of: named, inCitiesOf: text, tokens)
    let families = CompaniesBeside.Place.allCases.map { place in
      Set(beside[place].map(book.candidate))
    }
    var result = named
    for index in result.indices where isOpen(result[index]) {
      let bearers = Set(result[index].customers.map(book.candidate))
      let meant = families.map { $0.intersection(bearers) }
      let all = meant.reduce(into: Set<Int>()) { $0.formUnion($1) }
      guard all.count == 1, let family = all.first,
        let nearest = CompaniesBeside.Place.allCases.first(where: { !meant[$0.rawValue].isEmpty })
      else { continue }
      guard
        Self.isWrittenAsName(result[index].span, in: text, tokens, capitalsTell: capitalsTell)
      else { continue }
      support(&result[index], by: nearest, family)
    }
    return result
  }

  /// True for a name that its capitals tell from a word.
  static func isWrittenAsName(
    _ span: TextSpan, in text: Span<UInt8>, _ tokens: [Token], capitalsTell: Bool
  ) -> Bool {
    let range = Self.tokens(of: span, in: tokens)
    guard let first = range.first else { return false }
    return range.count > 1
      ? range.count(where: { hasCapital(tokens[$0]) }) > 1
      : capitalsTell && LoneCapital.stands(first, tokens, in: text)
  }

  /// Rows that names which are open may mean and whose city the text names.
  private func bearers(
    of named: [NamedEntity], inCitiesOf text: Span<UInt8>, _ tokens: [Token]
  ) -> Set<Int> {
    let cities = cities(in: text, tokens, outside: named)
    if cities.isEmpty { return [] }
    return named.reduce(into: []) { rows, name in
      guard isOpen(name) else { return }
      rows.formUnion(name.customers.filter { cities.contains(book.index.entries[$0].city) })
    }
  }

  /// True for a company's name that is held for being one word, or for having several bearers.
  func isOpen(_ name: NamedEntity) -> Bool {
    guard name.trackedID == nil, name.slip == nil, !name.customers.isEmpty,
      name.confidence >= CustomerLinker.plainConfidence, areCompanies(name.customers)
    else { return false }
    return name.confidence < CustomerLinker.accountThreshold || !isOne(name.customers)
  }

  func support(
    _ name: inout NamedEntity, by place: CompaniesBeside.Place, _ family: Int
  ) {
    // Learned contexts have counted the other names of text and title.
    if leansOnOthers(name), place == .text || place == .title { return }
    // A name of several words is worth what one of one word is, until it is known whose it is.
    let before = min(name.confidence, CustomerLinker.plainConfidence)
    let odds = Self.add(place.rule, place.weight, to: &name, worth: before)
    name.confidence = 1 / (1 + DeterministicMath.exp(-odds))
    name.customers = name.customers.filter { book.candidate(of: $0) == family }
  }

  /// Adds a reason to what speaks for a name that by itself is worth a chance, and says so where the
  /// reasons told before do not; the log-odds that all of them sum to.
  @discardableResult
  static func add(
    _ rule: String, _ weight: Double, to name: inout NamedEntity, worth chance: Double
  ) -> Double {
    let odds = DeterministicMath.log(chance / (1 - chance))
    let told = name.context.reduce(0) { $0 + $1.weight }
    if abs(odds - told) > 1e-9 {
      name.context.append(LinkReason(rule: writtenRule, weight: odds - told))
    }
    name.context.append(LinkReason(rule: rule, weight: weight))
    return odds + weight
  }

  /// Companies whose own place a host is: their domain, or a name below it.
  public func owners(ofHost host: String) -> Set<Int> {
    var rest = Substring(host.lowercased())
    if rest.hasPrefix("www.") { rest = rest.dropFirst(4) }
    // A name has 127 labels at most.
    for _ in 0..<127 where rest.utf8.contains(0x2E) {
      let domain = String(rest)
      if SharedHosts.contains(domain) { return [] }
      let rows = (book.rows(domain: domain) + book.rows(domain: "www." + domain)).filter {
        book.customers.kind($0) == .company
      }
      if !rows.isEmpty { return Set(rows) }
      rest = rest.drop { $0 != "." }.dropFirst()
    }
    return []
  }

  private func areCompanies(_ rows: [Int]) -> Bool {
    rows.allSatisfy { book.customers.kind($0) == .company }
  }

  static func hasCapital(_ token: Token) -> Bool {
    !token.flags.isDisjoint(with: [.capitalized, .allCaps])
  }

  /// The tokens that a span is made of.
  static func tokens(of span: TextSpan, in tokens: [Token]) -> Range<Int> {
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if Int(tokens[middle].start) < span.start { low = middle + 1 } else { high = middle }
    }
    high = low
    while high < tokens.count, tokens[high].end <= span.end { high += 1 }
    return low..<high
  }
}
