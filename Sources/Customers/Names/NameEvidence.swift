import Model

/// What speaks for and against two names being one, as numbers that weights make evidence of.
struct NameEvidence {
  /// Names of the numbers, as reasons give them.
  enum Rule: String, CaseIterable {
    /// Words that are written otherwise: the shares of letters that differ, summed.
    case lettersDiffer = "letters_differ"
    /// Words of four letters or fewer that are not equal.
    case shortWordsDiffer = "short_words_differ"
    /// Words of which more than a fifth of the letters differ.
    case wordsFarApart = "words_far_apart"
    /// Words that the other name has other words for.
    case wordsReplaced = "words_replaced"
    /// Words that one name has in addition.
    case wordsLeftOver = "words_left_over"
    /// The first or the last word of the longer name is left over.
    case outerWordLeftOver = "outer_word_left_over"
    /// One of the names is one word of the other.
    case oneWordOnly = "one_word_only"
    case initials
    case nicknames
    /// Words stand in another order.
    case orderDiffers = "order_differs"
    case legalFormDiffers = "legal_form_differs"
    case acronym
    /// Words that are short for others.
    case shortened
    /// Nothing at all differs.
    case equal
    /// Numbers that contradict one another.
    case numbersDiffer = "numbers_differ"
    /// Junior and senior.
    case generationsDiffer = "generations_differ"
    /// Nothing to compare.
    case noWords = "no_words"
    /// What is too long to be read differs, or may.
    case cut = "too_long"
  }

  private(set) var values: [Rule: Double] = [:]

  init(_ a: ReadName, _ b: ReadName, kind: Customer.Kind) {
    guard !a.words.isEmpty, !b.words.isEmpty else {
      values[.noWords] = 1
      return
    }
    if a.isCut || b.isCut { values[.cut] = 1 }
    let alignment = NameAlignment(
      a, b,
      NameWordLikeness(
        isPerson: kind == .person, lacksVowels: a.lacksVowels || b.lacksVowels,
        isSyllabic: a.isSyllabic || b.isSyllabic))
    read(a, b, alignment)
    if let left = a.generation, let right = b.generation, left != right {
      values[.generationsDiffer] = 1
    } else if a.generation != b.generation {
      values[.wordsLeftOver, default: 0] += 0.5
    }
    if !a.forms.isEmpty, !b.forms.isEmpty, a.forms.isDisjoint(with: b.forms) {
      values[.legalFormDiffers] = 1
    }
    if values.isEmpty { values[.equal] = 1 }
  }

  private mutating func read(_ a: ReadName, _ b: ReadName, _ alignment: NameAlignment) {
    var matched = 0.0
    for pair in alignment.pairs {
      let weight = max(
        a.words[pair.left].reduce(0) { $0 + $1.weight } / Double(pair.left.count),
        b.words[pair.right].reduce(0) { $0 + $1.weight } / Double(pair.right.count))
      matched += weight
      switch pair.match {
      case .initial: values[.initials, default: 0] += weight
      case .nickname: values[.nicknames, default: 0] += weight
      case .acronym: values[.acronym, default: 0] += 1
      case .prefix: values[.shortened, default: 0] += weight
      case .sound, .near, .joined:
        values[.lettersDiffer, default: 0] += weight * pair.cost
        if pair.letters <= 4, pair.match == .near {
          values[.shortWordsDiffer, default: 0] += weight
        }
        if pair.cost > 0.2 { values[.wordsFarApart, default: 0] += weight }
      case .equal: break
      }
    }
    var left = alignment.leftOver.reduce(0) { $0 + a.words[$1].weight }
    var right = alignment.rightOver.reduce(0) { $0 + b.words[$1].weight }
    let leftNumbers = alignment.leftOver.contains { a.words[$0].number != nil }
    let rightNumbers = alignment.rightOver.contains { b.words[$0].number != nil }
    if leftNumbers, rightNumbers { values[.numbersDiffer] = 1 }
    // Names that differ by one slip all in all, wherever blanks stand.
    if left > 0 || right > 0, min(a.joined.count, b.joined.count) >= 8,
      abs(a.joined.count - b.joined.count) <= 1, max(a.joined.count, b.joined.count) <= 60,
      WordDistance.slips(a.joined, b.joined) <= 1, !leftNumbers, !rightNumbers
    {
      values[.lettersDiffer, default: 0] += 0.1
      (left, right) = (0, 0)
    }
    set(.wordsReplaced, min(2, min(left, right)))
    set(.wordsLeftOver, min(3, abs(left - right)))
    let (short, long, over) =
      left < right ? (a, b, alignment.rightOver) : (b, a, alignment.leftOver)
    let places = long.words.indices.filter { long.words[$0].weight >= 0.5 }
    if left != right, places.count > 1, let first = places.first, let last = places.last {
      set(.outerWordLeftOver, over.contains(first) || over.contains(last) ? 1 : 0)
    }
    if left != right, abs(left - right) >= 0.5, short.heavy == 1, long.heavy > 1 {
      values[.oneWordOnly] = 1
    }
    let heavy = alignment.pairs.filter { a.words[$0.left.lowerBound].weight >= 0.5 }
    let inOrder = zip(heavy, heavy.dropFirst()).allSatisfy {
      $0.right.lowerBound < $1.right.lowerBound
    }
    if !inOrder { values[.orderDiffers] = 1 }
    if matched == 0 { values[.noWords] = 1 }
  }

  private mutating func set(_ rule: Rule, _ value: Double) {
    if value != 0 { values[rule] = value }
  }
}
