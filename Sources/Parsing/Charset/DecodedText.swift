/// A document's text, and how it was read.
struct DecodedText: Sendable {
  /// Always valid UTF-8: the byte order mark is removed, what could not be read is U+FFFD.
  var utf8: [UInt8]
  /// Lower-case name of the encoding that the bytes were read with (`utf-8`, `windows-1252` …).
  var encoding: String
  /// True where the declared label is unknown or the bytes did not fit it.
  var isMalformed: Bool

  /// Joins the parts.
  init(utf8: [UInt8], encoding: String = "utf-8", isMalformed: Bool = false) {
    self.utf8 = utf8
    self.encoding = encoding
    self.isMalformed = isMalformed
  }
}
