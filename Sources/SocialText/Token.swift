/// One token: offsets into the text's UTF-8 and the hash of its folded form.
@frozen
public struct Token: Sendable, Hashable {
  /// `Folding.hash` of the token's bytes.
  public var hash: UInt64
  /// Offset of the first byte.
  public var start: UInt32
  /// Number of bytes, at least 1.
  public var length: UInt32
  /// What it is.
  public var kind: TokenKind
  /// How it looks and stands.
  public var flags: TokenFlags

  /// Joins the parts.
  @inlinable
  public init(hash: UInt64, start: UInt32, length: UInt32, kind: TokenKind, flags: TokenFlags) {
    self.hash = hash
    self.start = start
    self.length = length
    self.kind = kind
    self.flags = flags
  }

  /// Offset behind the last byte.
  @inlinable
  public var end: Int { Int(start) + Int(length) }

  /// The token's bytes as a span of the text.
  @inlinable
  public var span: TextSpan { TextSpan(start: Int(start), end: end) }
}
