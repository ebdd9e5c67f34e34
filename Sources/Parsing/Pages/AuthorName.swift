/// Reads the name in an element that shows an author.
enum AuthorName {
  /// Longest name, in bytes.
  private static let limit = 80

  /// The name; nil where the element holds none.
  static func read(_ tree: PageTree, _ node: Int) -> String? {
    let element = tree.nodes[node]
    if element.tag == .meta { return tree.value(node, .content).flatMap { clean($0) } }
    // A name inside an author's box, or the first link of a long one.
    if Int(element.end) - node > 1 {
      var at = node + 1
      let end = min(Int(element.end), node + 120)
      var link: Int?
      while at < end {
        if tree.hasWord(at, .itemprop, "name") {
          if tree.nodes[at].tag == .meta { return tree.value(at, .content).flatMap { clean($0) } }
          if let name = text(tree, at) { return name }
        }
        if link == nil, tree.nodes[at].tag == .a, text(tree, at) != nil { link = at }
        at += 1
      }
      if let link { return text(tree, link) }
    }
    return text(tree, node)
  }

  private static func text(_ tree: PageTree, _ node: Int) -> String? {
    let text = PageText.render(tree, node) { tree.nodes[$0].hints.contains(.hidden) }
    guard let first = text.blocks.first(where: { $0.count > 0 }) else { return nil }
    return clean(
      String(decoding: text.bytes[Int(first.start)..<Int(first.end)], as: UTF8.self))
  }

  /// A name without "by" and what follows a date sign; nil where it cannot be one.
  static func clean(_ text: String) -> String? {
    var bytes = Array(text.utf8)
    for word in [
      "by ", "von ", "par ", "por ", "di ", "door ", "posted by ", "written by ", "author: ",
      "by: ",
    ] {
      if bytes.count > word.utf8.count,
        zip(bytes, word.utf8).allSatisfy({ Charset.lowered($0) == $1 })
      {
        bytes.removeFirst(word.utf8.count)
        break
      }
    }
    // "name » date", "name | date", "name, on …"
    if let stop = bytes.firstIndex(where: { $0 == 0x7C || $0 == 0x0A }) {
      bytes.removeSubrange(stop...)
    }
    if let mark = find(bytes, [0xC2, 0xBB]) { bytes.removeSubrange(mark...) }
    while let last = bytes.last, last <= 0x20 || last == 0x2C || last == 0x3A { bytes.removeLast() }
    while let first = bytes.first, first <= 0x20 || first == 0x40 || first == 0x2C {
      bytes.removeFirst()
    }
    cutDate(&bytes)
    guard !bytes.isEmpty, bytes.count <= limit else { return nil }
    let name = String(decoding: bytes, as: UTF8.self)
    return doors.contains(name.lowercased()) ? nil : name
  }

  /// Words of links that stand where names do, and are none.
  private static let doors: Set<String> = [
    "login", "log in", "sign in", "sign up", "register", "anmelden", "einloggen", "connexion",
    "se connecter", "iniciar sesión", "accedi", "entrar", "subscribe", "reply", "share", "follow",
  ]

  /// Takes off a date of digits and signs (`28.Mär.18`, `3/4/2024`) behind a name, and what follows.
  private static func cutDate(_ bytes: inout [UInt8]) {
    var start = 0
    for at in 0...bytes.count where at == bytes.count || bytes[at] == 0x20 {
      let word = bytes[start..<at]
      let digits = word.count { DateReader.isDigit($0) }
      let signs = word.count { $0 == 0x2E || $0 == 0x2F || $0 == 0x2D }
      if start > 0, digits >= 3, signs == 2, word.first.map(DateReader.isDigit) == true {
        bytes.removeSubrange((start - 1)...)
        return
      }
      start = at + 1
    }
  }

  private static func find(_ bytes: [UInt8], _ part: [UInt8]) -> Int? {
    guard bytes.count >= part.count else { return nil }
    return (0...(bytes.count - part.count)).first {
      bytes[$0..<$0 + part.count].elementsEqual(part)
    }
  }
}
