/// Sentences of social text: the rules of UAX #29 bent to how people write on the net.
///
/// - A line is a sentence of its own at least; white space at the edges belongs to no sentence.
/// - `.` ends a sentence before lower case too (`i like it. but why`) and without a space
///   (`great phone.but bad`), yet not behind an abbreviation of the language (`Mr.`, `z.B.`, `No. 5`),
///   an initial, an ordinal or a list's number, nor inside an address, a file name, a version.
/// - `…` and `...` end one before a capital only; a run like `?!!` is one ender.
/// - Quoted speech and brackets go on where lower case follows the closing sign (`"Stop!" he said`).
/// - Emoji, faces and a tail of hashtags and links belong to what stands in front and end it where a
///   new sentence follows.
///
/// Linear in time; nothing is allocated but the spans. Any bytes will do.
public struct Sentences: Sendable {
  private init() {}

  /// Replaces `sentences` with the spans of a text's sentences, in order, never empty. `language`
  /// (BCP 47) selects the abbreviations; without it, or where there is no list, all lists count.
  public static func split(
    _ text: Span<UInt8>, language: String? = nil, into sentences: inout [TextSpan]
  ) {
    sentences.removeAll(keepingCapacity: true)
    var scan = SentenceScan(languages: Abbreviations.languages(language))
    let classes = SentenceScan.classes
    var index = 0
    let count = text.count
    while index < count {
      // SAFETY: index < count.
      let byte = unsafe text[unchecked: index]
      switch classes[Int(byte)] {
      case .plain:
        // What may begin a face with a letter does so at a word's start only.
        index += 1
        guard CharacterClass.isLetter(byte) else { continue }
        // SAFETY: index < count.
        while index < count, unsafe CharacterClass.isLetter(text[unchecked: index]) { index += 1 }
      case .space:
        scan.space(text, index)
        index += 1
      case .line:
        scan.close(text, index, &sentences)
        index += 1
        scan.start = index
      case .stop: index = scan.stop(text, index, &sentences)
      case .colon: index = scan.colon(text, index, &sentences)
      case .sign: index = scan.sign(text, index, &sentences)
      case .long: index = scan.long(text, index, &sentences)
      }
    }
    scan.close(text, count, &sentences)
  }
}

/// State of one pass over a text, and what is done at each kind of byte.
struct SentenceScan {
  enum ByteClass: UInt8 {
    case plain, space, line, stop, colon, sign, long
  }

  static let classes: [ByteClass] = (0..<256).map { byte in
    switch byte {
    case 10, 13: .line
    case 9, 11, 12, 32: .space
    case 33, 46, 63: .stop
    case 58: .colon
    case 0x80...: .long
    case 35, 88, 120: .sign  // # X x
    default: EmoticonMatcher.shared.mayStart(UInt8(byte)) ? .sign : .plain
    }
  }

  let languages: UInt32
  let unicode = UnicodeData.shared
  /// Where the sentence in hand began.
  var start = 0
  /// Words of it that have ended.
  private(set) var words = 0
  /// Addresses without scheme have been searched in vain up to here.
  var searched = 0
  /// Hashtags in front of this have been found to end nothing.
  var tagged = 0

  init(languages: UInt32) { self.languages = languages }

  /// A space: what stood in front was a word, unless it was a space as well.
  @inline(__always)
  mutating func space(_ text: Span<UInt8>, _ index: Int) {
    if index > start, text[index - 1] > 32 { words += 1 }
  }

  /// Ends the sentence in hand.
  mutating func close(_ text: Span<UInt8>, _ end: Int, _ sentences: inout [TextSpan]) {
    if let span = SentenceScan.trimmed(text, start, end) { sentences.append(span) }
    start = end
    words = 0
  }

  /// A colon may begin `://` or a face.
  mutating func colon(_ text: Span<UInt8>, _ index: Int, _ sentences: inout [TextSpan]) -> Int {
    if index + 2 < text.count, text[index + 1] == 47, text[index + 2] == 47 {
      return addressEnd(text, index)
    }
    return sign(text, index, &sentences)
  }

