import Testing

@testable import SocialText

@Suite("Words that people write are told from slips of the finger")
struct KnownWordsTests {
  private func isKnown(_ word: String) -> Bool { KnownWords.shared.contains(word.utf8.span) }

  @Test(
    "frequent words of several languages and family names are known, in any dress",
    arguments: [
      "coffee", "Coffee", "COFFEE", "Petersen", "peterson", "hostels", "fords", "Entwicklung",
      "groß",
      "château", "pequeño", "schwarzenegger".uppercased(),
    ])
  func knows(_ word: String) { #expect(isKnown(word)) }

  @Test(
    "what no list has is not",
    arguments: ["cofffee", "casamennto", "brihgtwater", "hotesl", "foosd", "qzxvkw", "", "s"])
  func leavesOut(_ word: String) { #expect(!isKnown(word)) }

  @Test("of a thousand made-up words hardly one counts as known")
  func isSelective() {
    var state: UInt64 = 7
    let known = (0..<1000).count { _ in
      var word = "q"
      for _ in 0..<11 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        word.unicodeScalars.append(UnicodeScalar(UInt8(0x61 + (state >> 33) % 26)))
      }
      return isKnown(word)
    }
    #expect(known < 30)
  }
}
