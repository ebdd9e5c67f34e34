/// What a selector asks of an attribute.
struct AttributeTest: Sendable {
  /// The signs `[a]`, `=`, `~=`, `|=`, `^=`, `$=`, `*=`.
  enum Relation: Sendable { case exists, equal, word, dash, prefix, suffix, part }

  let name: AttributeName
  let relation: Relation
  private let value: [UInt8]
  private let ignoresCase: Bool
  /// For `*=`: how long a beginning of the value each beginning of it ends with (Knuth, Morris and
  /// Pratt 1977), so that no value of a page costs more than its length.
  private let borders: [Int]

  init(_ name: AttributeName, _ relation: Relation, _ value: [UInt8], ignoresCase: Bool) {
    self.name = name
    self.relation = relation
    self.ignoresCase = ignoresCase
    let wanted = ignoresCase ? value.map(Charset.lowered) : value
    self.value = wanted
    var borders = [Int](repeating: 0, count: wanted.count)
    var length = 0
    for index in wanted.indices.dropFirst() {
      while length > 0, wanted[index] != wanted[length] { length = borders[length - 1] }
      if wanted[index] == wanted[length] { length += 1 }
      borders[index] = length
    }
    self.borders = borders
  }

  /// True where an attribute's bytes fit. An empty value fits none of `~= ^= $= *=`.
  func fits(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    switch relation {
    case .exists: return true
    case .equal: return range.count == value.count && begins(bytes, range.lowerBound)
    case .dash:
      guard range.count >= value.count, begins(bytes, range.lowerBound) else { return false }
      return range.count == value.count || bytes[range.lowerBound + value.count] == 0x2D
    case .prefix:
      return !value.isEmpty && range.count >= value.count && begins(bytes, range.lowerBound)
    case .suffix:
      return !value.isEmpty && range.count >= value.count
        && begins(bytes, range.upperBound - value.count)
    case .word: return hasWord(bytes, range)
    case .part: return hasPart(bytes, range)
    }
  }

  private func sign(_ byte: UInt8) -> UInt8 { ignoresCase ? Charset.lowered(byte) : byte }

  private func begins(_ bytes: Span<UInt8>, _ start: Int) -> Bool {
    for index in value.indices where sign(bytes[start + index]) != value[index] { return false }
    return true
  }

  private func hasWord(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard !value.isEmpty else { return false }
    var at = range.lowerBound
    while at < range.upperBound {
      while at < range.upperBound, DateReader.isBlank(bytes[at]) { at += 1 }
      let start = at
      while at < range.upperBound, !DateReader.isBlank(bytes[at]) { at += 1 }
      if at - start == value.count, begins(bytes, start) { return true }
    }
    return false
  }

  private func hasPart(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard !value.isEmpty else { return false }
    var length = 0
    for index in range {
      let byte = sign(bytes[index])
      while length > 0, value[length] != byte { length = borders[length - 1] }
      if value[length] == byte { length += 1 }
      if length == value.count { return true }
    }
    return false
  }
}
