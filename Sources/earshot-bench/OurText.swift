import CTextPeers
import SocialText

/// What `SocialText` makes of the rows, one pass a call.
final class OurText {
  private let corpus: SocialCorpus
  private let tokenizer = Tokenizer()
  private let identifier: LanguageIdentifier
  private var found: [Token] = []
  private var places: [Int] = []

  init(corpus: SocialCorpus, lexicons: String) throws {
    self.corpus = corpus
    identifier = try LanguageIdentifier(contentsOf: lexicons + "/language.model")
  }

  /// Megabytes a second of a pass.
  func rate(_ pass: Measured) -> Double { Double(corpus.bytes.count) / 1e6 / pass.seconds }

  /// Tokens of all rows.
  func tokens() -> Int {
    var count = 0
    let bytes = corpus.bytes
    let text = bytes.span
    for row in 0..<corpus.count {
      tokenizer.tokenize(text.extracting(corpus.range(row)), into: &found)
      count += found.count
    }
    return count
  }

  /// Allocations of a pass over all rows with a warm buffer.
  func allocations() -> Int {
    let before = earshot_allocations()
    _ = tokens()
    return Int(earshot_allocations() - before)
  }

  /// Boundaries of all rows, each row's first not counted.
  func boundaries(_ kind: ICUPeer.Kind) -> Int {
    var count = 0
    let bytes = corpus.bytes
    let text = bytes.span
    for row in 0..<corpus.count {
      let post = text.extracting(corpus.range(row))
      switch kind {
      case .graphemes: Segmentation.graphemes(post, into: &places)
      case .words: Segmentation.words(post, into: &places)
      case .sentences: Segmentation.sentences(post, into: &places)
      }
      count += max(0, places.count - 1)
    }
    return count
  }

  /// Rows whose language is told.
  func languages() -> Int {
    var count = 0
    let bytes = corpus.bytes
    let text = bytes.span
    for row in 0..<corpus.count
    where identifier.identify(text.extracting(corpus.range(row))).language != "und" {
      count += 1
    }
    return count
  }
}
