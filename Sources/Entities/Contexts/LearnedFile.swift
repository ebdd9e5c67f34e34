/// What was learned from decisions.
public struct LearnedFile: Sendable {
  /// Bytes of the file.
  public let bytes: [UInt8]
  /// Decisions that it was learned from.
  public let decisions: Int
  /// Those by which a company is named.
  public let companies: Int
  /// Different names.
  public let names: Int
  /// How sure the weights are of decisions that they were not shown.
  public let trial: ContextTrial
}
