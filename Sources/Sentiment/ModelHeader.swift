import SocialText

/// The head of a model file: lines of names and numbers between the model's own first line and
/// `end`, filled up with zeros.
struct ModelHeader {
  private let path: String
  private var values: [Substring: Substring] = [:]

  /// Reads the head of a file whose first line is `magic`.
  init(_ file: MappedFile, path: String, magic: String, size: Int) throws(LexiconError) {
    self.path = path
    let text = String(decoding: file.head(size).prefix { $0 != 0 }, as: UTF8.self)
    let lines = text.split(separator: "\n")
    guard lines.first == magic[...], lines.last == "end" else {
      throw failure("is no \(magic.dropFirst("earshot ".count))")
    }
    for line in lines.dropFirst() {
      let fields = line.split(separator: " ")
      for index in stride(from: 0, to: fields.count - 1, by: 2) {
        values[fields[index]] = fields[index + 1]
      }
    }
  }

  /// What is wrong with the file.
  func failure(_ message: String) -> LexiconError {
    LexiconError(path: path, line: nil, message: message)
  }

  /// Whether something stands for a name.
  func has(_ name: Substring) -> Bool { values[name] != nil }

  /// A number within ±1e6.
  func number(_ name: Substring) throws(LexiconError) -> Double {
    guard let text = values[name], let value = Double(text), abs(value) < 1e6 else {
      throw failure("is damaged: no number stands for \(name)")
    }
    return value
  }

  /// Numbers parted by commas, so many of them.
  func numbers(_ name: Substring, _ count: Int) throws(LexiconError) -> [Int] {
    let found = (values[name] ?? "").split(separator: ",").compactMap { Int($0) }
    guard found.count == count, found.allSatisfy({ abs($0) <= 4096 }) else {
      throw failure("is damaged: \(count) numbers should stand for \(name)")
    }
    return found
  }

  /// The hash of the whole file.
  func fingerprint() throws(LexiconError) -> UInt64 {
    guard let value = UInt64(values["fingerprint"] ?? "", radix: 16) else {
      throw failure("is damaged: it has no fingerprint")
    }
    return value
  }

  /// The tables behind the head, of so many lines as each of the names says, one behind the other, from an
  /// offset of the file on, which is moved behind them.
  func tables(
    _ names: [Substring], _ file: MappedFile, at offset: inout Int
  ) throws(LexiconError) -> [WeightTable] {
    let lines = names.map { Int(values[$0] ?? "") ?? 0 }
    let layouts = lines.map { CompactTables.Layout.weights(lines: $0) }
    guard let image = CompactTables.expanded(layouts, of: file, at: &offset) else {
      throw failure("is damaged: its table lies outside the file")
    }
    var tables: [WeightTable] = []
    var start = 0
    for (count, layout) in zip(lines, layouts) {
      guard let table = WeightTable(image, offset: start, lines: count) else {
        throw failure("is damaged: its table lies outside the file")
      }
      tables.append(table)
      start += layout.size
    }
    return tables
  }
}
