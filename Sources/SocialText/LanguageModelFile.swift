/// The layout of a model file and the scoring of one text with it.
///
/// Each known feature has a row of 28 numbers of four bits; the rows' sum, divided by the root of
/// their number, goes through one small matrix to the logits of the languages: a linear classifier
/// of low rank, as fastText's (Joulin et al. 2016, arXiv 1607.01759). Sums are integers,
/// so they are equal on every machine whatever the order.
///
/// A header of text lines of 16 KiB in all, then the table, then the matrix. The table has lines of
/// 64 bytes; feature h, of 24 bits, stands in line ⌊h · lines ÷ 2^24⌋ if it is known. A line holds
/// four rows of 14 bytes (dimensions 0–13 in the low halves, 14–27 in the high halves; n means
/// n − 7.5 steps), then the low 16 bits of their features' hashes. The matrix has 28 numbers of 16
/// bits a language in the order of the groups. All numbers are little-endian.
///
/// ```text
/// earshot language model 3
/// lines 46500 table 16384 step 0.1 matrix 2992384 unit 0.001
/// group NAME scripts Latin temperature 1.1 languages af,az,… bias 0.1,-0.2,…
/// script Greek el
/// fingerprint 0123456789abcdef
/// end
/// ```
struct LanguageModelFile: Sendable {
  /// The languages of some scripts. A class, for a text's sum holds one.
  final class Group: Sendable {
    let languages: [String]
    /// Each one's primary subtag: `hi` of `hi-Latn`.
    let primaries: [String]
    /// Those of them that are written in letters of another (`hi-Latn`).
    let romanised: [Int]
    /// Divides the logits so that probabilities are right.
    let temperature: Double
    /// Weights of eight languages at a time, one such block a dimension, 28 blocks for the first
    /// eight languages, then the next ones; they bring sums of rows to logits.
    let weights: [SIMD8<Float>]
    /// What is added to each eight languages' logits; places without a language are far below all.
    let biases: [SIMD8<Float>]
    /// A bit for each script of the group.
    private let scripts: InlineArray<4, UInt64>

    init(_ header: GroupHeader, weights: [SIMD8<Float>]) {
      languages = header.languages
      primaries = languages.map { String($0.prefix { $0 != "-" }) }
      romanised = languages.indices.filter { header.languages[$0].contains("-") }
      temperature = header.temperature
      self.weights = weights
      var biases = [SIMD8<Float>](
        repeating: SIMD8(repeating: -1e9), count: weights.count / LanguageTable.dimensions)
      for (index, bias) in header.bias.enumerated() { biases[index / 8][index % 8] = bias }
      self.biases = biases
      var scripts = InlineArray<4, UInt64>(repeating: 0)
      for script in header.scripts { scripts[Int(script >> 6)] |= 1 << UInt64(script & 63) }
      self.scripts = scripts
    }

    /// Number of eights of languages.
    var blocks: Int { biases.count }

    /// Whether a script is one of the group's.
    @inline(__always)
    func takes(_ script: UInt8) -> Bool {
      scripts[Int(script >> 6)] &>> UInt64(script & 63) & 1 == 1
    }
  }

  /// What the header says of a group.
  struct GroupHeader {
    var scripts: [UInt8] = []
    var languages: [String] = []
    var bias: [Float] = []
    var temperature = 1.0
  }

  static let magic = "earshot language model 3"
  /// Bytes of the header.
  static let headerSize = 16_384

  /// Hash of everything behind the header, computed when the file is opened.
  let fingerprint: UInt64
  let groups: [Group]
  /// Languages that alone write a script, by script number; nil for others.
  let only: [String?]
  /// Group of each script, −1 for none.
  let groupOfScript: [Int8]
  let table: LanguageTable

