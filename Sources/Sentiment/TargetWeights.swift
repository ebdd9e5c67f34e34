import SocialText

/// The file of what was learned about targets: a header of text lines of 4 KiB in all, then three
/// `WeightTable`s as `CompactTables` has them, of features of three kinds, each with steps of its own:
///
/// - words and phrases, as in the model of posts: what they say, for positive against negative and
///   for neutral;
/// - `TargetFeatures.length`: how much a word holds back what stands beyond it, in front of the
///   target and behind it ("but" and nouns hold back, "was" does not);
/// - words at fixed places around the target, and the target's own, which move neutral alone.
///
/// ```text
/// earshot targets model 2
/// lines 15000 length-lines 200 near-lines 2500
/// step 0.02 neutral-step 0.01 near-step 0.02 near-neutral-step 0.01
/// slope 0.6 prior -0.1 neutral 1.4 fall 0.2
/// zones 60,45,… clauses 0,-30,… sentences 0,-31,-62,0,3,-14 base 1,-2
/// fingerprint 0123456789abcdef
/// end
/// ```
///
/// A word's weight reaches the target times e^x, where x (in steps of `lengthStep`) is what stands
/// for its distance, plus what stands for the clauses and sentences between, less the lengths of the
/// words between: an additive model, so each word's part in a score is exact.
package struct TargetWeights: Sendable {
  package static let magic = "earshot targets model 2"
  /// Bytes of the header.
  package static let headerSize = 4096
  /// Step of all lengths.
  package static let lengthStep = 1.0 / 64
  /// Words on either side of a target that can say something of it.
  package static let reach = 36
  /// Classes of distance.
  package static let buckets = 9

  /// Hash of everything in the file.
  let fingerprint: UInt64
  let table: WeightTable
  let lengths: WeightTable
  let near: WeightTable
  let step: Double
  let neutralStep: Double
  let nearStep: Double
  let nearNeutralStep: Double
  let slope: Double
  let prior: Double
  let neutral: Double
  let fall: Double
  /// For 1…`reach` words in front, then behind.
  let zones: [Int32]
  /// For 0…3 clauses in front, then behind.
  let clauses: [Int32]
  /// For 0…2 sentences in front, then behind.
  let sentences: [Int32]
  /// Length of every word, in front and behind.
  let base: SIMD2<Int32>
  /// e^x for x = `leastPower`… steps.
  let powers: [Double]
  private static let leastPower: Int32 = -640
  private static let mostPower: Int32 = 128

  /// Reads a file made by `earshot-train targets`.
  init(path: String) throws(LexiconError) {
    guard let file = MappedFile(path: path) else {
      throw LexiconError(path: path, line: nil, message: "cannot be opened, or is empty")
    }
    let header = try ModelHeader(file, path: path, magic: Self.magic, size: Self.headerSize)
    fingerprint = try header.fingerprint()
    var offset = Self.headerSize
    let tables = try header.tables(["lines", "length-lines", "near-lines"], file, at: &offset)
    (table, lengths, near) = (tables[0], tables[1], tables[2])
    step = try header.number("step") / Double(LearnedWeights.parts)
    neutralStep = try header.number("neutral-step") / Double(LearnedWeights.parts)
    nearStep = try header.number("near-step")
    nearNeutralStep = try header.number("near-neutral-step")
    slope = try header.number("slope")
    prior = try header.number("prior")
    neutral = try header.number("neutral")
    fall = try header.number("fall")
    let classes = try header.numbers("zones", 2 * Self.buckets)
    zones = (0..<2).flatMap { side in
      (1...Self.reach).map { Int32(classes[side * Self.buckets + Self.bucket($0)]) }
    }
    clauses = try header.numbers("clauses", 8).map { Int32($0) }
    sentences = try header.numbers("sentences", 6).map { Int32($0) }
    let each = try header.numbers("base", 2)
    base = SIMD2(Int32(each[0]), Int32(each[1]))
    powers = (Self.leastPower...Self.mostPower).map {
      DeterministicMath.exp(Double($0) * Self.lengthStep)
    }
  }

  /// Whether the weights were learned from a language's texts: they were from English ones.
  func takes(_ language: String) -> Bool { language == "en" || language.hasPrefix("en-") }

  /// Class of a distance of 1 and more words.
  package static func bucket(_ distance: Int) -> Int {
    switch distance {
    case ...4: max(0, distance - 1)
    case ...6: 4
    case ...9: 5
    case ...14: 6
    case ...22: 7
    default: 8
    }
  }

  /// e^x for x steps.
  @inline(__always)
  func power(_ steps: Int32) -> Double {
    powers[Int(min(max(steps, Self.leastPower), Self.mostPower) - Self.leastPower)]
  }
}
