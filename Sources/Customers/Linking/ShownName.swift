/// A name as a profile shows it, taken apart: `Kim Wells`, `Wells, Kim`, `K. Wells`, `Kim W.`,
/// `Kim M. Wells`, `kim`.
struct ShownName: Sendable {
  let words: FoldedWords
  /// Words of the given name and of the family name; nil where the name has none.
  private(set) var first: Range<Int>?
  private(set) var last: Range<Int>?
  /// Words that are part of neither, single letters between them aside.
  private(set) var spare = 0

  init(_ text: String?) {
    words = FoldedWords(text)
    var count = words.count
    while count > 2, ParodyWords.isLabel(words.joined((count - 1)..<count)) {
      count -= 1
      spare += 1
    }
    guard count > 0 else { return }
    if words.comma > 0, words.comma < count {
      last = 0..<words.comma
      first = words.comma..<(words.comma + 1)
      return
    }
    first = 0..<1
    guard count > 1 else { return }
    var start = 1
    // A middle initial says little; a family name of one letter is an initial itself.
    while start + 1 < count, words.words[start].count == 1 { start += 1 }
    last = start..<count
  }

  var isEmpty: Bool { first == nil }
  var firstText: String? { first.map { String(decoding: words.joined($0), as: UTF8.self) } }
  var lastText: String? { last.map { String(decoding: words.joined($0), as: UTF8.self) } }
  var firstBytes: ArraySlice<UInt8> { first.map { words.joined($0) } ?? [] }
  var lastBytes: ArraySlice<UInt8> { last.map { words.joined($0) } ?? [] }

  /// The same words read the other way round; nil where that makes no difference.
  var turned: ShownName? {
    guard let first, let last, words.comma < 0, last.count == 1 else { return nil }
    var other = self
    other.first = last
    other.last = first
    return other
  }
}

extension ParodyWords {
  /// A label behind a name: `(parody)`, `fan club`.
  static func isLabel(_ word: ArraySlice<UInt8>) -> Bool {
    !labels[FoldedWords.hash(word)].isEmpty
  }

  private static let labels = hashes(
    "parody fan fans club satire fake unofficial official fanpage tribute real")
}
