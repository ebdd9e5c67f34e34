/// Character data of XML as the application is meant to see it: references resolved, line ends as
/// one line feed (XML 1.0, 2.11 and 4.1). For texts that `XMLOutline` has found right.
enum TextDecoder {
  /// Appends a text.
  static func append(_ source: Span<UInt8>, to output: inout [UInt8]) {
    let start = output.count
    let count = source.count
    // What is written is never longer than what is read; sixteen bytes more, for whole blocks.
    output.append(source, 0, count)
    output.append("................")
    // SAFETY: reads stay below `count`; each write is as long as what was read for it, or a block
    // that the sixteen spare bytes have room for.
    let end = unsafe source.withUnsafeBytes { input in
      unsafe output.withUnsafeMutableBytes { buffer in
        unsafe decode(input, into: buffer, at: start)
      }
    }
    output.removeLast(output.count - end)
  }

  private static func decode(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, at start: Int
  ) -> Int {
    let count = input.count
    var at = 0
    var to = start
    while at < count {
      if at + 16 <= count {
        // SAFETY: sixteen bytes are left; the output has sixteen to spare.
        let block = unsafe input.loadUnaligned(fromByteOffset: at, as: ByteSearch.Block.self)
        unsafe output.storeBytes(of: block, toByteOffset: to, as: ByteSearch.Block.self)
        let clean = ByteSearch.first(
          (block .== ByteSearch.Block(repeating: 0x26))
            .| (block .== ByteSearch.Block(repeating: 0x0D)))
        at += clean
        to += clean
        if clean == 16 { continue }
      }
      // SAFETY: at < count.
      let byte = unsafe input[at]
      if byte == 0x26 {
        unsafe reference(input, &at, output, &to)
      } else if byte == 0x0D {
        at += 1
        if at < count, unsafe input[at] == 0x0A { at += 1 }
        unsafe output[to] = 0x0A
        to += 1
      } else {
        unsafe output[to] = byte
        at += 1
        to += 1
      }
    }
    return to
  }

  /// Reads a whole reference: one of the five names or a number.
  @inline(__always)
  private static func reference(
    _ input: UnsafeRawBufferPointer, _ at: inout Int, _ output: UnsafeMutableRawBufferPointer,
    _ to: inout Int
  ) {
    let byte: UInt8
    // SAFETY: the outline has seen the reference and its semicolon.
    switch unsafe input[at + 1] {
    case 0x6C:
      byte = 0x3C
      at += 4
    case 0x67:
      byte = 0x3E
      at += 4
    case 0x71:
      byte = 0x22
      at += 6
    case 0x61:
      let isAmpersand = unsafe input[at + 2] == 0x6D
      byte = isAmpersand ? 0x26 : 0x27
      at += isAmpersand ? 5 : 6
    default:
      unsafe number(input, &at, output, &to)
      return
    }
    unsafe output[to] = byte
    to += 1
  }

  private static func number(
    _ input: UnsafeRawBufferPointer, _ at: inout Int, _ output: UnsafeMutableRawBufferPointer,
    _ to: inout Int
  ) {
    at += 2
    // SAFETY: as above.
    let isHexadecimal = unsafe input[at] == 0x78
    if isHexadecimal { at += 1 }
    var value: UInt32 = 0
    while unsafe input[at] != 0x3B {
      value = value &* (isHexadecimal ? 16 : 10) &+ UInt32(unsafe input[at].hexadecimalValue)
      at += 1
    }
    at += 1
    guard let scalar = Unicode.Scalar(value), let encoded = UTF8.encode(scalar) else { return }
    for unit in encoded {
      unsafe output[to] = unit
      to += 1
    }
  }
}
