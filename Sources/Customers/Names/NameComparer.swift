import Model
import SocialText

/// Says how likely two names are one, word by word: equal, alike in letters or in sound, initials,
/// nicknames, acronyms, in any order and any of the scripts of `Romaniser`. Legal forms of companies
/// hardly count, numbers must agree.
///
/// Names are read up to 1,000 bytes and 24 words, so that the work is bounded; names that are longer
/// are one only where they are equal.
public enum NameComparer {
  /// Chance, 0…1 (one name from 0.5), and evidence; the weights sum to the chance's log-odds. A name
  /// without letters and digits is no one's. Companies are all that are not persons.
  public static func compare(
    _ a: String, _ b: String, kind: Customer.Kind
  ) -> (probability: Double, because: [LinkReason]) {
    var best: [LinkReason]?
    var most = -Double.infinity
    for left in readings(a) {
      for right in readings(b) {
        let because = reasons(left, right, kind)
        let odds = because.reduce(0) { $0 + $1.weight }
        if odds > most {
          most = odds
          best = because
        }
      }
    }
    return (1 / (1 + DeterministicMath.exp(-most)), best ?? [])
  }

  /// How names of a type are compared, whatever its case: `person`; `company`, and like it names of
  /// other bodies and things (`organization`, `legalentity`, `vessel` …); nil for other types.
  public static func kind(_ type: String) -> Customer.Kind? {
    let name = type.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
    if ["person", "individual", "human"].contains(name) { return .person }
    return things.contains(name) ? .company : nil
  }

  private static let things: Set<String> = [
    "company", "organization", "organisation", "legalentity", "publicbody", "corporation", "brand",
    "product", "topic", "vessel", "vehicle", "airplane", "asset", "thing",
  ]

  private static func reasons(
    _ a: Substring, _ b: Substring, _ kind: Customer.Kind
  ) -> [LinkReason] {
    let left = ReadName(a, kind: kind)
    let right = ReadName(b, kind: kind)
    let evidence = NameEvidence(left, right, kind: kind)
    var because = [LinkReason(rule: "prior", weight: NameWeights.prior(kind))]
    for rule in NameEvidence.Rule.allCases {
      guard let value = evidence.values[rule] else { continue }
      if rule == .cut, a == b { continue }
      let weight = value * NameWeights.weight(rule, kind)
      because.append(LinkReason(rule: rule.rawValue, weight: weight))
    }
    return because
  }

  /// The name, and where a stroke stands between two names, each of them.
  private static func readings(_ name: String) -> [Substring] {
    guard name.utf8.count <= ReadName.longest, name.utf8.contains(0x2F) else { return [name[...]] }
    let parts = name.split(separator: "/")
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.count >= 5 }) else { return [name[...]] }
    return [name[...]] + parts
  }
}
