import SocialText

/// Forms that are looked for in bytes, each with what may stand beside it. ASCII case does not matter.
struct FormTable: Sendable {
  /// What may not stand beside a form.
  enum Edge: UInt8, Sendable {
    case address, handle, word
    /// A word that counts only behind a folder of profiles (`/u/kimw`), whatever else is asked for.
    case page
  }

  /// What stands in front of a handle in the addresses of profiles.
  private static let pages: [[UInt8]] = [
    "u", "user", "users", "profile", "profiles", "member", "members", "author", "people",
  ].map { Array("\($0)/".utf8) }

  private struct Form: Hashable {
    var bytes: [UInt8]
    var edge: Edge
  }

  /// Forms by their first bytes, which are lowered: four, or as many as the form has.
  private var forms: [UInt32: [Form]] = [:]
  /// Which two bytes forms begin with: what most places in a text are passed by.
  private var starts: [Bool] = []
  /// Lengths of the beginnings in `forms`, ascending.
  private var lengths: [Int] = []
  private var seen: Set<Form> = []
  /// Length of the longest form in bytes.
  private(set) var longest = 0

  /// True where there is nothing to look for.
  var isEmpty: Bool { forms.isEmpty }

  /// Adds a form, its ASCII capitals lowered; one of a single byte is none.
  mutating func add(_ bytes: [UInt8], _ edge: Edge) {
    let form = Form(bytes: bytes, edge: edge)
    guard bytes.count > 1, seen.insert(form).inserted else { return }
    if starts.isEmpty { starts = Array(repeating: false, count: 1 << 16) }
    let length = min(4, bytes.count)
    forms[Self.key(bytes.span, at: 0, count: length), default: []].append(form)
    starts[Int(bytes[0]) << 8 | Int(bytes[1])] = true
    if !lengths.contains(length) { lengths = (lengths + [length]).sorted() }
    longest = max(longest, bytes.count)
  }

  /// Where forms stand: half-open bytes, in order, the longest where several begin.
  func find(in bytes: Span<UInt8>, checksEdges: Bool) -> [TextSpan] {
    var found: [TextSpan] = []
    guard !isEmpty else { return found }
    var at = 0
    while at < bytes.count {
      guard at + 1 < bytes.count,
        starts[Int(bytes[at].asciiLowered) << 8 | Int(bytes[at + 1].asciiLowered)]
      else {
        at += 1
        continue
      }
      var end = at
      for count in lengths where at + count <= bytes.count {
        for form in forms[Self.key(bytes, at: at, count: count)] ?? []
        where form.bytes.count > end - at {
          guard Self.stands(form.bytes, in: bytes, at: at) else { continue }
          let next = at + form.bytes.count
          if (!checksEdges && form.edge != .page) || Self.hasEdges(form.edge, bytes, at, next) {
            end = next
          }
        }
      }
      if end > at {
        found.append(TextSpan(start: at, end: end))
        at = end
      } else {
        at += 1
      }
    }
    return found
  }

  /// Up to four bytes in lower case as one number. Forms of other lengths may share it: the forms are
  /// compared whole.
  private static func key(_ bytes: Span<UInt8>, at: Int, count: Int) -> UInt32 {
    var key: UInt32 = 0
    for index in at..<(at + count) { key = key << 8 | UInt32(bytes[index].asciiLowered) }
    return key
  }

  private static func stands(_ form: [UInt8], in bytes: Span<UInt8>, at: Int) -> Bool {
    guard form.count <= bytes.count - at else { return false }
    for index in form.indices where bytes[at + index].asciiLowered != form[index] { return false }
    return true
  }

  private static func hasEdges(
    _ edge: Edge, _ bytes: Span<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    switch edge {
    case .handle: return !TextEdge.isWord(bytes, before: start) && !TextEdge.isWord(bytes, at: end)
    case .word:
      // `%2F` and `\n` in front are no letters.
      return (!TextEdge.isWord(bytes, before: start) || isEscape(bytes, before: start))
        && !TextEdge.isWord(bytes, at: end)
    case .page:
      guard !TextEdge.isWord(bytes, at: end) else { return false }
      return pages.contains { page in
        let first = start - page.count
        return first >= 0 && Self.stands(page, in: bytes, at: first)
          && !TextEdge.isWord(bytes, before: first)
      }
    case .address:
      if start > 0, !isEscape(bytes, before: start) {
        let before = bytes[start - 1]
        if TextEdge.isWord(bytes, before: start) || before == 0x2B || before == 0x2D
          || before == 0x2E
        {
          return false
        }
      }
      guard end < bytes.count else { return true }
      if bytes[end] == 0x2E { return !TextEdge.isWord(bytes, at: end + 1) }
      return !TextEdge.isWord(bytes, at: end) && bytes[end] != 0x2D
    }
  }

  /// True behind `%XX` and behind a backslash with its letter.
  private static func isEscape(_ bytes: Span<UInt8>, before at: Int) -> Bool {
    if at >= 2, bytes[at - 2] == 0x5C { return true }
    guard at >= 3, bytes[at - 3] == 0x25 else { return false }
    func isHexadecimal(_ byte: UInt8) -> Bool {
      byte.isASCIIDigit || (byte.asciiLowered >= 0x61 && byte.asciiLowered <= 0x66)
    }
    return isHexadecimal(bytes[at - 2]) && isHexadecimal(bytes[at - 1])
  }
}
