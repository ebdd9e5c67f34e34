/// Ids that may stand behind `#`.
enum ThreadAnchor {
  /// True for short ids of plain characters.
  static func isUsable(_ id: String) -> Bool {
    id.utf8.count <= 64
      && id.utf8.allSatisfy { byte in
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || DateReader.isDigit(byte) || byte == 0x2D
          || byte == 0x5F || byte == 0x2E || byte == 0x3A
      }
  }
}
