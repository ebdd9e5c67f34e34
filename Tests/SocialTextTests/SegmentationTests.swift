import SocialText
import Testing

@Suite struct SegmentationTests {
  enum Kind: String, CaseIterable {
    case grapheme, word, sentence

    func boundaries(_ text: String) -> [Int] {
      var result: [Int] = []
      switch self {
      case .grapheme: Segmentation.graphemes(text.utf8.span, into: &result)
      case .word: Segmentation.words(text.utf8.span, into: &result)
      case .sentence: Segmentation.sentences(text.utf8.span, into: &result)
      }
      return result
    }
  }

  @Test(arguments: [
    (Kind.word, "It isn't 3.5, is it?", "It| |isn't| |3.5|,| |is| |it|?"),
    (.word, "a.b c:d 1,000.5", "a.b| |c:d| |1,000.5"),
    (.word, "one  two\r\nthree", "one|  |two|\r\n|three"),
    (.word, "🇩🇪🇫🇷🇮", "🇩🇪|🇫🇷|🇮"),
    (.word, "カタカナひら漢字", "カタカナ|ひ|ら|漢|字"),
    (.word, "צה\"ל ג'", "צה\"ל| |ג'"),
    (.sentence, "Mr. Bean? No. 3.5 is it. e.g. this", "Mr. |Bean? |No. |3.5 is it. e.g. this"),
    (.sentence, "Wow!\n(Yes.) \"Sure.\" he said", "Wow!\n|(Yes.) |\"Sure.\" he said"),
    (.grapheme, "क्षत्रिय क्\u{200C}ष ক্ষ ക്ഷ", "क्ष|त्रि|य| |क्\u{200C}|ष| |ক্ষ| |ക്ഷ"),
    (.grapheme, "e\u{301}👩‍💻🇩🇪🇫🇷각", "e\u{301}|👩‍💻|🇩🇪|🇫🇷|각"),
  ])
  func `known texts are cut where UAX 29 says`(kind: Kind, text: String, pieces: String) {
    let bytes = Array(text.utf8)
    let bounds = kind.boundaries(text)
    let found = zip(bounds, bounds.dropFirst()).map {
      String(decoding: bytes[$0..<$1], as: UTF8.self)
    }
    #expect(found.joined(separator: "|") == pieces)
  }

  @Test(arguments: Kind.allCases)
  func `an empty text has no boundaries`(kind: Kind) {
    #expect(kind.boundaries("").isEmpty)
    #expect(Segmentation.unicodeVersion == "17.0")
  }

  /// A row's text and the offsets of its segments.
  private static func row(_ codes: [[UInt32]]) -> (text: String, bounds: [Int]) {
    var text = String.UnicodeScalarView()
    var bounds = [0]
    for segment in codes {
      text.append(contentsOf: segment.compactMap(Unicode.Scalar.init))
      bounds.append(String(text).utf8.count)
    }
    return (String(text), bounds)
  }

  private static func unicode17(_ kind: Kind) throws -> [String: [Int]] {
    var result: [String: [Int]] = [:]
    for row in try Corpora.rows("text/uax29/\(kind.rawValue)-17.0.0.jsonl") {
      let segments = row["segments"] as? [[String]] ?? []
      let (text, bounds) = Self.row(segments.map { $0.compactMap { UInt32($0, radix: 16) } })
      result[text] = bounds
    }
    return result
  }

  @Test(.enabled(if: Corpora.folder != nil), arguments: Kind.allCases)
  func `all rows of Unicode 17 pass`(kind: Kind) throws {
    let rows = try Self.unicode17(kind)
    let failures = rows.filter { kind.boundaries($0.key) != $0.value }
    #expect(rows.count > 300)
    #expect(failures.isEmpty, "\(failures.count) of \(rows.count): \(failures.prefix(5))")
  }

  /// A version in between took Extended_Pictographic from many dingbats, so a ZWJ does not join
  /// U+2701 to what stands in front any more.
  @Test(.enabled(if: Corpora.folder != nil), arguments: Kind.allCases)
  func `all rows of Unicode 15 pass that Unicode 17 has kept`(kind: Kind) throws {
    let newer = try Self.unicode17(kind)
    let name = kind.rawValue.capitalized
    let lines = try Corpora.text("text/uax29/\(name)BreakTest-15.0.0.txt").split(separator: "\n")
    var failures: [String] = []
    for line in lines {
      let segments = line.split(separator: "÷").map {
        $0.split(separator: " ").compactMap { UInt32($0, radix: 16) }
      }
      let (text, bounds) = Self.row(segments.filter { !$0.isEmpty })
      if kind.boundaries(text) != newer[text] ?? bounds { failures.append(String(line)) }
      if newer[text] ?? bounds != bounds { #expect(line.contains("200D × 2701"), "\(line)") }
    }
    #expect(lines.count > 100)
    #expect(failures.isEmpty, "\(failures.count) of \(lines.count): \(failures.prefix(5))")
  }
}
