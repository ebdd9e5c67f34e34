import Foundation
import Gates
import SocialText
import Testing

@Suite struct LanguageIdentifierTests {
  /// The model of the checkout these tests stand in.
  static let path: String = {
    var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    return folder.appendingPathComponent("Lexicons/language.model").path
  }()

  @Test(arguments: [
    ("I really don't know what this is about", "en"), ("Das ist ein guter Tag für alle", "de"),
    ("Je ne sais pas où il est allé", "fr"), ("No sé qué decir sobre esto, amigo", "es"),
    ("Não sei o que dizer sobre isso", "pt"), ("Я не знаю, что это такое", "ru"),
    ("Це дуже гарний день для всіх", "uk"), ("これは何ですか", "ja"), ("今天天气很好", "zh"),
    ("이것은 무엇입니까", "ko"), ("Δεν ξέρω τι είναι αυτό", "el"), ("לא יודע מה זה", "he"),
    ("هذا يوم جميل جدا", "ar"), ("این خیلی خوب است", "fa"), ("यह बहुत अच्छा है", "hi"),
    ("สวัสดีครับ", "th"), ("yeh bahut achha hai bhai kya baat hai", "hi-Latn"),
    ("", "und"), ("12345 !!! 👍👍", "und"), ("@anna http://t.co/abc #", "und"),
  ])
  func `clear texts are told apart`(text: String, language: String) throws {
    let identifier = try LanguageIdentifier(contentsOf: Self.path)
    let guess = identifier.identify(text.utf8.span)
    #expect(guess.language == language, "\(guess)")
    #expect(guess.confidence >= 0 && guess.confidence <= 1)
  }

  @Test func `addresses and mentions say nothing`() throws {
    let identifier = try LanguageIdentifier(contentsOf: Self.path)
    let plain = identifier.identify("guten Morgen zusammen".utf8.span)
    let noisy = identifier.identify(
      "@the_who guten Morgen https://what.is/this/thing zusammen 12".utf8.span)
    #expect(plain.language == noisy.language)
    #expect(plain.confidence == noisy.confidence)
  }

  @Test func `a missing or damaged file is an error that names it`() throws {
    #expect(throws: LanguageModelError.self) { try LanguageIdentifier(contentsOf: "/nowhere") }
    let path = NSTemporaryDirectory() + "cut-\(UInt64.random(in: 0...UInt64.max)).model"
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Self.path))
    try bytes.prefix(100_000).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(throws: LanguageModelError.self) { try LanguageIdentifier(contentsOf: path) }
  }

  @Test func `seventy-five languages and romanised Hindi in three megabytes`() throws {
    let identifier = try LanguageIdentifier(contentsOf: Self.path)
    #expect(identifier.languages.count >= 76)
    #expect(identifier.languages.contains("hi-Latn"))
    let size = try FileManager.default.attributesOfItem(atPath: Self.path)[.size] as? Int
    #expect((size ?? .max) <= 3 << 20)
  }

  @Test(.enabled(if: Corpora.folder != nil))
  func `tweets of seven languages reach the gate`() throws {
    let identifier = try LanguageIdentifier(contentsOf: Self.path)
    var right = 0
    var all = 0
    for row in try Corpora.rows("text/langid/tweets-umsab.jsonl") {
      guard let language = row["lang"] as? String, let text = row["text"] as? String,
        language != "hi"
      else { continue }
      all += 1
      if identifier.identify(text.utf8.span).language == language { right += 1 }
    }
    #expect(Gate.holds("language_tweets_7", Double(right) / Double(all)))
  }

  @Test(.enabled(if: Corpora.folder != nil))
  func `sentences of the thirty major languages reach the gate`() throws {
    let identifier = try LanguageIdentifier(contentsOf: Self.path)
    let major = Set(
      """
      en es pt fr de it nl sv da nb pl cs sk hu ro bg ru uk el tr ar he fa hi th ko ja zh vi id
      """.split(separator: " ").map(String.init))
    var right = 0
    var all = 0
    for row in try Corpora.rows("text/langid/lingua.jsonl") {
      guard row["kind"] as? String == "sentences", let language = row["lang"] as? String,
        let text = row["text"] as? String, major.contains(language)
      else { continue }
      all += 1
      var found = identifier.identify(text.utf8.span).language
      if found == "nn" { found = "nb" }
      if found == language { right += 1 }
    }
    #expect(Gate.holds("language_sentences_major", Double(right) / Double(all)))
  }
}
