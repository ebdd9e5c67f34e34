/// What bytes can be appended to.
protocol ByteOutput: ~Copyable {
  /// Appends one byte.
  mutating func append(_ byte: UInt8)
  /// Appends a piece of a span.
  mutating func append(_ source: Span<UInt8>, _ from: Int, _ to: Int)
  /// Appends the bytes of a static string.
  mutating func append(_ text: StaticString)
}

extension [UInt8]: ByteOutput {}

/// Bytes that grow at their end, with one owner: appending asks nobody whether others look on, and
/// short pieces are copied as two words.
///
/// `@safe`: every write stays below `capacity`, behind which `slack` bytes are spare.
@safe
struct ByteSink: ~Copyable, ByteOutput {
  private static let slack = 16

  /// Number of bytes.
  private(set) var count = 0
  private var capacity: Int
  private var base: UnsafeMutablePointer<UInt8>

  /// An empty sink with room for so many bytes.
  init(capacity: Int) {
    self.capacity = max(64, capacity)
    unsafe base = .allocate(capacity: self.capacity + Self.slack)
  }

  deinit { unsafe base.deallocate() }

  /// True where there is nothing.
  var isEmpty: Bool { count == 0 }

  /// The byte at an offset.
  subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count)
    // SAFETY: checked above.
    return unsafe base[index]
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    if count == capacity { grow(1) }
    // SAFETY: there is room.
    unsafe base[count] = byte
    count += 1
  }

  @inline(__always)
  mutating func append(_ source: Span<UInt8>, _ from: Int, _ to: Int) {
    let size = to - from
    guard size > 0 else { return }
    precondition(from >= 0 && to <= source.count)
    if size > capacity - count { grow(size) }
    // SAFETY: there is room for `size` bytes and the slack behind them; reads stay in the source.
    unsafe source.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      let target = unsafe UnsafeMutableRawPointer(base + count)
      if size <= 16, from + 16 <= bytes.count {
        let first = unsafe start.loadUnaligned(fromByteOffset: from, as: UInt64.self)
        let second = unsafe start.loadUnaligned(fromByteOffset: from + 8, as: UInt64.self)
        unsafe target.storeBytes(of: first, as: UInt64.self)
        unsafe target.storeBytes(of: second, toByteOffset: 8, as: UInt64.self)
      } else {
        unsafe target.copyMemory(from: start + from, byteCount: size)
      }
    }
    count += size
  }

  @inline(__always)
  mutating func append(_ text: StaticString) {
    let size = text.utf8CodeUnitCount
    if size > capacity - count { grow(size) }
    // SAFETY: a static string's pointer holds that many bytes for the program's life.
    unsafe UnsafeMutableRawPointer(base + count).copyMemory(from: text.utf8Start, byteCount: size)
    count += size
  }

  /// Appends a scalar as UTF-8; U+FFFD for what is none.
  mutating func append(scalar value: UInt32) {
    if value < 0x80 {
      append(UInt8(value))
      return
    }
    guard let encoded = UTF8.encode(Unicode.Scalar(value) ?? "\u{FFFD}") else { return }
    for unit in encoded { append(unit) }
  }

  /// Forgets the last bytes.
  mutating func removeLast(_ size: Int) {
    precondition(size >= 0 && size <= count)
    count -= size
  }

  /// Lends the bytes.
  @inline(__always)
  borrowing func withSpan<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
    // SAFETY: `count` bytes are written; the span does not leave the closure.
    body(unsafe Span(_unsafeStart: UnsafePointer(base), count: count))
  }

  private mutating func grow(_ size: Int) {
    let wanted = max(capacity * 2, count + size)
    let bigger = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted + Self.slack)
    // SAFETY: both hold at least `count` bytes.
    unsafe bigger.update(from: base, count: count)
    unsafe base.deallocate()
    unsafe base = bigger
    capacity = wanted
  }
}
