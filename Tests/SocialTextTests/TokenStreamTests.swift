import SocialText
import Testing

/// The tokens of a made-up corpus, pinned as a whole: work on the tokenizer's speed must not move one
/// of them, nor any hash.
@Suite struct TokenStreamTests {
  /// Bits of social text in any order, with and without spaces between them: whatever the inner loop
  /// takes eight bytes at a time has its awkward neighbours here.
  private static let pieces = [
    "a", "I", "xD", "good", "GOOD", "Good", "seventh", "eightlet", "NINELETTE", "Internationally",
    "antidisestablishmentarianism", "soooo", "aaaa", "WWW", "balllls", "committee", "Mississippiii",
    "isn't", "I'm", "o'clock", "rock'n'roll", "DON'T", "x'", "it’s", "U.S.", "e.g.", "a.b", "T_T",
    "o.O", "snake_case", "_", "s***", "f@#k", "@#$%!", "12", "3.5", "1,000", "10:30", "4th",
    "12345678", "8-)", "0", "@anna", "@a_very_long_name_indeed", "@b/list", "me@example.com",
    "#tag",
    "#Tag2you", "#1", "##", "$AAPL", "$5", "http://t.co/abc", "www.example.com", "foo.co.uk/x?y=1",
    "http", ":)", ":-(", ":", "::", "(", "((", ")", "(:", "...", ".", ",", "!", "!!!", "?!", "-",
    "--",
    "-_-", "*", "**", "<3", "</3", "<", ">", ">:(", "=", "=D", "&", "&amp;", "%", "^_^", "~", "|",
    "\\",
    "\\o/", "\"", "'", "`", "/", ";", ";-;", "[", "]", "{", "}", "é", "café", "Größe", "ＷＩＤＥ",
    "привет",
    "НЕЕЕТ", "مرحبا", "नमस्ते", "日本語", "カタカナ", "ひらがな", "สวัสดี", "안녕하세요", "😍", "👩🏽‍💻", "🇩🇪", "1️⃣",
    "❤️", "…", "—", "€", "“", "\u{301}", "\u{200D}", "\u{FEFF}", "ಠ_ಠ", "¯\\_(ツ)_/¯", "\u{0}",
    "\u{7F}",
  ]

  private func digest(rounds: Int, spaces: UInt64) -> UInt64 {
    var state: UInt64 = 2026 &+ spaces
    func next(_ below: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % below
    }
    var result = StableHash.seed
    var tokens: [Token] = []
    for _ in 0..<rounds {
      var text: [UInt8] = []
      for _ in 0..<next(24) {
        text += Self.pieces[Int(next(UInt64(Self.pieces.count)))].utf8
        if next(100) < spaces { text.append([32, 32, 32, 10, 9][Int(next(5))]) }
        if next(400) == 0 { text.append(UInt8(next(256))) }
      }
      Tokenizer().tokenize(text.span, into: &tokens)
      for token in tokens {
        let place = UInt64(token.start) << 32 | UInt64(token.length)
        // The five flags that there were when the digests were taken.
        let look = UInt64(token.kind.rawValue) << 8 | UInt64(token.flags.rawValue & 31)
        for value in [token.hash, place, look] {
          result = StableHash.finish((result ^ value) &* StableHash.prime)
        }
      }
    }
    return result
  }

  @Test(arguments: [
    (90 as UInt64, 0x037e_395f_743a_23f8 as UInt64), (40, 0x79cb_d96a_e3b1_2e68),
    (0, 0x3779_3e10_fdbc_e08c),
  ])
  func `tokens of a made-up corpus stay as they are`(spaces: UInt64, expected: UInt64) {
    let found = digest(rounds: 6_000, spaces: spaces)
    #expect(found == expected, "0x\(String(found, radix: 16))")
  }
}
