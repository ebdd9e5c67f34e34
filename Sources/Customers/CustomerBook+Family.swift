import Model

extension CustomerBook {
  /// All rows that are held to be the same customer as one, itself among them, in their order.
  public func sameCustomer(as row: Int) -> [Int] {
    clusters.indices.filter { clusters[$0] == clusters[row] }
  }

  /// Rows that bear an id, the golden id of merged rows among them, an e-mail address or a
  /// `platform:handle`, in any case of letters but the id's.
  public func rows(bearing text: String) -> [Int] {
    let lowered = text.lowercased()
    let found = customers.indices.filter { customers[$0].id == text || id(of: $0) == text }
    if !found.isEmpty { return found }
    return (rows(email: lowered) + rows(handle: lowered)).filter {
      customers[$0].email == lowered || customers[$0].handles.contains(lowered)
    }
  }

  /// Rows of the same customer share this number.
  public func family(of row: Int) -> Int { clusters[row] }

  /// Whether a row's customer may be named: consent is asked of every row that may be theirs.
  public func mayName(_ row: Int) -> Bool { consent[row] == .granted && !hasDoubtedConsent(row) }

  /// Consent that holds for a row: the strictest of all rows of the same customer.
  public func consentThatHolds(row: Int) -> Consent { consent[row] }

  /// Names of a person of two words and more; none of a company.
  func names(of row: Int) -> [String] {
    let customer = customers[row]
    guard customer.kind == .person else { return [] }
    var names = [customer.displayName] + customer.aliases
    if let first = customer.firstName, let last = customer.lastName {
      names.append("\(first) \(last)")
    }
    return names.filter { $0.utf8.contains(0x20) && $0 != customer.id }
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
    func unique(_ texts: [String]) -> [String] { Array(Set(texts)).sorted() }
    return PersonSubject(
      customers: unique(rows.flatMap { [customers[$0].id, id(of: $0)] }),
      emails: unique(rows.compactMap { customers[$0].email }),
      handles: unique(rows.flatMap { customers[$0].handles }),
      names: unique(rows.flatMap(names).filter(isTheirs)),
      isCompany: !rows.isEmpty && rows.allSatisfy { customers[$0].kind == .company })
  }
}
