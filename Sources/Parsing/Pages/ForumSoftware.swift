/// Tells by a page's frame that forum software made it, posts or not: what the software's own
/// templates say of themselves, which indexes, searches and sign-ups carry as well as threads.
enum ForumSoftware {
  /// Name of the software; nil where the frame does not tell.
  static func name(_ tree: PageTree) -> String? {
    let footer = tree.nodes.count - max(tree.nodes.count / 8, 40)
    for index in tree.nodes.indices {
      switch tree.nodes[index].tag {
      case .html, .body:
        if let id = tree.attribute(index, .id), let found = known(tree, id, ids) { return found }
      case .meta:
        if tree.hasWord(index, .name, "generator"), let content = tree.attribute(index, .content),
          let found = known(tree, content, generators)
        {
          return found
        }
      case .a where index >= footer:
        // Posts link there, too, so only the foot of the page counts.
        if let href = tree.attribute(index, .href), let found = known(tree, href, homes) {
          return found
        }
      default: break
      }
    }
    return nil
  }

  private static let ids: [(StaticString, String)] = [
    ("phpbb", "phpBB"), ("xenforo", "XenForo"), ("vbulletin", "vBulletin"),
    ("ipboard", "Invision"), ("ipslayout", "Invision"),
  ]
  private static let generators: [(StaticString, String)] = [
    ("phpbb", "phpBB"), ("xenforo", "XenForo"), ("vbulletin", "vBulletin"), ("mybb", "MyBB"),
    ("invision", "Invision"), ("discourse", "Discourse"), ("smf", "SMF"), ("flarum", "Flarum"),
    ("nodebb", "NodeBB"), ("vanilla", "Vanilla"),
  ]
  private static let homes: [(StaticString, String)] = [
    ("www.phpbb.com", "phpBB"), ("//phpbb.com", "phpBB"), ("//xenforo.com", "XenForo"),
    ("www.xenforo.com", "XenForo"), ("www.vbulletin.com", "vBulletin"),
    ("//mybb.com", "MyBB"), ("www.mybb.com", "MyBB"), ("www.mybboard.net", "MyBB"),
    ("www.simplemachines.org", "SMF"), ("www.invisioncommunity.com", "Invision"),
    ("www.invisionpower.com", "Invision"),
  ]

  private static func known(
    _ tree: PageTree, _ value: Range<Int>, _ table: [(StaticString, String)]
  ) -> String? {
    table.first { tree.contains(value, $0.0) }?.1
  }
}
