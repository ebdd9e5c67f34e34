import SocialText

/// Whose words a quote holds: `X wrote:`, `X said:` in its first line, a `cite` element, or an
/// attribute of the software's.
enum PageQuoteAuthor {
  /// The name; nil where the quote says none.
  static func read(
    _ tree: PageTree, _ node: Int, _ text: [UInt8], _ range: Range<Int>
  ) -> String? {
    for name in [PageAttribute.dataQuote, .dataIPSUsername, .dataUsername, .dataAuthor] {
      if let value = tree.value(node, name), let author = AuthorName.clean(value) { return author }
    }
    let lineEnd = text[range].firstIndex(of: 0x0A) ?? range.upperBound
    let stop = min(lineEnd, range.lowerBound + 120)
    if let author = verb(text, range.lowerBound..<stop) { return author }
    var at = node + 1
    let end = min(Int(tree.nodes[node].end), node + 12)
    while at < end {
      let element = tree.nodes[at]
      if element.tag == .cite || element.hints.contains(.author) || element.hints.contains(.title) {
        if let name = AuthorName.read(tree, at) {
          return strip(name)
        }
      }
      at += 1
    }
    return nil
  }

  private static let verbs: [[UInt8]] = [
    " wrote", " said", " schrieb", " hat geschrieben", " a écrit", " écrivait", " a dit",
    " escribió", " dijo", " escreveu", " disse", " ha scritto", " schreef", " napisał", " írta",
    " пишет", " писал", " kirjoitti", " skrev",
  ].map { Array($0.utf8) }

  private static func verb(_ text: [UInt8], _ range: Range<Int>) -> String? {
    var at = range.lowerBound
    while at < range.upperBound {
      if text[at] == 0x20 {
        for verb in verbs
        where at + verb.count <= range.upperBound
          && text[at..<at + verb.count].elementsEqual(verb)
        {
          // The rest of the line is a date or a colon, not a sentence.
          let rest = text[(at + verb.count)..<range.upperBound]
          guard rest.isEmpty || rest.contains(0x3A) || rest.first == 0x2E else { continue }
          return AuthorName.clean(
            String(decoding: text[range.lowerBound..<at], as: UTF8.self).withoutQuoteWord)
        }
      }
      at += 1
    }
    return nil
  }

  private static func strip(_ name: String) -> String? {
    let bytes = Array(name.utf8)
    if let author = verb(bytes, 0..<bytes.count) { return author }
    return bytes.count < 40 ? AuthorName.clean(name) : nil
  }
}

extension String {
  /// `Quote from: X` and `Originally posted by X` without their first words.
  fileprivate var withoutQuoteWord: String {
    for word in [
      "Quote from: ", "Originally Posted by ", "Originally posted by ", "Quote: ", "On ",
    ]
    where hasPrefix(word) { return String(dropFirst(word.count)) }
    return self
  }
}
