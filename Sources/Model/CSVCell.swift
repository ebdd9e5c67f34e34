/// Cells of CSV files (RFC 4180) that are opened in spreadsheets.
public enum CSVCell {
  /// A text cell, quoted where needed. One that a spreadsheet would run as a formula (it begins with
  /// `=`, `+`, `-`, `@`, a tab or a line end, in full width too, and is no plain number) gets an
  /// apostrophe in front, which spreadsheets take for "this is text" (OWASP, "CSV Injection").
  public static func text(_ value: String) -> String {
    var text = value
    if isFormula(value) { text = "'" + value }
    guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 10 || $0 == 13 || $0 == 9 })
    else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }

  /// True for what a spreadsheet might run.
  static func isFormula(_ value: String) -> Bool {
    // Spaces and invisible characters in front do not stop a spreadsheet.
    let start = value.unicodeScalars.first {
      !($0.properties.isWhitespace && $0 != "\t" && $0 != "\r" && $0 != "\n")
        && $0 != "\u{FEFF}" && $0 != "\u{200B}"
    }
    guard let start else { return false }
    switch start {
    case "=", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}", "|", "%":
      return true
    case "+", "-": return Double(value) == nil
    default: return false
    }
  }
}
