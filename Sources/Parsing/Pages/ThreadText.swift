import Model

/// A thread as one text.
enum ThreadText {
  /// The posts in their order, each below its author's name.
  ///
  /// What a post quotes of another person is left out: it stands above already, as that person's
  /// post. Quotes that name nobody stay, for they bring in what the thread has not.
  static func joined(_ posts: [Post]) -> String {
    var bytes: [UInt8] = []
    func breakLine() {
      if let last = bytes.last, last != 0x0A { bytes.append(0x0A) }
    }
    for post in posts {
      breakLine()
      if let name = post.author.name, !name.isEmpty {
        bytes.append(contentsOf: name.utf8)
        breakLine()
      }
      let text = Array(post.text.utf8)
      var at = 0
      for quote in post.quotes where quote.author != nil {
        let start = min(quote.span.start, text.count)
        let end = min(quote.span.end, text.count)
        guard start >= at, end >= start else { continue }
        bytes.append(contentsOf: text[at..<start])
        breakLine()
        at = end
        while at < text.count, DateReader.isBlank(text[at]) { at += 1 }
      }
      bytes.append(contentsOf: text[at...])
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
