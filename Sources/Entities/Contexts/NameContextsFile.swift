import Model
import SocialText

/// The file of learned contexts: a head of 512 bytes, lines of names and numbers up to `end`, filled
/// up with zeros; behind it lists of whole numbers, little-endian, each at a multiple of eight bytes.
/// The head holds their sizes and a hash of them all, so what is cut short or changed is noticed.
enum NameContextsFile {
  static let magic = "earshot contexts 1"
  static let headSize = 512
  /// Larger files are none of ours: learning keeps at most so many weights and names.
  private static let limit = 256 << 20

  /// What a file holds.
  struct Parts {
    var decisions = 0
    var slopes = [0, 0]
    var shifts = [0, 0]
    var shares = [Int](repeating: 256, count: DoubtfulName.classes)
    var sharedKeys: [UInt64] = []
    var sharedWeights: [Int16] = []
    var ownKeys: [UInt64] = []
    var ownWeights: [Int16] = []
    var names: [UInt64] = []
    var marked: [UInt32] = []
    var listed: [UInt32] = []
    var owners: [UInt64] = []
    var owned: [UInt32] = []

    var sizes: [Int] { [sharedKeys.count, ownKeys.count, names.count, owners.count] }
  }

  /// What the features and the hashes of names depend on.
  private static var maker: String { "\(ContextFeatures.version).\(NameCutter.version)" }

  /// The bytes of a file: the same parts give the same bytes.
  static func bytes(_ parts: Parts) -> [UInt8] {
    var body: [UInt8] = []
    add(parts.sharedKeys, to: &body)
    add(parts.sharedWeights, to: &body)
    add(parts.ownKeys, to: &body)
    add(parts.ownWeights, to: &body)
    add(parts.names, to: &body)
    add(parts.marked, to: &body)
    add(parts.listed, to: &body)
    add(parts.owners, to: &body)
    add(parts.owned, to: &body)
    let sizes = parts.sizes.map(String.init).joined(separator: ",")
    let lines = [
      magic, "maker \(maker)", "decisions \(parts.decisions)",
      "curves \((parts.slopes + parts.shifts).map(String.init).joined(separator: ","))",
      "shares \(parts.shares.map(String.init).joined(separator: ","))", "sizes \(sizes)",
    ]
    // The hash is over these lines too: a figure in the head counts as much as a weight.
    let text = lines.joined(separator: "\n")
    let hashed = Array(text.utf8) + body
    let hash = StableHash.hash128(hashed.span)
    var bytes = Array("\(text)\nhash \(hash.hex)\nend\n".utf8)
    bytes += [UInt8](repeating: 0, count: headSize - bytes.count)
    return bytes + body
  }

  static func read(_ path: String) throws(NameContextsError) -> NameContexts {
    func failure(_ words: String) -> NameContextsError {
      NameContextsError(
        description: "\(path): \(words); mend: make it again with `earshot customers learn`")
    }
    let bytes: [UInt8]
    do {
      bytes = try FileBytes.read(path, limit: limit)
    } catch {
      throw NameContextsError(
        description:
          "\(path): the learned contexts cannot be read (\(error.reason)); mend: make them "
          + "with `earshot customers learn`, or take customers.contexts out of the config")
    }
    let head = String(decoding: bytes.prefix(headSize).prefix { $0 != 0 }, as: UTF8.self)
    var lines = head.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.first?.hasPrefix("earshot contexts ") ?? false else {
      throw failure("is no file of learned contexts")
    }
    guard lines.first == magic[...] else { throw failure("is of another version") }
    guard bytes.count >= headSize, lines.count == 9, lines[7] == "end" else {
      throw failure("is damaged or cut short")
    }
    let stated = lines[6]
    lines.removeLast(3)
    func numbers(_ line: Int, _ name: String, _ count: Int) -> [Int]? {
      let fields = lines[line].split(separator: " ")
      guard fields.count == 2, fields[0] == name else { return nil }
      let numbers = fields[1].split(separator: ",").compactMap { Int($0) }
      return numbers.count == count ? numbers : nil
    }
    let hashed = Array(lines.joined(separator: "\n").utf8) + bytes[headSize...]
    let hash = StableHash.hash128(hashed.span)
    guard stated == "hash \(hash.hex)" else { throw failure("is damaged or cut short") }
    guard lines[1] == "maker \(maker)" else { throw failure("was made by another version") }
    var parts = Parts()
    var reader = Reader(bytes: MappedBytes(Array(bytes[headSize...])))
    guard let decisions = numbers(2, "decisions", 1), let curve = numbers(3, "curves", 4),
      let shares = numbers(4, "shares", DoubtfulName.classes), let sizes = numbers(5, "sizes", 4),
      sizes.allSatisfy({ (0...bytes.count).contains($0) }),
      (curve + shares).allSatisfy({ abs($0) <= 1 << 20 }),
      let sharedKeys = reader.list(sizes[0], of: UInt64.self),
      let sharedWeights = reader.list(sizes[0], of: Int16.self),
      let ownKeys = reader.list(sizes[1], of: UInt64.self),
      let ownWeights = reader.list(sizes[1], of: Int16.self),
      let names = reader.list(sizes[2], of: UInt64.self),
      let marked = reader.list(sizes[2], of: UInt32.self),
      let listed = reader.list(sizes[2], of: UInt32.self),
      let owners = reader.list(sizes[3], of: UInt64.self),
      let owned = reader.list(sizes[3], of: UInt32.self), reader.isAtEnd
    else { throw failure("is damaged") }
    parts.decisions = decisions[0]
    (parts.slopes, parts.shifts) = (Array(curve[..<2]), Array(curve[2...]))
    parts.shares = shares
    (parts.sharedKeys, parts.sharedWeights) = (sharedKeys, sharedWeights)
    (parts.ownKeys, parts.ownWeights) = (ownKeys, ownWeights)
    (parts.names, parts.marked, parts.listed) = (names, marked, listed)
    (parts.owners, parts.owned) = (owners, owned)
    return NameContexts(parts, fingerprint: hash.high)
  }

  private static func add<Number: FixedWidthInteger>(_ list: [Number], to body: inout [UInt8]) {
    for number in list {
      for place in 0..<Number.bitWidth / 8 {
        body.append(UInt8(truncatingIfNeeded: number >> Number(place * 8)))
      }
    }
    while body.count % 8 != 0 { body.append(0) }
  }

  /// Reads the lists in their order.
  private struct Reader {
    let bytes: MappedBytes
    private var offset = 0

    init(bytes: MappedBytes) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    mutating func list<Number: BitwiseCopyable>(_ count: Int, of type: Number.Type) -> [Number]? {
      let size = count * MemoryLayout<Number>.stride
      guard size <= bytes.count - offset else { return nil }
      let start = offset
      offset = min(bytes.count, offset + (size + 7) & ~7)
      return bytes.numbers(at: start, count: count)
    }
  }
}
