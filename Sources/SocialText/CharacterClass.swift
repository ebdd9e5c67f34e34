/// Tests of single ASCII bytes.
enum CharacterClass {
  @inline(__always)
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 32) &- 97 < 26 }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

  @inline(__always)
  static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

  /// Letter, digit or underscore.
  @inline(__always)
  static func isName(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || byte == 95 }

  @inline(__always)
  static func lower(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 32 : byte }

  /// Space and ASCII controls.
  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool { byte <= 32 || byte == 127 }

  /// Latin letters with marks, as twitter-text lists them for host names and paths.
  static func isAccentedLatin(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F, 0x253, 0x254, 0x256, 0x257, 0x259, 0x25B, 0x263,
      0x268, 0x26F, 0x272, 0x289, 0x28B, 0x2BB, 0x300...0x36F, 0x1E00...0x1EFF:
      true
    default: false
    }
  }

  /// Marks of writing direction, which may stand around an address unseen.
  static func isDirectional(_ scalar: UInt32) -> Bool {
    (0x202A...0x202E).contains(scalar) || (0x2066...0x2069).contains(scalar)
      || scalar == 0x061C || scalar == 0x200E || scalar == 0x200F
  }
}
