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

  /// Maps a model file made by `earshot-train language`.
  public init(contentsOf path: String) throws(LanguageModelError) {
    model = try LanguageModelFile(path: path)
    languages = Set(model.groups.flatMap(\.languages) + model.only.values + ["zh", "ja"]).sorted()
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
    if let sure = model.only[script] { return LanguageGuess(language: sure, confidence: 0.999) }
    let number = Int(model.groupOfScript[Int(script)])
    guard number >= 0 else { return LanguageGuess(language: "und", confidence: 0) }
    let group = model.groups[number]
    var logits: [Double] = []
    guard read(text, number, &logits) else {
      return LanguageGuess(language: "und", confidence: 0)
    }
    if let declared { lean(&logits, group, towards: declared) }
    var best = 0
    for index in logits.indices where logits[index] > logits[best] { best = index }
    let top = logits[best]
    var sum = 0.0
    for index in logits.indices {
      logits[index] = DeterministicMath.exp(logits[index] - top)
      sum += logits[index]
    }
    let confidence = 1 / sum
    var guess = LanguageGuess(
      language: confidence < Self.leastConfidence ? "und" : group.languages[best],
      confidence: confidence)
    if withAlternatives {
      let order = logits.indices.sorted { (logits[$1], $0) < (logits[$0], $1) }
      guess.alternatives = order.prefix(6)
        .filter { ($0 != best || guess.language == "und") && logits[$0] / sum >= 0.01 }
        .map { (language: group.languages[$0], confidence: logits[$0] / sum) }
    }
    return guess
  }

  /// Bytes that mostly tell; the rest is read only where they do not.
  private static let headBytes = 128
  /// Known features that a head must have to be believed.
  private static let headHits = 40
  /// Lead in logits with which a head is believed: a chance of about 0.95. Logits are measured by the
  /// root of the number of features, so a longer text would hardly be surer.
  private static let headLead = 3.0

  /// Logits of a text: of its first words where those leave no doubt, else of all that is looked
  /// at. False where nothing in it is known.
  private func read(_ text: Span<UInt8>, _ group: Int, _ logits: inout [Double]) -> Bool {
    var head = Self.headBytes
    while head < text.count, text[head] > 0x20 { head += 1 }
    if head * 2 < text.count {
      let hits = model.logits(text.extracting(0..<head), group: group, into: &logits)
      if hits >= Self.headHits, lead(logits) >= Self.headLead { return true }
    }
    return model.logits(text, group: group, into: &logits) > 0
  }

  /// How far the best is in front of the next.
  private func lead(_ logits: [Double]) -> Double {
    var best = -Double.infinity
    var next = -Double.infinity
    for value in logits {
      if value > best {
        next = best
        best = value
      } else if value > next {
        next = value
      }
    }
    return best - next
  }

  /// What a source says of itself tips the scale of unsure texts; a romanised language, which few
  /// sources declare and short texts resemble, needs more against another declaration.
  private func lean(
    _ logits: inout [Double], _ group: LanguageModelFile.Group, towards declared: String
  ) {
    let primary = declared.prefix { $0 != "-" && $0 != "_" }.lowercased()
    for (index, language) in group.languages.enumerated() {
      if language == declared || language == primary {
        logits[index] += 1
      } else if language.utf8.count > 5 {
        logits[index] -= 1.5
      }
    }
  }

  /// Number of the script (or one script of the group) that most letters belong to.
  private func dominantScript(_ text: Span<UInt8>, _ latin: UInt8) -> UInt8? {
    // Plain ASCII needs no counting, only one letter outside addresses, which `hits` will tell.
    var all: UInt8 = 0
    for index in 0..<min(text.count, LanguageFeatures.limit) { all |= text[index] }
    if all < 0x80 { return latin }
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
    for (script, count) in counts.enumerated() where count > 0 {
      let number = UInt8(script)
      if number == Self.inherited || number == Self.common || number == Self.han
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

  private static let han = UnicodeData.scriptNumber("Han") ?? 0
  private static let hiragana = UnicodeData.scriptNumber("Hiragana") ?? 0
  private static let katakana = UnicodeData.scriptNumber("Katakana") ?? 0
  private static let hangul = UnicodeData.scriptNumber("Hangul") ?? 0
  private static let inherited = UnicodeData.scriptNumber("Inherited") ?? 0
  private static let common = UnicodeData.scriptNumber("Common") ?? 0
}
