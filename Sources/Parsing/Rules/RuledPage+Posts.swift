import Model

/// Posts of a thread.
extension RuledPage {
  /// The posts of a thread; nil where there is no rule for them or none fits.
  mutating func posts(_ reader: ThreadReader) -> ThreadReader.Found? {
    guard let marks = found[.post], !marks.isEmpty else { return nil }
    let elements = Array(marks.nodes.prefix(ThreadReader.limit))
    let repeated = RepeatedPosts(reader: reader)
    var found = ThreadReader.Found()
    found.software = "rules"
    for (order, element) in elements.enumerated() {
      let next = order + 1 < elements.count ? elements[order + 1] : Int.max
      let scope = PostScope(tree: shown, post: element, nested: next)
      let range = element..<scope.nestedRange.lowerBound
      var post = Post()
      var body = -1
      if fits(.text) {
        guard let text = text(in: range, nested: scope.nestedRange) else { continue }
        (post.text, post.quotes) = text
        body = self.found[.text]?.outermost(in: range, tree).first ?? -1
      } else {
        guard affords(element) else { break }
        let author = fits(.author) ? firstAuthor(in: range) : repeated.authorNode(element)
        body = repeated.body(element, author: author ?? -1) ?? element
        reader.fillText(&post, body: body, scope: scope, drop: [])
      }
      guard !post.text.isEmpty else { continue }
      fill(&post, range)
      if !fits(.author), affords(element), let author = repeated.authorNode(element) {
        reader.fillAuthor(&post, author, scope)
      }
      if !fits(.published) {
        post.published = scope.anyDate(outside: body) ?? scope.shortDate(outside: body)
      }
      if post.url == nil { reader.fillAddress(&post, scope, [], body: max(body, element)) }
      found.size += post.text.utf8.count
      found.posts.append(post)
      found.nodes.append(element)
    }
    if found.posts.isEmpty {
      problems.append(
        DocumentProblem(
          kind: "rule_without_match",
          message: "the rule \"post\" fits \(elements.count) elements, but none has a text"))
      return nil
    }
    noteUnreadable(found.posts)
    return found
  }

  private mutating func noteUnreadable(_ posts: [Post]) {
    if fits(.author), posts.allSatisfy(\.author.isUnknown) { note(unreadable: .author) }
    if fits(.published), posts.allSatisfy({ $0.published == nil }) { note(unreadable: .published) }
  }

  private func firstAuthor(in range: Range<Int>) -> Int? {
    guard let matches = found[.author] else { return nil }
    return matches.positions(in: range).first.map { matches.nodes[$0] }
  }

  /// Puts what the rules give into posts that were found without a rule for them.
  mutating func refine(_ thread: inout ThreadReader.Found) {
    for (order, element) in thread.nodes.enumerated() {
      let next = order + 1 < thread.nodes.count ? thread.nodes[order + 1] : Int.max
      let scope = PostScope(tree: shown, post: element, nested: next)
      let range = element..<scope.nestedRange.lowerBound
      if let text = text(in: range, nested: scope.nestedRange) {
        (thread.posts[order].text, thread.posts[order].quotes) = text
      }
      fill(&thread.posts[order], range)
    }
    thread.size = thread.posts.reduce(0) { $0 + $1.text.utf8.count }
    noteUnreadable(thread.posts)
  }

  /// Author, date and address of a post: what a rule says, also where it finds nothing here but
  /// does elsewhere on the page.
  private mutating func fill(_ post: inout Post, _ range: Range<Int>) {
    if fits(.author) { post.author = author(in: range) ?? Author() }
    if fits(.published) { post.published = published(in: range) }
    if fits(.permalink), let url = link(.permalink, in: range) { post.url = url }
  }
}
