/// A language's function words, which say nothing of a topic (`the`, `of`, `had`): read from
/// `LANG/stopwords.tsv`, one word a line.
public struct StopWords: Sendable {
  /// Number of words.
  public private(set) var count = 0
  private var table = PhraseTable(capacity: 512)

  /// Reads `folder/language/stopwords.tsv`; nil where there is none. Throws where a line is not one
  /// word.
  public init?(folder: String, language: String) throws(WordListError) {
    guard let file = try WordListFile(path: "\(folder)/\(language)/stopwords.tsv") else {
      return nil
    }
    let tokenizer = Tokenizer()
    var tokens: [Token] = []
    try file.forEachLine { (line, number) throws(WordListError) in
      tokenizer.tokenize(file.bytes.span.extracting(line), into: &tokens)
      guard tokens.count == 1, tokens[0].kind == .word || tokens[0].kind == .elongated else {
        throw file.failure(number, "expected one word and nothing else")
      }
      if table.value(of: tokens[0].hash) == 0 { count += 1 }
      table.set(1, for: tokens[0].hash)
    }
  }

  /// True for the hash of a stop word: a token's, or `Folding.hash` of its bytes.
  @inline(__always)
  public func contains(_ hash: UInt64) -> Bool { table.value(of: hash) != 0 }
}
