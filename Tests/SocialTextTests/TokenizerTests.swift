import Foundation
import SocialText
import Testing

@Suite struct TokenizerTests {
  private func tokens(_ bytes: [UInt8]) -> [Token] {
    var result: [Token] = []
    Tokenizer().tokenize(bytes.span, into: &result)
    return result
  }

  /// `text:kind` of every token that is not a plain word, `text` of words.
  private func show(_ text: String) -> String {
    let bytes = Array(text.utf8)
    return tokens(bytes).map { token in
      let piece = String(decoding: bytes[Int(token.start)..<token.end], as: UTF8.self)
      return token.kind == .word ? piece : piece + "§" + token.kind.name
    }.joined(separator: " ")
  }

  @Test(arguments: [
    ("It isn't good, John’s", "It isn't good ,§punctuation John’s"),
    ("well-known rock'n'roll 'em", "well -§punctuation known rock'n'roll '§punctuation em"),
    ("U.S. is bad.Really", "U.S .§punctuation is bad .§punctuation Really"),
    ("_so_ snake_case", "_§punctuation so _§punctuation snake_case"),
    ("3.5 1,000,000 4th 2x4 €5", "3.5§number 1,000,000§number 4th 2x4 €§symbol 5§number"),
    ("$5 10:30 50%", "$§symbol 5§number 10§number :§punctuation 30§number 50§number %§punctuation"),
    ("wow!!! what?!", "wow !!!§punctuation what ?§punctuation !§punctuation"),
    ("Köln Straße ÉCOLE l’été", "Köln Straße ÉCOLE l’été"),
    ("日本語 カタカナー ひらがな สวัสดี", "日 本 語 カタカナー ひらがな สวัสดี"),
    ("안녕하세요 привет", "안녕하세요 привет"),
  ])
  func `words and numbers`(text: String, expected: String) {
    #expect(show(text) == expected)
  }

  @Test(arguments: [
    ("see http://t.co/abc!", "see http://t.co/abc§url !§punctuation"),
    ("www.example.com/a?b=c, ok", "www.example.com/a?b=c§url ,§punctuation ok"),
    ("HTTPS://Example.COM.", "HTTPS://Example.COM§url .§punctuation"),
    ("mail a.b+c@ex-ample.co.uk now", "mail a.b+c@ex-ample.co.uk§email now"),
    ("@anna: hi @b/list-1", "@anna§mention :§punctuation hi @b/list-1§mention"),
    ("#Wow #1 #é_2", "#Wow§hashtag #§punctuation 1§number #é_2§hashtag"),
    ("$AAPL up $20", "$AAPL§cashtag up $§symbol 20§number"),
  ])
  func `names of the net`(text: String, expected: String) {
    #expect(show(text) == expected)
  }

  @Test(arguments: [
    ("soooo niiice hmmm coool", "soooo§elongated niiice§elongated hmmm§elongated coool§elongated"),
    ("WWW III good 1000", "WWW III good 1000§number"),
    ("нееет", "нееет§elongated"),
    ("s*** f**k f@#k sh!t", "s***§censored f**k§censored f@#k§censored sh!t§censored"),
    (
      "*bold* **bold** ($hit) @#$%!",
      "*§punctuation bold *§punctuation **§punctuation bold "
        + "**§punctuation (§punctuation $hit§censored )§punctuation @#$%!§censored"
    ),
    ("wow!no 2*3", "wow !§punctuation no 2§number *§punctuation 3§number"),
  ])
  func `drawn-out and masked words`(text: String, expected: String) {
    #expect(show(text) == expected)
  }

  @Test(arguments: [
    ":)", ":-)", ":))))", ":(", ":'(", ";-)", "=D", "XD", "xD", ":-/", ":P", ":o)", ">:(", "<3",
    "</3", "^_^", "-_-", "T_T", "o.O", "O_o", "(:", "(-:", "¯\\_(ツ)_/¯", "ಠ_ಠ", "(╯°□°)╯︵ ┻━┻",
    "8-)", ":3", ":*", "(^_^)", "\\o/",
  ])
  func `faces are one token`(face: String) {
    #expect(show("so " + face + " ok") == "so \(face)§emoticon ok")
    #expect(show(face) == "\(face)§emoticon")
  }

  @Test(arguments: [
    ("http://a.de:8080/x", "http://a.de:8080/x§url"),
    (
      "items:(a) 3:30",
      "items :§punctuation (§punctuation a )§punctuation 3§number :§punctuation "
        + "30§number"
    ),
    ("Vitamin D: good", "Vitamin D :§punctuation good"),
    ("great:) thanks", "great :)§emoticon thanks"),
  ])
  func `no faces inside other things`(text: String, expected: String) {
    #expect(show(text) == expected)
  }

