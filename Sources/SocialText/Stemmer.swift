import Synchronization

/// Takes the endings off words (`connections` → `connect`) by Snowball's algorithm for a language
/// (Porter, "Snowball: a language for stemming algorithms", 2001; Debian's libstemmer 2.2).
///
/// Snowball wants words as its word lists write them: lower case, marks kept, so that `pâté` and
/// `pâtes` stay two words. This type sees to that; what `Folding` drops is folded only for `hash`.
///
/// An instance may be shared, for it locks itself; one a worker never waits.
public final class Stemmer: Sendable {
  /// Longer words are no words; they stay as they are. In bytes.
  public static let longestWord = 128

  /// BCP 47 languages that have an algorithm, sorted. Polish, for one, has none.
  public static let languages = algorithms.keys.sorted()

  /// The language, as in `languages`.
  public let language: String

  private let state: Mutex<SnowballStemmer>

  /// A stemmer of a language given as BCP 47: its base language counts (`pt-BR` is `pt`), a script
  /// must be the one that the algorithm knows. nil where Snowball has none.
  public init?(language: String) {
    let parts = language.split { $0 == "-" || $0 == "_" }
    guard let base = parts.first?.lowercased() else { return nil }
    let isLatin = parts.dropFirst().contains { $0.lowercased() == "latn" }
    guard let algorithm = Stemmer.algorithms[base], !(isLatin && Stemmer.notLatin.contains(base)),
      let stemmer = SnowballStemmer(algorithm: algorithm, language: base)
    else { return nil }
    self.language = base
    state = Mutex(stemmer)
  }

  /// Replaces `stem` with the stem of a UTF-8 word: lower case, marks kept.
  public func stem(_ word: Span<UInt8>, into stem: inout [UInt8]) {
    stem.removeAll(keepingCapacity: true)
    state.withLock { state in
      state.stem(word)
      stem.append(contentsOf: state.result)
    }
  }

  /// The stem of a word: lower case, marks kept.
  public func stem(_ word: String) -> String {
    var copy = word
    copy.makeContiguousUTF8()
    var result: [UInt8] = []
    stem(copy.utf8.span, into: &result)
    return String(decoding: result, as: UTF8.self)
  }

  /// `Folding.hash` of the stem, without a string in between: equal for all forms of a word, and
  /// `Token.hash` where a word is its own stem.
  public func hash(_ word: Span<UInt8>) -> UInt64 {
    state.withLock { state in
      state.stem(word)
      return Folding.hash(state.result.span)
    }
  }

  /// Snowball's name of each language's algorithm.
  private static let algorithms: [String: String] = [
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
  ]

  /// Languages whose algorithm knows another script than the Latin one.
  private static let notLatin: Set<String> = ["ar", "el", "hi", "hy", "ne", "ru", "ta", "yi"]
}
