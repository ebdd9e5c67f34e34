/// What is wrong with a lexicon file, and where.
public struct LexiconError: Error, Hashable, CustomStringConvertible {
  /// Path of the file or folder.
  public let path: String
  /// Line, counted from 1; nil where the whole file is meant.
  public let line: Int?
  /// What is wrong and how to mend it.
  public let message: String

  /// `Lexicons/en/valence.tsv:12: …`.
  public var description: String {
    line.map { "\(path):\($0): \(message)" } ?? "\(path): \(message)"
  }
}
