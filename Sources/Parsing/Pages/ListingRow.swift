import Model
import SocialText

/// What a listing shows beside a link to a thread or article: when somebody last wrote there, and
/// how many did. While that stays the same, nothing new stands behind the link.
///
///     <tr><td><a href="/t/7">Tyres?</a> by ann</td><td>12 replies</td><td>5 Jan 2026 10:31</td></tr>
///     → shown "12|1767609060", date 2026-01-05T10:31
///
/// A row belongs to one link: the largest element around it that holds no other. Views are no
/// answers; where numbers stand without a word for them, the whole row counts, views and all.
struct ListingRow {
  /// Longest row, in nodes: what is longer is no row but the page.
  private static let mostNodes = 400

  private let tree: PageTree
  private let link: Int
  private let row: Int

  /// Adds to links what their rows show, and orders them: `priority` falls from newest to oldest.
  /// `nodes` are their elements, ascending.
  static func complete(_ links: [FollowLink], _ nodes: [Int], _ tree: PageTree) -> [FollowLink] {
    var links = links
    for index in links.indices {
      let row = ListingRow(tree, nodes, index)
      (links[index].shown, links[index].date) = row.read()
    }
    // Undated rows stay between their neighbours.
    var last = links.lazy.compactMap(\.date).first ?? Timestamp(seconds: 0)
    var ages: [(date: Timestamp, index: Int)] = []
    for index in links.indices {
      last = links[index].date ?? last
      ages.append((last, index))
    }
    ages.sort { ($1.date, $0.index) < ($0.date, $1.index) }
    for (rank, age) in ages.enumerated() {
      links[age.index].priority -= 0.1 * Double(rank) / Double(max(1, ages.count))
    }
    return links
  }

  private init(_ tree: PageTree, _ nodes: [Int], _ index: Int) {
    self.tree = tree
    link = nodes[index]
    let before = index > 0 ? nodes[index - 1] : -1
    let behind = index + 1 < nodes.count ? nodes[index + 1] : Int.max
    var row = link
    while true {
      let parent = Int(tree.nodes[row].parent)
      guard parent >= 0, parent > before, Int(tree.nodes[parent].end) <= behind,
        Int(tree.nodes[parent].end) - parent <= ListingRow.mostNodes,
        tree.nodes[parent].tag != .body, tree.nodes[parent].tag != .table
      else { break }
      row = parent
    }
    self.row = row
  }

  // MARK: - Reading

  private struct Facts {
    var dates: [(date: StatedDate, isLast: Bool)] = []
    var counts: [String] = []
    /// The row's words but for the link's, and whether a bare number is among them.
    var words: [[UInt8]] = []
    var hasNumber = false
  }

  private func read() -> (shown: String?, date: Timestamp?) {
    var facts = Facts()
    var at = row
    let end = Int(tree.nodes[row].end)
    while at < end {
      if at == link {
        at = Int(tree.nodes[at].end)
        continue
      }
      let node = tree.nodes[at]
      if node.tag == .text {
        readText(at, &facts)
      } else if node.tag.isSilent {
        at = Int(node.end)
        continue
      } else {
        readElement(at, &facts)
      }
      at += 1
    }
    readCounts(&facts)
    let newest = facts.dates.map(\.date.timestamp).max()
    // One date may be that of the beginning, which never changes.
    let precise = facts.dates.filter { !$0.date.isDayOnly }
    let last =
      Set(precise.map(\.date.timestamp)).count > 1 || precise.contains(where: \.isLast)
      ? precise.map(\.date.timestamp).max() : nil
    if last != nil || !facts.counts.isEmpty {
      let date = (last ?? newest).map { "\($0.seconds)" } ?? ""
      return (facts.counts.joined(separator: ",") + "|" + date, newest)
    }
    guard facts.hasNumber else { return (nil, newest) }
    let text = Array(facts.words.joined(separator: [0x20]))
    return ("~" + StableHash.hash128(text.span).hex, newest)
  }

  private func readElement(_ node: Int, _ facts: inout Facts) {
    for name in [PageAttribute.datetime, .dataTime, .dataTimestamp, .dataDate, .title] {
      guard let range = tree.attribute(node, name), !range.isEmpty, range.count <= 64,
        let date = DateReader.read(
          tree.bytes.span, from: range.lowerBound, to: range.upperBound)
      else { continue }
      facts.dates.append((date, isLast(node)))
      return
    }
  }

