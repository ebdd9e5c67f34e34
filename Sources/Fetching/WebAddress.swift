/// What the fetcher decides by of an http(s) address: where it leads, without the user and password
/// that may stand in it, which go to their own origin only and are never shown.
struct WebAddress: Sendable {
  /// Address as it is asked and shown, without user and password.
  let url: String
  /// True for https.
  let isSecure: Bool
  /// Host and port, lower case, without the scheme's own port and a closing dot: whose turn it is
  /// and who rests is decided by it.
  let host: String
  /// `user:password` as it stands in the address, percent-encoded; nil with none.
  let credentials: String?

  /// Scheme, host and port.
  var origin: String { (isSecure ? "https://" : "http://") + host }

  /// Nil for other schemes, and for hosts with characters that no host has: what parsers disagree
  /// about is not asked at all.
  init?(_ address: String) {
    var address = address
    address.makeContiguousUTF8()
    let bytes = address.utf8Span.span
    guard let start = WebAddress.afterScheme(bytes) else { return nil }
    isSecure = bytes[4] | 32 == 0x73
    var end = start
    var at: Int?
    while end < bytes.count {
      let byte = bytes[end]
      if byte == 0x2F || byte == 0x3F || byte == 0x23 { break }
      if byte == 0x40 { at = end }
      // To browsers a slash, to libcurl none.
      if byte == 0x5C { return nil }
      end += 1
    }
    let hostStart = at.map { $0 + 1 } ?? start
    guard hostStart < end else { return nil }
    var isPlain = true
    for index in hostStart..<end {
      let byte = bytes[index]
      guard WebAddress.isOfHost(byte) else { return nil }
      if byte >= 0x41 && byte <= 0x5A { isPlain = false }
      if byte == 0x3A { isPlain = isPlain && WebAddress.isPort(bytes, index, end) }
    }
    if bytes[end - 1] == 0x2E { isPlain = false }
    // libcurl would read up to a NUL, robots.txt beyond it.
    for index in end..<bytes.count where bytes[index] == 0 { return nil }
    func text(_ range: Range<Int>) -> String {
      let first = address.utf8.index(address.utf8.startIndex, offsetBy: range.lowerBound)
      return String(address[first..<address.utf8.index(first, offsetBy: range.count)])
    }
    let name = text(hostStart..<end)
    host = isPlain ? name : WebAddress.key(name.lowercased(), isSecure: isSecure)
    guard !host.isEmpty else { return nil }
    if let at {
      credentials = text(start..<at)
      url = text(0..<start) + text(hostStart..<bytes.count)
    } else {
      credentials = nil
      url = address
    }
  }

  /// Place behind `http://` or `https://`; nil for anything else.
  private static func afterScheme(_ bytes: Span<UInt8>) -> Int? {
    func begins(_ word: StaticString) -> Bool {
      guard bytes.count > word.utf8CodeUnitCount else { return false }
      return word.withUTF8Buffer { word in
        for index in 0..<word.count {
          let byte = bytes[index]
          let lower = byte >= 0x41 && byte <= 0x5A ? byte | 32 : byte
          if unsafe lower != word[index] { return false }
        }
        return true
      }
    }
    return begins("http://") ? 7 : begins("https://") ? 8 : nil
  }

  /// Letters, digits, `-`, `.`, `_`, a port's colon, an IPv6 address's brackets, and letters of
  /// other scripts. No percent sign: an encoded host would be another one to us than to libcurl.
  private static func isOfHost(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x3A, 0x41...0x5B, 0x5D, 0x5F, 0x61...0x7A, 0x2D, 0x2E, 0x80...: true
    default: false
    }
  }

  /// True for a port that the host's key keeps as it is.
  private static func isPort(
    _ bytes: Span<UInt8>, _ colon: Int, _ end: Int
  ) -> Bool {
    // `:80`, `:443` and an empty port go, and a dot before the port.
    end - colon > 4 && bytes[colon - 1] != 0x2E
  }

  private static func key(_ name: String, isSecure: Bool) -> String {
    var bytes = Array(name.utf8)[...]
    let port = isSecure ? ":443" : ":80"
    if bytes.suffix(port.utf8.count).elementsEqual(port.utf8) {
      bytes = bytes.dropLast(port.utf8.count)
    } else if bytes.last == 0x3A {
      bytes = bytes.dropLast()
    }
    let colon = bytes.last == 0x5D ? nil : bytes.lastIndex(of: 0x3A)
    let end = colon ?? bytes.endIndex
    if end > bytes.startIndex, bytes[end - 1] == 0x2E {
      bytes = bytes[..<(end - 1)] + bytes[end...]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Any address without user and password, to be shown.
  static func redacted(_ address: String) -> String {
    let bytes = Array(address.utf8)
    guard
      let colon = bytes.indices.first(where: { bytes[$0...].starts(with: "://".utf8) })
    else { return address }
    let start = colon + 3
    let end = bytes[start...].firstIndex { $0 == 0x2F || $0 == 0x3F || $0 == 0x23 } ?? bytes.count
    guard let at = bytes[start..<end].lastIndex(of: 0x40) else { return address }
    return String(decoding: bytes[..<start] + bytes[(at + 1)...], as: UTF8.self)
  }
}
