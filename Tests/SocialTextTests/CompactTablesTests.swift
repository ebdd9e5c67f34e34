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
