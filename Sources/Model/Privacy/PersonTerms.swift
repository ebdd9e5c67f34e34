internal import Foundation
import SocialText

/// What names a person in texts and in bytes: their addresses, `@handles`, `platform:handle`, and
/// names of two words and more, each in the ways that texts, addresses of pages and JSON write it.
///
/// A handle that could be a word (`anna`, `lighthouse`) counts alone in the person's own posts only;
/// one with a digit or a sign in it (`mira_k`) counts alone everywhere. Case does not matter. Names
/// are looked for in the folded text too, so that diacritics do not matter either (`Żaneta Öz`,
/// `Zaneta Oz`), nor how letters are composed; addresses and handles are looked for as given, in
/// capitals and in small. All are looked for as they look, too: with Greek, Cyrillic or Armenian letters
/// for Latin ones (`mіra_k` with a Cyrillic `і`).
public struct PersonTerms: Sendable {
  /// What is looked for in the bytes as they are.
  private var plain = FormTable()
  /// Names as `Folding` writes them.
  private var folded = FormTable()
  /// All of them as `Folding` writes them, for texts that write them in look-alike letters.
  private var shown = FormTable()
  /// Local parts and hosts of addresses in small letters, for those with a tag behind the first
  /// (`mira+news@post.example`, RFC 5233).
  private var tagged: [(local: [UInt8], host: [UInt8])] = []
  /// Number of things that are looked for.
  public private(set) var count = 0

  /// Terms of a person. `forms` are names as others write them (`NameForms`). `isOwn` adds what counts
  /// in their own posts alone: bare handles and names of one word, from three bytes on.
  /// `shared` are handles that others have elsewhere: they count alone in own posts only.
  public init(
    emails: [String], handles: [String], names: [String], forms: [String] = [],
    shared: Set<String> = [], isOwn: Bool = false
  ) {
    var terms: Set<String> = []
    for email in emails where email.utf8.count > 3 {
      terms.insert(email.lowercased())
      for form in PersonTerms.addressForms(email) { plain.add(form, .address) }
      // In full width or with accents.
      folded.add(Array(Folding.fold(email).utf8), .address)
      shown.add(Array(Folding.fold(email).utf8), .address)
      if let at = email.utf8.lastIndex(of: 0x40) {
        let local = email[..<at].utf8.prefix { $0 != 0x2B }
        if !local.isEmpty {
          tagged.append((local.map(\.asciiLowered), email[at...].utf8.map(\.asciiLowered)))
        }
      }
    }
    for handle in handles {
      guard let colon = handle.utf8.firstIndex(of: 0x3A) else { continue }
      let name = String(handle[handle.index(after: colon)...])
      guard !name.isEmpty else { continue }
      terms.insert(handle.lowercased())
      plain.add(handle, .word)
      plain.add("@" + name, .handle)
      shown.add(Array(Folding.fold("@" + name).utf8), .handle)
      if !shared.contains(name.lowercased()) { plain.add(name, .page) }
      let isTelling = PersonTerms.isTelling(name) && !shared.contains(name.lowercased())
      if isTelling || (isOwn && name.utf8.count >= 3) { plain.add(name, .word) }
      if isTelling { shown.add(Array(Folding.fold(name).utf8), .word) }
    }
    for name in names {
      let words = name.split(separator: " ").map(String.init)
      if words.count >= 2 {
        terms.insert(name.lowercased())
        for form in PersonTerms.nameForms(words) { plain.add(form, .word) }
        addFolded(words)
      } else if isOwn, name.utf8.count >= 3 {
        plain.add(name, .word)
        addFolded(words)
      }
    }
    for form in forms {
      let words = form.split(separator: " ").map(String.init)
      guard words.count >= 2 else { continue }
      terms.insert(form.lowercased())
      addFolded(words)
      // Escapes do not fold: those of the ways that programs write most.
      for sign in [" ", "-"] where !form.utf8.allSatisfy({ $0 < 0x80 }) {
        let text = words.joined(separator: sign)
        for cased in [text.lowercased(), text.capitalized] {
          plain.add(PersonTerms.percent(cased), .word)
          plain.add(PersonTerms.escaped(cased), .word)
        }
      }
    }
    count = terms.count
  }

  /// Adds a name as the folded text has it, and as tags and handles write it. What is ASCII by then is
  /// looked for in the bytes as they are too: an ASCII text is not folded.
  private mutating func addFolded(_ words: [String]) {
    let plainWords = words.map(Folding.fold)
    var all = PersonTerms.nameForms(plainWords).map { ($0, FormTable.Edge.word) }
    if words.count >= 2 {
      let joined = plainWords.joined()
      all += ["#", "@"].map { ($0 + joined, .handle) }
    }
    for (form, edge) in all {
      let bytes = Array(Folding.fold(form).utf8)
      folded.add(bytes, edge)
      shown.add(bytes, edge)
      if bytes.allSatisfy({ $0 < 0x80 }) { plain.add(bytes, edge) }
    }
  }

