/// Tells which language a text is in.
///
/// The script decides where one language alone uses it (Greek, Thai, …) and picks the table of a
/// linear model where several do. Addresses, mentions, digits and emoji say nothing. Results are
/// equal on every machine: sums are integers, the few real numbers go through `DeterministicMath`.
public final class LanguageIdentifier: Sendable {
  /// BCP 47 tags of the languages it can tell apart, sorted.
  public let languages: [String]
  /// Hash of the model's tables, for the versions written beside each score.
  public let fingerprint: UInt64
  /// Guesses below this are `und`.
  public static let leastConfidence = 0.2

  private let model: LanguageModelFile
  private let caches = LanguageWordCaches()

  /// Maps a model file made by `earshot-train language`.
  public init(contentsOf path: String) throws(LanguageModelError) {
    model = try LanguageModelFile(path: path)
    languages = Set(
      model.groups.flatMap(\.languages) + model.only.compactMap(\.self) + ["zh", "ja"]
    ).sorted()
    fingerprint = model.fingerprint
  }

  /// The language of a text. `declared` is what the source says of itself (BCP 47): a hint that
  /// tips the scale of unsure texts, not a verdict. Only the first 4,096 bytes are looked at.
  public func identify(
    _ text: Span<UInt8>, declared: String? = nil, withAlternatives: Bool = false
  ) -> LanguageGuess {
    let latin = LanguageFeatures.latinScript
    guard let script = dominantScript(text, latin) else {
      return LanguageGuess(language: "und", confidence: 0)
    }
    if let sure = model.only[Int(script)] {
      return LanguageGuess(language: sure, confidence: 0.999)
    }
    let number = Int(model.groupOfScript[Int(script)])
    guard number >= 0 else { return LanguageGuess(language: "und", confidence: 0) }
    let group = model.groups[number]
    var logits = LanguageLogits()
    guard read(text, number, into: &logits) else {
      return LanguageGuess(language: "und", confidence: 0)
    }
    lean(&logits, group, towards: declared)
    return guess(&logits, group, withAlternatives: withAlternatives)
  }

  /// Probabilities of the languages by a softmax over their logits.
  private func guess(
    _ logits: inout LanguageLogits, _ group: LanguageModelFile.Group, withAlternatives: Bool
  ) -> LanguageGuess {
    let best = logits.best
    // What lies e^16 behind weighs nothing.
    let sum = logits.soften(best: best, temperature: Float(group.temperature))
    let confidence = Double(1 / sum)
    var guess = LanguageGuess(
      language: confidence < Self.leastConfidence ? "und" : group.languages[best],
      confidence: confidence)
    if withAlternatives {
      let weights = group.languages.indices.map { Double(logits[$0] / sum) }
      let found = weights.indices.filter { weights[$0] >= 0.01 }
        .sorted { (weights[$1], $0) < (weights[$0], $1) }
      guess.alternatives = found.prefix(6)
        .map { (language: group.languages[$0], confidence: weights[$0]) }
        .filter { $0.language != guess.language }
    }
    return guess
  }

  /// Sets the logits of a text: of its first words where those leave no doubt, else of all that is
  /// looked at. False where nothing in it is known.
  private func read(
    _ text: Span<UInt8>, _ number: Int, into logits: inout LanguageLogits
  ) -> Bool {
    caches.withCache { cache in
      // SAFETY: the sum lives no longer than this call.
      unsafe withUnsafeMutablePointer(to: &logits) { logits in
        var sum = unsafe LanguageRowSum(model, group: number, cache, logits: logits)
        LanguageFeatures.walk(
          text, UnicodeData.shared, latin: LanguageFeatures.latinScript, into: &sum)
        return sum.finish()
      }
    }
  }

  /// What a source says of itself tips the scale of unsure texts. A romanised language is its own
  /// language's (`hi-Latn` where `hi` is declared), and set back where another is declared, for many
  /// borrow its words.
  private func lean(
    _ logits: inout LanguageLogits, _ group: LanguageModelFile.Group, towards declared: String?
  ) {
    guard let declared else { return }
    let primary = declared.prefix { $0 != "-" && $0 != "_" }.lowercased()
    for index in group.romanised where group.primaries[index] != primary {
      logits[index] -= Self.undeclared * Float(group.temperature)
    }
    for index in group.primaries.indices where group.primaries[index] == primary {
      logits[index] += Float(group.temperature)
    }
  }

  /// What a romanised language is set back by where another is declared, in logits.
  private static let undeclared: Float = 1.5

  /// Number of the script (or one script of the group) that most letters belong to.
  private func dominantScript(_ text: Span<UInt8>, _ latin: UInt8) -> UInt8? {
    // Plain ASCII needs no counting, only one letter outside addresses, which the sum of rows will tell.
    if Self.isASCII(text, min(text.count, LanguageFeatures.limit)) { return latin }
    let counts = LanguageFeatures.scriptCounts(text)
    let hiragana = counts[Int(Self.hiragana)] + counts[Int(Self.katakana)]
    let han = counts[Int(Self.han)]
    var best: UInt8?
    var most = 0
    // Han and Hangul say more in a character than alphabets do.
    let east = 3 * han + 2 * hiragana
    if east > 0 {
      most = east
      best = hiragana * 10 >= han ? Self.hiragana : Self.han
    }
    for script in UnicodeTables.scriptNames.indices {
      let count = counts[script]
      let number = UInt8(script)
      if count == 0 || number == Self.inherited || number == Self.common || number == Self.han
        || number == Self.hiragana || number == Self.katakana
      {
        continue
      }
      let weighted = number == Self.hangul ? 3 * count : count
      if weighted > most {
        most = weighted
        best = number
      }
    }
    return best
  }

  /// Whether the first `count` bytes, at most the text's, are ASCII.
  private static func isASCII(_ text: Span<UInt8>, _ count: Int) -> Bool {
    var all: UInt64 = 0
    var index = 0
    while index &+ 8 <= count {
      // SAFETY: the eight bytes lie in front of count ≤ text.count.
      all |= unsafe text.bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: index, as: UInt64.self)
      index &+= 8
    }
    while index < count {
      all |= UInt64(text[index])
      index &+= 1
    }
    return all & 0x8080_8080_8080_8080 == 0
  }

  private static let han = UnicodeData.scriptNumber("Han") ?? 0
  private static let hiragana = UnicodeData.scriptNumber("Hiragana") ?? 0
  private static let katakana = UnicodeData.scriptNumber("Katakana") ?? 0
  private static let hangul = UnicodeData.scriptNumber("Hangul") ?? 0
  private static let inherited = UnicodeData.scriptNumber("Inherited") ?? 0
  private static let common = UnicodeData.scriptNumber("Common") ?? 0
}
