import Model
import SocialText

/// The file of weights learned for many languages: a header of text lines of 4 KiB in all, then a
/// `WeightTable` as `CompactTables` has it. A feature has two weights of 8 bits: for positive against negative, and
/// for neutral; each language has features of its own, and `all` has those of the languages that
/// nothing was learned for.
///
/// ```text
/// earshot tongues model 2
/// lines 20480 step 0.02 neutral-step 0.01
/// language all up 0.4 down 0.5 prior -0.1 neutral 0.6 up-fall 0.2 down-fall 0.1 bare 0.2
/// language ar up 0.4 …
/// fingerprint 0123456789abcdef
/// end
/// ```
///
/// ln(p.positive ÷ p.negative) = prior + up × good valence + down × bad valence + steps ÷ √features;
/// the logit of neutral, where those of the other two are half of that up and down, is neutral −
/// up-fall × good valence + down-fall × bad valence + steps ÷ √features, and `bare` more where no
/// word carries a valence.
package struct TongueWeights: Sendable {
  package static let magic = "earshot tongues model 2"
  /// Name of what is scored with the features that all languages share.
  package static let all = "all"
  /// Bytes of the header.
  package static let headerSize = 4096
  /// A token's weight below this, in log-odds, is too small to be named as a reason.
  private static let least = 0.15
  /// Features of a text of usual length.
  private static let usual = 60

  /// With so many features a text is short: some twelve words.
  private static let few = 150

  /// What one language makes of valences.
  package struct Terms: Sendable {
    package static let names = ["up", "down", "prior", "neutral", "up-fall", "down-fall", "bare"]
    /// In the order of `names`.
    package var values: [Double]

    package init(values: [Double]) { self.values = values }
  }

  /// Hash of everything in the file.
  let fingerprint: UInt64
  let table: WeightTable
  private let step: Double
  private let neutralStep: Double
  private let languages: [String: Int]
  private let terms: [Terms]

  /// Reads a file made by `earshot-train tongues`.
  init(path: String) throws(LexiconError) {
    func failure(_ message: String) -> LexiconError {
      LexiconError(path: path, line: nil, message: message)
    }
    guard let file = MappedFile(path: path) else {
      throw failure("cannot be opened, or is empty")
    }
    let text = String(decoding: file.head(Self.headerSize).prefix { $0 != 0 }, as: UTF8.self)
    let lines = text.split(separator: "\n")
    guard lines.first == Self.magic[...], lines.last == "end" else {
      throw failure("is no tongues model of version 2")
    }
    var values: [Substring: Substring] = [:]
    var languages: [String: Int] = [:]
    var terms: [Terms] = []
    func number(_ text: Substring?, _ name: String) throws(LexiconError) -> Double {
      guard let text, let value = Double(text), abs(value) < 1e6 else {
        throw failure("is damaged: no number stands for \(name)")
      }
      return value
    }
    for line in lines.dropFirst().dropLast() {
      let fields = line.split(separator: " ")
      var pairs: [Substring: Substring] = [:]
      for index in stride(from: 0, to: fields.count - 1, by: 2) {
        pairs[fields[index]] = fields[index + 1]
      }
      if let language = pairs["language"] {
        languages[String(language)] = terms.count
        var found: [Double] = []
        for name in Terms.names { found.append(try number(pairs[name[...]], name)) }
        terms.append(Terms(values: found))
      } else {
        values.merge(pairs) { $1 }
      }
    }
    var offset = Self.headerSize
    guard let fingerprint = UInt64(values["fingerprint"] ?? "", radix: 16),
      let count = Int(values["lines"] ?? ""), languages[Self.all] == 0,
      let image = CompactTables.expanded([.weights(lines: count)], of: file, at: &offset),
      let table = WeightTable(image, offset: 0, lines: count)
    else { throw failure("is damaged: its table lies outside the file") }
    self.fingerprint = fingerprint
    self.table = table
    self.languages = languages
    self.terms = terms
    step = try number(values["step"], "step") / Double(TongueSums.parts)
    neutralStep = try number(values["neutral-step"], "neutral-step")
  }

  /// Number of a language whose own texts were learned from; 0 for all others.
  func number(of language: String) -> Int { languages[language] ?? 0 }

  /// What the sum of a text's features is multiplied with: long texts are no surer than short ones,
  /// and a few words alone are left to the lexicons.
  package static func scale(of count: Int) -> Double { 1 / Double(count + Self.few).squareRoot() }

  /// Joins the pieces of evidence from lexicons and rules with what was learned of the tokens: one
  /// reason a span. What is learned of a piece's tokens is the piece's; small weights of other
  /// tokens join the prior.
  func score(
    _ pieces: [SentimentScratch.Piece], _ tokens: [Token], _ language: Int,
    _ learned: borrowing TongueSums
  ) -> PolarityScore {
    let terms = terms[language].values
    let scale = Self.scale(of: learned.count)
    let step = step * scale
    var reasons: [Reason] = []
    reasons.reserveCapacity(pieces.count + tokens.count / 2 + 2)
    // The parts of a long text are all small.
    let least = Self.least * min(1, scale / Self.scale(of: Self.usual))
    var rest = 0
    var logit = terms[3] + Double(learned.neutral) * neutralStep * scale
    if pieces.isEmpty { logit += terms[6] }
    var next = 0
    var token = 0
    while next < pieces.count || token < tokens.count {
      let isPiece =
        next < pieces.count
        && (token == tokens.count || pieces[next].span.start <= Int(tokens[token].start))
      if isPiece {
        let piece = pieces[next]
        next += 1
        var sum = 0
        while token < tokens.count, Int(tokens[token].start) < piece.span.end {
          sum += learned.polarity[token]
          token += 1
        }
        let valence = Double(piece.weight)
        logit += valence > 0 ? -terms[4] * valence : terms[5] * valence
        let evidence = valence * (valence > 0 ? terms[0] : terms[1])
        reasons.append(
          Reason(span: piece.span, weight: evidence + Double(sum) * step, rule: piece.rule))
      } else {
        let weight = Double(learned.polarity[token]) * step
        if abs(weight) >= least {
          reasons.append(Reason(span: tokens[token].span, weight: weight))
        } else {
          rest += learned.polarity[token]
        }
        token += 1
      }
    }
    let limit = PolarityModel.limit / 2
    let start = terms[2] + Double(rest) * step
    return PolarityModel.score(
      reasons, prior: min(max(start, -limit), limit), neutral: min(max(logit, -limit), limit))
  }
}

/// What was learned of a text, summed by token. Sums are whole numbers, so each token's part is
/// exact: half a step is the unit, for a feature's weight is shared by one or two tokens.
struct TongueSums: Sendable {
  /// Parts of a step.
  static let parts = 2

  /// Each token's weight for positive against negative.
  private(set) var polarity: [Int] = []
  /// The sum for neutral, in steps.
  private(set) var neutral = 0
  /// Number of features, known ones and others.
  private(set) var count = 0
  private var found: [SIMD2<Int8>] = []

  /// Empty buffers.
  init() {}

  /// Looks all features up and shares their weights out.
  mutating func add(_ features: borrowing TongueFeatures, _ weights: TongueWeights) {
    count = features.hashes.count
    weights.table.find(features.hashes, into: &found)
    polarity.removeAll(keepingCapacity: true)
    neutral = 0
    var index = 0
    for (token, end) in features.ends.enumerated() {
      var sum = 0
      while index < end {
        let weight = Int(found[index].x)
        if TongueFeatures.width(of: features.hashes[index]) == 2 {
          polarity[token - 1] += weight
          sum += weight
        } else {
          sum += weight * Self.parts
        }
        neutral += Int(found[index].y)
        index += 1
      }
      polarity.append(sum)
    }
  }
}
