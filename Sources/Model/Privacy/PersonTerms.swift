internal import Foundation
import SocialText

/// What names a person in texts and in bytes: their addresses, `@handles`, `platform:handle`, and
/// names of two words and more, each in the ways that texts, addresses of pages and JSON write it.
///
/// A handle that could be a word (`anna`, `lighthouse`) counts alone in the person's own posts only;
/// one with a digit or a sign in it (`mira_k`) counts alone everywhere. ASCII case does not matter;
/// other letters are looked for as given, in capitals and in small, composed and decomposed.
public struct PersonTerms: Sendable {
  private enum Edge: UInt8 { case address, handle, word }
  private struct Form: Hashable {
    var bytes: [UInt8]
    var edge: Edge
  }

  /// Forms by their first bytes, which are lowered: four, or as many as the form has.
  private var forms: [UInt32: [Form]]
  /// Which two bytes forms begin with: what most places in a text are passed by.
  private var starts: [Bool]
  /// Lengths of the beginnings in `forms`, ascending.
  private var lengths: [Int]
  /// Number of things that are looked for.
  public let count: Int

  /// Terms of a person. `isOwn` adds what counts in their own posts alone: bare handles and names of
  /// one word, from three bytes on.
  /// `shared` are handles that others have elsewhere: they count alone in own posts only.
  public init(
    emails: [String], handles: [String], names: [String], shared: Set<String> = [],
    isOwn: Bool = false
  ) {
    var seen: Set<Form> = []
    var terms: Set<String> = []
    var all: [UInt32: [Form]] = [:]
    var starts = Array(repeating: false, count: 1 << 16)
    var lengths: Set<Int> = []
    func add(_ text: String, _ edge: Edge) {
      for bytes in PersonTerms.spellings(text) {
        let form = Form(bytes: bytes, edge: edge)
        guard bytes.count > 1, seen.insert(form).inserted else { continue }
        let length = min(4, bytes.count)
        all[PersonTerms.key(bytes.span, at: 0, count: length), default: []].append(form)
        starts[Int(bytes[0]) << 8 | Int(bytes[1])] = true
        lengths.insert(length)
      }
    }
    for email in emails where email.utf8.count > 3 {
      terms.insert(email.lowercased())
      for form in PersonTerms.addressForms(email) { add(form, .address) }
    }
    for handle in handles {
      guard let colon = handle.utf8.firstIndex(of: 0x3A) else { continue }
      let name = String(handle[handle.index(after: colon)...])
      guard !name.isEmpty else { continue }
      terms.insert(handle.lowercased())
      add(handle, .word)
      add("@" + name, .handle)
      let isTelling = PersonTerms.isTelling(name) && !shared.contains(name.lowercased())
      if isTelling || (isOwn && name.utf8.count >= 3) { add(name, .word) }
    }
    for name in names {
      let words = name.split(separator: " ").map(String.init)
      if words.count >= 2 {
        terms.insert(name.lowercased())
        for form in PersonTerms.nameForms(words) { add(form, .word) }
      } else if isOwn, name.utf8.count >= 3 {
        add(name, .word)
      }
    }
    forms = all
    self.starts = starts
    self.lengths = lengths.sorted()
    count = terms.count
  }

  /// True where there is nothing to look for.
  public var isEmpty: Bool { forms.isEmpty }

  /// A handle that is no word of any language: a digit or a sign in it, five bytes at least.
  static func isTelling(_ handle: String) -> Bool {
    handle.utf8.count >= 5
      && handle.utf8.contains { $0.isASCIIDigit || $0 == 0x5F || $0 == 0x2D || $0 == 0x2E }
  }

  /// Where they stand in a text: half-open bytes, in order, the longest where several begin.
  public func spans(in bytes: [UInt8]) -> [TextSpan] { find(in: bytes.span, checksEdges: true) }

  /// The text with them masked; nil where it has none of them.
  public func masked(_ text: String) -> String? {
    let found = spans(in: Array(text.utf8))
    return found.isEmpty ? nil : TextMask.mask(text, found)
  }

  /// How often they stand in bytes, whatever is around them: columns of a file stand side by side.
  public func occurrences(in bytes: [UInt8]) -> Int {
    find(in: bytes.span, checksEdges: false).count
  }

  /// Length of the longest form in bytes.
  public var longest: Int { forms.values.joined().map(\.bytes.count).max() ?? 0 }

  private func find(in bytes: Span<UInt8>, checksEdges: Bool) -> [TextSpan] {
    var found: [TextSpan] = []
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
        for form in forms[PersonTerms.key(bytes, at: at, count: count)] ?? []
        where form.bytes.count > end - at {
          guard PersonTerms.stands(form.bytes, in: bytes, at: at) else { continue }
          let next = at + form.bytes.count
          if !checksEdges || PersonTerms.hasEdges(form.edge, bytes, at, next) { end = next }
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

  // MARK: - Ways to write

  /// An address as such and in the disguises that people use.
  private static func addressForms(_ email: String) -> [String] {
    guard let at = email.utf8.lastIndex(of: 0x40) else { return [email] }
    let local = String(email[..<at])
    let domain = String(email[email.index(after: at)...])
    var forms: [String] = []
    for sign in ["@", "[at]", " [at] ", "(at)", " (at) ", "{at}", " at ", "&#64;", "&commat;"] {
      for dot in [".", " dot ", "[dot]", " [dot] ", "(dot)", " (dot) "] {
        if sign == " at ", dot == "." { continue }
        let host = domain.split(separator: ".", omittingEmptySubsequences: false)
          .joined(separator: dot)
        forms.append(local + sign + host)
      }
    }
    return forms
  }

  /// A name with what stands between its words in texts and in addresses of pages, and turned round.
  private static func nameForms(_ words: [String]) -> [String] {
    var forms: [String] = []
    for sign in [" ", "-", "_", ".", "+", "\u{A0}"] { forms.append(words.joined(separator: sign)) }
    if let last = words.last {
      let given = words.dropLast().joined(separator: " ")
      forms += ["\(last), \(given)", "\(last) \(given)"]
    }
    return forms
  }

  /// Bytes of a text as texts, addresses of pages and JSON hold it, ASCII capitals lowered.
  private static func spellings(_ text: String) -> Set<[UInt8]> {
    var found: Set<[UInt8]> = []
    let cased = Set([text, text.lowercased(), text.uppercased(), text.capitalized])
    for one in cased {
      for form in [
        one.precomposedStringWithCanonicalMapping, one.decomposedStringWithCanonicalMapping,
      ] {
        found.insert(form.utf8.map(\.asciiLowered))
        found.insert(percent(form))
        found.insert(escaped(form))
      }
    }
    return found
  }

  private static func percent(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if byte.isASCIIAlphanumeric || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E
        || byte == 0x2B
      {
        bytes.append(byte.asciiLowered)
      } else {
        let digits = String(byte, radix: 16)
        bytes += Array(("%" + (byte < 16 ? "0" : "") + digits).utf8)
      }
    }
    return bytes
  }

  /// As JSON of others writes it: all beyond ASCII, and the `@`, as `\uXXXX`.
  private static func escaped(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for unit in text.utf16 {
      if unit < 0x80, unit != 0x40 {
        bytes.append(UInt8(unit).asciiLowered)
      } else {
        let digits = String(unit, radix: 16)
        bytes += Array(("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8)
      }
    }
    return bytes
  }
}
