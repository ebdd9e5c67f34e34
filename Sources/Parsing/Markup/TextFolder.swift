/// Collects plain text with its white space folded: runs of spaces become one, breaks become one
/// line feed, nothing stands at either end.
struct TextFolder: ~Copyable {
  /// The text so far.
  var bytes: ByteSink
  /// White space that is owed before the next word: 0, a space or a line feed.
  private var pending: UInt8 = 0

  /// An empty text with room for so many bytes.
  init(capacity: Int) { bytes = ByteSink(capacity: capacity) }

  /// Appends a stretch without white space at its ends.
  @inline(__always)
  mutating func append(_ source: Span<UInt8>, _ from: Int, _ to: Int) {
    guard to > from else { return }
    flushPending()
    bytes.append(source, from, to)
  }

  /// Appends one byte that is no white space.
  @inline(__always)
  mutating func append(byte: UInt8) {
    flushPending()
    bytes.append(byte)
  }

  /// A space, unless a break is owed already.
  @inline(__always)
  mutating func space() {
    if pending == 0 { pending = 0x20 }
  }

  /// A line feed.
  @inline(__always)
  mutating func lineBreak() { pending = 0x0A }

  /// Writes what is owed.
  @inline(__always)
  mutating func flushPending() {
    if pending != 0 {
      if !bytes.isEmpty { bytes.append(pending) }
      pending = 0
    }
  }
}
