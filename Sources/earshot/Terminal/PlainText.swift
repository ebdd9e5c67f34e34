/// Words of others on a terminal: on lines of at most 100 columns, unable to do anything there.
enum PlainText {
  /// Columns of a line.
  static let width = 100

  /// A text on one line, without characters that move a terminal's cursor or turn its lines round.
  static func plain(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    var isSpace = true
    for scalar in text.unicodeScalars {
      let value = scalar.value
      let isBlank =
        scalar.properties.isWhitespace || value < 0x20 || (0x7F...0x9F).contains(value)
        || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
      if isBlank {
        if !isSpace { scalars.append(" ") }
      } else {
        scalars.append(scalar)
      }
      isSpace = isBlank
    }
    if scalars.last == " " { scalars.removeLast() }
    return String(scalars)
  }

  /// Columns that a character takes on a terminal.
  static func columns(_ character: Character) -> Int {
    guard let value = character.unicodeScalars.first?.value else { return 0 }
    switch value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0x1F000...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return character.unicodeScalars.contains { $0 == "\u{FE0F}" } ? 2 : 1
    }
  }

  /// A text of at most so many columns, with an ellipsis where more was there.
  static func cut(_ text: String, _ most: Int) -> String {
    var width = 0
    var kept = ""
    for character in text {
      width += columns(character)
      if width > most {
        while width > most - 1, let last = kept.popLast() { width -= columns(last) }
        return kept + "…"
      }
      kept.append(character)
    }
    return kept
  }

  /// Lines of at most 100 columns, broken at spaces where there are any.
  static func wrapped(_ text: String, indent: String) -> [String] {
    let most = PlainText.width - indent.count
    let blank = String(repeating: " ", count: indent.count)
    var lines: [String] = []
    var line = ""
    var used = 0
    for word in text.split(separator: " ") {
      var rest = word[...]
      let size = rest.reduce(0) { $0 + columns($1) }
      if used > 0, used + 1 + size > most {
        lines.append(line)
        line = ""
        used = 0
      }
      if used > 0 {
        line += " "
        used += 1
      }
      while let character = rest.popFirst() {
        if used + columns(character) > most {
          lines.append(line)
          line = ""
          used = 0
        }
        line.append(character)
        used += columns(character)
      }
    }
    lines.append(line)
    return lines.enumerated().map { ($0.offset == 0 ? indent : blank) + $0.element }
  }
}
