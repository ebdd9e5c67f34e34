import SocialText

/// Character references of HTML (13.5 and 13.2.5.72 ff.): names, with and without semicolon, and
/// numbers, those of the windows-1252 block included.
final class NamedCharacters: Sendable {
  /// The table, read once.
  static let shared = NamedCharacters()

  private let table: NameIndex
  private let values: [(UInt32, UInt32)]

  private static let longestName = 33
  private static let longestLegacyName = 6

  private init() {
    var names: [[UInt8]] = []
    var values: [(UInt32, UInt32)] = []
    names.reserveCapacity(2300)
    values.reserveCapacity(2300)
    for item in NameIndex.split(NamedCharacterTable.text, at: 0x2C) {
      let parts = item.split(separator: 0x20)
      guard parts.count >= 2 else { continue }
      names.append(Array(parts[0]))
      values.append((Self.hexadecimal(parts[1]), parts.count > 2 ? Self.hexadecimal(parts[2]) : 0))
    }
    table = NameIndex(names)
    self.values = values
  }

  /// Number of names.
  var count: Int { values.count }

  /// Reads a reference at an ampersand and appends its characters. Returns the offset behind it,
  /// or nil (nothing appended) where the ampersand begins no reference.
  func decode(_ bytes: Span<UInt8>, at start: Int, into output: inout [UInt8]) -> Int? {
    guard let (end, first, second) = decode(bytes, at: start) else { return nil }
    output.append(scalar: first)
    if second != 0 { output.append(scalar: second) }
    return end
  }

  /// Reads a reference at an ampersand: the offset behind it and one or two scalars (the second is
  /// 0 where there is one); nil where the ampersand begins no reference.
  func decode(
    _ bytes: Span<UInt8>, at start: Int
  ) -> (end: Int, first: UInt32, second: UInt32)? {
    let count = bytes.count
    var at = start + 1
    guard at < count else { return nil }
    if bytes[at] == 0x23 { return Self.decodeNumber(bytes, at: at + 1) }
    var hash = StableHash.seed
    let limit = min(count, at + Self.longestName)
    while at < limit, bytes[at].isASCIILetter || bytes[at].isASCIIDigit {
      hash = StableHash.step(hash, bytes[at])
      at += 1
    }
    if at < count, bytes[at] == 0x3B {
      let index = table.find(StableHash.step(hash, 0x3B))
      if index >= 0 { return (at + 1, values[index].0, values[index].1) }
    }
    var end = min(at, start + 1 + Self.longestLegacyName)
    while end > start + 2 {
      let index = table.find(bytes, start + 1, end)
      if index >= 0 { return (end, values[index].0, values[index].1) }
      end -= 1
    }
    return nil
  }

  /// Appends what a name (without semicolon) stands for; false where it is unknown.
  func append(name: Span<UInt8>, to output: inout [UInt8]) -> Bool {
    var hash = NameIndex.hash(name, 0, name.count)
    hash = StableHash.step(hash, 0x3B)
    let index = table.find(hash)
    guard index >= 0 else { return false }
    append(index, to: &output)
    return true
  }

  /// True where `&name;` is known.
  func contains(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) -> Bool {
    table.find(StableHash.step(NameIndex.hash(bytes, from, to), 0x3B)) >= 0
  }

  /// The scalar that a number stands for: windows-1252 for 128 to 159, U+FFFD for what is no
  /// scalar.
  static func scalar(_ number: UInt32) -> UInt32 {
    if number >= 0x80, number <= 0x9F { return windows1252[Int(number) - 0x80] }
    if number == 0 || number > 0x10FFFF || (number >= 0xD800 && number <= 0xDFFF) { return 0xFFFD }
    return number
  }

  private func append(_ index: Int, to output: inout [UInt8]) {
    let (first, second) = values[index]
    output.append(scalar: first)
    if second != 0 { output.append(scalar: second) }
  }

  private static func decodeNumber(
    _ bytes: Span<UInt8>, at start: Int
  ) -> (end: Int, first: UInt32, second: UInt32)? {
    var at = start
    var value: UInt32 = 0
    let count = bytes.count
    let isHexadecimal = at < count && bytes[at] | 0x20 == 0x78
    if isHexadecimal { at += 1 }
    let first = at
    while at < count {
      let digit: UInt32
      switch bytes[at] {
      case 0x30...0x39: digit = UInt32(bytes[at]) - 0x30
      case 0x41...0x46 where isHexadecimal: digit = UInt32(bytes[at]) - 0x37
      case 0x61...0x66 where isHexadecimal: digit = UInt32(bytes[at]) - 0x57
      default: digit = 99
      }
      if digit == 99 { break }
      value = min(value * (isHexadecimal ? 16 : 10) + digit, 0x11_0000)
      at += 1
    }
    guard at > first else { return nil }
    return (at < count && bytes[at] == 0x3B ? at + 1 : at, scalar(value), 0)
  }

  private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt32 {
    digits.reduce(0) { $0 << 4 | UInt32($1 <= 0x39 ? $1 - 0x30 : $1 - 0x37) }
  }

  /// What bytes 128 to 159 mean in windows-1252 (WHATWG Encoding; 81, 8D, 8F, 90, 9D as they are).
  private static let windows1252: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
  ]
}
