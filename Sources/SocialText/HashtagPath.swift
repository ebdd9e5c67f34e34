/// The cheapest way through a stretch of letters. Costs are natural logarithms of one in so many;
/// they were chosen on tags of training tweets whose words are marked by case.
struct HashtagPath {
  private enum Cost {
    /// A word more.
    static let word: Float = 1.5
    /// An unknown word, and each of its letters.
    static let unknown: Float = 14
    static let letter: Float = 2.3
    /// Capitals alone are often a name.
    static let unknownCapitals: Float = 12
    static let capital: Float = 1.5
    /// One letter; two; two and three that are rare: most are no words in a tag.
    static let one: Float = 6
    static let two: Float = 1.5
    static let rareTwo: Float = 6
    static let rareThree: Float = 2
    /// No break where a capital follows a small letter: in a known word (`YouTube`), in another.
    static let crossing: Float = 5
    static let crossingUnknown: Float = 20
    /// A break that case does not invite, in a tag that marks words by case.
    static let uninvited: Float = 12
    static let againstCase: Float = 17
    /// What a word in one case is preferred by, known and unknown.
    static let wholeKnown: Float = 3
    static let wholeUnknown: Float = 1
    /// Centibels to natural logarithms.
    static let centibel: Float = 0.023_026
  }

  /// Most scalars of a stretch, and of a word.
  private static let longest = 64
  private static let longestWord = 24

  private enum Case: UInt8 { case upper, lower, none, mark }

  private let end: Int
  private var count = 0
  private var offsets = InlineArray<65, Int>(repeating: 0)
  private var cases = InlineArray<64, Case>(repeating: .none)
  private var back = InlineArray<65, UInt8>(repeating: 0)
  private var isWhole = true

  init(_ text: Span<UInt8>, _ start: Int, _ end: Int, _ frequencies: WordFrequencies?) {
    self.end = end
    var index = start
    while index < end, count < HashtagPath.longest {
      let (scalar, length) = UTF8Scalar.decode(text, index)
      offsets[count] = index
      cases[count] = HashtagPath.letterCase(scalar)
      count += 1
      index += length
    }
    offsets[0] = start
    guard index == end, count > 1 else { return }
    offsets[count] = end
    find(text, frequencies)
  }

  /// Appends the words' spans.
  func append(to words: inout [TextSpan]) {
    guard !isWhole else {
      words.append(TextSpan(start: offsets[0], end: end))
      return
    }
    let first = words.count
    var at = count
    while at > 0 {
      let start = Int(back[at])
      words.append(TextSpan(start: offsets[start], end: offsets[at]))
      at = start
    }
    words[first...].reverse()
  }

  private static func letterCase(_ scalar: UInt32) -> Case {
    if scalar < 0x80 { return scalar & 32 == 0 ? .upper : .lower }
    let properties = UnicodeData.shared.properties(scalar)
    if properties.group == .mark { return .mark }
    return properties.isUpper ? .upper : properties.isLower ? .lower : .none
  }

  private mutating func find(_ text: Span<UInt8>, _ frequencies: WordFrequencies?) {
    let marksWords = usesCase()
    if !marksWords, frequencies == nil { return }
    var best = InlineArray<65, Float>(repeating: .infinity)
    var isKnown = InlineArray<65, Bool>(repeating: true)
    best[0] = 0
    var whole = Float.infinity
    for start in 0..<count where cases[start] != .mark {
      let base = best[start] + (start == 0 ? 0 : breakCost(start, marksWords))
      // No cost is below nought: what begins this dear leads nowhere better.
      if base >= best[count] { continue }
      var state = StableHash.seed
      var crossings = 0
      var isUpper = true
      for last in start..<min(count, start + HashtagPath.longestWord) {
        let byte = text[offsets[last]]
        if byte < 0x80 {
          state = StableHash.step(state, CharacterClass.lower(byte))
        } else {
          Folding.each(text, from: offsets[last], to: offsets[last + 1]) {
            state = StableHash.step(state, $0)
          }
        }
        isUpper = isUpper && cases[last] == .upper
        // `iPhone`: a small first letter is part of a name.
        if last > start, cases[last - 1] == .lower, cases[last] == .upper {
          crossings += last == 1 ? 1 : 5
        }
        if last + 1 < count, cases[last + 1] == .mark { continue }
        // Nor to this end.
        if base >= best[last + 1] { continue }
        let length = last + 1 - start
        var cost = base
        let word = frequencies?.word(StableHash.finish(state))
        if let word {
          cost += HashtagPath.cost(word.centibels, length)
          cost += Float(crossings) * Cost.crossing / 5
        } else {
          cost +=
            marksWords && isUpper && length > 1
            ? Cost.unknownCapitals + Cost.capital * Float(length)
            : Cost.unknown + Cost.letter * Float(length)
          cost += Float(crossings) * Cost.crossingUnknown / 5
        }
        if start == 0, last + 1 == count, word != nil { whole = cost }
        if cost < best[last + 1] {
          best[last + 1] = cost
          back[last + 1] = UInt8(start)
          isKnown[last + 1] = isKnown[start] && word != nil
        }
      }
    }
    isWhole = back[count] == 0 && best[count] < .infinity || best[count] == .infinity
    if !marksWords, !isWhole {
      let unknown = Cost.unknown + Cost.letter * Float(count)
      isWhole =
        whole <= best[count] + Cost.wholeKnown || !isKnown[count]
        || best[count] + Cost.wholeUnknown > unknown
    }
  }

  /// True where case changes inside: `aB`, or capitals of which some begin a word.
  private func usesCase() -> Bool {
    var upper = 0
    var lower = 0
    for index in 0..<count {
      if cases[index] == .upper { upper += 1 }
      if cases[index] == .lower { lower += 1 }
    }
    return lower > 0 && (upper > 1 || (upper == 1 && cases[0] != .upper))
  }

  private func breakCost(_ at: Int, _ marksWords: Bool) -> Float {
    guard marksWords else { return Cost.word }
    switch (cases[at - 1], cases[at]) {
    case (.lower, .upper), (.mark, .upper): return 0
    case (_, .upper) where at + 1 < count && cases[at + 1] == .lower: return 0.5
    case (.upper, .lower):
      return at > 1 && cases[at - 2] == .upper ? Cost.word : Cost.againstCase
    default: return Cost.uninvited
    }
  }

  private static func cost(_ centibels: Int, _ length: Int) -> Float {
    let cost = Float(centibels) * Cost.centibel
    switch length {
    case 1: return cost + Cost.one
    case 2: return cost + (centibels <= 330 ? Cost.two : Cost.rareTwo)
    case 3: return cost + (centibels >= 430 ? Cost.rareThree : 0)
    default: return cost
    }
  }
}
