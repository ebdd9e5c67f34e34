import Model

/// A thread as one text.
enum ThreadText {
  /// The posts' texts in their order, each below its author's name.
  static func joined(_ posts: [Post]) -> String {
    var parts: [String] = []
    parts.reserveCapacity(2 * posts.count)
    for post in posts {
      if let name = post.author.name, !name.isEmpty { parts.append(name) }
      parts.append(post.text)
    }
    return parts.joined(separator: "\n")
  }
}
