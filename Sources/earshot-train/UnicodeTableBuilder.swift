/// Computes the property words, scripts, lower-case steps and folded forms that
/// `SocialText/Generated/UnicodeTables.swift` holds.
struct UnicodeTableBuilder {
  let database: UnicodeDatabase
  /// Property word of every code point; the layout is `ScalarProperties`' in SocialText.
  private(set) var properties: [UInt32]
  /// Script number of every code point.
  private(set) var scripts: [UInt8]
  /// Script names by number; 0 is Unknown.
  private(set) var scriptNames: [String]
  private let ignorable: Set<Int>

  static let graphemeBreaks = [
    "Other", "CR", "LF", "Control", "Extend", "ZWJ", "Regional_Indicator", "Prepend",
    "SpacingMark", "L", "V", "T", "LV", "LVT",
  ]
  static let wordBreaks = [
    "Other", "CR", "LF", "Newline", "Extend", "ZWJ", "Format", "Regional_Indicator", "Katakana",
    "Hebrew_Letter", "ALetter", "Single_Quote", "Double_Quote", "MidNumLet", "MidLetter", "MidNum",
    "Numeric", "ExtendNumLet", "WSegSpace",
  ]
  static let sentenceBreaks = [
    "Other", "CR", "LF", "Sep", "Extend", "Format", "Sp", "Lower", "Upper", "OLetter", "Numeric",
    "ATerm", "SContinue", "STerm", "Close",
  ]

  init(database: UnicodeDatabase) throws {
    self.database = database
    let grapheme = try database.property("Grapheme_Cluster_Break")
    let word = try database.property("Word_Break")
    let sentence = try database.property("Sentence_Break")
    let conjunct = try database.conjunctBreaks()
    let script = try database.property("Script")
    let pictographic = try database.members("Extended_Pictographic")
    let emoji = try database.members("Emoji")
    let presentation = try database.members("Emoji_Presentation")
    let upper = try database.members("Uppercase")
    let lower = try database.members("Lowercase")
    ignorable = try database.members("Default_Ignorable_Code_Point")
    scriptNames = ["Unknown"] + Set(script.values).sorted()
    let scriptNumber = Dictionary(
      uniqueKeysWithValues: scriptNames.enumerated().map { ($1, UInt8($0)) })

    properties = [UInt32](repeating: 0, count: UnicodeDatabase.scalarCount)
    scripts = [UInt8](repeating: 0, count: UnicodeDatabase.scalarCount)
    for scalar in 0..<UnicodeDatabase.scalarCount {
      var bits: UInt32 = 0
      bits |= Self.number(grapheme[scalar], Self.graphemeBreaks)
      if pictographic.contains(scalar) { bits |= 1 << 4 }
      bits |= Self.number(word[scalar], Self.wordBreaks) << 5
      bits |= Self.number(sentence[scalar], Self.sentenceBreaks) << 10
      let category = database.category[scalar]
      bits |= Self.group(category) << 14
      if upper.contains(scalar) || category == "Lt" { bits |= 1 << 18 }
      if lower.contains(scalar) { bits |= 1 << 19 }
      if emoji.contains(scalar) { bits |= 1 << 20 }
      if presentation.contains(scalar) { bits |= 1 << 21 }
      let name = script[scalar] ?? "Unknown"
      bits |= Self.writing(name) << 22
      bits |= Self.conjunct(conjunct[scalar], grapheme[scalar], scalar) << 25
      properties[scalar] = bits
      scripts[scalar] = scriptNumber[name] ?? 0
    }
  }

  /// What `Folding` makes of one code point; nil where that is the code point itself.
  func folded(_ scalar: Int) -> [Int]? {
    if (0xAC00...0xD7A3).contains(scalar) { return nil }
    var now = [scalar]
    for _ in 0..<4 {
      let next = now.flatMap { decomposed($0) }.flatMap { database.caseFolding[$0] ?? [$0] }
        .flatMap { Self.plainLetters[$0] ?? [digit($0) ?? $0] }.filter { !isDropped($0) }
      if next == now { break }
      now = next
    }
    return now == [scalar] ? nil : now
  }

  /// Difference to the lower-case code point.
  func lowerStep(_ scalar: Int) -> Int { (database.lowercase[scalar] ?? scalar) - scalar }

  private func decomposed(_ scalar: Int) -> [Int] {
    guard let parts = database.decomposition[scalar] else { return [scalar] }
    return parts.flatMap { decomposed($0) }
  }

