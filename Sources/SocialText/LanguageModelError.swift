/// Why a language model file could not be opened.
public struct LanguageModelError: Error, Sendable, CustomStringConvertible {
  /// The file.
  public var path: String
  /// What is wrong with it, as half a sentence.
  public var reason: String

  /// Joins the parts.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// One line that names the file.
  public var description: String { "language model \(path): \(reason)" }
}
