import Entities

/// What learning from decisions came to.
public struct NameLearning: Sendable {
  /// The file, and what it was learned from.
  public let file: LearnedFile
  /// Texts with marked names.
  public let texts: Int
  /// Rows without, and held names that nobody has decided about.
  public let unmarked: Int
  /// Rows that cannot be read.
  public let unreadable: UnreadableRows
}
