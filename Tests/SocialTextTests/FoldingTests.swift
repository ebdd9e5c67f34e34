import SocialText
import Testing

@Suite struct FoldingTests {
  @Test(arguments: [
    ("Ｃａｆé", "cafe"), ("Straße", "strasse"), ("DON’T", "don't"),
    ("ısparta İstanbul", "isparta istanbul"),
    ("Łódź", "lodz"), ("ﬁne", "fine"), ("𝒽𝑒𝓎", "hey"), ("ΣΊΣΥΦΟΣ", "σισυφοσ"), ("Ёлка", "елка"),
    ("أحمد", "احمد"), ("مـــرحبا", "مرحبا"), ("がぎ", "か\u{3099}き\u{3099}"), ("हिन्दी", "हिन्दी"),
    ("a\u{200B}b\u{AD}c", "abc"), ("👍🏽❤️", "👍❤"), ("한", "\u{1112}\u{1161}\u{11AB}"), ("é", "e"),
    ("e\u{301}", "e"), ("ĐORĐE Đông đà", "dorde dong da"), ("SMØRREBRØD Ærø", "smorrebrod aero"),
    ("Þór Guðrún", "thor gudrun"), ("ŒUVRE", "oeuvre"), ("Ħal Għaxaq", "hal ghaxaq"),
    ("Əliyev", "eliyev"), ("Ɗangote", "dangote"), ("Rolls–Royce", "rolls-royce"),
    ("Hawaiʻi", "hawai'i"), ("ǅ ǆ ĳ", "dz dz ij"), ("ｶﾞ", "カ\u{3099}"), ("①②", "12"), ("㎏", "kg"),
    ("™ №", "tm no"), ("İĞÜŞÇÖ", "igusco"), ("ŠŽČĆ", "szcc"), ("Ελληνικά", "ελληνικα"),
  ])
  func `equal readings fold together`(text: String, expected: String) {
    #expect(Array(Folding.fold(text).utf8) == Array(expected.utf8))
    #expect(Folding.hash(text) == Folding.hash(expected))
  }

  @Test(arguments: [
    ("آمنة إيمان ٱلله", "امنه ايمان الله"), ("مُحَمَّدٌ", "محمد"), ("على", "علي"), ("مؤسسة", "موسسه"),
    ("کتاب", "كتاب"), ("ایران", "ايران"), ("می\u{200C}خواهم", "ميخواهم"), ("خانۀ", "خانه"),
    ("ہے", "هے"), ("٠١٢٣٤٥٦٧٨٩", "0123456789"), ("۰۱۲۳۴۵۶۷۸۹", "0123456789"), ("१२ ๓๔", "12 34"),
    ("القـــاهرة", "القاهره"), ("شيء مسائل", "شيء مسايل"),
  ])
  func `Arabic script and digits fold to one spelling`(text: String, expected: String) {
    #expect(Array(Folding.fold(text).utf8) == Array(expected.utf8))
    #expect(Folding.fold(Folding.fold(text)) == Folding.fold(text))
  }

  @Test(arguments: [
    ("Аpple", "apple"), ("Аррlе", "apple"), ("Gооgle", "google"), ("АMAZОN", "amazon"),
    ("ΑMAZON", "amazon"), ("Microsоft’s", "microsoft's"), ("Сafé", "cafe"), ("Nокia", "nokia"),
    ("Яндекc", "яндекс"), ("Cбербанк", "сбербанк"), ("Gօօgle", "google"), ("Іkea", "ikea"),
    ("Τwitter", "twitter"), ("Aθήνα", "αθηνα"),
  ])
  func `a word of two alphabets reads in one`(text: String, expected: String) {
    #expect(Folding.unmixedHash(text.utf8.span) == Folding.hash(expected))
  }

  @Test(arguments: [
    "apple", "Сорт", "Τόπος", "АСЕ", "iPhoneом", "LEGOшный", "café", "Яndex", "", "漢字a", "12", "éа",
    "\u{D0}",
  ])
  func `words of one alphabet or of no single one are left alone`(text: String) {
    #expect(Folding.unmixedHash(text.utf8.span) == nil)
    let broken = Array(text.utf8) + [0xD0, 0x41, 0xFF, 0xCE]
    _ = Folding.unmixedHash(broken.span)
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
