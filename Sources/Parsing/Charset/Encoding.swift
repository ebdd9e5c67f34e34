/// An encoding that we can read: its name for people and the way to do it.
struct Encoding: Sendable {
  /// How bytes become UTF-8.
  enum Method: Sendable {
    case utf8
    case ascii
    case singleByte(SingleByte)
    case utf16(isBigEndian: Bool)
    /// By the C library's iconv, under the name it has there.
    case iconv(String)
  }

  /// Lower-case name.
  var name: String
  /// How to read it.
  var method: Method

  /// True for both byte orders of UTF-16.
  var isUTF16: Bool {
    if case .utf16 = method { return true }
    return false
  }

  static let utf8 = Encoding(name: "utf-8", method: .utf8)
  static let utf16LE = Encoding(name: "utf-16le", method: .utf16(isBigEndian: false))
  static let utf16BE = Encoding(name: "utf-16be", method: .utf16(isBigEndian: true))
  static let utf32LE = Encoding(name: "utf-32le", method: .iconv("UTF-32LE"))
  static let utf32BE = Encoding(name: "utf-32be", method: .iconv("UTF-32BE"))
  static let windows1252 = Encoding(name: "windows-1252", method: .singleByte(.windows1252))
}
