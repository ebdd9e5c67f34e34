import Model

/// Figures of names in texts of which it is known whom they mean, by type: counters alone. Shares are
/// 0 to 1; without names they are 0.
public struct SpanTally: Sendable {
  /// Counters of one type of names.
  public struct Counts: Sendable {
    private var verdicts: [SpanAnswer.Verdict: Int] = [:]

    mutating func add(_ verdict: SpanAnswer.Verdict) { verdicts[verdict, default: 0] += 1 }

    /// Names by what became of them.
    public func count(_ verdict: SpanAnswer.Verdict) -> Int { verdicts[verdict] ?? 0 }

    private var found: Int { count(.linkedRight) }
    /// Names that are linked.
    public var linked: Int { found + count(.linkedWrong) + count(.linkedUnmarked) }
    /// Marked names that mean a customer.
    public internal(set) var customers = 0

    /// Share of the links that are right.
    public var precision: Double { Double(found) / Double(max(1, linked)) }
    /// Share of the marked names of customers that are linked to the right one.
    public var recall: Double { Double(found) / Double(max(1, customers)) }
    /// Harmonic mean of the two.
    public var f1: Double { 2 * Double(found) / Double(max(1, linked + customers)) }
  }

  private var counts: [EntityType: Counts] = [:]
  /// Texts.
  public private(set) var rows = 0

  /// No texts.
  public init() {}

  /// Counts the names of a text.
  public mutating func add(_ answers: [SpanAnswer]) {
    rows += 1
    for answer in answers {
      counts[answer.type, default: Counts()].add(answer.verdict)
      if !answer.labelled.isEmpty { counts[answer.type]?.customers += 1 }
    }
  }

  /// Types of which there are names.
  public var types: [EntityType] { EntityType.allCases.filter { counts[$0] != nil } }

  /// Figures of a type.
  public subscript(_ type: EntityType) -> Counts { counts[type] ?? Counts() }
}
