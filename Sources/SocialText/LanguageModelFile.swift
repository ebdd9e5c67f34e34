/// The layout of a model file and the scoring of one text with one of its groups.
///
/// A header line of text per group of scripts that share a table, then for each group a bitmap over
/// all feature hashes (which features are kept), the number of kept features in front of each
/// 64 bits, and one row of signed bytes per kept feature, one column per language. Sums of rows are
/// integers, so they are equal on every machine whatever the order.
///
/// ```text
/// earshot language model 1
/// group NAME scripts Latin columns 64 rows 31000 bitmap 4096 ranks 135168 table 200704 \
///   scale 0.012 temperature 1.3 languages af,az,… bias 0.1,-0.2,…
/// script Greek el
/// fingerprint 0123456789abcdef
/// end
/// ```
struct LanguageModelFile: Sendable {
  /// One table for the languages of some scripts.
  struct Group: Sendable {
    var scripts: [UInt8] = []
    var languages: [String] = []
    var bias: [Double] = []
    var columns = 0
    var rows = 0
    var bitmap = 0
    var ranks = 0
    var table = 0
    /// Value of one step of the table.
    var scale = 1.0
    /// Divides the logits so that probabilities are right.
    var temperature = 1.0
  }

  /// Features looked at: a language shows long before that.
  static let mostFeatures = 480

  static let magic = "earshot language model 1"

  let file: MappedFile
  /// Hash of the tables, as the trainer wrote it.
  let fingerprint: UInt64
  let groups: [Group]
  /// Languages that alone write a script, by script number.
  let only: [UInt8: String]
  /// Group of each script, −1 for none.
  let groupOfScript: [Int8]

  init(path: String) throws(LanguageModelError) {
    guard let file = MappedFile(path: path) else {
      throw LanguageModelError(path: path, reason: "cannot be opened, or is empty")
    }
    self.file = file
    var groups: [Group] = []
    var only: [UInt8: String] = [:]
    var lines: [[Substring]] = []
    var line: [UInt8] = []
    let bytes = file.head(65_536)
    var fingerprint: UInt64 = 0
    var complete = false
    for index in bytes.indices {
      guard bytes[index] == 10 else {
        line.append(bytes[index])
        continue
      }
      let text = String(decoding: line, as: UTF8.self)
      line.removeAll(keepingCapacity: true)
      if lines.isEmpty, text != Self.magic { break }
      if text == "end" {
        complete = true
        break
      }
      lines.append(text.split(separator: " "))
    }
    guard complete else {
      throw LanguageModelError(path: path, reason: "is no language model of version 1")
    }
    for fields in lines.dropFirst() where fields.count >= 2 {
      if fields[0] == "fingerprint" {
        fingerprint = UInt64(fields[1], radix: 16) ?? 0
        continue
      }
      if fields.count < 3 { continue }
      if fields[0] == "script" {
        if let number = UnicodeData.scriptNumber(String(fields[1])) {
          only[number] = String(fields[2])
        }
        continue
      }
      var group = Group()
      for index in stride(from: 2, to: fields.count - 1, by: 2) {
        let value = fields[index + 1]
        let parts = value.split(separator: ",")
        switch fields[index] {
        case "scripts": group.scripts = parts.compactMap { UnicodeData.scriptNumber(String($0)) }
        case "columns": group.columns = Int(value) ?? 0
        case "rows": group.rows = Int(value) ?? 0
        case "bitmap": group.bitmap = Int(value) ?? 0
        case "ranks": group.ranks = Int(value) ?? 0
        case "table": group.table = Int(value) ?? 0
        case "scale": group.scale = Double(value) ?? 0
        case "temperature": group.temperature = Double(value) ?? 0
        case "languages": group.languages = parts.map(String.init)
        case "bias": group.bias = parts.compactMap { Double($0) }
        default: break
        }
      }
      guard Self.isSound(group, file.count) else {
        throw LanguageModelError(path: path, reason: "is damaged: a table lies outside the file")
      }
      groups.append(group)
    }
    var groupOfScript = [Int8](repeating: -1, count: UnicodeTables.scriptNames.count)
    for (number, group) in groups.enumerated() {
      for script in group.scripts { groupOfScript[Int(script)] = Int8(number) }
    }
    self.fingerprint = fingerprint
    self.groups = groups
    self.only = only
    self.groupOfScript = groupOfScript
  }

  private static func isSound(_ group: Group, _ size: Int) -> Bool {
    let hashes = 1 << Int(LanguageFeatures.bits)
    return group.columns > 0 && group.columns % 8 == 0 && group.columns <= 64
      && group.languages.count <= group.columns && !group.languages.isEmpty
      && group.bias.count == group.languages.count && group.rows > 0 && group.rows < 65_536
      && group.bitmap > 0 && group.bitmap + hashes / 8 <= size && group.ranks > 0
      && group.ranks + hashes / 32 <= size && group.table > 0
      && group.table + group.rows * group.columns <= size
      && group.temperature > 0 && group.scale > 0
  }

  /// Logits of a group's languages and how many known features the text has.
  func logits(_ text: Span<UInt8>, group number: Int, into result: inout [Double]) -> Int {
    let group = groups[number]
    var hashes: [UInt32] = []
    hashes.reserveCapacity(512)
    let wanted = Int8(number)
    LanguageFeatures.features(
      text, UnicodeData.shared, latin: LanguageFeatures.latinScript, most: Self.mostFeatures,
      accepts: { groupOfScript[Int($0)] == wanted }, into: &hashes)
    var rows: [UInt16] = []
    rows.reserveCapacity(hashes.count)
    for hash in hashes {
      let place = Int(hash >> 6)
      let word = file.word(at: group.bitmap + place * 8)
      let bit = UInt64(1) << UInt64(hash & 63)
      guard word & bit != 0 else { continue }
      rows.append(
        file.short(at: group.ranks + place * 2)
          &+ UInt16(truncatingIfNeeded: (word & (bit &- 1)).nonzeroBitCount))
    }
    var totals = [Int32](repeating: 0, count: group.columns)
    file.sum(rows: rows, table: group.table, width: group.columns, into: &totals)
    let hits = rows.count
    let divisor = Double(max(hits, 1)).squareRoot()
    result.removeAll(keepingCapacity: true)
    for language in group.languages.indices {
      let logit = Double(totals[language]) * group.scale / divisor
      result.append((logit + group.bias[language]) / group.temperature)
    }
    return hits
  }
}
