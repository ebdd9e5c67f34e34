import SocialText
import Testing

@Suite struct SearchTermsTests {
  private func terms(_ text: String, _ way: SearchTerms.Way) -> [String] {
    let bytes = Array(text.utf8)
    var tokens: [Token] = []
    Tokenizer().tokenize(bytes.span, into: &tokens)
    var found: [Token] = []
    var search = SearchTerms(way)
    // Twice: the second time buffers and iterator are used again.
    search.find(in: bytes.span, tokens: tokens, into: &found)
    search.find(in: bytes.span, tokens: tokens, into: &found)
    for term in found {
      let piece = bytes.span.extracting(Int(term.start)..<term.end)
      #expect(term.hash == Folding.hash(piece))
    }
    return found.map { String(decoding: bytes[Int($0.start)..<$0.end], as: UTF8.self) }
  }

  @Test(arguments: [
    ("Hello 東京都 now", "Hello|東京|京都|now"), ("猫", "猫"), ("ソニーの本", "ソニー|ニーの|の本"),
    ("สวัสดี", "สวั|วัส|สดี"), ("삼성전자는", "삼성|성전|전자|자는"), ("Samsung은 A", "Samsung|은|A"),
    ("꽃, 꽃", "꽃|,|꽃"), ("", ""), ("plain words", "plain|words"), ("ပျော်", "ပျော်"), ("中 国", "中|国"),
  ])
  func `bigrams need nothing`(text: String, expected: String) {
    #expect(terms(text, .bigrams).joined(separator: "|") == expected)
  }

  @Test(
    .enabled(if: SearchTerms.dictionaryVersion != nil),
    arguments: [
      ("Hello สวัสดีครับ now", "Hello|สวัสดี|ครับ|now"), ("私は東京に行きます", "私|は|東京|に|行き|ます"),
      ("삼성전자는 크다", "삼성전자는|크다"), ("ខ្ញុំស្រលាញ់អ្នក", "ខ្ញុំ|ស្រលាញ់|អ្នក"), ("ຂ້ອຍຮັກເຈົ້າ", "ຂ້ອຍ|ຮັກ|ເຈົ້າ"),
    ])
  func `dictionaries give words`(text: String, expected: String) {
    #expect(terms(text, .dictionary).joined(separator: "|") == expected)
  }

  @Test func `without ICU a dictionary is bigrams`() {
    let search = SearchTerms(.dictionary)
    #expect(search.way == (SearchTerms.dictionaryVersion == nil ? .bigrams : .dictionary))
    #expect(SearchTerms().way == .bigrams)
  }

  @Test(arguments: SearchTerms.Way.allCases)
  func `a long run is cut in linear time and nothing is lost`(way: SearchTerms.Way) {
    let text =
      String(repeating: "ขอบคุณมากครับ", count: 10_000) + " " + String(repeating: "東京", count: 20_000)
    let found = terms(text, way)
    if way == .dictionary, SearchTerms.dictionaryVersion != nil {
      #expect(found.joined().utf8.count == text.utf8.count - 1)
    }
    #expect(found.count > 30_000)
  }
}
