import Model
import SocialText

/// What the rest of a text says of whom its names mean.
extension CustomerLinker {
  /// Confidence of a name of which the text says otherwise too whom it means.
  static let supportedConfidence = 0.96
  /// Most rows of a name that are asked whether they are another customer's.
  private static let mostBearersAsked = 256
  /// Confidence of a name of one word, and of one with a slip that one other word speaks for: enough
  /// to be held.
  static let plainConfidence = 0.9

  /// The names of a text, settled by what stands beside them.
  ///
  /// - Of several customers that share a company's name the one is meant whose city the text names, or
  ///   whom it names otherwise too: by domain, tag, or another name.
  /// - A name of one word with its legal form (Compass Ltd) is held, as the word alone is, where other
  ///   customers are called by that word: so is many a company that the list does not know. In the
  ///   training part of the mission set 165 of 205 such names mean who is listed so.
  /// - A name that is written with a slip (`NamedEntity.slip`) counts only with a second piece of
  ///   evidence: one of these, or another word of the name, its legal form aside, that stands as listed.
  ///   Where the word with the slip is one that people write (`KnownWords`) the name is held, for
  ///   Petersen Systems Ltd is not Peterson Systems Ltd, and so it is where the text names other cities
  ///   than the customer's; it is left out where that word is a name or a
  ///   city of the list.
  ///
  /// Tokens are those of the text; `beside` are names of what belongs to it, as its title. Linear in
  /// the text.
  public func settled(
    _ named: [NamedEntity], in text: Span<UInt8>, tokens: [Token], beside: [NamedEntity] = []
  ) -> [NamedEntity] {
    guard named.contains(where: { $0.slip != nil || isShared($0) || isCommon($0, tokens) }) else {
      return named
    }
    let cities = cities(in: text, tokens, outside: named)
    var places: [Int: Int] = [:]
    for name in named + beside
    where name.slip == nil && name.confidence >= CustomerLinker.plainConfidence {
      for family in Set(name.customers.map(book.candidate)) { places[family, default: 0] += 1 }
    }
    var result: [NamedEntity] = []
    result.reserveCapacity(named.count)
    for var name in named {
      let isCommon = isCommon(name, tokens)
      guard name.slip != nil || isShared(name) || isCommon else {
        result.append(name)
        continue
      }
      if isCommon { name.confidence = CustomerLinker.plainConfidence }
      if let slip = name.slip, isName(text.extracting(slip.start..<slip.end)) { continue }
      let placed = name.customers.filter {
        let city = book.index.entries[$0].city
        return city >= 0 && cities.contains(city)
      }
      // A shared name that is no doubtful one stands in one place itself.
      let fewest = name.slip == nil && name.confidence >= CustomerLinker.plainConfidence ? 2 : 1
      let known = name.customers.filter { places[book.candidate(of: $0), default: 0] >= fewest }
      if isOne(placed) {
        name.customers = placed
        // Another legal form than the list's is another company's, wherever that is.
        if name.confidence >= CustomerLinker.plainConfidence {
          name.confidence = max(name.confidence, CustomerLinker.supportedConfidence)
        }
      } else if isOne(known) {
        name.customers = known
        if name.slip != nil || isCommon {
          name.confidence = CustomerLinker.supportedConfidence
        }
      } else if let slip = name.slip {
        guard hasOtherWord(name, slip, tokens) else { continue }
        let word = text.extracting(slip.start..<slip.end)
        let isKnown = KnownWords.shared.contains(word.extracting(0..<Possessive.stem(of: word)))
        name.confidence =
          isKnown || isElsewhere(name, cities)
          ? CustomerLinker.plainConfidence : CustomerLinker.supportedConfidence
      }
      result.append(name)
    }
    return result
  }

  /// True for rows of one customer; false without any.
  func isOne(_ rows: [Int]) -> Bool {
    guard let first = rows.first.map(book.candidate) else { return false }
    return rows.allSatisfy { book.candidate(of: $0) == first }
  }

  /// True where a text names cities and none of them is that of a bearer of a name.
  private func isElsewhere(_ name: NamedEntity, _ cities: Set<Int32>) -> Bool {
    !cities.isEmpty && name.customers.allSatisfy { !cities.contains(book.index.entries[$0].city) }
  }

