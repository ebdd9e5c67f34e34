import SocialText
import Testing

@Suite struct FoldingTests {
  @Test(arguments: [
    ("Ｃａｆé", "cafe"), ("Straße", "strasse"), ("DON’T", "don't"),
    ("ısparta İstanbul", "isparta istanbul"),
    ("Łódź", "lodz"), ("ﬁne", "fine"), ("𝒽𝑒𝓎", "hey"), ("ΣΊΣΥΦΟΣ", "σισυφοσ"), ("Ёлка", "елка"),
    ("أحمد", "احمد"), ("مـــرحبا", "مرحبا"), ("がぎ", "か\u{3099}き\u{3099}"), ("हिन्दी", "हिन्दी"),
    ("a\u{200B}b\u{AD}c", "abc"), ("👍🏽❤️", "👍❤"), ("한", "\u{1112}\u{1161}\u{11AB}"), ("é", "e"),
    ("e\u{301}", "e"),
  ])
  func `equal readings fold together`(text: String, expected: String) {
    #expect(Array(Folding.fold(text).utf8) == Array(expected.utf8))
    #expect(Folding.hash(text) == Folding.hash(expected))
  }

  @Test(arguments: [
    ("soooo", "so", "soo"), ("coool", "col", "cool"), ("good", "good", "good"),
    ("YESSS!!!", "yes!!!", "yess!!!"), ("нееет", "нет", "неет"), ("aaa1111", "a1111", "aa1111"),
  ])
  func `drawn-out letters squeeze to one and two`(text: String, one: String, two: String) {
    let hashes = Folding.squeezedHashes(text.utf8.span)
    #expect(hashes.one == Folding.hash(one))
    #expect(hashes.two == Folding.hash(two))
  }

  /// Stored keys and models depend on these: they never change.
  @Test(arguments: [
    ("", 0xefd0_1f60_ba99_2926 as UInt64), ("good", 10_136_261_797_509_375_220),
    ("Größe", 6_112_486_092_820_517_523), ("👍🏽", 14_637_406_787_558_011_115),
  ])
  func `hashes are frozen`(text: String, hash: UInt64) {
    #expect(Folding.hash(text) == hash, "\(text) \(String(Folding.hash(text), radix: 16))")
  }

  @Test func `bytes that are not UTF-8 stay as they are`() {
    let bytes: [UInt8] = [0x41, 0xFF, 0xC3, 0x41]
    var folded: [UInt8] = []
    Folding.fold(bytes.span, into: &folded)
    #expect(folded == [0x61, 0xFF, 0xC3, 0x61])
  }
}
