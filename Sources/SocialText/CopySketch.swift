/// Tells near copies among many texts: shared posts, and the same words with another address or
/// name in front. Each text leaves the four smallest hashes of its runs of three words (Broder, "On
/// the resemblance and containment of documents", 1997); a text is a copy if it has three of them
/// in common with one before. Texts of fewer than five words are nobody's copy: people do say the
/// same. Remembers about the last 32,768 texts.
struct CopySketch: Sendable {
  private static let size = 4
  private static let fewestWords = 5
  private static let generation = 1 << 16

  private var recent: [UInt64: UInt32] = [:]
  private var older: [UInt64: UInt32] = [:]
  private var number: UInt32 = 0

  /// True for a near copy of a text before; remembers this one if it is none.
  mutating func isCopy(_ tokens: [Token]) -> Bool {
    var least = InlineArray<4, UInt64>(repeating: .max)
    var filled = 0
    var words = 0
    var last: (UInt64, UInt64) = (0, 0)
    for token in tokens {
      switch token.kind {
      case .word, .number, .elongated, .censored, .hashtag: break
      default: continue
      }
      words += 1
      if words > 2 {
        let shingle = PhraseTable.combine(PhraseTable.combine(last.0, last.1), token.hash)
        CopySketch.keep(shingle, &least, &filled)
      }
      last = (last.1, token.hash)
    }
    guard words >= CopySketch.fewestWords else { return false }
    let needed = min(3, filled)
    for one in 0..<filled {
      guard let text = recent[least[one]] ?? older[least[one]] else { continue }
      var common = 0
      for other in 0..<filled where (recent[least[other]] ?? older[least[other]]) == text {
        common += 1
      }
      if common >= needed { return true }
    }
    if recent.count >= CopySketch.generation {
      older = recent
      recent.removeAll(keepingCapacity: true)
    }
    number &+= 1
    for index in 0..<filled { recent[least[index]] = number }
    return false
  }

  /// Keeps the smallest hashes, in order, each once.
  private static func keep(
    _ hash: UInt64, _ least: inout InlineArray<4, UInt64>, _ filled: inout Int
  ) {
    var at = 0
    while at < filled, least[at] < hash { at += 1 }
    if at == size || (at < filled && least[at] == hash) { return }
    filled = min(size, filled + 1)
    var index = filled - 1
    while index > at {
      least[index] = least[index - 1]
      index -= 1
    }
    least[at] = hash
  }
}
