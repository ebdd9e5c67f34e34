import SocialText
import Testing

@Suite struct SentencesTests {
  @Test(arguments: [
    ("So good! Really? Yes.", "So good!|Really?|Yes."),
    ("Mr. Bean met Dr. No. They left. No. I did", "Mr. Bean met Dr. No.|They left.|No.|I did"),
    ("line one\nline two\n\n  three ", "line one|line two|three"),
    ("by J. Smith. He and I. Then", "by J. Smith.|He and I.|Then"),
    ("see example.com. It works... or not", "see example.com.|It works... or not"),
    ("  ", ""), ("", ""), ("良い。悪い。", "良い。|悪い。"),
  ])
  func `sentences are trimmed and abbreviations do not end them`(text: String, expected: String) {
    var spans: [TextSpan] = []
    Sentences.split(text.utf8.span, into: &spans)
    let bytes = Array(text.utf8)
    let found = spans.map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) }
    #expect(found.joined(separator: "|") == expected)
  }
}
