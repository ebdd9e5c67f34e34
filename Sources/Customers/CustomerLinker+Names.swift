import Model
import SocialText

/// What the rest of a text says of whom its names mean.
extension CustomerLinker {
  /// Confidence of a name of which the text says otherwise too whom it means.
  static let supportedConfidence = 0.96
  /// Confidence of a name of one word, and of one with a slip that one other word speaks for: enough
  /// to be held.
  static let plainConfidence = 0.9

  /// The names of a text, settled by what stands beside them.
  ///
  /// - Of several customers that share a company's name the one is meant whose city the text names, or
  ///   whom it names otherwise too: by domain, tag, or another name.
  /// - A name that is written with a slip (`NamedEntity.slip`) counts only with a second piece of
  ///   evidence: one of these, or two more words of the name that stand as listed. With one more word it
  ///   is held, whatever its legal form, for Petersen Systems Ltd is not Peterson Systems Ltd; without
  ///   any it is left out, and so it is where the word with the slip is a name or a city of the list.
  ///
  /// Tokens are those of the text; `beside` are names of what belongs to it, as its title. Linear in
  /// the text.
  public func settled(
    _ named: [NamedEntity], in text: Span<UInt8>, tokens: [Token], beside: [NamedEntity] = []
  ) -> [NamedEntity] {
    guard named.contains(where: { $0.slip != nil || isShared($0) }) else { return named }
    let cities = cities(in: text, tokens, outside: named)
    var places: [Int: Int] = [:]
    for name in named + beside
    where name.slip == nil && name.confidence >= CustomerLinker.plainConfidence {
      for family in Set(name.customers.map(book.candidate)) { places[family, default: 0] += 1 }
    }
    var result: [NamedEntity] = []
    result.reserveCapacity(named.count)
    for var name in named {
      guard name.slip != nil || isShared(name) else {
        result.append(name)
        continue
      }
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
        if name.slip != nil { name.confidence = CustomerLinker.supportedConfidence }
      } else if let slip = name.slip {
        let others = otherWords(of: name, slip, tokens)
        if others == 0 { continue }
        name.confidence =
          others > 1 ? CustomerLinker.supportedConfidence : CustomerLinker.plainConfidence
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

  /// Words of a name beside the one with the slip and its legal form.
  private func otherWords(of name: NamedEntity, _ slip: TextSpan, _ tokens: [Token]) -> Int {
    Self.tokens(of: name.span, in: tokens).count { index in
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
