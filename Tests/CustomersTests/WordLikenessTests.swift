import Testing

@testable import Customers

/// How alike the words of two rows are.
@Suite("Words of customer rows") struct WordLikenessTests {
  @Test(
    "what outlines rule out is never alike, and a slip is told the same alone",
    arguments: [UInt64(1), 2, 3])
  func outlinesRuleOutNothingAlike(seed: UInt64) {
    var state = seed
    func below(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(truncatingIfNeeded: state >> 33) % limit
    }
    // Few letters, so that many pairs are nearly alike; digits fall into the letters' classes.
    let letters = Array("abcdep0156@.\u{FC}".utf8)
    func word() -> [UInt8] {
      let length = 1 + (below(20) == 0 ? below(90) : below(12))
      return (0..<length).map { _ in letters[below(letters.count)] }
    }
    func slip(_ word: [UInt8]) -> [UInt8] {
      var word = word
      for _ in 0...below(3) where word.count > 2 {
        let place = below(word.count - 1)
        switch below(4) {
        case 0: word.swapAt(place, place + 1)
        case 1: word.remove(at: place)
        case 2: word.insert(letters[below(letters.count)], at: place)
        default: word[place] = letters[below(letters.count)]
        }
      }
      return word
    }
    var counts: [WordLikeness: Int] = [:]
    for _ in 0..<20_000 {
      var store = WordStore()
      let one = word()
      let a = store.number(one[...])
      let b = store.number((below(4) == 0 ? word() : slip(one))[...])
      let bytes = Array(store[a]) + Array(store[b])
      let range = store.length(a)..<bytes.count
      let whole =
        a == b ? .equal : WordLikeness(bytes.span, 0..<store.length(a), range)
      #expect(store.likeness(a, b) == whole && store.likeness(b, a) == whole)
      #expect(store.areSlips(a, b) == (whole == .slip))
      counts[whole, default: 0] += 1
    }
    #expect(counts.count == 4 && counts.values.allSatisfy { $0 > 100 }, "\(counts)")
  }

  @Test("words that were forgotten leave those before them as they were")
  func forgets() {
    var store = WordStore()
    let kept = store.number(Array("kowalska".utf8)[...])
    _ = store.number(Array("guest".utf8)[...])
    store.keep(first: 1)
    #expect(store.count == 1 && Array(store[kept]) == Array("kowalska".utf8))
    #expect(store.find(Array("guest".utf8)[...]) == -1)
    let next = store.number(Array("kowalsky".utf8)[...])
    #expect(next == 1 && store.likeness(kept, next) == .slip)
  }
}
