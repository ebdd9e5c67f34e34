/// Which words of one name are which of the other: likest first, each word once; words that are
/// written together on one side count as those of the other.
struct NameAlignment {
  struct Pair {
    var left: Range<Int>
    var right: Range<Int>
    var match: WordMatch
    /// Share of letters that differ.
    var cost: Double
    /// Letters of the shorter side.
    var letters: Int
  }

  private(set) var pairs: [Pair] = []
  /// Places of the words that nothing meets.
  private(set) var leftOver: [Int] = []
  private(set) var rightOver: [Int] = []

  init(_ a: ReadName, _ b: ReadName, _ likeness: NameWordLikeness) {
    var found: [Pair] = []
    for left in a.words.indices {
      for right in b.words.indices {
        guard let (match, cost) = likeness.compare(a.words[left], b.words[right]) else { continue }
        found.append(
          Pair(
            left: left..<(left + 1), right: right..<(right + 1), match: match, cost: cost,
            letters: min(a.words[left].text.count, b.words[right].text.count)))
      }
    }
    found += NameAlignment.joins(a, b, likeness)
    found += NameAlignment.joins(b, a, likeness).map {
      Pair(left: $0.right, right: $0.left, match: $0.match, cost: $0.cost, letters: $0.letters)
    }
    found.sort { NameAlignment.rank($0).lexicographicallyPrecedes(NameAlignment.rank($1)) }
    var leftFree = [Bool](repeating: true, count: a.words.count)
    var rightFree = [Bool](repeating: true, count: b.words.count)
    for pair in found {
      guard leftFree[pair.left].allSatisfy(\.self), rightFree[pair.right].allSatisfy(\.self) else {
        continue
      }
      for index in pair.left { leftFree[index] = false }
      for index in pair.right { rightFree[index] = false }
      pairs.append(pair)
    }
    for pair in NameAlignment.acronyms(a, b, &leftFree, &rightFree) { pairs.append(pair) }
    for pair in NameAlignment.acronyms(b, a, &rightFree, &leftFree) {
      pairs.append(
        Pair(left: pair.right, right: pair.left, match: .acronym, cost: 0, letters: pair.letters))
    }
    leftOver = leftFree.indices.filter { leftFree[$0] }
    rightOver = rightFree.indices.filter { rightFree[$0] }
    pairs.sort { $0.left.lowerBound < $1.left.lowerBound }
  }

  /// Best pairs first; of equals, the longer, then those at like places.
  private static func rank(_ pair: Pair) -> [Double] {
    [
      pair.cost, -Double(pair.letters),
      Double(abs(pair.left.lowerBound - pair.right.lowerBound)), Double(pair.left.lowerBound),
      Double(pair.right.lowerBound),
    ]
  }

  /// Words of `a` that are two to four words of `b` run together.
  private static func joins(
    _ a: ReadName, _ b: ReadName, _ likeness: NameWordLikeness
  ) -> [Pair] {
    var found: [Pair] = []
    for left in a.words.indices where a.words[left].text.count >= 4 {
      let word = a.words[left]
      for right in b.words.indices {
        var text = b.words[right].text
        for end in (right + 1)..<(right + 4) where end < b.words.count {
          text += b.words[end].text
          if text.count > word.text.count + 3 { break }
          if text.count + 3 < word.text.count { continue }
          guard
            let (match, cost) = likeness.letters(
              word.text, text, word.sound, SoundForm.of(text)), cost <= 0.2
          else { continue }
          found.append(
            Pair(
              left: left..<(left + 1), right: right..<(end + 1),
              match: match == .near ? .near : .joined, cost: cost + 0.02,
              letters: word.text.count))
        }
      }
    }
    return found
  }

  /// Free words of `a` that are the first letters of free words of `b` in a row.
  private static func acronyms(
    _ a: ReadName, _ b: ReadName, _ leftFree: inout [Bool], _ rightFree: inout [Bool]
  ) -> [Pair] {
    var found: [Pair] = []
    for left in a.words.indices
    where leftFree[left] && a.words[left].number == nil
      && (2...6).contains(a.words[left].text.count)
    {
      let letters = a.words[left].text
      for right in b.words.indices where rightFree[right] {
        var place = right
        var done = 0
        while place < b.words.count, done < letters.count {
          let word = b.words[place]
          if rightFree[place], word.text[0] == letters[done] {
            done += 1
          } else if word.weight > 0.05 {
            break
          }
          place += 1
        }
        guard done == letters.count else { continue }
        leftFree[left] = false
        for index in right..<place { rightFree[index] = false }
        found.append(
          Pair(
            left: left..<(left + 1), right: right..<place, match: .acronym, cost: 0,
            letters: letters.count))
        break
      }
    }
    return found
  }
}
