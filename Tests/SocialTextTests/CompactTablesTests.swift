import Foundation
import SocialText
import Testing

@Suite("Tables as model files have them")
struct CompactTablesTests {
  private static let lines = 5
  private static let weights = CompactTables.Layout.weights(lines: lines)
  private static let rows = CompactTables.Layout.rows(lines: 3, rows: 4, blocks: 2)

  /// Tables as they lie in memory: lines of 0 to 16 features, then lines of 0 to 8 with rows.
  private static func image() -> [UInt8] {
    var bytes: [UInt8] = []
    for (line, filled) in [0, 16, 3, 1, 9].enumerated() {
      for column in [2, 1, 1] {
        for place in 0..<WeightTable.places * column {
          bytes.append(place < filled * column ? UInt8(1 + (place * 7 + line) % 250) : 0)
        }
      }
    }
    for filled in [8, 0, 4] {
      // Marks, then the numbers of their rows.
      for most in [200, 4] {
        for place in 0..<RowTable.places {
          bytes += place < filled ? [UInt8(most == 4 ? place % most : place + 1), 0] : [0, 0]
        }
      }
    }
    for index in 0..<4 * 2 * RowTable.width { bytes.append(UInt8(index)) }
    return bytes
  }

  private static func file(_ bytes: [UInt8]) throws -> String {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "tables-\(UInt64.random(in: 0 ... .max))"
    ).path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test("come back as they were, and take no room for empty places")
  func comeBack() throws {
    let image = Self.image()
    let bytes = CompactTables.bytes([Self.weights, Self.rows], image)
    #expect(image.count == Self.weights.size + Self.rows.size)
    #expect(bytes.count == Self.lines + 4 * 29 + 3 + 4 * 12 + 4 * 2 * RowTable.width)
    let path = try Self.file([9, 9] + bytes)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try #require(MappedFile(path: path))
    var offset = 2
    let found = try #require(
      CompactTables.expanded([Self.weights, Self.rows], of: file, at: &offset))
    #expect(offset == file.count)
    #expect(found.head(image.count) == image)
    #expect(
      CompactTables.length(of: Self.weights, in: bytes, at: 0)
        + CompactTables.length(
          of: Self.rows, in: bytes,
          at: CompactTables.length(of: Self.weights, in: bytes, at: 0)) == bytes.count)
  }

  @Test("hold coarse rows in half as many bytes, each number within a step of its row")
  func holdCoarseRows() throws {
    let layout = CompactTables.Layout.rows(lines: 1, rows: 5, blocks: 1, areCoarse: true)
    let rows: [[Int]] = [
      (0..<16).map { $0 - 8 },  // One more than fits as it is.
      [Int](repeating: 0, count: 16),
      (0..<16).map { $0.isMultiple(of: 2) ? 7 : -7 },
      (0..<16).map { ($0 - 8) * 15 },
      (0..<16).map { $0 * 8 },
    ]
    var image: [UInt8] = []
    for place in 0..<RowTable.places { image += place < 5 ? [UInt8(place + 1), 1] : [0, 0] }
    for place in 0..<RowTable.places { image += place < 5 ? [UInt8(place), 0] : [0, 0] }
    for row in rows { image += row.map { UInt8(bitPattern: Int8($0)) } }
    let bytes = CompactTables.bytes([layout], image)
    #expect(bytes.count == 1 + 5 * 4 + 5 * (1 + 8))
    #expect(CompactTables.length(of: layout, in: bytes, at: 0) == bytes.count)
    let path = try Self.file(bytes)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try #require(MappedFile(path: path))
    var offset = 0
    let found = try #require(CompactTables.expanded([layout], of: file, at: &offset))
    let table = try #require(RowTable(found, offset: 0, lines: 1, rows: 5))
    #expect(offset == file.count)
    for (number, row) in rows.enumerated() {
      let back = table.block(0, ofRow: number)
      let unit = Int(ceil(Double(row.map(abs).max() ?? 0) / 7))
      for (index, value) in row.enumerated() {
        // The step is the one that loses least over the row: seldom a number gives way to the others.
        #expect(abs(Int(back[index]) - value) <= unit)
      }
    }
    #expect((0..<16).allSatisfy { Int(table.block(0, ofRow: 2)[$0]) == rows[2][$0] })
    // A row multiplied with nothing, or with more than any row is, is damage.
    for unit in [0, 19] as [UInt8] {
      var broken = bytes
      broken[1 + 5 * 4] = unit
      let path = try Self.file(broken)
      defer { try? FileManager.default.removeItem(atPath: path) }
      let file = try #require(MappedFile(path: path))
      var offset = 0
      #expect(CompactTables.expanded([layout], of: file, at: &offset) == nil)
    }
  }

  @Test(
    "are refused where a line would hold too many, the file is too short, or the sizes make no sense",
    arguments: [
      (0, [CompactTables.Layout.weights(lines: 0)]),
      (0, [.weights(lines: -1)]),
      (0, [.weights(lines: 1 << 20)]),
      (0, [.weights(lines: 1 << 30)]),
      (0, [.rows(lines: 3, rows: 0, blocks: 2)]),
      (0, [.rows(lines: 3, rows: 4, blocks: 0)]),
      (1, [weights]),
      (2, [weights]),
    ])
  func refuseDamage(damage: Int, layouts: [CompactTables.Layout]) throws {
    var bytes = CompactTables.bytes([Self.weights, Self.rows], Self.image())
    if damage == 1 { bytes[3] = 17 }
    if damage == 2 { bytes = Array(bytes.prefix(20)) }
    let path = try Self.file(bytes)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try #require(MappedFile(path: path))
    var offset = 0
    #expect(CompactTables.expanded(layouts, of: file, at: &offset) == nil)
  }
}