  @Test(arguments: [
    "👍", "👍🏽", "👩‍💻", "👨‍👩‍👧‍👦", "🇩🇪", "1️⃣", "#️⃣", "❤️", "❤", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "☺️", "©️", "🏳️‍🌈", "❤️‍🔥",
    "🐦‍🔥", "🙂‍↔️", "🧑‍🧑‍🧒", "🇨🇶", "\u{1FAE9}", "\u{1FAEA}", "\u{1FACD}",
  ])
  func `emoji are one token`(emoji: String) {
    #expect(show("a " + emoji + emoji + "b") == "a \(emoji)§emoji \(emoji)§emoji b")
  }

  @Test(.enabled(if: Corpora.folder != nil))
  func `every qualified emoji is one token and one grapheme`() throws {
    var failures: [String] = []
    for line in try Corpora.text("text/emoji/emoji-test-15.0.txt").split(separator: "\n") {
      let fields = line.split(separator: ";")
      guard fields.count > 1, fields[1].contains("fully-qualified") else { continue }
      var view = String.UnicodeScalarView()
      for code in fields[0].split(separator: " ") {
        if let value = UInt32(code, radix: 16), let scalar = Unicode.Scalar(value) {
          view.append(scalar)
        }
      }
      let text = String(view)
      var graphemes: [Int] = []
      Segmentation.graphemes(text.utf8.span, into: &graphemes)
      let found = tokens(Array(text.utf8))
      if found.count != 1 || found[0].kind != .emoji || graphemes.count != 2 {
        failures.append(String(line))
      }
    }
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(8))")
  }

  @Test func `flags tell how a token looks and stands`() {
    let found = tokens(Array("WOW Anna é iPhone\nA I'M NOT,x".utf8))
    let flags = found.map(\.flags)
    #expect(flags[0] == [.spaceBefore, .allCaps])
    #expect(flags[1] == [.spaceBefore, .capitalized])
    #expect(flags[2] == [.spaceBefore, .nonASCII])
    #expect(flags[3] == .spaceBefore)
    #expect(flags[4] == [.spaceBefore, .lineBreakBefore, .capitalized])
    #expect(flags[5] == [.spaceBefore, .allCaps])
    #expect(flags[7] == [])
    #expect(flags[8] == [])
  }

  @Test func `a token's hash is the hash of its folded bytes`() {
    let text = "Isn't CAFÉ soooo f**k #Größe @Me 👍🏽 :-)) 한글 １２ 3.5k ſtraße naïve http://A.de/B x.Y"
    let bytes = Array(text.utf8)
    for token in tokens(bytes) {
      let piece = Array(bytes[Int(token.start)..<token.end])
      #expect(token.hash == Folding.hash(piece.span), "\(String(decoding: piece, as: UTF8.self))")
    }
  }

  /// Order, no overlap, scalar boundaries, gaps of white space and controls only, equal hashes.
  private func check(_ bytes: [UInt8]) -> Bool {
    var end = 0
    for token in tokens(bytes) {
      let start = Int(token.start)
      guard start >= end, token.length > 0, token.end <= bytes.count else { return false }
      if !isBlank(bytes[end..<start]) { return false }
      if Folding.hash(Array(bytes[start..<token.end]).span) != token.hash { return false }
      end = token.end
    }
    return isBlank(bytes[end...])
  }

  private func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool {
    String(decoding: bytes, as: UTF8.self).unicodeScalars.allSatisfy {
      let category = $0.properties.generalCategory
      return $0.properties.isWhitespace || category == .control || category == .format
        || category == .surrogate
    }
  }

  @Test func `any bytes give ordered tokens with blank gaps`() {
    var seed: UInt64 = 42
    func next() -> UInt64 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return seed >> 33
    }
    let pieces: [[UInt8]] = [
      Array("a".utf8), Array("Zz".utf8), Array("1".utf8), Array(".".utf8), Array("@".utf8),
      Array("#".utf8), Array("$".utf8), Array(":".utf8), Array("//".utf8), Array("http".utf8),
      Array(".com".utf8), Array("'".utf8), Array("’".utf8), Array("_".utf8), Array("*".utf8),
      Array("é".utf8), Array("\u{301}".utf8), Array("\u{200D}".utf8), Array("\u{FE0F}".utf8),
      Array("👩".utf8), Array("🇩".utf8), Array("漢".utf8), Array("カ".utf8), Array("ก".utf8),
      Array(" ".utf8), Array("\n".utf8), [0], [0xFF], [0xC3], [0xE2, 0x80], Array("(".utf8),
      Array(")".utf8), Array("-".utf8), Array("\u{20E3}".utf8), Array("٣".utf8), Array("!".utf8),
      Array("ß".utf8), Array("<3".utf8), Array("D".utf8), Array("\u{AD}".utf8), Array("İ".utf8),
    ]
    for round in 0..<20_000 {
      var bytes: [UInt8] = []
      for _ in 0..<Int(next() % 14) {
        bytes += round % 4 == 0 ? [UInt8(next() & 255)] : pieces[Int(next()) % pieces.count]
      }
      #expect(check(bytes), "\(bytes)")
    }
  }

  @Test func `a line of five megabytes takes linear time`() {
    let text = Array(String(repeating: "So good!! @anna see a.b.c #x ", count: 180_000).utf8)
    #expect(tokens(text).count == 180_000 * 7)
  }
}
