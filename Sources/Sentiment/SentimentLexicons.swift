import Model
import SocialText

/// The editable lists behind the scores, read from a folder:
///
///     emoji.tsv  emoticons.tsv  custom.tsv?     for every language
///     sentiment.model      learned weights for English, made by `earshot-train sentiment`
///     sentiment-permissive.model  the same from freely licensed sets alone
///     heads.model          the same for emotions, flags and intents, by `earshot-train heads`
///     targets.model        the same for targets in a text, made by `earshot-train targets`
///     tongues.model        learned weights for other languages, made by `earshot-train tongues`
///     en/valence.tsv       phrase ⇥ valence −4…4
///     en/valence-permissive.tsv  the same, read behind it in the permissive build
///     en/negation.tsv      phrase
///     tr/negation_after.tsv  phrase that turns round what stands in front of it
///     pt/also.tsv          language whose lists are read too, before its own
///     en/intensifiers.tsv  phrase ⇥ factor −1…1
///     en/contrast.tsv      phrase ⇥ "concession"?
///     en/cues.tsv          phrase ⇥ emotion, intent or flag ⇥ strength 0…1
///     en/aspects.tsv       phrase ⇥ aspect
///     en/reported.tsv      phrase whose clause is not the writer's opinion ⇥ "beside", "writer" or "claim"?
///     en/answers.tsv       phrase ⇥ "yes", "no", "opposite" or "asked"
///     en/comparisons.tsv   phrase ⇥ what it says of the first ⇥ of the second
///     en/superlatives.tsv  phrase ⇥ "verb" or "comparative"
///     en/groups.tsv        word for people of an origin, faith, sex …, no reason for any score
///     en/domains.tsv       word ⇥ "air_travel" or "technology", what a text is about
///     en/words.tsv         the words of hashtags, by frequency
///
/// One phrase a line, `#` begins a comment line, names of the files are fixed, every file may be
/// missing. `custom.tsv` has the form of `valence.tsv` and overrides all languages, and what was
/// learned, at once.
public struct SentimentLexicons: Sendable {
  /// Languages with valences of their own, sorted.
  public let languages: [String]
  /// Hash of all files, names and bytes: scores carry it.
  public let fingerprint: UInt64
  /// Names of the aspects.
  let aspects: [String]
  private let shelf: LexiconShelf
  /// Words of hashtags.
  let words: WordLists
  /// What was learned from labelled texts; nil where the folder has no model.
  var weights: SentimentWeights?
  /// The same about targets.
  let targetWeights: TargetWeights?
  /// What was learned from texts of other languages; nil where the folder has no model.
  let tongues: TongueWeights?
  /// What was learned of emotions, flags and intents; nil where the folder has no such model.
  let heads: HeadWeights?

  /// Reads a folder; the words of hashtags are looked over, and read when they are first asked for.
  /// Throws `LexiconError` that names file and line.
  ///
  /// - Parameters:
  ///   - folder: the lists' folder.
  ///   - words: the same folder's word lists, where others use them too.
  ///   - build: which learned weights are read. A folder without the permissive ones is an error
  ///     where they are asked for; without the others, lists and rules score alone.
  ///   - readsModel: false leaves the learned weights out.
  ///   - readsHeads: false leaves those of emotions, flags and intents out.
  public init(
    folder: String, words: WordLists? = nil, build: SentimentBuild = .full,
    readsModel: Bool = true, readsHeads: Bool = true
  ) throws(LexiconError) {
    self.words = words ?? WordLists(folder: folder)
    guard let names = FileBytes.names(in: folder) else {
      throw LexiconError(
        path: folder, line: nil,
        message: "no such folder; mend: give --lexicons, EARSHOT_LEXICONS or \"lexicons\"")
    }
    var look = LexiconLook()
    shelf = try LexiconShelf(folder: folder, names: names, build: build, &look)
    languages = names.filter { FileBytes.exists("\(folder)/\($0)/valence.tsv") }.sorted()
    /// Path of a model that is to be read; nil where it is not, or is missing.
    func path(_ name: String, _ isWanted: Bool) -> String? {
      let path = folder + "/" + name
      return isWanted && FileBytes.exists(path) ? path : nil
    }
    let own = path(build.modelName, readsModel)
    if build == .permissive, readsModel, own == nil {
      throw LexiconError(
        path: folder + "/" + build.modelName, line: nil,
        message: "is not there; mend: take the folder that came with the program, "
          + "or \"full\" for \"sentiment.model\"")
    }
    let readsAll = readsModel && build == .full
    weights = try own.map { path throws(LexiconError) in try SentimentWeights(path: path) }
    targetWeights = try path("targets.model", readsAll).map { path throws(LexiconError) in
      try TargetWeights(path: path)
    }
    tongues = try path("tongues.model", readsAll).map { path throws(LexiconError) in
      try TongueWeights(path: path)
    }
    heads = try path("heads.model", readsAll && readsHeads).map { path throws(LexiconError) in
      try HeadWeights(path: path)
    }
    look.join(weights?.fingerprint ?? 0)
    look.join(targetWeights?.fingerprint ?? 0)
    look.join(tongues?.fingerprint ?? 0)
    look.join(heads?.fingerprint ?? 0)
    fingerprint = StableHash.finish(look.state)
    aspects = look.aspects
  }

  /// Table of a language: its own, that of its base language (`pt` for `pt-BR`), else only what
  /// holds for every language. Read when it is first asked for.
  func table(for language: String) -> LexiconTable { shelf.table(of: folder(of: language)) }

  /// Number of a language in the model of many: its own, that of a language whose lists it shares,
  /// else 0.
  func tongue(_ language: String) -> Int {
    guard let tongues else { return 0 }
    let folder = folder(of: language)
    let own = tongues.number(of: folder)
    if own != 0 { return own }
    return shelf.shared(folder).lazy.map { tongues.number(of: $0) }.first { $0 != 0 } ?? 0
  }

  /// What splits a language's hashtags: by its words where it has them, else by case and digits.
  /// A list that has been broken since it was looked over counts as none.
  func hashtags(for language: String) -> HashtagWords {
    (try? words.words(for: folder(of: language)))?.hashtags ?? HashtagWords(frequencies: nil)
  }

  private func folder(of language: String) -> String {
    if shelf.has(language) { return language }
    // A text too short to tell is most often English on the sources that we watch.
    if language == "und" { return "en" }
    if let dash = language.utf8.firstIndex(of: 0x2D), !language.hasSuffix("Latn") {
      return String(language[..<dash])
    }
    return language
  }
}
