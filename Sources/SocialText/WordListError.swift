/// What is wrong with a word list, and where.
public struct WordListError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Path of the file.
  public let path: String
  /// Line, counted from 1; nil where the whole file is meant.
  public let line: Int?
  /// What is wrong and how to mend it.
  public let message: String

  /// `Lexicons/en/stopwords.tsv:12: …`.
  public var description: String {
    line.map { "\(path):\($0): \(message)" } ?? "\(path): \(message)"
  }
}
