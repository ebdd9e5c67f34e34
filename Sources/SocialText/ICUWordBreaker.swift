internal import CLibicu

/// ICU's functions, where a libicu is installed. Opened on first use and kept.
@safe
struct ICULibrary: @unchecked Sendable {
  static let shared: ICULibrary? = {
    var functions = earshot_icu()
    // SAFETY: the shim fills all fields or says 0.
    guard unsafe earshot_icu_load(&functions) == 1 else { return nil }
    return ICULibrary(functions: functions)
  }()

  fileprivate let functions: earshot_icu

  /// Its major version.
  var version: Int { Int(functions.version) }
}

/// ICU's word break iterator over UTF-8, with its dictionaries for scripts without spaces. Owns the
/// iterator and its text and gives them back; one thread at a time.
@safe
struct ICUWordBreaker: ~Copyable {
  private let icu: earshot_icu
  private let breaks: OpaquePointer
  private var text: OpaquePointer?

  /// Opens an iterator; nil where there is no ICU or it has no data.
  init?() {
    guard let library = ICULibrary.shared else { return nil }
    var status: Int32 = 0
    // SAFETY: the functions are ICU's own and stay loaded; a failed open gives a null or a status.
    let opened = unsafe library.functions.open?(
      Int32(EARSHOT_ICU_WORD), "", nil, 0, &status)
    guard let opened = unsafe opened, status <= 0 else { return nil }
    icu = library.functions
    unsafe breaks = opened
  }

  deinit {
    // SAFETY: both are ours and nobody uses them after this.
    if let text = unsafe text { _ = unsafe icu.utext_close?(text) }
    unsafe icu.close?(breaks)
  }

  /// Calls `word` with the bounds of each segment, in bytes of the whole text, in order and tiling
  /// `start..<end`; one segment where ICU fails.
  mutating func words(
    _ bytes: Span<UInt8>, from start: Int, to end: Int, _ word: (Int, Int) -> Void
  ) {
    guard start < end else { return }
    var from = start
    // SAFETY: start and end lie inside the text, which outlives the walk; the iterator forgets the
    // bytes when it is given others, and is asked nothing in between.
    unsafe bytes.extracting(start..<end).withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      var status: Int32 = 0
      unsafe base.withMemoryRebound(to: CChar.self, capacity: buffer.count) { base in
        unsafe text = icu.utext_open_utf8?(text, base, Int64(buffer.count), &status)
      }
      unsafe icu.set_utext?(breaks, text, &status)
      guard status <= 0 else { return }
      _ = unsafe icu.first?(breaks)
      while let place = unsafe icu.next?(breaks), place >= 0 {
        let to = start + Int(place)
        guard to > from, to <= end else { break }
        word(from, to)
        from = to
      }
    }
    if from < end { word(from, end) }
  }
}
