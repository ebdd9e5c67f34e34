import Model

/// The forms under which a customer is named in texts.
enum CompanyName {
  /// A name and what is known of it.
  typealias Variant = (name: String, mark: NameMark)

  /// All names of a customer: as listed, the listed aliases, without its legal form, by its domain,
  /// as other alphabets write it, by its first letters. Persons go by their full name only. What is
  /// surer stands in front.
  static func variants(of customer: Customer) -> [Variant] {
    var variants: [Variant] = []
    var seen: Set<String> = []
    func add(_ name: String?, _ mark: NameMark = .none) {
      guard let name, name.utf8.count > 4 || name.count >= 2, seen.insert(name).inserted else {
        return
      }
      variants.append((name, mark))
    }
    let country = Transliteration.Country(customer)
    if customer.kind == .person {
      if customer.name != nil || (customer.firstName != nil && customer.lastName != nil) {
        let full = customer.displayName
        if full.utf8.contains(0x20) { add(full) }
      }
      for alias in customer.aliases { add(alias) }
      for variant in variants {
        for form in Transliteration.forms(of: variant.name, country) { add(form) }
      }
      return variants
    }
    let names = [customer.companyName, customer.name].compactMap(\.self)
    for name in names { add(name) }
    for alias in customer.aliases { add(alias) }
    for name in names { add(LegalForms.stripped(name), .stripped) }
    if let domain = customer.domain, !SharedHosts.contains(domain), isDomain(domain) {
      add(domain.hasPrefix("www.") ? String(domain.dropFirst(4)) : domain, .sure)
    }
    for variant in variants where variant.mark == .none || variant.mark == .stripped {
      for form in Transliteration.forms(of: variant.name, country) { add(form, variant.mark) }
    }
    for name in names { add(letters(of: LegalForms.stripped(name) ?? name), .weak) }
    return variants
  }

  /// Letters and digits with dots between, nothing else: no path, no address.
  private static func isDomain(_ text: String) -> Bool {
    let bytes = text.utf8
    guard bytes.count <= 253, bytes.contains(0x2E), bytes.first != 0x2E, bytes.last != 0x2E else {
      return false
    }
    return bytes.allSatisfy {
      $0 == 0x2D || $0 == 0x2E || $0 >= 0x80 || ($0 >= 0x30 && $0 <= 0x39)
        || ($0 | 32 >= 0x61 && $0 | 32 <= 0x7A)
    }
  }

  /// The first letters of three to six words, as in IBM; nil for other names.
  private static func letters(of name: String) -> String? {
    let words = name.split { $0 == " " || $0 == "-" }
    guard words.count >= 3, words.count <= 6 else { return nil }
    var letters = ""
    for word in words {
      guard let first = word.unicodeScalars.first else { continue }
      if word == "&" || word == "of" || word == "and" { continue }
      guard first.properties.isUppercase else { return nil }
      letters.unicodeScalars.append(first)
    }
    return letters.unicodeScalars.count >= 3 ? letters : nil
  }
}
