import Glibc

/// The C library's converter for everything that has no reader of its own. Owns the descriptor.
@safe struct IconvReader: ~Copyable {
  private let descriptor: iconv_t

  /// Opens a converter to UTF-8; nil where the C library does not know the name.
  private init?(_ encoding: String) {
    // SAFETY: both strings live through the call; failure is told by the pointer -1.
    guard let opened = unsafe iconv_open("UTF-8", encoding), Int(bitPattern: opened) != -1
    else { return nil }
    unsafe descriptor = opened
  }

  deinit {
    // SAFETY: opened by `init`, closed here only.
    _ = unsafe iconv_close(descriptor)
  }

  /// Decodes bytes behind `start`; what does not fit is U+FFFD and makes the text broken. Nil where
  /// the encoding is unknown.
  static func decode(
    _ body: [UInt8], from start: Int, encoding: String
  ) -> (utf8: [UInt8], isBroken: Bool)? {
    guard let reader = IconvReader(encoding) else { return nil }
    return reader.decode(body, from: start)
  }

  private borrowing func decode(_ body: [UInt8], from start: Int) -> ([UInt8], Bool) {
    var utf8: [UInt8] = []
    utf8.reserveCapacity(body.count + body.count / 2)
    var isBroken = false
    var input = Array(body[start...])
    var chunk = [UInt8](repeating: 0, count: 16_384)
    // SAFETY: iconv reads at most `left` bytes from `source` and writes at most `room` bytes to
    // `target`; both buffers are fixed while the closures run, and every turn consumes input, or
    // fills the chunk, or ends.
    unsafe input.withUnsafeMutableBytes { source in
      unsafe chunk.withUnsafeMutableBytes { target in
        guard let sourceBase = source.baseAddress, let targetBase = target.baseAddress else {
          return
        }
        var from: UnsafeMutablePointer<CChar>? = unsafe sourceBase.assumingMemoryBound(
          to: CChar.self)
        var left = source.count
        while left > 0 {
          var to: UnsafeMutablePointer<CChar>? = unsafe targetBase.assumingMemoryBound(
            to: CChar.self)
          var room = target.count
          let before = left
          let result = unsafe iconv(descriptor, &from, &left, &to, &room)
          let problem = errno
          let written = target.count - room
          unsafe utf8.append(contentsOf: target[0..<written])
          if result != -1 { continue }
          if problem == E2BIG, written > 0 || left < before { continue }
          isBroken = true
          utf8.append(contentsOf: UTF8Repair.replacement)
          if problem != EILSEQ { return }
          unsafe from = from?.advanced(by: 1)
          left -= 1
        }
      }
    }
    if UTF8Repair.firstInvalid(in: utf8.span, from: 0) != nil {
      utf8 = UTF8Repair.repair(utf8, from: 0).utf8
    }
    return (utf8, isBroken)
  }
}
