import Synchronization

/// The word lists of a folder (`Lexicons/`), each language read when it is first asked for.
///
/// May be shared by all workers. A language without lists gives empty-handed words, never an error;
/// a broken list is an error that names file and line, each time.
public final class WordLists: Sendable {
  /// The folder, as given.
  public let folder: String
  private let languages = Mutex<[String: LanguageWords]>([:])

  /// Reads nothing yet.
  public init(folder: String) { self.folder = folder }

  /// The lists of a language given as BCP 47: its base language counts, a romanised one has none.
  public func words(for language: String) throws(WordListError) -> LanguageWords {
    let base = WordLists.base(of: language)
    if let known = languages.withLock({ $0[base] }) { return known }
    // Read outside the lock: others must not wait for a file.
    let words = LanguageWords(
      language: base, stopWords: try StopWords(folder: folder, language: base),
      frequencies: try WordFrequencies(folder: folder, language: base))
    languages.withLock { $0[base] = words }
    return words
  }

  /// `pt` for `pt-BR`, `und` for what no folder can be named after.
  private static func base(of language: String) -> String {
    if language.hasSuffix("-Latn") { return "und" }
    let base = language.prefix { $0 != "-" && $0 != "_" }.lowercased()
    return !base.isEmpty && base.utf8.allSatisfy(CharacterClass.isLetter) ? base : "und"
  }
}

/// What one language's lists hold.
public final class LanguageWords: Sendable {
  /// Base language, BCP 47.
  public let language: String
  /// Function words; nil without a list.
  public let stopWords: StopWords?
  /// Frequencies; nil without a list.
  public let frequencies: WordFrequencies?
  /// Splits hashtags: by the frequencies where there are any, else by case and digits.
  public let hashtags: HashtagWords

  init(language: String, stopWords: StopWords?, frequencies: WordFrequencies?) {
    self.language = language
    self.stopWords = stopWords
    self.frequencies = frequencies
    hashtags = HashtagWords(frequencies: frequencies)
  }
}
