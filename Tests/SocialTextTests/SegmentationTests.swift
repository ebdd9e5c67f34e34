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
  }

  @Test(.enabled(if: Corpora.folder != nil), arguments: Kind.allCases)
  func `all rows of Unicode 15 pass`(kind: Kind) throws {
    let name = kind.rawValue.capitalized
    let rows = try Corpora.text("text/uax29/\(name)BreakTest-15.0.0.txt").split(separator: "\n")
    var failures: [String] = []
    for row in rows {
      var text = String.UnicodeScalarView()
      var expected: [Int] = []
      var offset = 0
      for part in row.split(separator: " ") {
        if part == "÷" { expected.append(offset) }
        guard let value = UInt32(part, radix: 16), let scalar = Unicode.Scalar(value) else {
          continue
        }
        text.append(scalar)
        offset += String(scalar).utf8.count
      }
      if kind.boundaries(String(text)) != expected { failures.append(String(row)) }
    }
    #expect(rows.count > 100)
    #expect(failures.isEmpty, "\(failures.count) of \(rows.count): \(failures.prefix(5))")
  }

  /// Unicode 15.1 added GB9c for Indic conjuncts and new scripts; all else must agree.
  @Test(.enabled(if: Corpora.folder != nil), arguments: Kind.allCases)
  func `nearly all rows of Unicode 17 pass too`(kind: Kind) throws {
    let rows = try Corpora.rows("text/uax29/\(kind.rawValue)-17.0.0.jsonl")
    var passed = 0
    for row in rows {
      var text = String.UnicodeScalarView()
      var expected = [0]
      for segment in row["segments"] as? [[String]] ?? [] {
        for code in segment {
          guard let value = UInt32(code, radix: 16), let scalar = Unicode.Scalar(value) else {
            continue
          }
          text.append(scalar)
        }
        expected.append(String(text).utf8.count)
      }
      if kind.boundaries(String(text)) == expected { passed += 1 }
    }
    print("Unicode 17 \(kind): \(passed) of \(rows.count)")
    #expect(Double(passed) >= 0.9 * Double(rows.count))
  }
}
