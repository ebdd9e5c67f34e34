/// A reference split into its five parts (RFC 3986, 3 and appendix B) as ranges of one byte buffer.
struct URLParts {
  /// The whole reference.
  let bytes: [UInt8]
  /// Without the colon; nil where there is none.
  let scheme: Range<Int>?
  /// Behind `//`; nil where there is none, empty where nothing stands there.
  let authority: Range<Int>?
  /// May be empty.
  let path: Range<Int>
  /// Behind `?`.
  let query: Range<Int>?
  /// Behind `#`.
  let fragment: Range<Int>?

  /// Splits; every text has parts.
  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    let count = bytes.count
    var at = 0
    var scheme: Range<Int>?
    if count > 0, bytes[0] | 0x20 >= 0x61, bytes[0] | 0x20 <= 0x7A {
      var index = 1
      while index < count, URLParts.isSchemeByte(bytes[index]) { index += 1 }
      if index < count, bytes[index] == 0x3A {
        scheme = 0..<index
        at = index + 1
      }
    }
    var authority: Range<Int>?
    if at + 1 < count, bytes[at] == 0x2F, bytes[at + 1] == 0x2F {
      let start = at + 2
      at = start
      while at < count, bytes[at] != 0x2F, bytes[at] != 0x3F, bytes[at] != 0x23 { at += 1 }
      authority = start..<at
    }
    let pathStart = at
    while at < count, bytes[at] != 0x3F, bytes[at] != 0x23 { at += 1 }
    path = pathStart..<at
    var query: Range<Int>?
    if at < count, bytes[at] == 0x3F {
      let start = at + 1
      at = start
      while at < count, bytes[at] != 0x23 { at += 1 }
      query = start..<at
    }
    fragment = at < count ? (at + 1)..<count : nil
    self.scheme = scheme
    self.authority = authority
    self.query = query
  }

  /// True for `http` and `https`, in any case.
  var isWeb: Bool {
    guard let scheme, scheme.count == 4 || scheme.count == 5 else { return false }
    let word: [UInt8] = [0x68, 0x74, 0x74, 0x70, 0x73]
    for (index, at) in scheme.enumerated() where bytes[at] | 0x20 != word[index] { return false }
    return true
  }

  private static func isSchemeByte(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39)
      || byte == 0x2B || byte == 0x2D || byte == 0x2E
  }

  /// RFC 3986, 5.2.4, over one buffer: a cursor and a stack that is the output itself.
  static func removingDotSegments(_ path: ArraySlice<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(path.count)
    let isRooted = path.first == 0x2F
    var at = path.startIndex
    if isRooted {
      output.append(0x2F)
      at += 1
    }
    while at <= path.endIndex {
      var stop = at
      while stop < path.endIndex, path[stop] != 0x2F { stop += 1 }
      let segment = path[at..<stop]
      let isLast = stop >= path.endIndex
      if segment.count == 1, segment.first == 0x2E {
        // Nothing to write: what stands before ends with a slash.
      } else if segment.count == 2, segment.first == 0x2E, segment.last == 0x2E {
        if output.last == 0x2F { output.removeLast() }
        while let last = output.last, last != 0x2F { output.removeLast() }
        if output.isEmpty, isRooted { output.append(0x2F) }
      } else {
        output.append(contentsOf: segment)
        if !isLast { output.append(0x2F) }
      }
      at = stop + 1
      if isLast { break }
    }
    return output
  }

  /// True where a path has a segment `.` or `..`.
  static func hasDotSegments(_ path: ArraySlice<UInt8>) -> Bool {
    var isStart = true
    var at = path.startIndex
    while at < path.endIndex {
      if isStart, path[at] == 0x2E {
        var next = at + 1
        if next < path.endIndex, path[next] == 0x2E { next += 1 }
        if next == path.endIndex || path[next] == 0x2F { return true }
      }
      isStart = path[at] == 0x2F
      at += 1
    }
    return false
  }
}
