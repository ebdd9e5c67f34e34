import Gates
import SocialText
import Testing

/// A seeded mutation fuzzer: a moment by default, longer with `EARSHOT_FUZZ_SECONDS=600`, from
/// another seed with `EARSHOT_FUZZ_SEED=7`. What it finds is printed as bytes to paste below.
///
/// Guided by coverage, with libFuzzer and the address sanitizer, the same properties run so:
///
///     swiftc -O -wmo -sanitize=fuzzer,address -parse-as-library -swift-version 6 \
///       -D LIBFUZZER -package-name earshot -module-name SocialText \
///       $(find Sources/SocialText -name '*.swift') \
///       Tests/SocialTextTests/TextProperties.swift Tests/SocialTextTests/LibFuzzer.swift -o .build/fuzz
///     .build/fuzz -max_total_time=600 -max_len=256 -timeout=5 CORPUS
///
/// CORPUS is any folder of small texts; inputs that reach new code are added to it.
@Suite struct FuzzTests {
  static let properties = TextProperties(model: LanguageIdentifierTests.path)

  /// Texts that once broke something, and texts rich in what the scanners look for.
  static let seeds: [[UInt8]] =
    [
      "Hello @anna, see https://t.co/abc?x=1 #Wow!! :-) $AAPL a@b.com", "z.B. Hr. Müller… ok?! no.",
      "👩‍👩‍👧‍👦🏽🇩🇪1️⃣❤️‍🔥🏴󠁧󠁢󠁥󠁮󠁧󠁿", "क्षत्रिय ทดสอบ 日本語テスト 한국어 مَرحبا שָׁלוֹם",
      "Аpple f**k s*** soooo T_T o.O ¯\\_(ツ)_/¯ xD", "\"Stop!\" he said... (why?) great phone.but",
      "e\u{301}\u{301}\u{200D}\u{202E}abc\u{2066}\u{FEFF}\u{0}\u{7F}\u{AD}",
      "a.b.c.d http://a..b ww.x.é.com",
      "٣٫٥ १२३ ㎏ ﬁ ǅ ß ı İ ŉ ΐ", "3.5 1,000 10:30 4th v2.0.1 #1 $5 50%",
      "\r\n\u{2028}\u{2029}\u{85}\u{B}\u{C}",
      "\u{177DF}a", ");\u{2029}А (:\u{2029}D:", "http://a..\u{2029}B. Hr\u{2029}x",
      "\u{2701}\u{200D}\u{2701}",
    ].map { Array($0.utf8) }
    + [
      [0xFF, 0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x80], [0xF0, 0x9F],
    ]

  /// One to five changes: cut, double, swap, join with another seed, put a byte or a scalar.
  private func mutated(_ random: inout FuzzRandom) -> [UInt8] {
    var text = Self.seeds[random.next(Self.seeds.count)]
    for _ in 0...random.next(5) {
      let from = random.next(text.count + 1)
      let to = min(text.count, from + random.next(12))
      switch random.next(7) {
      case 0: text.removeSubrange(from..<to)
      case 1: text.insert(contentsOf: text[from..<to], at: random.next(text.count + 1))
      case 2:
        let other = Self.seeds[random.next(Self.seeds.count)]
        let start = random.next(other.count)
        let end = min(other.count, start + 1 + random.next(16))
        text.insert(contentsOf: other[start..<end], at: from)
      case 3: text.insert(UInt8(random.next(256)), at: from)
      case 4:
        let limit = [0x80, 0x800, 0x3100, 0x1_0000, 0x11_0000][random.next(5)]
        if let scalar = Unicode.Scalar(UInt32(random.next(limit))) {
          text.insert(contentsOf: Array(String(scalar).utf8), at: from)
        }
      case 5:
        let signs = Array(".,:;!?@#$*_-'\"()/\\<>=^~% \n&".utf8)
        text.insert(signs[random.next(signs.count)], at: from)
      default: if from < text.count { text[from] ^= UInt8(1 << random.next(8)) }
      }
    }
    return text
  }

  @Test func `mutated texts keep every property`() {
    let rounds = FuzzRun.run(atLeast: 300) { random in
      var failures = 0
      let text = mutated(&random)
      let broken = Self.properties.violations(text)
      if !broken.isEmpty {
        failures += 1
        Issue.record("\(broken) \(text) \(String(decoding: text, as: UTF8.self).debugDescription)")
      }
      guard text.last != 13 else { return failures }
      let other = mutated(&random)
      for separator in [[10], [0xE2, 0x80, 0xA9]] as [[UInt8]] {
        let differences = Self.properties.differences(text, other, by: separator)
        if !differences.isEmpty {
          failures += 1
          Issue.record("\(differences) \(text) + \(separator) + \(other)")
        }
      }
      return failures
    }
    print("fuzzed \(rounds) texts")
  }

  @Test(arguments: seeds.indices)
  func `every cut of a seed keeps every property`(seed: Int) {
    let text = Self.seeds[seed]
    for end in 0...text.count {
      #expect(Self.properties.violations(Array(text[..<end])).isEmpty, "\(text[..<end])")
      #expect(Self.properties.violations(Array(text[end...])).isEmpty, "\(text[end...])")
    }
  }
}