  /// End of an address whose `://` stands at `colon`.
  private func addressEnd(_ text: Span<UInt8>, _ colon: Int) -> Int {
    guard case .found(let end) = URLMatcher.matchHost(text, start: colon, host: colon + 3) else {
      return colon + 3
    }
    return max(end, colon + 3)
  }

  /// A byte that may begin a face or a hashtag, behind a space or letter.
  mutating func sign(_ text: Span<UInt8>, _ index: Int, _ sentences: inout [TextSpan]) -> Int {
    guard index > start, text[index] == 35 ? index >= tagged : isFree(text, index) else {
      return index + 1
    }
    let tail = SentenceTail.read(text, index, unicode)
    tagged = max(tagged, tail.seen)
    guard tail.end > index else { return index + 1 }
    return end(text, index, tail, &sentences)
  }

  /// A face stands behind a space, a letter's side only if it begins with a sign.
  private func isFree(_ text: Span<UInt8>, _ index: Int) -> Bool {
    text[index - 1] <= 32 || !CharacterClass.isAlphanumeric(text[index])
  }

  /// Anything above ASCII: line ends, spaces, terminators, bullets, emoji; letters are stepped over.
  mutating func long(_ text: Span<UInt8>, _ index: Int, _ sentences: inout [TextSpan]) -> Int {
    let (scalar, length) = UTF8Scalar.decodeLong(text, index, text[index])
    let properties = unicode.properties(scalar)
    if properties.group == .letter { return index + length }
    switch properties.sentence {
    case .sTerm, .aTerm: return stop(text, index, &sentences)
    case .sep:
      close(text, index, &sentences)
      start = index + length
      return start
    case .sp:
      space(text, index)
      return index + length
    default: break
    }
    if scalar == 0x2026 { return stop(text, index, &sentences) }
    if Self.isBullet(scalar) {
      if index > 0, text[index - 1] <= 32, index + length < text.count, text[index + length] == 32 {
        close(text, index, &sentences)
      }
      return index + length
    }
    guard properties.isEmoji || properties.grapheme == .regional else { return index + length }
    let tail = SentenceTail.read(text, index, unicode)
    tagged = max(tagged, tail.seen)
    guard tail.end > index else { return index + length }
    return end(text, index, tail, &sentences)
  }

  /// Emoji, faces and hashtags that no terminator stands in front of: they end a sentence where a
  /// new one begins behind them. Behind one word only, and behind hearts, which may be verbs, that
  /// takes a word that begins sentences.
  private mutating func end(
    _ text: Span<UInt8>, _ index: Int, _ tail: SentenceTail, _ sentences: inout [TextSpan]
  ) -> Int {
    let next = SentenceStart.read(text, tail.end, unicode)
    let count = words + (index > start && text[index - 1] > 32 ? 1 : 0)
    let isEnder: Bool
    switch next.kind {
    case .upper:
      isEnder =
        (tail.hasFaces || tail.tags >= 2)
        && ((count >= 2 && !(tail.hasFaces && tail.isHearts))
          || (count >= 1 && isStarter(text, next.at)))
    case .uncased:
      // Without spaces words cannot be counted: two letters will do.
      isEnder = tail.hasFaces && (count >= 2 || index - start >= 6)
    default: isEnder = false
    }
    if isEnder { close(text, tail.end, &sentences) } else { words += 1 }
    return tail.end
  }

  private static func isBullet(_ scalar: UInt32) -> Bool {
    scalar == 0x2022 || scalar == 0x2023 || scalar == 0x25AA || scalar == 0x25CF
      || scalar == 0x25E6
  }

  /// The span without white space at its edges; nil if nothing else is there.
  static func trimmed(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> TextSpan? {
    var start = start
    var end = end
    while start < end {
      let (scalar, length) = UTF8Scalar.decode(text, start)
      guard isBlank(scalar) else { break }
      start += length
    }
    while end > start {
      let before = UTF8Scalar.decodeBefore(text, end)
      guard isBlank(before.scalar) else { break }
      end = before.start
    }
    return start < end ? TextSpan(start: start, end: end) : nil
  }

  static func isBlank(_ scalar: UInt32) -> Bool {
    if scalar < 0x80 { return CharacterClass.isSpace(UInt8(scalar)) }
    return UnicodeData.shared.properties(scalar).group == .space || scalar == 0x85
  }
}
