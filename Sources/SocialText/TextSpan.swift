/// A half-open range of UTF-8 byte offsets into one text.
@frozen
public struct TextSpan: Hashable, Sendable {
  /// Offset of the first byte.
  public var start: Int
  /// Offset behind the last byte.
  public var end: Int

  /// Joins two offsets; `start` is never behind `end`.
  @inlinable
  public init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }

  /// Number of bytes.
  @inlinable
  public var count: Int { end - start }

  /// True where the two share at least one byte.
  @inlinable
  public func overlaps(_ other: TextSpan) -> Bool { start < other.end && other.start < end }
}
