import Model
import SocialText

/// The editable lists behind the scores, read from a folder:
///
///     emoji.tsv  emoticons.tsv  custom.tsv?     for every language
///     sentiment.model      learned weights for English, made by `earshot-train sentiment`
///     en/valence.tsv       phrase ⇥ valence −4…4
///     en/negation.tsv      phrase
///     en/intensifiers.tsv  phrase ⇥ factor −1…1
///     en/contrast.tsv      phrase ⇥ "concession"?
///     en/cues.tsv          phrase ⇥ emotion, intent or flag ⇥ strength 0…1
///     en/aspects.tsv       phrase ⇥ aspect
///     en/reported.tsv      phrase whose clause is not the writer's opinion ⇥ "beside" or "writer"?
///     en/answers.tsv       phrase ⇥ "yes" or "no"
///     en/groups.tsv        word for people of an origin, faith, sex …, no reason for any score
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
  private let tables: [String: LexiconTable]
  private let common: LexiconTable
  /// Words of hashtags.
  let words: WordLists
  /// What was learned from labelled texts; nil where the folder has no model.
  let weights: SentimentWeights?

  /// Reads a folder; the words of hashtags are looked over, and read when they are first asked for.
  /// Throws `LexiconError` that names file and line.
  ///
  /// - Parameters:
  ///   - folder: the lists' folder.
  ///   - words: the same folder's word lists, where others use them too.
  ///   - readsModel: false leaves the learned weights out.
  public init(
    folder: String, words: WordLists? = nil, readsModel: Bool = true
  ) throws(LexiconError) {
    self.words = words ?? WordLists(folder: folder)
    guard let names = FileBytes.names(in: folder) else {
      throw LexiconError(
        path: folder, line: nil,
        message: "no such folder; mend: give --lexicons, EARSHOT_LEXICONS or \"lexicons\"")
    }
    var reader = Reader()
    var base = LexiconTable()
    try reader.read(folder + "/emoji.tsv", .valence, into: &base)
    try reader.read(folder + "/emoticons.tsv", .valence, into: &base)
    var tables: [String: LexiconTable] = [:]
    for name in names where FileBytes.isFolder(folder + "/" + name) {
      var table = base
      for (file, form) in Reader.files {
        try reader.read("\(folder)/\(name)/\(file)", form, into: &table)
      }
      try reader.read(folder + "/custom.tsv", .custom, into: &table)
      reader.inheritValences(&table)
      tables[name] = table
      try reader.words(folder, name)
    }
    try reader.read(folder + "/custom.tsv", .custom, into: &base)
    self.tables = tables
    common = base
    languages = tables.keys.filter { FileBytes.exists("\(folder)/\($0)/valence.tsv") }.sorted()
    let model = folder + "/sentiment.model"
    weights = readsModel && FileBytes.exists(model) ? try SentimentWeights(path: model) : nil
    fingerprint = StableHash.finish(reader.state ^ (weights?.fingerprint ?? 0))
    aspects = reader.aspects
  }

  /// Table of a language: its own, that of its base language (`pt` for `pt-BR`), else only what
  /// holds for every language.
  func table(for language: String) -> LexiconTable {
    tables[folder(of: language)] ?? common
  }

  /// What splits a language's hashtags: by its words where it has them, else by case and digits.
  /// A list that has been broken since it was looked over counts as none.
  func hashtags(for language: String) -> HashtagWords {
    (try? words.words(for: folder(of: language)))?.hashtags ?? HashtagWords(frequencies: nil)
  }

  private func folder(of language: String) -> String {
    if tables[language] != nil { return language }
    // A text too short to tell is most often English on the sources that we watch.
    if language == "und" { return "en" }
    if let dash = language.utf8.firstIndex(of: 0x2D), !language.hasSuffix("Latn") {
      return String(language[..<dash])
    }
    return language
  }

  /// Reads the files one after the other and hashes them.
  private struct Reader {
    enum Form {
      case valence, custom, negation, intensifiers, contrast, cues, aspects, groups, reported
      case answers
    }

    static let files: [(String, Form)] = [
      ("valence.tsv", .valence), ("negation.tsv", .negation),
      ("intensifiers.tsv", .intensifiers), ("contrast.tsv", .contrast), ("cues.tsv", .cues),
      ("aspects.tsv", .aspects), ("groups.tsv", .groups),
      ("reported.tsv", .reported), ("answers.tsv", .answers),
    ]

    private let tokenizer = Tokenizer()
    private(set) var state = StableHash.seed
    private(set) var aspects: [String] = []
    /// Phrases of a language that point to something.
    private var pointers: [[Token]] = []

    /// To be called behind all of a language's files.
    mutating func inheritValences(_ table: inout LexiconTable) {
      for phrase in pointers { table.inheritValence(phrase) }
      pointers = []
    }

    private static let targets: [String: UInt8] = {
      let names =
        Emotion.allCases.map(\.rawValue) + Intent.allCases.map(\.rawValue)
        + ["irony", "offensive", "urgent"]
      return Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, UInt8($0)) })
    }()

    /// The words of hashtags, part of the fingerprint as every file is.
    mutating func words(_ folder: String, _ language: String) throws(LexiconError) {
      do throws(WordListError) {
        if let hash = try WordFrequencies.fingerprint(folder: folder, language: language) {
          state = (state ^ hash) &* StableHash.prime
        }
      } catch {
        throw LexiconError(path: error.path, line: error.line, message: error.message)
      }
    }

    mutating func read(
      _ path: String, _ form: Form, into table: inout LexiconTable
    ) throws(LexiconError) {
      guard FileBytes.exists(path) else { return }
      let bytes: [UInt8]
      do {
        bytes = try FileBytes.read(path, limit: 64 << 20)
      } catch {
        throw LexiconError(path: path, line: nil, message: error.reason)
      }
      for byte in bytes { state = StableHash.step(state, byte) }
      var tokens: [Token] = []
      var lineNumber = 0
      for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
        lineNumber += 1
        let text = line.last == 13 ? line.dropLast() : line
        if text.isEmpty || text.first == 0x23 { continue }
        func failure(_ message: String) -> LexiconError {
          LexiconError(path: path, line: lineNumber, message: message)
        }
        let fields = text.split(separator: 9, omittingEmptySubsequences: false)
        let phrase = Array(fields[0])
        tokenizer.tokenize(phrase.span, into: &tokens)
        guard !tokens.isEmpty, tokens.count <= PhraseTable.longestPhrase else {
          throw failure("a phrase has 1 to \(PhraseTable.longestPhrase) words")
        }
        func field(_ index: Int) -> String? {
          index < fields.count ? String(decoding: fields[index], as: UTF8.self) : nil
        }
        func number(_ index: Int, _ range: ClosedRange<Float>) throws(LexiconError) -> Float {
          guard let text = field(index), let value = Float(text), range.contains(value) else {
            throw failure(
              "expected a number from \(range.lowerBound) to \(range.upperBound) "
                + "in column \(index + 1), columns parted by tabs")
          }
          return value
        }
        func word(
          _ index: Int, _ roles: [String: LexiconTable.Roles]
        ) throws(LexiconError) -> LexiconTable.Roles {
          guard let role = roles[field(index) ?? ""] else {
            let words = roles.keys.filter { !$0.isEmpty }.sorted().joined(separator: ", ")
            throw failure(
              "unknown word \"\(field(index) ?? "")\" in column \(index + 1); one of \(words)")
          }
          return role
        }
        if form == .cues || form == .aspects, tokens.count > 1 { pointers.append(tokens) }
        switch form {
        case .valence, .custom:
          let value = try number(1, -4...4)
          table.edit(tokens) {
            $0.roles.insert(form == .custom ? [.valence, .custom] : .valence)
            $0.valence = value
          }
        case .negation: table.edit(tokens) { $0.roles.insert(.negator) }
        case .intensifiers:
          let value = try number(1, -1...1)
          table.edit(tokens) {
            $0.roles.insert(.intensifier)
            $0.factor = value
          }
        case .contrast:
          let role = try word(1, ["": [], "concession": .concession])
          table.edit(tokens) { $0.roles.formUnion([.contrast, role]) }
        case .reported:
          let role = try word(
            1, ["": .reported, "beside": [.reported, .beside], "writer": .writer])
          table.edit(tokens) { $0.roles.formUnion(role) }
        case .answers:
          let role = try word(1, ["yes": .yes, "no": .no])
          table.edit(tokens) { $0.roles.formUnion(role) }
        case .groups: table.edit(tokens) { $0.roles.insert(.group) }
        case .cues:
          guard let name = field(1), let target = Reader.targets[name] else {
            throw failure(
              "unknown cue \"\(field(1) ?? "")\"; one of "
                + Reader.targets.keys.sorted().joined(separator: ", "))
          }
          table.add(
            LexiconTable.Cue(target: target, strength: try number(2, 0...1)), to: tokens)
        case .aspects:
          guard let name = field(1), !name.isEmpty else {
            throw failure("expected an aspect in column 2, columns parted by tabs")
          }
          if !aspects.contains(name) { aspects.append(name) }
          let position = UInt8(clamping: aspects.firstIndex(of: name) ?? 0)
          table.edit(tokens) {
            $0.roles.insert(.aspect)
            $0.aspect = position
          }
        }
      }
    }
  }
}