  /// True where there is nothing to look for.
  public var isEmpty: Bool { plain.isEmpty && folded.isEmpty }

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

  /// The most bytes that one of them takes, accents and invisible characters between letters included.
  public var longest: Int { max(plain.longest, max(folded.longest, shown.longest) * 8) }

  private func find(in bytes: Span<UInt8>, checksEdges: Bool) -> [TextSpan] {
    var found = plain.find(in: bytes, checksEdges: checksEdges)
    found = PersonTerms.united(found, withTags(in: bytes))
    guard PersonTerms.hasOthers(bytes) else { return found }
    found = PersonTerms.united(
      found, PersonTerms.find(folded, folding: bytes, checksEdges: checksEdges))
    var text: [UInt8] = []
    var places: [Int] = []
    guard !shown.isEmpty, Folding.showLatin(bytes, into: &text, places: &places) else {
      return found
    }
    let disguised = PersonTerms.find(shown, folding: text.span, checksEdges: checksEdges)
    return PersonTerms.united(
      found,
      disguised.map { span in
        TextSpan(
          start: places[span.start], end: span.end < places.count ? places[span.end] : bytes.count)
      })
  }

  /// Where forms stand in a text as `Folding` writes it.
  private static func find(
    _ table: FormTable, folding bytes: Span<UInt8>, checksEdges: Bool
  ) -> [TextSpan] {
    if table.isEmpty { return [] }
    var text: [UInt8] = []
    var places: [Int] = []
    Folding.fold(bytes, into: &text, places: &places)
    return table.find(in: text.span, checksEdges: checksEdges).map { span in
      // With the accents that stand behind the last letter.
      TextSpan(
        start: places[span.start], end: span.end < places.count ? places[span.end] : bytes.count)
    }
  }

  /// Where an address of theirs stands with a tag behind its first part.
  private func withTags(in bytes: Span<UInt8>) -> [TextSpan] {
    var found: [TextSpan] = []
    guard !tagged.isEmpty else { return found }
    for plus in 0..<bytes.count where bytes[plus] == 0x2B {
      for (local, host) in tagged where plus >= local.count {
        let start = plus - local.count
        func stands(_ form: [UInt8], at place: Int) -> Bool {
          place + form.count <= bytes.count
            && form.indices.allSatisfy { bytes[place + $0].asciiLowered == form[$0] }
        }
        guard stands(local, at: start), !TextEdge.isWord(bytes, before: start) else { continue }
        var end = plus + 1
        // RFC 5321, 4.5.3.1.1: a local part has 64 bytes at most.
        while end < bytes.count, end - start < 64, bytes[end] != 0x40, bytes[end] > 0x20 {
          end += 1
        }
        guard stands(host, at: end), !TextEdge.isWord(bytes, at: end + host.count) else { continue }
        found.append(TextSpan(start: start, end: end + host.count))
        break
      }
    }
    return found
  }

  /// True where not all is ASCII.
  private static func hasOthers(_ bytes: Span<UInt8>) -> Bool {
    for index in 0..<bytes.count where bytes[index] >= 0x80 { return true }
    return false
  }

  /// Two lists of spans in order as one, what overlaps made one.
  private static func united(_ one: [TextSpan], _ other: [TextSpan]) -> [TextSpan] {
    if other.isEmpty { return one }
    var all: [TextSpan] = []
    for span in (one + other).sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      if let last = all.last, span.start < last.end {
        all[all.count - 1].end = max(last.end, span.end)
      } else {
        all.append(span)
      }
    }
    return all
  }

  // MARK: - Ways to write

  /// An address as such and in the disguises that people use.
  private static func addressForms(_ email: String) -> [String] {
    guard let at = email.utf8.lastIndex(of: 0x40) else { return [email] }
    let local = String(email[..<at])
    let domain = String(email[email.index(after: at)...])
    var forms: [String] = []
    for sign in [
      "@", " @ ", "[at]", " [at] ", "(at)", " (at) ", "{at}", " at ", "&#64;", "&commat;",
    ] {
      for dot in [".", " dot ", "[dot]", " [dot] ", "(dot)", " (dot) "] {
        if sign == " at ", dot == "." { continue }
        func disguised(_ part: String) -> String {
          part.split(separator: ".", omittingEmptySubsequences: false).joined(separator: dot)
        }
        forms.append(local + sign + disguised(domain))
        if dot != ".", local.utf8.contains(0x2E) {
          forms.append(disguised(local) + sign + disguised(domain))
        }
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
  fileprivate static func spellings(_ text: String) -> Set<[UInt8]> {
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

  fileprivate static func percent(_ text: String) -> [UInt8] {
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

extension FormTable {
  /// Adds a text in all its spellings.
  fileprivate mutating func add(_ text: String, _ edge: Edge) {
    for bytes in PersonTerms.spellings(text) { add(bytes, edge) }
  }
}
