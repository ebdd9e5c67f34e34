/// A store in which the post that a thread is named after can be looked up.
public protocol ThreadStore: Sendable {
  /// Title and text of the newest version of the post that a source brought and that goes by a key, as
  /// they are kept; nil where it is not kept. One look-up by index.
  func words(of key: PostKey, source: String) throws -> (title: String, text: String)?
}
