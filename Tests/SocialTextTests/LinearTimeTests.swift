import Foundation
import SocialText
import Testing

/// Nothing that people or attackers write takes more than linear time: twice the text, twice the
/// processor time. Sizes are small by default and 1, 2 and 4 MB with `EARSHOT_FUZZ_SECONDS`.
@Suite(.serialized) struct LinearTimeTests {
  static let size =
    ProcessInfo.processInfo.environment["EARSHOT_FUZZ_SECONDS"] == nil ? 1 << 13 : 1 << 20

  /// Whatever takes a whole text.
  private static let functions: [(name: String, run: @Sendable (Span<UInt8>) -> Void)] = [
    (
      "tokens",
      {
        var tokens: [Token] = []
        Tokenizer().tokenize($0, into: &tokens)
      }
    ),
    (
      "entities",
      {
        var entities: [SocialEntity] = []
        SocialEntityExtractor().extract($0, into: &entities)
      }
    ),
    (
      "boundaries",
      {
        var bounds: [Int] = []
        Segmentation.words($0, into: &bounds)
        Segmentation.sentences($0, into: &bounds)
        Segmentation.graphemes($0, into: &bounds)
      }
    ),
    (
      "sentences",
      {
        var spans: [TextSpan] = []
        Sentences.split($0, into: &spans)
      }
    ),
    (
      "folding",
      {
        var folded: [UInt8] = []
        Folding.fold($0, into: &folded)
        _ = Folding.squeezedHashes($0)
        _ = Folding.unmixedHash($0)
      }
    ),
    ("offsets", { _ = ScalarOffsets($0).byte(atScalar: 7) }),
  ]

  private func seconds(_ text: [UInt8], _ run: (Span<UInt8>) -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    return (0..<2).map { _ in
      let start = now()
      run(text.span)
      return now() - start
    }.min() ?? 0
  }

  @Test(arguments: [
    "\u{301}", "a", "a.", "a-", "@", "#a", "#a ", "(", "a@", "*a", "👩\u{200D}", "http://", ".",
    "漢", "$a ", "a'", "1.", "1,", "http://a.b/(", "<", ":", "!@#", "a@b.", "\u{FE0F}", "-a.", "🇩",
    "a_", "A. ", "great.It ", "great.It.", "! ", "… ", ". . ", "!\"", "😀 ", "😀#a ", "#a 😀",
    "a.b c.d ",
    "\u{202E}", "\u{0}", "e.g. ", "1. ", "क\u{94D}", "xD ", "://", "h://", "http://a", "“", ")",
    "\u{2029}", "a?b=", "aʼ", "·", "•  ", " ", "\n", "_", "Аa", "ก", "カ", "한", ".@", "#", "＃a",
  ])
  func `twice the text takes twice the time`(piece: String) {
    let unit = Array(String(repeating: piece, count: Self.size / piece.utf8.count).utf8)
    let long = unit + unit + unit + unit
    for (name, run) in Self.functions {
      let short = seconds(unit, run)
      let time = seconds(long, run)
      #expect(time < 10 * short + 0.01, "\(name) of \(piece.debugDescription): \(short) \(time)")
    }
  }

  @Test func `ten thousand marks on one letter are one word and one character`() {
    let text = Array(("so a" + String(repeating: "\u{301}", count: 10_000) + " b").utf8)
    var tokens: [Token] = []
    Tokenizer().tokenize(text.span, into: &tokens)
    #expect(tokens.map(\.length) == [2, 20_001, 1])
    var bounds: [Int] = []
    Segmentation.graphemes(text.span, into: &bounds)
    #expect(bounds == [0, 1, 2, 3, 20_004, 20_005, 20_006])
    #expect(Folding.hash(text.span) == Folding.hash("so a b"))
  }

  @Test func `marks of direction, zeros and broken bytes are no words`() {
    let text: [UInt8] =
      Array("\u{202E}good\u{202C} \u{2066}bad\u{2069}".utf8) + [0, 0xFF, 0xED, 0xA0]
    var tokens: [Token] = []
    Tokenizer().tokenize(text.span, into: &tokens)
    let words = tokens.filter { $0.kind == .word }.map {
      String(decoding: text[Int($0.start)..<$0.end], as: UTF8.self)
    }
    // A mark that closes a direction belongs to the word in front of it (WB4).
    #expect(words == ["good\u{202C}", "bad\u{2069}"])
    #expect(tokens[0].hash == Folding.hash("good"))
  }
}
