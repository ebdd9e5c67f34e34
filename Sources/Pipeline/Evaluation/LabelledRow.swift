import Model
import SocialText

/// A text with the labels that people gave it: what scores are measured by.
struct LabelledRow: Sendable {
  /// Something in the text with a label of its own.
  struct Target: Sendable {
    /// Bytes of the text; nil where its name does not stand there.
    var span: TextSpan?
    /// What the text says of it.
    var label: PolarityLabel
  }

  /// Line it begins on, counted from 1.
  var line: Int
  /// Its id as JSON, where it has one.
  var id: [UInt8]?
  /// The text.
  var text: String
  /// BCP 47, where the row says.
  var language: String?
  /// Label of the whole text; nil where only targets have one.
  var label: PolarityLabel?
  /// Targets that have labels.
  var targets: [Target] = []
}

/// Words and figures that people write for the three labels.
enum LabelWords {
  static let all = "negative, neutral, positive (also neg, neu, pos, or -1, 0, 1)"

  /// The label that a word or figure means; nil for others. The ends of a five-point scale count as
  /// their side.
  static func label(_ word: String) -> PolarityLabel? {
    let word = word.lowercased().filter { $0 != " " && $0 != "_" }
    switch word {
    case "negative", "neg", "-1", "-1.0", "\u{2212}1", "verynegative": return .negative
    case "neutral", "neu", "0", "0.0", "-0": return .neutral
    case "positive", "pos", "1", "+1", "1.0", "verypositive": return .positive
    default: return nil
    }
  }

  /// What is wrong with a word that means no label.
  static func complaint(_ field: String, _ word: String) -> String {
    guard !word.isEmpty else { return "\(field): is missing; mend: write \(all)" }
    let shown = word.count > 40 ? String(word.prefix(40)) + "…" : word
    let isFigure = Double(word) != nil
    return "\(field): \(isFigure ? shown : "\"\(shown)\"") is no label; mend: write \(all)"
      + (isFigure ? ", whatever scale the figure is from" : ", or leave the row out")
  }
}

/// Places of targets in a text.
enum TargetPlace {
  /// Bytes of a range of Unicode scalars; nil outside of the text.
  static func span(_ start: Int, _ end: Int, in offsets: ScalarOffsets) -> TextSpan? {
    guard start >= 0, start <= end, let from = offsets.byte(atScalar: start),
      let to = offsets.byte(atScalar: end)
    else { return nil }
    return TextSpan(start: from, end: to)
  }

  /// Bytes of a name's first place in a text, whatever its ASCII letters' case: the first where it is
  /// a word of its own, else the first inside another.
  static func span(of name: String, in text: String) -> TextSpan? {
    let name = Array(name.utf8)
    let text = text.utf8.span
    guard !name.isEmpty, text.count >= name.count else { return nil }
    var inside: TextSpan?
    for start in 0...text.count - name.count {
      var length = 0
      while length < name.count, lower(text[start + length]) == lower(name[length]) { length += 1 }
      guard length == name.count else { continue }
      let end = start + length
      let found = TextSpan(start: start, end: end)
      let isOwn =
        (start == 0 || !isWord(text[start - 1])) && (end == text.count || !isWord(text[end]))
      if isOwn { return found }
      inside = inside ?? found
    }
    return inside
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (lower(byte) >= 0x61 && lower(byte) <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte >= 0x80
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }
}