  init(path: String) throws(LanguageModelError) {
    guard let file = MappedFile(path: path, inLargePages: true) else {
      throw LanguageModelError(path: path, reason: "cannot be opened, or is empty")
    }
    let lines = try Self.header(file, path)
    var headers: [GroupHeader] = []
    var only = [String?](repeating: nil, count: UnicodeTables.scriptNames.count)
    var places: [Substring: Double] = [:]
    var fingerprint: UInt64 = 0
    for fields in lines {
      switch fields[0] {
      case "fingerprint" where fields.count == 2:
        fingerprint = UInt64(fields[1], radix: 16) ?? 0
      case "script" where fields.count == 3:
        if let number = UnicodeData.scriptNumber(String(fields[1])) {
          only[Int(number)] = String(fields[2])
        }
      case "group" where fields.count > 2:
        headers.append(try Self.group(fields, path))
      default:
        for index in stride(from: 0, to: fields.count - 1, by: 2) {
          places[fields[index]] = Double(fields[index + 1])
        }
      }
    }
    func place(_ name: Substring) -> Int { Int(exactly: places[name] ?? -1) ?? -1 }
    guard !headers.isEmpty, let step = places["step"], let unit = places["unit"],
      let table = LanguageTable(file, lines: place("lines"), table: place("table")),
      let groups = Self.groups(headers, file, place("matrix"), unit: Float(step * unit / 2))
    else {
      throw LanguageModelError(path: path, reason: "is damaged: a table lies outside the file")
    }
    var groupOfScript = [Int8](repeating: -1, count: UnicodeTables.scriptNames.count)
    for (number, group) in headers.enumerated() {
      for script in group.scripts { groupOfScript[Int(script)] = Int8(number) }
    }
    self.fingerprint = fingerprint
    self.groups = groups
    self.only = only
    self.groupOfScript = groupOfScript
    self.table = table
  }

  /// The header's lines in fields, the first one checked and left out.
  private static func header(
    _ file: MappedFile, _ path: String
  ) throws(LanguageModelError) -> [[Substring]] {
    let text = String(decoding: file.head(headerSize).prefix { $0 != 0 }, as: UTF8.self)
    var lines = text.split(separator: "\n").map { $0.split(separator: " ") }
    guard text.hasPrefix(magic + "\n"), lines.last == ["end"] else {
      throw LanguageModelError(path: path, reason: "is no language model of version 3")
    }
    lines.removeFirst()
    return lines.filter { !$0.isEmpty }
  }

  private static func group(
    _ fields: [Substring], _ path: String
  ) throws(LanguageModelError) -> GroupHeader {
    var group = GroupHeader()
    for index in stride(from: 2, to: fields.count - 1, by: 2) {
      let parts = fields[index + 1].split(separator: ",")
      switch fields[index] {
      case "scripts": group.scripts = parts.compactMap { UnicodeData.scriptNumber(String($0)) }
      case "temperature": group.temperature = Double(fields[index + 1]) ?? 0
      case "languages": group.languages = parts.map(String.init)
      case "bias": group.bias = parts.compactMap { Float($0) }
      default: break
      }
    }
    guard !group.languages.isEmpty, group.languages.count <= LanguageLogits.most,
      group.bias.count == group.languages.count, group.temperature > 0
    else {
      throw LanguageModelError(path: path, reason: "is damaged: group \(fields[1]) is incomplete")
    }
    return group
  }

  /// The groups with their parts of the matrix; nil where it lies outside the file.
  private static func groups(
    _ headers: [GroupHeader], _ file: MappedFile, _ offset: Int, unit: Float
  ) -> [Group]? {
    let count = headers.reduce(0) { $0 + $1.languages.count } * LanguageTable.dimensions
    guard offset >= 0, offset + count * 2 <= file.count else { return nil }
    var at = offset
    return headers.map { header in
      let languages = header.languages.count
      var weights = [SIMD8<Float>](
        repeating: SIMD8(), count: (languages + 7) / 8 * LanguageTable.dimensions)
      for language in 0..<languages {
        for dimension in 0..<LanguageTable.dimensions {
          weights[language / 8 * LanguageTable.dimensions + dimension][language % 8] =
            Float(Int16(bitPattern: file.short(at: at))) * unit
          at += 2
        }
      }
      return Group(header, weights: weights)
    }
  }
}
