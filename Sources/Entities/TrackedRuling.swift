/// What one part of a post, its title or its text, says of the tracked things that the other names:
/// `context` and `exclude` are about the whole post. By position in the config.
public struct TrackedRuling: Sendable {
  /// Things of whose `context` a word stands there.
  var met: Set<Int> = []
  /// Things that an `exclude` phrase rules out there, with the whole post.
  var ruledOut: Set<Int> = []

  /// Nothing said.
  public init() {}
}
