import Model
import SocialText

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
    } else if let host = ownHost(of: customer.email, names) {
      add(host, .sure)
    }
    for variant in variants where variant.mark == .none || variant.mark == .stripped {
      for form in Transliteration.forms(of: variant.name, country) { add(form, variant.mark) }
    }
    for name in names { add(letters(of: LegalForms.stripped(name) ?? name), .weak) }
    return variants
  }

  /// The host of a company's address, where it is the company's own: its first label is the beginning of
  /// the name written together, or that of the label, eight letters at least of either or all of both.
  private static func ownHost(of email: String?, _ names: [String]) -> String? {
    guard let email, let at = email.utf8.lastIndex(of: 0x40) else { return nil }
    let host = String(email[email.index(after: at)...])
    guard isDomain(host), !SharedHosts.contains(host) else { return nil }
    let label = Array(host.utf8.prefix { $0 != 0x2E }).filter { $0 != 0x2D }
    let isOwn = names.contains { name in
      let stripped = LegalForms.stripped(name) ?? name
      let joined = Folding.fold(stripped).utf8.filter(isLetterOrDigit)
      let common = min(joined.count, label.count)
      return joined == label || (common >= 8 && joined.prefix(common) == label.prefix(common))
    }
    return isOwn ? host : nil
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (byte >= 0x30 && byte <= 0x39) || (byte | 32 >= 0x61 && byte | 32 <= 0x7A)
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
