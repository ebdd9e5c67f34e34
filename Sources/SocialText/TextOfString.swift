// The doors for whole strings: each makes its own array, which is fine for one text. For many, lend
// the bytes (`text.utf8.span`) to the doors that fill an array of yours and keep its room.

extension String {
  /// The same text with its UTF-8 in one piece, so that it can be lent as a span.
  fileprivate var inOnePiece: String {
    var copy = self
    copy.makeContiguousUTF8()
    return copy
  }
}

extension Tokenizer {
  /// The tokens of a text, in order.
  public func tokens(in text: String) -> [Token] {
    let copy = text.inOnePiece
    var tokens: [Token] = []
    tokenize(copy.utf8.span, into: &tokens)
    return tokens
  }
}

extension TextSpan {
  /// The part of a text that the span covers; offsets behind its end count as its end, and a scalar
  /// that is cut in two becomes U+FFFD.
  public func text(in text: String) -> String {
    let bytes = text.utf8
    let from = bytes.index(bytes.startIndex, offsetBy: start, limitedBy: bytes.endIndex)
    let to = bytes.index(bytes.startIndex, offsetBy: end, limitedBy: bytes.endIndex)
    let part = bytes[(from ?? bytes.endIndex)..<(to ?? bytes.endIndex)]
    return String(decoding: part, as: UTF8.self)
  }
}

extension Token {
  /// The token as written in its text.
  public func text(in text: String) -> String { span.text(in: text) }
}

extension Segmentation {
  /// Extended grapheme clusters of a text, in order; they tile it.
  public static func graphemes(of text: String) -> [TextSpan] {
    let copy = text.inOnePiece
    var places: [Int] = []
    graphemes(copy.utf8.span, into: &places)
    return spans(places)
  }

  /// Words of a text by UAX #29, with spaces and punctuation between them; they tile it.
  public static func words(of text: String) -> [TextSpan] {
    let copy = text.inOnePiece
    var places: [Int] = []
    words(copy.utf8.span, into: &places)
    return spans(places)
  }

  /// Sentences of a text by UAX #29, white space included; they tile it.
  public static func sentences(of text: String) -> [TextSpan] {
    let copy = text.inOnePiece
    var places: [Int] = []
    sentences(copy.utf8.span, into: &places)
    return spans(places)
  }

  private static func spans(_ places: [Int]) -> [TextSpan] {
    zip(places, places.dropFirst()).map { TextSpan(start: $0, end: $1) }
  }
}

extension Sentences {
  /// Sentences of a social text, in order, without white space at their edges.
  public static func split(_ text: String) -> [TextSpan] {
    let copy = text.inOnePiece
    var sentences: [TextSpan] = []
    split(copy.utf8.span, into: &sentences)
    return sentences
  }
}

extension SocialEntityExtractor {
  /// The addresses, hashtags, mentions and cashtags of a text, in order.
  public func entities(in text: String) -> [SocialEntity] {
    let copy = text.inOnePiece
    var entities: [SocialEntity] = []
    extract(copy.utf8.span, into: &entities)
    return entities
  }
}

extension LanguageIdentifier {
  /// The language of a text; `declared` is what its source says of itself (BCP 47).
  public func identify(_ text: String, declared: String? = nil) -> LanguageGuess {
    let copy = text.inOnePiece
    return identify(copy.utf8.span, declared: declared, withAlternatives: true)
  }
}

extension SearchTerms {
  /// The terms of a text, by their start.
  public mutating func terms(of text: String) -> [Token] {
    let copy = text.inOnePiece
    var tokens: [Token] = []
    var terms: [Token] = []
    Tokenizer().tokenize(copy.utf8.span, into: &tokens)
    find(in: copy.utf8.span, tokens: tokens, into: &terms)
    return terms
  }
}

extension ScalarOffsets {
  /// Reads a text once.
  public init(_ text: String) {
    let copy = text.inOnePiece
    self.init(copy.utf8.span)
  }
}
