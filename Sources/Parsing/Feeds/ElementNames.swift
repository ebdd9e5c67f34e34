import SocialText

/// An element's name as the reader needs it.
struct ElementName: Sendable {
  /// What it means.
  var element: FeedElement
  /// Family of its namespace.
  var family: FeedNamespace
  /// Local name as written.
  var local: [UInt8]
}

/// Attributes of the start tag at hand: local names, families and values in one buffer.
struct AttributeList: Sendable {
  /// One attribute; offsets into `bytes`.
  struct Attribute: Sendable {
    var nameStart: Int
    var nameEnd: Int
    var valueEnd: Int
    var family: FeedNamespace
    var hash: UInt64
  }

  /// Names and values.
  var bytes: [UInt8] = []
  /// In the order they were written.
  var items: [Attribute] = []

  /// True where there is none.
  var isEmpty: Bool { items.isEmpty }

  /// Forgets all, keeps the buffers.
  @inline(__always)
  mutating func removeAll() {
    guard !items.isEmpty else { return }
    bytes.removeAll(keepingCapacity: true)
    items.removeAll(keepingCapacity: true)
  }

  /// Begins an attribute: appends its name.
  mutating func append(name: Span<UInt8>, family: FeedNamespace) {
    let start = bytes.count
    bytes.append(name, 0, name.count)
    items.append(
      Attribute(
        nameStart: start, nameEnd: bytes.count, valueEnd: bytes.count, family: family,
        hash: NameIndex.hash(folded: name, 0, name.count)))
  }

  /// Ends an attribute: what was appended to `bytes` since is its value.
  mutating func endValue() {
    items[items.count - 1].valueEnd = bytes.count
  }

  /// Range of an attribute's value; nil where it is not there.
  func value(_ key: AttributeKey, _ family: FeedNamespace = .main) -> Range<Int>? {
    for item in items where item.hash == key.hash && (item.family == family || family == .other) {
      return item.nameEnd..<item.valueEnd
    }
    return nil
  }

  /// An attribute's value as a string without white space around it; nil where it is not there.
  func string(_ key: AttributeKey, _ family: FeedNamespace = .main) -> String? {
    guard let range = value(key, family) else { return nil }
    return TextRange.string(bytes.span, range.lowerBound, range.upperBound)
  }

  /// True where an attribute has a value, compared without case.
  func equals(_ key: AttributeKey, _ text: StaticString) -> Bool {
    guard let range = value(key) else { return false }
    return TextRange.equals(bytes.span, range.lowerBound, range.upperBound, text)
  }
}

/// Name of an attribute, hashed once.
struct AttributeKey: Sendable {
  let hash: UInt64

  private init(_ name: String) {
    let bytes = Array(name.utf8)
    hash = NameIndex.hash(bytes.span, 0, bytes.count)
  }

  static let type = AttributeKey("type")
  static let mode = AttributeKey("mode")
  static let href = AttributeKey("href")
  static let rel = AttributeKey("rel")
  static let title = AttributeKey("title")
  static let length = AttributeKey("length")
  static let fileSize = AttributeKey("filesize")
  static let url = AttributeKey("url")
  static let base = AttributeKey("base")
  static let lang = AttributeKey("lang")
  static let version = AttributeKey("version")
  static let about = AttributeKey("about")
  static let resource = AttributeKey("resource")
  static let isPermaLink = AttributeKey("ispermalink")
  static let term = AttributeKey("term")
  static let label = AttributeKey("label")
  static let text = AttributeKey("text")
  static let ref = AttributeKey("ref")
  static let lastMod = AttributeKey("lastmod")
  static let value = AttributeKey("value")
  static let medium = AttributeKey("medium")
}

/// Small questions about ranges of bytes.
enum TextRange {
  /// A range without white space at its ends.
  static func trimmed(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> Range<Int> {
    var start = from
    var end = to
    while start < end, bytes[start] <= 0x20 { start += 1 }
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    return start..<end
  }

  /// A range without white space at its ends, as a string.
  static func string(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> String {
    let range = trimmed(bytes, from, to)
    return bytes.string(range.lowerBound, range.upperBound)
  }

  /// True where a range, trimmed and without case, is a lower-case text.
  static func equals(_ bytes: Span<UInt8>, _ from: Int, _ to: Int, _ text: StaticString) -> Bool {
    let range = trimmed(bytes, from, to)
    guard range.count == text.utf8CodeUnitCount else { return false }
    for offset in 0..<range.count {
      // SAFETY: a static string's pointer holds utf8CodeUnitCount bytes for the program's life.
      let expected = unsafe text.utf8Start[offset]
      if bytes[range.lowerBound + offset].lowered != expected { return false }
    }
    return true
  }

  /// True where a range begins with a lower-case text, without case.
  static func hasPrefix(_ bytes: Span<UInt8>, _ from: Int, _ to: Int, _ text: StaticString) -> Bool
  {
    guard to - from >= text.utf8CodeUnitCount else { return false }
    return equals(bytes, from, from + text.utf8CodeUnitCount, text)
  }
}
