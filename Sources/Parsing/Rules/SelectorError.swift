/// Why a selector cannot be read.
public struct SelectorError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The selector as written.
  public var selector: String
  /// Where reading stopped, in Unicode scalars, counted from 1.
  public var column: Int
  /// What is wrong there and how to mend it.
  public var message: String

  public var description: String { "\"\(selector)\", column \(column): \(message)" }
}
