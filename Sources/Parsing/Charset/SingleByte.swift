/// An ASCII-compatible encoding of one byte a character.
///
/// Only what the C library lacks or what feeds use all the time has a table here; the rest is read
/// by iconv. Origin of the tables: windows-1252 from the WHATWG Encoding Standard's index (its five
/// holes are C1 controls), the two Macintosh ones from Unicode's MAPPINGS/VENDORS/APPLE.
struct SingleByte: Sendable {
  /// UTF-8 of the bytes 128 to 255: length in the lowest byte, then up to three bytes.
  private let upper: [UInt32]

  /// Takes the 128 characters of the upper half.
  private init(_ characters: String) {
    upper = characters.unicodeScalars.map { scalar in
      var packed: UInt32 = 0
      var count: UInt32 = 0
      for byte in String(scalar).utf8 {
        count += 1
        packed |= UInt32(byte) << (8 * count)
      }
      return packed | count
    }
  }

  /// UTF-8 of a whole text; every byte has a character.
  func decode(_ body: [UInt8]) -> [UInt8] {
    var utf8: [UInt8] = []
    utf8.reserveCapacity(body.count + body.count / 8 + 16)
    var at = 0
    while at < body.count {
      let start = at
      while at < body.count, body[at] < 0x80 { at += 1 }
      utf8.append(contentsOf: body[start..<at])
      while at < body.count, body[at] >= 0x80 {
        let packed = upper[Int(body[at] & 0x7F)]
        for index in 1...(packed & 0xFF) {
          utf8.append(UInt8(truncatingIfNeeded: packed >> (8 * index)))
        }
        at += 1
      }
    }
    return utf8
  }

  /// What iso-8859-1 and ASCII mean on the web.
  static let windows1252 = SingleByte(
    """
    €\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\
    \u{90}‘’“”•–—˜™š›œ\u{9D}žŸ\
    \u{A0}¡¢£¤¥¦§¨©ª«¬\u{AD}®¯\
    °±²³´µ¶·¸¹º»¼½¾¿\
    ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏ\
    ÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß\
    àáâãäåæçèéêëìíîï\
    ðñòóôõö÷øùúûüýþÿ
    """)

  /// Macintosh Greek.
  static let macGreek = SingleByte(
    """
    Ä¹²É³ÖÜ΅àâä΄¨çéè\
    êë£™îï•½‰ôö¦€ùûü\
    †ΓΔΘΛΞΠß®©ΣΪ§≠°·\
    Α±≤≥¥ΒΕΖΗΙΚΜΦΫΨΩ\
    άΝ¬ΟΡ≈Τ«»…\u{A0}ΥΧΆΈœ\
    –―“”‘’÷ΉΊΌΎέήίόΏ\
    ύαβψδεφγηιξκλμνο\
    πώρστθωςχυζϊϋΐΰ\u{AD}
    """)

  /// Macintosh Turkish.
  static let macTurkish = SingleByte(
    """
    ÄÅÇÉÑÖÜáàâäãåçéè\
    êëíìîïñóòôöõúùûü\
    †°¢£§•¶ß®©™´¨≠ÆØ\
    ∞±≤≥¥µ∂∑∏π∫ªºΩæø\
    ¿¡¬√ƒ≈∆«»…\u{A0}ÀÃÕŒœ\
    –—“”‘’÷◊ÿŸĞğİıŞş\
    ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\
    \u{F8FF}ÒÚÛÙ\u{F8A0}ˆ˜¯˘˙˚¸˝˛ˇ
    """)
}
