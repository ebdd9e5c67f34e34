import Model
import SocialText

/// The file of learned weights: a header of text lines of 4 KiB in all, then a `WeightTable` as
/// `CompactTables` has it. A feature has two weights of 8 bits: for positive against negative, and for
/// neutral. Behind it, where the header speaks of it, stands a second one: what is added to them where words
/// say what a text is about (`SentimentFeatures.findDomain`); and a third one: what is added in a brief
/// sentence (`SentimentFeatures.isBrief`). And behind that what reads plain sentences besides (`isPlain`): a
/// `RowTable` of words with coarse rows, then the numbers of a `PlainNetwork`.
///
/// ```text
/// earshot sentiment model 2
/// lines 32768 step 0.02 neutral-step 0.01
/// slope 0.4 prior -0.1 neutral 0.6 fall 0.4
/// heat 1.2 cool 0.2 lean 0.3
/// domain-lines 300
/// plain-lines 2000
/// network-lines 1600 network-rows 7900 network-step 0.01 kernel-step 0.01
/// fingerprint 0123456789abcdef
/// end
/// ```
///
/// ln(p.positive ÷ p.negative) = prior + slope × valence + steps; the logit of neutral, where those
/// of the other two are half of that up and down, is neutral − fall × |slope × valence| + steps. Both
/// go through a `ChanceCurve`.
package struct SentimentWeights: Sendable {
  package static let magic = "earshot sentiment model 2"
  /// Bytes of the header.
  package static let headerSize = 4096
  /// What the header says of the lines of each table, in the tables' order: of all texts, of domains, of
  /// brief sentences.
  package static let tables: [Substring] = ["lines", "domain-lines", "plain-lines"]
  /// A token's weight below this, in log-odds, is too small to be named as a reason.
  static let least = 0.2

  /// What phrases and turned words take from neutral besides: words like "no" and "problem" were
  /// learned where they stood alone.
  private static let heldFall = 0.2
  /// The same in brief sentences, where a phrase is half of what is said.
  private static let briefHeldFall = 0.7

  /// Hash of everything in the file.
  let fingerprint: UInt64
  let table: WeightTable
  /// What the domains of texts add to it; nil where nothing does.
  var domains: WeightTable?
  /// What brief sentences add to it; nil where nothing does.
  var plain: WeightTable?
  /// What reads plain sentences besides; nil where nothing does.
  var network: PlainModel?
  private let step: Double
  private let neutralStep: Double
  private let slope: Double
  private let prior: Double
  private let neutral: Double
  private let fall: Double
  /// From sums to chances; straight where the file says nothing of it.
  var curve = ChanceCurve.straight

  /// Reads a file made by `earshot-train sentiment`.
  package init(path: String) throws(LexiconError) {
    guard let file = MappedFile(path: path) else {
      throw LexiconError(path: path, line: nil, message: "cannot be opened, or is empty")
    }
    let header = try ModelHeader(file, path: path, magic: Self.magic, size: Self.headerSize)
    fingerprint = try header.fingerprint()
    var offset = Self.headerSize
    let names = Self.tables.filter { header.has($0) }
    let tables = try header.tables(names, file, at: &offset)
    guard let first = tables.first, names[0] == Self.tables[0] else {
      throw header.failure("is damaged: no number stands for \(Self.tables[0])")
    }
    table = first
    domains = names.firstIndex(of: Self.tables[1]).map { tables[$0] }
    plain = names.firstIndex(of: Self.tables[2]).map { tables[$0] }
    network = header.has("network-lines") ? try PlainModel(header, file, at: &offset) : nil
    step = try header.number("step") / Double(LearnedWeights.parts)
    neutralStep = try header.number("neutral-step") / Double(LearnedWeights.parts)
    slope = try header.number("slope")
    prior = try header.number("prior")
    neutral = try header.number("neutral")
    fall = try header.number("fall")
    guard header.has("heat") else { return }
    curve = ChanceCurve(
      heat: try header.number("heat"), cool: try header.number("cool"),
      lean: try header.number("lean"))
    guard curve.heat - max(0, curve.cool) >= 0.1, curve.lean >= 0 else {
      throw header.failure("is damaged: heat, cool and lean make no curve")
    }
  }

  /// Log-odds beyond which nothing else is asked: what the network says would seldom change them.
  private static let sure = 2.5

  /// Whether the sums alone leave it open what a sentence is, so that the network is worth its time.
  func leavesOpen(
    _ pieces: [SentimentScratch.Piece], _ learned: borrowing LearnedWeights
  ) -> Bool {
    var evidence: Float = 0
    for piece in pieces { evidence += piece.weight }
    var steps = 0
    for part in learned.polarity { steps += part }
    return abs(prior + Double(evidence) * slope + Double(steps) * step) <= Self.sure
  }

  /// Reads a plain sentence besides, where the file says how.
  func read(
    _ sentence: borrowing PlainSentence, _ reading: inout PlainReading,
    _ learned: inout LearnedWeights
  ) {
    guard network?.read(sentence, &reading) != nil else { return }
    learned.add(reading, of: sentence, units: SIMD2(Float(step), Float(neutralStep)))
  }

  /// Whether the weights were learned from a language's texts: they were from English ones.
  func takes(_ language: String) -> Bool { language == "en" || language.hasPrefix("en-") }

  /// The two sums of a text that is no plain sentence, from its features and its valence by lists and
  /// rules: for the training of what plain sentences add.
  package func sums(_ hashes: [UInt64], valence: Float) -> SIMD2<Float> {
    var found: [SIMD2<Int8>] = []
    table.find(hashes, into: &found)
    var steps = SIMD2<Int>()
    for one in found { steps &+= SIMD2<Int>(truncatingIfNeeded: one) }
    let evidence = slope * Double(valence)
    let polarity = prior + evidence + Double(steps.x * LearnedWeights.parts) * step
    let neutral =
      neutral - fall * abs(evidence) + Double(steps.y * LearnedWeights.parts) * neutralStep
    return SIMD2(Float(polarity), Float(neutral))
  }

  /// Joins the pieces of evidence from lexicons and rules with what was learned of the tokens: one
  /// reason a span. What is learned of a piece's tokens is the piece's; small weights of other
  /// tokens join the prior.
  func score(
    _ pieces: [SentimentScratch.Piece], _ places: [SentimentScratch.Place], _ tokens: [Token],
    _ learned: borrowing LearnedWeights
  ) -> PolarityScore {
    var reasons: [Reason] = []
    reasons.reserveCapacity(pieces.count + tokens.count / 2 + 2)
    var rest = learned.rest
    let isRead = !learned.read.isEmpty
    var valence = 0.0
    var held = 0.0
    var dull = 0
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
        var neutral = 0
        var read = 0
        while token < tokens.count, Int(tokens[token].start) < piece.span.end {
          sum += learned.polarity[token]
          neutral += learned.neutrals[token]
          if isRead { read += learned.read[token] }
          token += 1
        }
        let evidence = Double(piece.weight) * slope
        valence += evidence
        if piece.holds {
          held += abs(evidence)
          dull += max(0, neutral)
        }
        if piece.holds || piece.rule == "negation", (sum < 0) != (evidence < 0) { sum = 0 }
        reasons.append(
          Reason(
            span: piece.span, weight: evidence + Double(sum + read) * step, rule: piece.rule))
      } else {
        var steps = learned.polarity[token]
        if steps * Int(places[token].side) < 0 { steps = 0 }
        if isRead { steps += learned.read[token] }
        let weight = Double(steps) * step
        if abs(weight) >= Self.least {
          reasons.append(Reason(span: tokens[token].span, weight: weight))
        } else {
          rest += steps
        }
        token += 1
      }
    }
    let logit =
      neutral - fall * abs(valence)
      - (learned.isBrief ? Self.briefHeldFall : Self.heldFall) * held
      + Double(learned.neutral - dull) * neutralStep
    let limit = PolarityModel.limit / 2
    let start = prior + Double(rest) * step
    return PolarityModel.score(
      reasons, prior: min(max(start, -limit), limit), neutral: min(max(logit, -limit), limit),
      curve: curve)
  }
}
