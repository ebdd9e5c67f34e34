/// The unpacked Unicode tables: two array reads give any property of a scalar.
final class UnicodeData: Sendable {
  /// Unpacked on first use, some hundred microseconds.
  static let shared = UnicodeData()

  private let propertyIndex: [UInt16]
  /// Property words themselves: the table holds their numbers, and is smaller for it.
  private let propertyBlocks: [UInt32]
  private let scriptIndex: [UInt16]
  private let scriptBlocks: [UInt16]
  private let foldIndex: [UInt16]
  private let foldBlocks: [UInt16]
  private let lowerIndex: [UInt16]
  private let lowerBlocks: [UInt16]
  private let lowerSteps: [Int32]
  /// Folded forms: at each offset a length and that many UTF-8 bytes.
  let foldPool: [UInt8]

  private init() {
    propertyIndex = PackedTable.words(UnicodeTables.propertyIndex)
    let words = UnicodeTables.propertyWords
    propertyBlocks = PackedTable.words(UnicodeTables.propertyBlocks).map { words[Int($0)] }
    scriptIndex = PackedTable.words(UnicodeTables.scriptIndex)
    scriptBlocks = PackedTable.words(UnicodeTables.scriptBlocks)
    foldIndex = PackedTable.words(UnicodeTables.foldIndex)
    foldBlocks = PackedTable.words(UnicodeTables.foldBlocks)
    lowerIndex = PackedTable.words(UnicodeTables.lowerIndex)
    lowerBlocks = PackedTable.words(UnicodeTables.lowerBlocks)
    lowerSteps = UnicodeTables.lowerSteps
    foldPool = PackedTable.bytes(UnicodeTables.foldPool)
  }

  /// Properties of a scalar (at most U+10FFFF).
  @inline(__always)
  func properties(_ scalar: UInt32) -> ScalarProperties {
    let block = Int(propertyIndex[Int(scalar >> 7)]) << 7
    return ScalarProperties(bits: propertyBlocks[block | Int(scalar & 127)])
  }

  /// Number of a scalar's script in `UnicodeTables.scriptNames`.
  @inline(__always)
  func script(_ scalar: UInt32) -> UInt8 {
    let block = Int(scriptIndex[Int(scalar >> 7)]) << 7
    return UInt8(truncatingIfNeeded: scriptBlocks[block | Int(scalar & 127)])
  }

  /// Offset of a scalar's folded form in `foldPool`; 0 where folding leaves it alone.
  @inline(__always)
  func fold(_ scalar: UInt32) -> Int {
    let block = Int(foldIndex[Int(scalar >> 7)]) << 7
    return Int(foldBlocks[block | Int(scalar & 127)])
  }

  /// The lower-case scalar.
  @inline(__always)
  func lower(_ scalar: UInt32) -> UInt32 {
    let block = Int(lowerIndex[Int(scalar >> 7)]) << 7
    let step = lowerSteps[Int(lowerBlocks[block | Int(scalar & 127)])]
    return UInt32(truncatingIfNeeded: Int64(scalar) + Int64(step))
  }

  /// Number of a script by its Unicode name; nil for none of that name.
  static func scriptNumber(_ name: String) -> UInt8? {
    UnicodeTables.scriptNames.firstIndex { "\($0)" == name }.map { UInt8($0) }
  }
}