  /// True where a name has a word beside the one with the slip and its legal form.
  private func hasOtherWord(_ name: NamedEntity, _ slip: TextSpan, _ tokens: [Token]) -> Bool {
    Self.tokens(of: name.span, in: tokens).contains { index in
      let token = tokens[index]
      return token.kind == .word && Int(token.start) != slip.start && !LegalForms.isForm(token)
    }
  }

  /// True for a family name, a given name or a city of the list, with or without a possessive's `'s`.
  private func isName(_ word: Span<UInt8>) -> Bool {
    let hash = Folding.hash(word.extracting(0..<Possessive.stem(of: word)))
    return book.index.lasts[hash] >= 0 || book.index.firsts[hash] >= 0
      || book.index.cities[hash] >= 0
  }

  /// True for a company's name of one word with its legal form whose word others are called by, too.
  /// What decisions have taught about such names goes before, where it is sure enough.
  private func isCommon(_ name: NamedEntity, _ tokens: [Token]) -> Bool {
    guard name.type == .company, name.trackedID == nil, name.slip == nil,
      name.confidence >= CustomerLinker.accountThreshold, isOne(name.customers)
    else { return false }
    let learned = name.context.reduce(0) { $0 + $1.weight }
    if 1 / (1 + DeterministicMath.exp(-learned)) >= CustomerLinker.accountThreshold { return false }
    let words = Self.tokens(of: name.span, in: tokens)
    guard words.count > 1, tokens[words.lowerBound].kind == .word,
      LegalForms.isOneWord(tokens[words])
    else { return false }
    let number = book.index.entries[name.customers[0]].company
    guard number >= 0 else { return false }
    let family = book.candidate(of: name.customers[0])
    return book.index.companyRows[RowKey.number(number)].prefix(Self.mostBearersAsked).contains {
      book.candidate(of: Int($0)) != family
    }
  }

  /// True for a company's name that several customers bear.
  private func isShared(_ name: NamedEntity) -> Bool {
    guard name.customers.count > 1, name.type == .company || name.trackedID != nil else {
      return false
    }
    let first = book.candidate(of: name.customers[0])
    return name.customers.contains { book.candidate(of: $0) != first }
      && name.customers.allSatisfy { book.customers.kind($0) == .company }
  }

  /// Numbers of the list's cities that a text names with a capital, outside of other names and not at
  /// the head of a sentence, where every word has one.
  func cities(
    in text: Span<UInt8>, _ tokens: [Token], outside named: [NamedEntity]
  ) -> Set<Int32> {
    var found: Set<Int32> = []
    var next = 0
    for index in tokens.indices where isCapital(tokens[index]) {
      let start = Int(tokens[index].start)
      while next < named.count, named[next].span.end <= start { next += 1 }
      if next < named.count, named[next].span.start < tokens[index].end { continue }
      guard index > 0, !endsSentence(text, tokens[index - 1]) else { continue }
      let limit = next < named.count ? named[next].span.start : text.count
      var state = StableHash.seed
      for end in index..<min(tokens.count, index + CustomerLinker.longestCity) {
        if tokens[end].end > limit { break }
        Self.step(&state, text.extracting(Int(tokens[end].start)..<tokens[end].end))
        let city = book.index.cities[StableHash.finish(state)]
        if city >= 0 { found.insert(city) }
      }
    }
    return found
  }

  /// Most tokens of a city's name that are looked at: `Rio de Janeiro`, `Stratford-upon-Avon`.
  private static let longestCity = 5

  private func isCapital(_ token: Token) -> Bool {
    token.kind == .word && !token.flags.isDisjoint(with: [.capitalized, .allCaps])
  }

  private func endsSentence(_ text: Span<UInt8>, _ token: Token) -> Bool {
    [0x2E, 0x21, 0x3F].contains(text[token.end - 1])
  }

  /// Goes on with a hash as `FoldedWords` makes it of words run together.
  static func step(_ state: inout UInt64, _ word: Span<UInt8>) {
    var folded: [UInt8] = []
    Folding.fold(word, into: &folded)
    for byte in folded where byte != 0x27 && (byte & 0xC0 == 0x80 || FoldedWords.isLetter(byte)) {
      state = StableHash.step(state, byte)
    }
  }
}
