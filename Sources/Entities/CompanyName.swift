import Model

/// The forms under which a customer is named in texts.
enum CompanyName {
  /// Words that say what a company is in law, not what it is called (after the abbreviations that
  /// ISO 20275 lists; our own selection), lower case without dots.
  static let legalForms: Set<String> = [
    "inc", "incorporated", "corp", "corporation", "co", "company", "llc", "llp", "lp", "ltd",
    "limited", "plc", "gmbh", "ag", "kg", "ohg", "kgaa", "ug", "se", "sa", "sas", "sarl", "sasu",
    "sl", "slu", "srl", "spa", "bv", "nv", "vof", "ab", "as", "asa", "aps", "oy", "oyj", "pty",
    "pte", "pvt", "sro", "doo", "kft", "zrt", "oü", "uab", "sia", "ltda", "eirl", "kk", "gbr",
    "ev", "eg", "group", "holding", "holdings",
  ]

  /// All names of a customer: as listed, without its legal form, and the listed aliases. Persons
  /// go by their full name only.
  static func variants(of customer: Customer) -> [String] {
    var names: [String] = []
    func add(_ name: String?) {
      guard let name, name.utf8.count >= 2, !names.contains(name) else { return }
      names.append(name)
    }
    if customer.kind == .person {
      if customer.name != nil || (customer.firstName != nil && customer.lastName != nil) {
        let full = customer.displayName
        if full.utf8.contains(0x20) { add(full) }
      }
    } else {
      for name in [customer.companyName, customer.name] {
        add(name)
        if let name { add(stripped(name)) }
      }
    }
    for alias in customer.aliases { add(alias) }
    return names
  }

  /// A name without the legal forms at its end; nil where nothing would be left or nothing changes.
  static func stripped(_ name: String) -> String? {
    var words = name.split(separator: " ")
    let count = words.count
    while words.count > 1, let last = words.last {
      let plain = String(last.lowercased().unicodeScalars.filter { $0 != "." && $0 != "," })
      guard legalForms.contains(plain) else { break }
      words.removeLast()
    }
    guard words.count < count else { return nil }
    var text = words.joined(separator: " ")
    while text.hasSuffix(",") { text.removeLast() }
    return text
  }
}