  /// The ASCII digit of another script's digit: those of one script stand in a row from 0 to 9, and
  /// rows side by side count on (Unicode, section 4.6).
  private func digit(_ scalar: Int) -> Int? {
    guard scalar > 0x39, database.category[scalar] == "Nd" else { return nil }
    var zero = scalar
    while database.category[zero - 1] == "Nd" { zero -= 1 }
    return 0x30 + (scalar - zero) % 10
  }

  /// Marks that readers look through, invisible characters, skin tones, the Arabic stroke filler.
  /// Vowel signs of Indic and South-East Asian scripts and kana voicing marks are letters' parts.
  private func isDropped(_ scalar: Int) -> Bool {
    if ignorable.contains(scalar) || scalar == 0x0640 { return true }
    if (0x1F3FB...0x1F3FF).contains(scalar) { return true }
    guard database.category[scalar] == "Mn", scalar != 0x3099, scalar != 0x309A else {
      return false
    }
    return Self.lookedThrough.contains(scriptNames[Int(scripts[scalar])])
  }

  private static let lookedThrough: Set<String> = [
    "Inherited", "Arabic", "Hebrew", "Syriac", "Cyrillic", "Greek", "Latin",
  ]

  /// Letters with a stroke, a hook or a tie that Unicode does not decompose, letters that Persian,
  /// Urdu and Arabic keyboards give for one another, and look-alike apostrophes and hyphens.
  private static let plainLetters: [Int: [Int]] = {
    let pairs: [(String, String)] = [
      ("ı", "i"), ("ł", "l"), ("ø", "o"), ("đ", "d"), ("ħ", "h"), ("ŧ", "t"), ("ƀ", "b"),
      ("ɨ", "i"), ("ƶ", "z"), ("æ", "ae"), ("œ", "oe"), ("ð", "d"), ("þ", "th"), ("ə", "e"),
      ("ŋ", "n"), ("ĸ", "k"), ("ɓ", "b"), ("ɖ", "d"), ("ɗ", "d"), ("ƙ", "k"), ("ƴ", "y"),
      ("’", "'"), ("‘", "'"), ("ʼ", "'"), ("ʻ", "'"), ("‛", "'"), ("´", "'"), ("′", "'"),
      ("‐", "-"), ("‒", "-"), ("–", "-"), ("“", "\""), ("”", "\""), ("„", "\""), ("‟", "\""),
      ("\u{649}", "\u{64A}"), ("\u{6CC}", "\u{64A}"),  // ى ی: ي
      ("\u{6A9}", "\u{643}"), ("\u{6AA}", "\u{643}"),  // ک ڪ: ك
      ("\u{629}", "\u{647}"), ("\u{6C1}", "\u{647}"), ("\u{6C3}", "\u{647}"),  // ة ہ ۃ: ه
      ("\u{6BE}", "\u{647}"), ("\u{6D5}", "\u{647}"),  // ھ ە: ه
      ("\u{671}", "\u{627}"),  // ٱ: ا
    ]
    var result: [Int: [Int]] = [:]
    for (from, to) in pairs {
      for scalar in from.unicodeScalars {
        result[Int(scalar.value)] = to.unicodeScalars.map { Int($0.value) }
      }
    }
    return result
  }()

  /// Number of Indic_Conjunct_Break, whose Extend follows from the grapheme property.
  private static func conjunct(_ value: String?, _ grapheme: String?, _ scalar: Int) -> UInt32 {
    switch value {
    case "Consonant": 1
    case "Linker": 2
    default: grapheme == "ZWJ" || (grapheme == "Extend" && scalar != 0x200C) ? 3 : 0
    }
  }

  private static func number(_ value: String?, _ names: [String]) -> UInt32 {
    UInt32(names.firstIndex(of: value ?? "Other") ?? 0)
  }

  private static func group(_ category: String) -> UInt32 {
    switch category.first {
    case "L": 1
    case "M": 2
    case "N": category == "Nd" ? 3 : 4
    case "P": 5
    case "S": 6
    case "Z": 7
    default: category == "Cn" || category == "Co" ? 0 : 8
    }
  }

  private static func writing(_ script: String) -> UInt32 {
    switch script {
    case "Han": 1
    case "Hiragana": 2
    case "Katakana": 3
    case "Thai", "Lao", "Khmer", "Myanmar", "Tai_Le", "New_Tai_Lue", "Tai_Tham", "Tai_Viet": 4
    case "Hangul": 5
    default: 0
    }
  }
}