  private func readText(_ node: Int, _ facts: inout Facts) {
    let start = Int(tree.nodes[node].start)
    let range = start..<start + min(Int(tree.nodes[node].count), 400)
    let words = tree.bytes[range].split { byte in
      byte <= 0x20 || byte == 0x3A || byte == 0x28 || byte == 0x29 || byte == 0x2F
    }
    guard !words.isEmpty else { return }
    if range.count >= 6, let date = DateFinder.find(tree.bytes, range) {
      facts.dates.append((date, isLast(Int(tree.nodes[node].parent))))
      return
    }
    for word in words where facts.words.count < 200 {
      let word = word.map(Charset.lowered)
      if ListingRow.number(word) != nil {
        if isCount(Int(tree.nodes[node].parent)) {
          facts.counts.append(String(decoding: word, as: UTF8.self))
        } else {
          facts.hasNumber = true
        }
      }
      facts.words.append(word)
    }
  }

  /// Numbers with a word for answers behind them (`12 replies 80 views`) or before
  /// (`Replies 12 Views 80`), as the first pair of number and word has it.
  private func readCounts(_ facts: inout Facts) {
    let words = facts.words
    let isNumber = words.map { ListingRow.number($0) != nil }
    let isAnswers = words.map { ListingRow.isAnswers($0) }
    let isLabel = words.indices.map { isAnswers[$0] || ListingRow.isViews(words[$0]) }
    guard
      let first = words.indices.dropLast().first(where: {
        (isNumber[$0] && isLabel[$0 + 1]) || (isLabel[$0] && isNumber[$0 + 1])
      })
    else { return }
    let label = isNumber[first] ? 1 : -1
    for index in words.indices where isNumber[index] && words.indices.contains(index + label) {
      guard isAnswers[index + label] else { continue }
      facts.counts.append(String(decoding: words[index], as: UTF8.self))
    }
  }

  /// True where the element or one around it inside the row is said to be about the last post.
  private func isLast(_ node: Int) -> Bool {
    has(node) { tree.contains($0, "last") || tree.contains($0, "latest") }
  }

  /// True where the element or the one around it is said to hold the number of answers.
  private func isCount(_ node: Int) -> Bool {
    has(node, steps: 2) { range in
      ["repl", "answer", "comment", "posts", "antwort"].contains { tree.contains(range, $0) }
    }
  }

  private func has(_ node: Int, steps: Int = 6, _ test: (Range<Int>) -> Bool) -> Bool {
    var at = node
    var left = steps
    while at >= row, left > 0 {
      if at != row, let range = tree.attribute(at, .class), test(range) { return true }
      at = Int(tree.nodes[at].parent)
      left -= 1
    }
    return false
  }

  // MARK: - Words

  /// The digits of `1,234`, `1.234`, `12k`; nil for a word.
  private static func number(_ word: [UInt8]) -> Int? {
    guard let first = word.first, DateReader.isDigit(first), word.count <= 10 else { return nil }
    var value = 0
    for (index, byte) in word.enumerated() {
      if DateReader.isDigit(byte) {
        value = value * 10 + Int(byte & 15)
      } else if byte != 0x2C, byte != 0x2E, !(byte == 0x6B && index == word.count - 1) {
        return nil
      }
    }
    return value
  }

  private static func isAnswers(_ word: [UInt8]) -> Bool {
    answers.contains { word.starts(with: $0) }
  }

  private static func isViews(_ word: [UInt8]) -> Bool {
    views.contains { word.starts(with: $0) }
  }

  private static let answers = [
    "repl", "answer", "comment", "post", "message", "antwort", "kommentar", "beitr", "réponse",
    "respuesta", "comentario", "mensaje", "rispost", "commenti", "messaggi", "reactie", "svar",
    "odpowied", "resposta", "ответ", "сообщени", "回复", "回答", "返信", "评论", "답글", "댓글",
  ].map { Array($0.utf8) }

  private static let views = [
    "view", "read", "hit", "aufruf", "gelesen", "zugriff", "vue", "visita", "visto", "visite",
    "visning", "просмотр",
  ].map { Array($0.utf8) }
}
