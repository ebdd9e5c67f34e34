import SocialText

/// An HTML page as a flat list of nodes in document order over one byte buffer.
///
///     <p class="x">a<b>c</b></p>  →  0 p end 4 · 1 text "a" · 2 b end 4 · 3 text "c"
///
/// A node's subtree is `index..<end`; parents come before children. Scripts and styles are left
/// out, but for JSON-LD, which lies in `scripts`.
struct PageTree: Sendable {
  /// One element or text.
  struct Node: Sendable {
    var tag: PageTag
    /// Hints in class and id words.
    var hints: PageHints = []
    var parent: Int32
    /// Index behind the subtree.
    var end: Int32
    /// Elements: first attribute; texts: first byte.
    var start: Int32
    /// Elements: attributes; texts: bytes.
    var count: Int32
    /// First of its class hashes.
    var classStart: Int32 = 0
    var classCount: Int32 = 0
  }

  /// One attribute: bytes `start..<start + count`.
  struct Attribute: Sendable {
    var name: PageAttribute
    var start: Int32
    var count: Int32
  }

  /// What is kept only because a rule names it.
  struct Foreign: Sendable {
    var node: Int32
    /// Number in `ForeignNames`.
    var name: UInt8
    /// Attributes: bytes of the value.
    var start: Int32 = 0
    var count: Int32 = 0
  }

  var bytes: [UInt8] = []
  var nodes: [Node] = []
  var attributes: [Attribute] = []
  /// FNV states of class names, case kept.
  var classes: [UInt64] = []
  /// Elements and attributes that rules name, in the order of nodes.
  var foreignTags: [Foreign] = []
  var foreignAttributes: [Foreign] = []
  /// JSON-LD blocks.
  var scripts: [[UInt8]] = []
  /// Bytes of all other scripts: pages that are drawn by script have much of it and little text.
  var scriptBytes = 0
  /// Bits of the attributes that stand anywhere on the page, by raw value.
  var present: UInt64 = 0
  /// Why the rest of the page was not read; nil where all was.
  var cut: Cut?

  /// Why a page is not read to its end.
  enum Cut: Sendable { case tooDeep, tooBroken }

  // MARK: - Questions

  /// Bytes of an attribute, where it stands; empty slices are attributes without value.
  func attribute(_ node: Int, _ name: PageAttribute) -> Range<Int>? {
    guard present & 1 << UInt64(name.rawValue) != 0 else { return nil }
    let element = nodes[node]
    guard element.tag != .text else { return nil }
    for index in Int(element.start)..<Int(element.start + element.count)
    where attributes[index].name == name {
      let start = Int(attributes[index].start)
      return start..<start + Int(attributes[index].count)
    }
    return nil
  }

  /// An attribute's value without surrounding white space; nil where empty.
  func value(_ node: Int, _ name: PageAttribute) -> String? {
    guard let range = attribute(node, name) else { return nil }
    return string(range)
  }

  /// Text of a range without surrounding white space; nil where empty.
  func string(_ range: Range<Int>) -> String? {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, DateReader.isBlank(bytes[start]) { start += 1 }
    while end > start, DateReader.isBlank(bytes[end - 1]) { end -= 1 }
    return start < end ? String(decoding: bytes[start..<end], as: UTF8.self) : nil
  }

  /// True where a range holds a word, ASCII letters' case ignored.
  func equals(_ range: Range<Int>, _ word: StaticString) -> Bool {
    guard range.count == word.utf8CodeUnitCount else { return false }
    return hasPrefix(range, word)
  }

  /// True where a range begins with a word, ASCII letters' case ignored.
  func hasPrefix(_ range: Range<Int>, _ word: StaticString) -> Bool {
    guard range.count >= word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { wanted in
      for index in 0..<wanted.count
      where unsafe Charset.lowered(bytes[range.lowerBound + index]) != wanted[index] {
        return false
      }
      return true
    }
  }

  /// True where a range contains a word, ASCII letters' case ignored.
  func contains(_ range: Range<Int>, _ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard count > 0, range.count >= count else { return count == 0 }
    // SAFETY: a static string's pointer holds utf8CodeUnitCount bytes for the program's life.
    let first = unsafe word.utf8Start[0]
    for start in range.lowerBound...(range.upperBound - count)
    where Charset.lowered(bytes[start]) == first && hasPrefix(start..<range.upperBound, word) {
      return true
    }
    return false
  }

  /// True where a space-separated attribute holds a word.
  func hasWord(_ node: Int, _ name: PageAttribute, _ word: StaticString) -> Bool {
    guard let range = attribute(node, name) else { return false }
    var at = range.lowerBound
    while at < range.upperBound {
      while at < range.upperBound, DateReader.isBlank(bytes[at]) { at += 1 }
      let start = at
      while at < range.upperBound, !DateReader.isBlank(bytes[at]) { at += 1 }
      if equals(start..<at, word) { return true }
    }
    return false
  }

  /// True where an element has a class.
  @inline(__always)
  func hasClass(_ node: Int, _ hash: UInt64) -> Bool {
    let element = nodes[node]
    for index in Int(element.classStart)..<Int(element.classStart + element.classCount)
    where classes[index] == hash { return true }
    return false
  }

  /// Indices of the children.
  func forEachChild(_ node: Int, _ body: (Int) -> Void) {
    var child = node + 1
    let end = Int(nodes[node].end)
    while child < end {
      body(child)
      child = Int(nodes[child].end)
    }
  }

  /// True where `inner` lies in the subtree of `outer`.
  func contains(_ outer: Int, _ inner: Int) -> Bool {
    inner >= outer && inner < Int(nodes[outer].end)
  }

  /// FNV state of a class name.
  static func classHash(_ name: some Sequence<UInt8>) -> UInt64 {
    name.reduce(StableHash.seed) { StableHash.step($0, $1) }
  }
}
