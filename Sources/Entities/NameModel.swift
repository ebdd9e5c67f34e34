import Model
import SocialText

/// The file of the recogniser, mapped: a header of text lines of 4 KiB in all, then the weights, all
/// whole numbers of 8 bits.
///
/// ```text
/// earshot entities model 1
/// forms 5696                     rows of the forms
/// words 20000 12000              lines and blocks (of four rows) of the words
/// parts 9000 30000               lines and blocks (of one row) of the parts
/// step 0.03                      log-odds of a whole number
/// from0 … from13                 sixteen whole numbers: from a tag to each tag; from13: at the start
/// sure 40                        outside of names for certain where this far ahead
/// slope0 … slope5                three numbers for each type (`NameModel.chance`)
/// fingerprint 0123456789abcdef
/// end
/// ```
///
/// A linear-chain conditional random field (Lafferty, McCallum & Pereira 2001) over thirteen tags:
/// outside of names, at the beginning of one of six types, inside of one. A tag's score is the sum of
/// the rows of a token's evidence (`NameFeatures`); the best path wins.
package struct NameModel: Sendable {
  package typealias Row = SIMD16<Int16>
  package static let magic = "earshot entities model 1"
  /// Bytes of the header.
  package static let headerSize = 4096
  /// Types in the order of their tags: 1 + position begins one, 7 + position goes on with it.
  package static let types: [EntityType] = [.person, .company, .product, .place, .group, .work]
  /// Number of tags.
  package static let tags = 13
  /// Score of what may not be.
  package static let never: Int16 = -8000

  /// Hash of everything in the file.
  package let fingerprint: UInt64
  let forms: PlainRows
  let words: BlockTable
  let parts: BlockTable
  /// Scores from each tag to each, and at the start.
  let from: [Row]
  /// A token this far outside of names is outside of all.
  let sure: Int16
  private let step: Double
  private let slopes: [[Double]]

  /// Maps a file made by `earshot-train entities`; the error names the file.
  package init(path: String) throws(NameModelError) {
    func failure(_ message: String) -> NameModelError {
      NameModelError(path: path, message: message)
    }
    guard let file = MappedFile(path: path, inLargePages: true) else {
      throw failure("cannot be opened, or is empty")
    }
    let text = String(decoding: file.head(Self.headerSize).prefix { $0 != 0 }, as: UTF8.self)
    let lines = text.split(separator: "\n")
    guard lines.first == Self.magic[...], lines.last == "end" else {
      throw failure("is no entities model of version 1")
    }
    var values: [Substring: [Substring]] = [:]
    for line in lines.dropFirst() {
      let fields = line.split(separator: " ")
      values[fields.first ?? ""] = Array(fields.dropFirst())
    }
    func numbers(_ name: Substring, _ count: Int) throws(NameModelError) -> [Double] {
      let found = (values[name] ?? []).compactMap { Double($0) }
      guard found.count == count, found.allSatisfy({ abs($0) < 1e6 }) else {
        throw failure("is damaged: \(count) numbers should stand for \(name)")
      }
      return found
    }
    let form = Int(try numbers("forms", 1)[0])
    let word = try numbers("words", 2).map { Int($0) }
    let part = try numbers("parts", 2).map { Int($0) }
    guard let fingerprint = UInt64(values["fingerprint"]?.first ?? "", radix: 16),
      form == NameFeatures.forms,
      let forms = PlainRows(file, offset: Self.headerSize, count: form)
    else { throw failure("is damaged") }
    var offset = Self.headerSize + form * BlockTable.width
    let words = BlockTable(file, offset: offset, lines: word[0], blocks: word[1], rows: 4)
    if words != nil { offset += BlockTable.size(lines: word[0], blocks: word[1], rows: 4) }
    guard let words,
      let parts = BlockTable(file, offset: offset, lines: part[0], blocks: part[1], rows: 1),
      offset + BlockTable.size(lines: part[0], blocks: part[1], rows: 1) == file.count
    else { throw failure("is damaged: its tables do not fit the file") }
    self.fingerprint = fingerprint
    self.forms = forms
    self.words = words
    self.parts = parts
    var from: [Row] = []
    for tag in 0...Self.tags {
      let row = try numbers("from\(tag)", Row.scalarCount)
      guard row.allSatisfy({ abs($0) <= 8000 }) else { throw failure("is damaged: from\(tag)") }
      from.append(Row(row.map { Int16($0) }))
    }
    self.from = from
    let sure = try numbers("sure", 1)[0]
    guard abs(sure) <= 8000 else { throw failure("is damaged: sure") }
    self.sure = Int16(sure)
    step = try numbers("step", 1)[0]
    var slopes: [[Double]] = []
    for type in Self.types.indices { slopes.append(try numbers("slope\(type)", 3)) }
    self.slopes = slopes
  }

  /// Log-odds by which a name is ahead of no name, and its type of the next one.
  package func leads(_ name: FoundName) -> (name: Double, type: Double) {
    (Double(name.lead) * step, Double(name.typeLead) * step)
  }

  /// Chance that a name and its type are right.
  func chance(_ name: FoundName) -> Double {
    let leads = leads(name)
    return NameModel.chance(leads.name, leads.type, slopes[name.type])
  }

  /// Logistic function of the two leads; what they tell is bounded.
  package static func chance(_ lead: Double, _ other: Double, _ slope: [Double]) -> Double {
    let sum = slope[0] + slope[1] * min(max(lead, -4), 12) + slope[2] * min(max(other, 0), 6)
    return min(0.99, max(0.01, 1 / (1 + DeterministicMath.exp(-sum))))
  }
}

/// Why `entities.model` cannot be used.
public struct NameModelError: Error, Hashable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// What is wrong with it.
  public let message: String

  /// `Lexicons/entities.model: is damaged`.
  public var description: String { "\(path): \(message)" }
}

/// A name on the best path.
package struct FoundName: Hashable, Sendable {
  /// Its tokens.
  package var tokens: Range<Int>
  /// Position in `NameModel.types`.
  package var type: Int
  /// By how many steps it is ahead of no name.
  package var lead: Int
  /// By how many steps it is ahead of the next type.
  package var typeLead: Int
}
