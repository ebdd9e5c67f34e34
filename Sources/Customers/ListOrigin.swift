import Model
import SocialText

/// Where a compiled customer list comes from, and what reading that had to say.
public struct ListOrigin: Sendable, Equatable {
  /// Absolute path of the list; empty where it came through a pipe.
  public var path: String
  /// Bytes of the list.
  public var size: Int
  /// Our column for a column of the list.
  public var mapping: [String: String]
  /// Rows that could not be read, and what is to be said of others.
  public var problems: [RowProblem]
  /// Columns that nobody knows.
  public var unknownColumns: [String]

  /// A list as it was read.
  public init(_ file: CustomerFile, path: String, mapping: [String: String]) {
    self.path = path
    size = file.size
    self.mapping = mapping
    problems = file.problems
    unknownColumns = file.unknownColumns
  }

  init(_ reader: inout PackedReader) throws(PackedError) {
    let sizes: [UInt64] = try reader.array()
    let lines: [Int32] = try reader.array()
    var texts = try PackedTexts(&reader)
    guard sizes.count == 1, sizes[0] < UInt64(Int.max) else { throw PackedError() }
    size = Int(sizes[0])
    path = try texts.next()
    problems = []
    for line in lines {
      // Lines are counted from 1: a note has the line below nought.
      problems.append(
        RowProblem(line: abs(Int(line)), message: try texts.next(), isNote: line < 0))
    }
    unknownColumns = []
    for _ in 0..<(try texts.count()) { unknownColumns.append(try texts.next()) }
    mapping = [:]
    for _ in 0..<(try texts.count()) {
      let column = try texts.next()
      mapping[column] = try texts.next()
    }
  }

  func pack(_ writer: inout PackedWriter) {
    writer.add([UInt64(size)])
    writer.add(problems.map { Int32(clamping: $0.isNote ? -$0.line : $0.line) })
    let columns = mapping.sorted { $0.key < $1.key }
    PackedTexts.pack(
      [path] + problems.map(\.message) + ["\(unknownColumns.count)"] + unknownColumns
        + ["\(columns.count)"] + columns.flatMap { [$0.key, $0.value] }, &writer)
  }
}

/// Texts one behind the other: a list of lengths, one of bytes.
private struct PackedTexts {
  private let lengths: [Int32]
  private let bytes: [UInt8]
  private var place = 0
  private var offset = 0

  static func pack(_ texts: [String], _ writer: inout PackedWriter) {
    writer.add(texts.map { Int32($0.utf8.count) })
    writer.add(texts.flatMap { Array($0.utf8) })
  }

  init(_ reader: inout PackedReader) throws(PackedError) {
    lengths = try reader.array()
    bytes = try reader.array()
  }

  mutating func next() throws(PackedError) -> String {
    guard place < lengths.count else { throw PackedError() }
    let length = Int(lengths[place])
    guard length >= 0, length <= bytes.count - offset else { throw PackedError() }
    place += 1
    offset += length
    return String(decoding: bytes[(offset - length)..<offset], as: UTF8.self)
  }

  /// A number of texts that follow.
  mutating func count() throws(PackedError) -> Int {
    guard let count = Int(try next()), count >= 0, count <= lengths.count else {
      throw PackedError()
    }
    return count
  }
}
