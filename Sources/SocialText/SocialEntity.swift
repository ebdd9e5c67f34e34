/// A web address, hashtag, mention or cashtag in a text.
public struct SocialEntity: Sendable, Hashable {
  /// What it is.
  public enum Kind: String, Sendable, CaseIterable {
    /// A web address, with or without scheme.
    case url
    /// `#tag`, sign included.
    case hashtag
    /// `@name` or `@name/list`, sign included.
    case mention
    /// `$TICKER`, sign included.
    case cashtag
  }

  /// What it is.
  public var kind: Kind
  /// Where it stands, in bytes.
  public var span: TextSpan

  /// Joins the parts.
  public init(kind: Kind, span: TextSpan) {
    self.kind = kind
    self.span = span
  }
}
