import Model

extension CustomerBook {
  /// Rows that are one person with some rows: those, whatever people joined with them, and rows of
  /// their families that share a name with them and no birth date speaks against. None that people
  /// parted from them is among them. In `others` is who else is held to be the same customer: a
  /// household may share an address, and thousands one that a form was sent with.
  public func person(of rows: [Int]) -> (rows: [Int], others: [Int]) {
    let families = Set(rows.map { clusters[$0] })
    let family = clusters.indices.filter { families.contains(clusters[$0]) }
    let log = standing.decisions
    var groups = Set(rows.map { id(of: $0) })
    let parted = Set(rows.flatMap { log.parted(from: customers.id($0)) })
    let decided = family.filter { groups.contains(id(of: $0)) }
    var keys = IdentityKeys()
    func names(_ row: Int) -> Set<UInt64> {
      Set(CustomerBook.names(of: customers[row]).compactMap { keys.name($0) })
    }
    var theirs: Set<UInt64> = []
    for row in decided { theirs.formUnion(names(row)) }
    let births = Set(decided.compactMap { customers[$0].birthDate })
    let kinds = Set(decided.map { customers.kind($0) })
    for row in family where !groups.contains(id(of: row)) {
      let customer = customers[row]
      let isOther = customer.birthDate.map { !births.isEmpty && !births.contains($0) } ?? false
      if !isOther, kinds.contains(customer.kind), !theirs.isDisjoint(with: names(row)),
        !parted.contains(log.goldenID(of: customer.id))
      {
        groups.insert(id(of: row))
      }
    }
    let own = Set(family.filter { groups.contains(id(of: $0)) } + rows)
    return (own.sorted(), family.filter { !own.contains($0) })
  }

  /// Rows that bear an id, the golden id of merged rows among them, an e-mail address or a
  /// `platform:handle`, in any case of letters but the id's.
  public func rows(bearing text: String) -> [Int] {
    let lowered = text.lowercased()
    // Links of the time before may bear a golden id that the list has no row of any more.
    let found = customers.indices.filter {
      let id = customers.id($0)
      return id == text || decisions.goldenID(of: id) == text
    }
    if !found.isEmpty { return found }
    return (rows(email: lowered) + rows(handle: lowered)).filter {
      customers.email($0) == lowered || customers.handles($0).contains(lowered)
    }
  }

  /// True for rows that are one customer, not only held to one consent for an address that they share.
  public func isOne(_ row: Int, with other: Int) -> Bool {
    candidate(of: row) == candidate(of: other)
  }

  /// Rows of the same customer share this number.
  public func family(of row: Int) -> Int { clusters[row] }

  /// Whether a row's customer may be named: consent is asked of every row that may be theirs.
  public func mayName(_ row: Int) -> Bool { consent[row] == .granted && !hasDoubtedConsent(row) }

  /// Consent that holds for a row: the strictest of all rows of the same customer.
  public func consentThatHolds(row: Int) -> Consent { consent[row] }

  /// Names of a person of two words and more, and aliases that share no surname with them: these may
  /// be anything ("New York"). None of a company.
  private func names(of row: Int) -> (names: [String], aliases: [String]) {
    let customer = customers[row]
    guard customer.kind == .person else { return ([], []) }
    var names = [customer.displayName]
    if let first = customer.firstName, let last = customer.lastName {
      names.append("\(first) \(last)")
    }
    func words(_ text: String) -> Set<Substring> { Set(text.lowercased().split(separator: " ")) }
    let surname = words(customer.lastName ?? customer.displayName).filter { $0.utf8.count > 2 }
    var aliases: [String] = []
    for alias in customer.aliases {
      if words(alias).isDisjoint(with: surname) {
        aliases.append(alias)
      } else {
        names.append(alias)
      }
    }
    func isFull(_ name: String) -> Bool { name.utf8.contains(0x20) && name != customer.id }
    return (names.filter(isFull), aliases.filter(isFull))
  }

  /// Rows as one person: what they are called and known by. A name that another customer bears too is
  /// not theirs alone: it tells nobody.
  public func subject(_ rows: [Int]) -> PersonSubject {
    let family = Set(rows)
    var keys = IdentityKeys()
    func isTheirs(_ name: String) -> Bool {
      guard let key = keys.name(name) else { return false }
      return self.rows(name: key).allSatisfy(family.contains)
    }
    /// Accounts of whoever else is listed.
    var strangers: Set<String> = []
    for row in customers.indices where !family.contains(row) {
      strangers.formUnion(customers.handles(row))
    }
    let handles = Set(rows.flatMap { customers.handles($0) })
    strangers.subtract(handles)
    let ids = Set(
      rows.flatMap { row in
        let id = customers.id(row)
        return [id, self.id(of: row), decisions.goldenID(of: id)]
      })
    let were = standing.decisions.decisions.filter { $0.members.contains(where: ids.contains) }
    func unique(_ texts: [String]) -> [String] { Array(Set(texts)).sorted() }
    let names = rows.map(names)
    var subject = PersonSubject(
      customers: ids.sorted(),
      emails: unique(rows.compactMap { customers.email($0) }),
      handles: handles.sorted(),
      names: unique(names.flatMap(\.names).filter(isTheirs)),
      isCompany: !rows.isEmpty && rows.allSatisfy { customers.kind($0) == .company })
    let forms = zip(rows, names).flatMap { row, names in
      names.names.filter(isTheirs).flatMap {
        NameForms.forms(of: $0, Transliteration.Country(customers[row]))
      }
    }
    subject.forms = unique(forms.filter(isTheirs))
    subject.aliases = unique(names.flatMap(\.aliases).filter(isTheirs))
    subject.strangersHandles = strangers
    subject.wasSomebodyElse = were.contains { !$0.members.allSatisfy(ids.contains) }
    return subject
  }
}
