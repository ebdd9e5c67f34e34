import Model
import SocialText

/// The file of the heads (emotions, irony, offence, complaint, praise, stars; reasons of complaints): a
/// header of text lines of 4 KiB in all, then a `RowTable` for the heads and one for the reasons, as
/// `CompactTables` has them. Each line of the header has a name and its values, sixteen of them where
/// they belong to the heads:
///
/// ```text
/// earshot heads model 2
/// table 5000 60000 300 3000        lines and rows of the two tables
/// reasons service delay …          names of the reasons
/// step …                           size of a whole number of the rows
/// start …                          log-odds without any evidence
/// number0 … number3 …              weights of the post's polarity (`HeadFeatures.Numbers`)
/// cues …                           weights of the cues for each head
/// other0 … other9 …                weights of what the emotions come out at
/// slope …  shift …                 the last step to a chance that means what it says
/// cuts …                           four chances between the five stars, then zeros
/// reason-step …  reason-start …
/// fingerprint 0123456789abcdef
/// end
/// ```
///
/// log-odds = start + step × (sum of rows) ÷ √features + numbers + cues + others; the flags' shift
/// places their threshold at a chance of a half.
package struct HeadWeights: Sendable {
  package typealias Row = SIMD16<Float>
  package static let magic = "earshot heads model 2"
  /// Bytes of the header.
  package static let headerSize = 4096
  /// Positions behind those of the ten emotions.
  package static let irony = 10
  package static let offensive = 11
  package static let complaint = 12
  package static let praise = 13
  package static let stars = 14
  /// Number of heads.
  package static let count = 15
  /// Position of each head's cues among the targets of cues.
  package static let cues = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 10, 11]
  /// A reason with a smaller chance is not named.
  private static let leastReason: Float = 0.3

  /// Hash of everything in the file.
  let fingerprint: UInt64
  /// Names of the reasons.
  let reasons: [String]
  private let table: RowTable
  private let reasonTable: RowTable
  private let step: Row
  private let start: Row
  private let numbers: [Row]
  private let cueWeights: Row
  private let others: [Row]
  private let slope: Row
  private let shift: Row
  private let cuts: Row
  private let reasonStep: Row
  private let reasonStart: Row

  /// Reads a file made by `earshot-train heads`.
  init(path: String) throws(LexiconError) {
    func failure(_ message: String) -> LexiconError {
      LexiconError(path: path, line: nil, message: message)
    }
    guard let file = MappedFile(path: path) else {
      throw failure("cannot be opened, or is empty")
    }
    let text = String(decoding: file.head(Self.headerSize).prefix { $0 != 0 }, as: UTF8.self)
    let lines = text.split(separator: "\n")
    guard lines.first == Self.magic[...], lines.last == "end" else {
      throw failure("is no heads model of version 2")
    }
    var values: [Substring: [Substring]] = [:]
    for line in lines.dropFirst() {
      let fields = line.split(separator: " ")
      values[fields.first ?? ""] = Array(fields.dropFirst())
    }
    func row(_ name: Substring) throws(LexiconError) -> Row {
      let found = (values[name] ?? []).compactMap { Float($0) }
      guard found.count == Row.scalarCount, found.allSatisfy({ abs($0) < 1e6 }) else {
        throw failure("is damaged: no sixteen numbers stand for \(name)")
      }
      return Row(found)
    }
    var offset = Self.headerSize
    let sizes = (values["table"] ?? []).compactMap { Int($0) }
    guard let fingerprint = UInt64(values["fingerprint"]?.first ?? "", radix: 16),
      sizes.count == 4,
      let image = CompactTables.expanded(
        [
          .rows(lines: sizes[0], rows: sizes[1], blocks: 1),
          .rows(lines: sizes[2], rows: sizes[3], blocks: 1),
        ], of: file, at: &offset),
      let table = RowTable(image, offset: 0, lines: sizes[0], rows: sizes[1]),
      let reasonTable = RowTable(image, offset: table.size, lines: sizes[2], rows: sizes[3])
    else { throw failure("is damaged: its tables lie outside the file") }
    let reasons = (values["reasons"] ?? []).map(String.init)
    guard reasons.count <= Row.scalarCount else { throw failure("is damaged: too many reasons") }
    self.fingerprint = fingerprint
    self.reasons = reasons
    self.table = table
    self.reasonTable = reasonTable
    step = try row("step")
    start = try row("start")
    var numbers: [Row] = []
    for index in 0..<HeadFeatures.Numbers.scalarCount {
      numbers.append(try row("number\(index)"))
    }
    self.numbers = numbers
    cueWeights = try row("cues")
    var others: [Row] = []
    for index in 0..<Emotion.allCases.count { others.append(try row("other\(index)")) }
    self.others = others
    slope = try row("slope")
    shift = try row("shift")
    cuts = try row("cuts")
    reasonStep = try row("reason-step")
    reasonStart = try row("reason-start")
  }

  /// Whether the weights were learned from a language's texts: they were from English ones.
  func takes(_ language: String) -> Bool { language == "en" || language.hasPrefix("en-") }

  /// Chances of all heads. `cues` says how strongly cues speak for each.
  func chances(
    _ features: borrowing HeadFeatures, _ evidence: HeadFeatures.Numbers, cues: Row
  ) -> Row {
    let root = Float(max(1, features.hashes.count)).squareRoot()
    var sum = start + Row(table.sum(features.hashes)) * (step / root) + cueWeights * cues
    for index in numbers.indices { sum += numbers[index] * evidence[index] }
    // Emotions have no weights of others' here: what they come out at is told to the flags.
    let emotions = sum
    for index in others.indices { sum += others[index] * Self.said(emotions[index]) }
    return Self.chances(sum * slope + shift)
  }

  /// 1 to 5 from the chance of the head of stars.
  func stars(_ chances: Row) -> Int {
    var stars = 1
    for cut in 0..<4 where chances[Self.stars] >= cuts[cut] { stars = cut + 2 }
    return stars
  }

  /// What an emotion's log-odds tell the other heads.
  package static func said(_ logit: Float) -> Float { logit / 2 + 1 }

  /// The likeliest reason of a complaint; nil where none is likely.
  func reason(_ features: borrowing HeadFeatures) -> String? {
    guard !reasons.isEmpty else { return nil }
    let root = Float(max(1, features.hashes.count)).squareRoot()
    let sum = reasonStart + Row(reasonTable.sum(features.hashes)) * (reasonStep / root)
    let chances = Self.chances(sum)
    var best = 0
    for index in reasons.indices where chances[index] > chances[best] { best = index }
    return chances[best] >= Self.leastReason ? reasons[best] : nil
  }

  /// 1 ÷ (1 + e^−x) of sixteen numbers.
  private static func chances(_ logits: Row) -> Row {
    let zero = Row()
    let size = pointwiseMax(-logits, logits)
    let low = DeterministicMath.exp(-pointwiseMin(size.lowHalf, SIMD8(repeating: 16)))
    let high = DeterministicMath.exp(-pointwiseMin(size.highHalf, SIMD8(repeating: 16)))
    let falls = Row(lowHalf: low, highHalf: high)
    let ones = Row(repeating: 1)
    return ones.replacing(with: falls, where: logits .< zero) / (ones + falls)
  }
}
