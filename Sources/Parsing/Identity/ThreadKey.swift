import Model

/// Finds the post that a thread is named after.
public enum ThreadKey {
  /// The key of the post whose id or address a post gives as its thread, by the rules by which that
  /// post got its own; nil without a thread. A short id counts within the host of the post's link.
  public static func root(of post: Post) -> PostKey? {
    guard let thread = post.thread, !thread.isEmpty else { return nil }
    return PostIdentity.key(naming: thread, near: post.url)
  }
}
