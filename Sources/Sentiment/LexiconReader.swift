import Model
import SocialText

/// Reads lists into a table.
struct LexiconReader {
  /// What a file's lines say.
  enum Form {
    case valence, custom, negation, negationAfter, intensifiers, contrast, cues, aspects, groups
    case reported, answers, comparisons, superlatives, domains

    /// The numbers that may stand in a line, and in which column, from 0; nil where none do.
    var number: (range: ClosedRange<Float>, column: Int)? {
      switch self {
      case .valence, .custom: (-4...4, 1)
      case .intensifiers: (-1...1, 1)
      case .cues: (0...1, 2)
      default: nil
      }
    }

    /// What a phrase does by the word in its second column, `""` where there is none; nil for forms
    /// whose second column has no such word.
    var roles: [String: LexiconTable.Roles]? {
      switch self {
      case .negation: ["": .negator]
      case .negationAfter: ["": .turner]
      case .groups: ["": .group]
      case .contrast: ["": .contrast, "concession": [.contrast, .concession]]
      case .reported:
        ["": .reported, "beside": [.reported, .beside], "writer": .writer, "claim": .claim]
      case .answers:
        ["yes": .yes, "no": .no, "opposite": [.no, .opposite], "asked": .asked]
      case .superlatives: ["verb": .finder, "comparative": .comparative]
      case .domains: ["air_travel": .airTravel, "technology": .technology]
      default: nil
      }
    }
  }

  /// A language's files.
  private static let files: [(String, Form)] = [
    ("valence.tsv", .valence), ("negation.tsv", .negation),
    ("negation_after.tsv", .negationAfter), ("intensifiers.tsv", .intensifiers),
    ("contrast.tsv", .contrast), ("cues.tsv", .cues), ("aspects.tsv", .aspects),
    ("groups.tsv", .groups), ("reported.tsv", .reported), ("answers.tsv", .answers),
    ("comparisons.tsv", .comparisons), ("superlatives.tsv", .superlatives),
    ("domains.tsv", .domains),
  ]
  /// A language's files in a build: valences that stand for others come behind these.
  static func files(_ build: SentimentBuild) -> [(String, Form)] {
    guard build == .permissive else { return files }
    return [files[0], ("valence-permissive.tsv", .valence)] + files.dropFirst()
  }

  /// Those that another language may share.
  static func shared(_ build: SentimentBuild) -> [(String, Form)] {
    files(build).filter { file in
      switch file.1 {
      case .valence, .negation, .negationAfter, .intensifiers, .contrast: true
      default: false
      }
    }
  }

  /// Names of emotions, intents and flags.
  static let targets: [String: UInt8] = {
    let names =
      Emotion.allCases.map(\.rawValue) + Intent.allCases.map(\.rawValue)
      + ["irony", "offensive", "urgent"]
    return Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, UInt8($0)) })
  }()

  private let tokenizer = Tokenizer()
  private var tokens: [Token] = []
  private let aspects: [String]
  /// Phrases of a language that point to something.
  private var pointers: [[Token]] = []

  /// A reader that numbers aspects by their place in a list.
  init(aspects: [String]) { self.aspects = aspects }

  /// To be called behind all of a language's files.
  mutating func inheritValences(_ table: inout LexiconTable) {
    for phrase in pointers { table.inheritValence(phrase) }
    pointers = []
  }

  /// Adds a file's lines to a table. Lines that `LexiconLook` would refuse are passed over.
  mutating func read(_ path: String, _ form: Form, into table: inout LexiconTable) {
    guard let bytes = try? FileBytes.read(path, limit: LexiconLook.mostBytes) else { return }
    LexiconLook.forEachLine(bytes) { line, _ in
      let fields = LexiconLook.fields(bytes, line)
      tokenizer.tokenize(bytes.span.extracting(fields[0]), into: &tokens)
      guard !tokens.isEmpty, tokens.count <= PhraseTable.longestPhrase else { return }
      var value: Float = 0
      if let number = form.number {
        guard let found = LexiconLook.number(bytes, fields, form), number.range.contains(found)
        else { return }
        value = found
      }
      if form == .cues || form == .aspects, tokens.count > 1 { pointers.append(tokens) }
      func field(_ index: Int) -> String {
        index < fields.count ? String(decoding: bytes[fields[index]], as: UTF8.self) : ""
      }
      switch form {
      case .valence, .custom:
        table.edit(tokens) {
          $0.roles.insert(form == .custom ? [.valence, .custom] : .valence)
          $0.valence = value
        }
      case .negation, .negationAfter, .contrast, .reported, .answers, .groups, .superlatives,
        .domains:
        guard let roles = form.roles?[field(1)] else { return }
        if form == .negationAfter { table.turnsBack = true }
        if form == .answers { table.turnsClauses = true }
        table.edit(tokens) { $0.roles.formUnion(roles) }
      case .intensifiers:
        table.edit(tokens) {
          $0.roles.insert(.intensifier)
          $0.factor = value
        }
      case .comparisons:
        guard let verdicts = Comparisons.verdicts(fields.map { bytes[$0] }) else { return }
        let parts = Comparisons.parts(bytes[fields[0]], tokenizer)
        table.comparisons.add(
          parts[0], parts.count > 1 ? parts[1] : [], first: verdicts.first,
          second: verdicts.second, front: verdicts.front)
      case .cues:
        guard let target = Self.targets[field(1)] else { return }
        table.add(LexiconTable.Cue(target: target, strength: value), to: tokens)
      case .aspects:
        let position = UInt8(clamping: aspects.firstIndex(of: field(1)) ?? 0)
        table.edit(tokens) {
          $0.roles.insert(.aspect)
          $0.aspect = position
        }
      }
    }
  }
}
