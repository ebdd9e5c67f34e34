import Model
import SocialText

/// Looks lists over without keeping them: their hash, their form and the aspects that they name.
struct LexiconLook {
  /// Larger files are refused.
  static let mostBytes = 64 << 20

  /// Hash of everything seen.
  private(set) var state = StableHash.seed
  /// Names of aspects in the order in which they came.
  private(set) var aspects: [String] = []
  private let tokenizer = Tokenizer()

  /// Joins the hash of a list that others read.
  mutating func join(_ hash: UInt64) { state = (state ^ hash) &* StableHash.prime }

  /// Looks a file over; its lines where there is one. Throws where a line has another form.
  @discardableResult
  mutating func look(_ path: String, _ form: LexiconReader.Form?) throws(LexiconError) -> [UInt8] {
    guard FileBytes.exists(path) else { return [] }
    let bytes: [UInt8]
    do {
      bytes = try FileBytes.read(path, limit: Self.mostBytes)
    } catch {
      throw LexiconError(path: path, line: nil, message: error.reason)
    }
    join(StableHash.hash128(bytes.span).high)
    guard let form else { return bytes }
    var fault: (line: Int, message: String)?
    Self.forEachLine(bytes) { line, number in
      if fault == nil, let message = check(bytes, line, form) { fault = (number, message) }
    }
    if let fault { throw LexiconError(path: path, line: fault.line, message: fault.message) }
    return bytes
  }

  /// What is wrong with a line; nil where nothing is.
  private mutating func check(
    _ bytes: [UInt8], _ line: Range<Int>, _ form: LexiconReader.Form
  ) -> String? {
    var phrase = line.lowerBound
    while phrase < line.upperBound, bytes[phrase] != 9 { phrase += 1 }
    guard isPhrase(bytes, line.lowerBound..<phrase) else {
      return "a phrase has 1 to \(PhraseTable.longestPhrase) words"
    }
    switch form {
    case .valence, .custom, .intensifiers:
      guard let number = form.number,
        let value = Self.number(bytes, phrase + 1, line.upperBound), number.range.contains(value)
      else { return Self.wanted(form) }
    case .cues:
      let fields = Self.fields(bytes, line)
      let name = fields.count > 1 ? String(decoding: bytes[fields[1]], as: UTF8.self) : ""
      guard LexiconReader.targets[name] != nil else {
        return "unknown cue \"\(name)\"; one of "
          + LexiconReader.targets.keys.sorted().joined(separator: ", ")
      }
      guard let value = Self.number(bytes, fields, form), 0...1 ~= value else {
        return Self.wanted(form)
      }
    case .aspects:
      let fields = Self.fields(bytes, line)
      guard fields.count > 1, !fields[1].isEmpty else {
        return "expected an aspect in column 2, columns parted by tabs"
      }
      let name = String(decoding: bytes[fields[1]], as: UTF8.self)
      if !aspects.contains(name) { aspects.append(name) }
    case .comparisons:
      let fields = Self.fields(bytes, line)
      let parts = Comparisons.parts(bytes[fields[0]], tokenizer)
      guard Comparisons.verdicts(fields.map { bytes[$0] }) != nil, parts.count <= 2,
        parts.allSatisfy({ !$0.isEmpty })
      else {
        return "expected a number from -4 to 4, \"opposite\" or \"none\" in columns 2 to 4, "
          + "and at most one gap (…) between words"
      }
    case .negation, .negationAfter, .contrast, .reported, .answers, .groups, .superlatives,
      .domains:
      let fields = Self.fields(bytes, line)
      let word = fields.count > 1 ? String(decoding: bytes[fields[1]], as: UTF8.self) : ""
      guard let roles = form.roles, roles[word] == nil else { return nil }
      let words = roles.keys.filter { !$0.isEmpty }.sorted().joined(separator: ", ")
      return "unknown word \"\(word)\" in column 2; "
        + (words.isEmpty ? "there is one column" : "one of \(words)")
    }
    return nil
  }

  private static func wanted(_ form: LexiconReader.Form) -> String {
    guard let number = form.number else { return "" }
    return "expected a number from \(number.range.lowerBound) to \(number.range.upperBound) "
      + "in column \(number.column + 1), columns parted by tabs"
  }

  /// Few bytes can hold no more words than a phrase may have: only longer ones are counted.
  private func isPhrase(_ bytes: [UInt8], _ phrase: Range<Int>) -> Bool {
    if phrase.count <= PhraseTable.longestPhrase {
      return phrase.contains { bytes[$0] > 32 }
    }
    var tokens: [Token] = []
    tokenizer.tokenize(bytes.span.extracting(phrase), into: &tokens)
    return !tokens.isEmpty && tokens.count <= PhraseTable.longestPhrase
  }

  /// Calls `body` with each line that is neither empty nor a comment, and its number from 1.
  static func forEachLine(_ bytes: [UInt8], _ body: (Range<Int>, Int) -> Void) {
    var start = 0
    var number = 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 10 { end += 1 }
      number += 1
      let last = end > start && bytes[end - 1] == 13 ? end - 1 : end
      if last > start, bytes[start] != 0x23 { body(start..<last, number) }
      start = end + 1
    }
  }

  /// A line's columns.
  static func fields(_ bytes: [UInt8], _ line: Range<Int>) -> [Range<Int>] {
    var fields: [Range<Int>] = []
    var start = line.lowerBound
    for at in line where bytes[at] == 9 {
      fields.append(start..<at)
      start = at + 1
    }
    fields.append(start..<line.upperBound)
    return fields
  }

  /// The number of a line of a form; nil where none stands there.
  static func number(
    _ bytes: [UInt8], _ fields: [Range<Int>], _ form: LexiconReader.Form
  ) -> Float? {
    guard let column = form.number?.column, column < fields.count else { return nil }
    return number(bytes, fields[column].lowerBound, fields[column].upperBound)
  }

  /// The number up to the next tab.
  private static func number(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Float? {
    var at = start
    var isNegative = false
    if at < end, bytes[at] == 0x2D || bytes[at] == 0x2B {
      isNegative = bytes[at] == 0x2D
      at += 1
    }
    var whole = 0
    var scale = 1
    var digits = 0
    var isFraction = false
    while at < end, bytes[at] != 9 {
      if bytes[at] == 0x2E, !isFraction {
        isFraction = true
      } else {
        guard bytes[at] &- 48 < 10, digits < 9 else { return nil }
        whole = whole * 10 + Int(bytes[at] - 48)
        digits += 1
        if isFraction { scale *= 10 }
      }
      at += 1
    }
    guard digits > 0 else { return nil }
    let value = Float(Double(whole) / Double(scale))
    return isNegative ? -value : value
  }
}
