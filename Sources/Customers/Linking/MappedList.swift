import SocialText

/// A list of numbers that is read where it lies in a file, and copied when it is first changed.
@safe
struct MappedList<Number: BitwiseCopyable & FixedWidthInteger & Sendable>: Sendable {
  private var owned: [Number]
  /// Keeps the memory of `base`.
  private let file: MappedFile?
  private nonisolated(unsafe) var base: UnsafePointer<Number>?
  private var mapped = 0

  /// A list in memory of its own.
  init(_ numbers: [Number] = []) {
    owned = numbers
    file = nil
    unsafe base = nil
  }

  /// So many numbers of a file from a byte on, as they lie there, which must be inside; copied where they
  /// do not stand at whole numbers.
  init(_ bytes: MappedBytes, at offset: Int, count: Int) {
    let size = count * MemoryLayout<Number>.stride
    guard count > 0, let memory = unsafe bytes.memory(at: offset, count: size),
      unsafe Int(bitPattern: memory.start) % MemoryLayout<Number>.alignment == 0
    else {
      owned = bytes.numbers(at: offset, count: count)
      file = nil
      unsafe base = nil
      return
    }
    owned = []
    file = unsafe memory.owner
    mapped = count
    // SAFETY: `count` numbers of any bits, which live as long as `file`.
    unsafe base = memory.start.assumingMemoryBound(to: Number.self)
  }

  /// How many there are.
  @inline(__always)
  var count: Int { unsafe base == nil ? owned.count : mapped }

  /// True where there is none.
  @inline(__always)
  var isEmpty: Bool { count == 0 }

  /// The number at a place; to change one copies a list that lies in a file.
  @inline(__always)
  subscript(_ place: Int) -> Number {
    get {
      guard let base = unsafe base else { return owned[place] }
      precondition(place >= 0 && place < mapped)
      // SAFETY: inside, checked above.
      return unsafe base[place]
    }
    set {
      if unsafe base != nil { copy() }
      owned[place] = newValue
    }
  }

  /// All of them, for one walk over them.
  @inline(__always)
  func read<Result>(_ body: (Span<Number>) throws -> Result) rethrows -> Result {
    guard let base = unsafe base else { return try body(owned.span) }
    // SAFETY: `mapped` numbers stand there, see `init`; the file outlives the call.
    return try unsafe body(Span(_unsafeStart: base, count: mapped))
  }

  /// All of them in memory of its own.
  var array: [Number] {
    read { span in span.indices.map { span[$0] } }
  }

  private mutating func copy() {
    owned = array
    unsafe base = nil
  }
}
