import Testing

@testable import SocialText

@Suite("Words lose their endings")
struct StemmerTests {
  @Test(
    "forms of a word have one stem",
    arguments: [
      ("en", "connections connected connecting Connection CONNECT connect's", "connect"),
      ("en", "generously", "generous"), ("de", "Häuser HÄUSERN häusern", "haus"),
      ("de", "STRASSE Straße STRAẞE", "strass"), ("fr", "continuellement", "continuel"),
      ("es", "corriendo", "corr"), ("it", "abbandonare abbandonata", "abbandon"),
      ("pt-BR", "amizades", "amizad"), ("nl", "lichamelijk", "licham"),
      ("sv", "jaktkarlarna", "jaktkarl"), ("da", "undersøgelse", "undersøg"),
      ("fi", "edeltäjiinsä", "edeltäj"), ("ru", "ВАЖНАЯ важная", "важн"),
      ("tr", "KADINLAR kadınlar", "kadın"), ("tr", "İLAÇLAR ilaçlar", "ilaç"),
      ("ro", "acțiuni acţiuni", "acţiun"), ("hu", "szerelmesek", "szerelmes"),
      ("nb", "havnedistriktene", "havnedistrikt"), ("ar", "الكتاب كتاب", "كتاب"),
    ])
  func stems(_ language: String, _ forms: String, _ stem: String) throws {
    let stemmer = try #require(Stemmer(language: language))
    for form in forms.split(separator: " ") {
      #expect(stemmer.stem(String(form)) == stem, "\(language) \(form)")
    }
  }

  @Test("a stem's hash is the hash of the stem, and of the word where that is its own stem")
  func hashes() throws {
    let stemmer = try #require(Stemmer(language: "en"))
    let words = ["services", "Service", "service’s", "SERVICING"].map { Array($0.utf8) }
    let hashes = Set(words.map { stemmer.hash($0.span) })
    #expect(hashes == [Folding.hash("servic")])
    let phone = Array("Phone".utf8)
    #expect(stemmer.hash(phone.span) == Folding.hash("phone"))
  }

  @Test(
    "letter and mark apart are one letter",
    arguments: [
      ("de", "Ha\u{308}user", "Häuser"), ("fr", "E\u{301}coles", "écoles"),
      ("es", "nin\u{303}os", "niños"), ("ru", "мои\u{306}", "мой"),
      ("tr", "ilac\u{327}lar", "ilaçlar"), ("sv", "pa\u{30A}sarna", "påsarna"),
      ("el", "ι\u{308}\u{301}", "ΐ"), ("ro", "act\u{326}iuni", "acțiuni"),
      ("tr", "I\u{307}LAÇ", "ilaç"),
    ])
  func composes(_ language: String, _ apart: String, _ whole: String) throws {
    let stemmer = try #require(Stemmer(language: language))
    #expect(Array(stemmer.stem(apart).utf8) == Array(stemmer.stem(whole).utf8), "\(language)")
  }

  @Test("only languages that Snowball knows, in the script it knows")
  func languages() {
    for language in Stemmer.languages { #expect(Stemmer(language: language) != nil) }
    for language in ["en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "fi", "tr"] {
      #expect(Stemmer.languages.contains(language))
    }
    for language in ["pl", "zh", "und", "", "hi-Latn", "ar-Latn", "xx-YY", "-"] {
      #expect(Stemmer(language: language) == nil, "\(language)")
    }
    #expect(Stemmer(language: "EN_us")?.language == "en")
    #expect(Stemmer(language: "sr-Latn") != nil)
  }

  @Test("whatever the bytes, a result comes")
  func survives() throws {
    for language in Stemmer.languages {
      let stemmer = try #require(Stemmer(language: language))
      var state: UInt64 = 1
      for length in 0..<200 {
        let bytes = (0..<length).map { _ in
          state = state &* 6_364_136_223_846_793_005 &+ 1
          return UInt8(truncatingIfNeeded: state >> 56)
        }
        var stem: [UInt8] = []
        stemmer.stem(bytes.span, into: &stem)
        #expect(stem.count <= 3 * bytes.count + 8)
      }
    }
    let stemmer = try #require(Stemmer(language: "en"))
    let long = String(repeating: "ations", count: 100_000)
    #expect(stemmer.stem(long) == long)
    #expect(stemmer.stem("") == "")
  }
}
