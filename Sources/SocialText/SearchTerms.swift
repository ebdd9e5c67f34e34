/// Terms of a text for a search index: its tokens, with those of Han, kana, Hangul, Thai, Lao, Khmer
/// and Myanmar made into terms that can be looked up by themselves, for they have no spaces between
/// words. There are two ways, and an index and its queries must go the same one:
///
/// - `bigrams`: every two neighbouring characters (grapheme clusters, small kana with the one in
///   front), overlapping; a lone character by itself. Needs nothing, is the same on every machine
///   and in every version, finds every substring of two characters and more, names and new words
///   included. It also finds what only spans two words (`京都` in `東京都`), and its index is some
///   two times larger.
/// - `dictionary`: the words of ICU's dictionaries where a libicu is installed (`libicu72` on
///   Debian; asked for while the program runs). Terms are words, so fewer hits are chance; but words
///   that the dictionary lacks (brands, names, slang) fall to pieces or stick to their neighbours, and
///   another version of ICU may cut otherwise. Hangul stays as written between spaces, particles
///   included, for ICU has no dictionary of it.
///
/// `Tokenizer` knows of neither: its tokens depend on the text alone. One value per thread; it keeps
/// one iterator and its buffers. Linear in time: a run goes to ICU in pieces of at most 4 KiB.
public struct SearchTerms: ~Copyable {
  /// How words are found where none are written.
  public enum Way: String, Sendable, CaseIterable {
    /// Two neighbouring characters each.
    case bigrams
    /// Words of ICU's dictionaries.
    case dictionary
  }

  /// Version of the ICU that is installed; nil where there is none.
  public static var dictionaryVersion: Int? { ICULibrary.shared?.version }

  /// The way gone: `bigrams` where a dictionary was asked for and there is none.
  public let way: Way

  private var breaker: ICUWordBreaker?
  private var units: [Token] = []

  /// Most bytes of a run that ICU gets at once.
  private static let longestRun = 4096

  /// Opens ICU if asked to; the default is what every machine has.
  public init(_ way: Way = .bigrams) {
    breaker = way == .dictionary ? ICUWordBreaker() : nil
    self.way = breaker == nil ? .bigrams : .dictionary
  }

  /// Replaces `terms` with the terms of a text whose tokens are given, by their start. A term's hash
  /// is that of its folded bytes (`Folding.hash`), as a token's is; other tokens come as they are.
  public mutating func find(
    in text: Span<UInt8>, tokens: [Token], into terms: inout [Token]
  ) {
    terms.removeAll(keepingCapacity: true)
    var index = 0
    while index < tokens.count {
      let token = tokens[index]
      if token.kind == .word, token.flags.contains(.hangul) {
        if way == .bigrams {
          units.removeAll(keepingCapacity: true)
          CharacterUnits.append(of: token, in: text, to: &units)
          pairs(text, &terms)
        } else {
          terms.append(token)
        }
        index += 1
      } else if Self.isRun(token) {
        var end = index + 1
        while end < tokens.count, Self.isRun(tokens[end]),
          Int(tokens[end].start) == tokens[end - 1].end,
          way == .bigrams || tokens[end].end - Int(token.start) <= Self.longestRun
        { end += 1 }
        run(text, tokens, index, end, &terms)
        index = end
      } else {
        terms.append(token)
        index += 1
      }
    }
  }

  private static func isRun(_ token: Token) -> Bool {
    token.kind == .word && !token.flags.isDisjoint(with: [.han, .unspaced])
  }

  /// Terms of neighbouring tokens without spaces.
  private mutating func run(
    _ text: Span<UInt8>, _ tokens: [Token], _ first: Int, _ end: Int, _ terms: inout [Token]
  ) {
    if way == .bigrams || tokens[end - 1].end - Int(tokens[first].start) > Self.longestRun {
      units.removeAll(keepingCapacity: true)
      for index in first..<end {
        if CharacterUnits.isCut(tokens[index]) {
          CharacterUnits.append(of: tokens[index], in: text, to: &units)
        } else {
          units.append(tokens[index])
        }
      }
    }
    guard way == .dictionary else { return pairs(text, &terms) }
    var start = Int(tokens[first].start)
    let stop = tokens[end - 1].end
    let flags = tokens[first].flags
    while start < stop {
      // One token alone may be longer: it is parted between two characters.
      var piece = stop
      if stop - start > Self.longestRun {
        piece = units.last { $0.end - start <= Self.longestRun }?.end ?? stop
        if piece <= start { piece = stop }
      }
      breaker?.words(text, from: start, to: piece) { from, to in
        terms.append(Self.term(text, from, to, flags))
      }
      start = piece
    }
  }

  /// Overlapping pairs of `units`; words of other scripts among them stay alone.
  private func pairs(_ text: Span<UInt8>, _ terms: inout [Token]) {
    var previous: Int?
    var isPaired = false
    for index in units.indices {
      let isAlone = text[Int(units[index].start)] < 0x80
      if let last = previous, !isAlone {
        terms.append(
          Self.term(text, Int(units[last].start), units[index].end, units[last].flags))
        isPaired = true
      } else if let last = previous, !isPaired {
        terms.append(units[last])
      }
      if isAlone {
        terms.append(units[index])
        previous = nil
      } else {
        if previous == nil { isPaired = false }
        previous = index
      }
    }
    if let last = previous, !isPaired { terms.append(units[last]) }
  }

  private static func term(
    _ text: Span<UInt8>, _ start: Int, _ end: Int, _ flags: TokenFlags
  ) -> Token {
    Token(
      hash: Folding.hash(text.extracting(start..<end)), start: UInt32(truncatingIfNeeded: start),
      length: UInt32(truncatingIfNeeded: end - start), kind: .word, flags: flags)
  }
}
