import Model
import SocialText

/// Says how likely two names are one, word by word: equal, an initial, nearly equal (Jaro & Winkler),
/// in any order; legal forms of companies do not count.
public enum NameComparer {
  /// Chance and evidence; the weights sum to the chance's log-odds.
  public static func compare(
    _ a: String, _ b: String, kind: Customer.Kind
  ) -> (probability: Double, because: [LinkReason]) {
    let left = words(a, kind)
    let right = words(b, kind)
    var because = [LinkReason(rule: "prior", weight: -1.5)]
    guard !left.isEmpty, !right.isEmpty else { return (chance(because), because) }
    let (short, long) = left.count <= right.count ? (left, right) : (right, left)
    var free = long
    var total = 0.0
    for word in short {
      var best = 0.0
      var place: Int?
      for (index, other) in free.enumerated() {
        let value = likeness(word, other)
        if value > best {
          best = value
          place = index
        }
      }
      if let place, best >= 0.7 { free.remove(at: place) } else { best = 0 }
      total += best
    }
    let share = total / Double(short.count)
    because.append(LinkReason(rule: "shared_words", weight: (share - 0.8) * 22))
    let extra = free.count
    if extra > 0 {
      because.append(
        LinkReason(rule: "words_left_over", weight: -Double(extra) * (kind == .person ? 0.9 : 1.6)))
    }
    if left == right { because.append(LinkReason(rule: "equal", weight: 3)) }
    if short.count == 1, long.count > 1 {
      because.append(LinkReason(rule: "one_word_only", weight: -2))
    }
    return (chance(because), because)
  }

  private static func chance(_ because: [LinkReason]) -> Double {
    1 / (1 + DeterministicMath.exp(-because.reduce(0) { $0 + $1.weight }))
  }

  /// Folded words without legal forms.
  private static func words(_ name: String, _ kind: Customer.Kind) -> [[UInt8]] {
    let all = Folding.fold(name).split { !$0.isLetter && !$0.isNumber }.map { Array($0.utf8) }
    guard kind == .company else { return all }
    let kept = all.filter { !forms.contains(String(decoding: $0, as: UTF8.self)) }
    return kept.isEmpty ? all : kept
  }

  private static let forms: Set<String> = [
    "inc", "corp", "co", "llc", "ltd", "limited", "plc", "gmbh", "ag", "kg", "sa", "sas", "sarl",
    "srl", "spa", "bv", "nv", "ab", "as", "oy", "pty", "ooo", "zao", "oao", "the",
  ]

  private static func likeness(_ a: [UInt8], _ b: [UInt8]) -> Double {
    if a == b { return 1 }
    if a.count == 1 || b.count == 1 { return a[0] == b[0] ? 0.8 : 0 }
    return jaroWinkler(a, b)
  }

  /// Jaro's likeness with Winkler's bonus for a common start (Winkler 1990), over bytes.
  static func jaroWinkler(_ a: [UInt8], _ b: [UInt8]) -> Double {
    guard a.count <= 64, b.count <= 64 else { return 0 }
    let reach = max(0, max(a.count, b.count) / 2 - 1)
    var used = [Bool](repeating: false, count: b.count)
    var matched: [UInt8] = []
    for (index, byte) in a.enumerated() {
      let low = max(0, index - reach)
      let high = min(b.count - 1, index + reach)
      guard low <= high else { continue }
      for place in low...high where !used[place] && b[place] == byte {
        used[place] = true
        matched.append(byte)
        break
      }
    }
    guard !matched.isEmpty else { return 0 }
    let other = b.indices.filter { used[$0] }.map { b[$0] }
    let swaps = zip(matched, other).count { $0 != $1 } / 2
    let count = Double(matched.count)
    let jaro =
      (count / Double(a.count) + count / Double(b.count) + (count - Double(swaps)) / count) / 3
    let start = zip(a, b).prefix(4).prefix { $0 == $1 }.count
    return jaro + Double(start) * 0.1 * (1 - jaro)
  }
}
