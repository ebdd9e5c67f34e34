import Testing

@testable import SocialText

@Suite("Long words of names are found with one slip")
struct SlipTableTests {
  private static func table(_ words: [String]) -> SlipTable {
    var list = SlipWords()
    for word in words { list.add(Array(word.utf8)) }
    return SlipTable(MappedBytes(SlipTable.block(of: list))) ?? .empty
  }

  private static let words = ["brightwater", "quillons", "tarvenmill", "tarvenmills", "orchards"]

  @Test(
    "a letter more, less, other, or two swapped",
    arguments: [
      ("brightwatter", "brightwater"), ("brigtwater", "brightwater"),
      ("brightwoter", "brightwater"), ("brihgtwater", "brightwater"),
      ("birghtwater", "brightwater"), ("quilolns", "quillons"), ("quilons", "quillons"),
      ("quilllons", "quillons"), ("orchardds", "orchards"), ("orhcards", "orchards"),
      ("brightwaetr", "brightwater"), ("brightwatre", "brightwater"),
      ("rbightwater", "brightwater"),
    ])
  func finds(_ word: String, _ meant: String) {
    #expect(Self.table(Self.words).meant(by: Array(word.utf8)).map(\.hash) == [Folding.hash(meant)])
  }

  @Test("every slip inside a word is found, wherever it is")
  func findsAll() {
    for word in Self.words {
      let letters = Array(word.utf8)
      let table = Self.table([word])
      for place in 1..<(letters.count - 1) {
        var less = letters
        less.remove(at: place)
        var more = letters
        more.insert(0x7A, at: place)
        var other = letters
        other[place] = 0x7A
        var swapped = letters
        if place < letters.count - 2 { swapped.swapAt(place, place + 1) }
        for slip in [less, more, other, swapped] where slip != letters {
          #expect(table.meant(by: slip).map(\.hash) == [Folding.hash(word)], "\(word) at \(place)")
        }
      }
    }
  }

  @Test(
    "two slips, other ends, short words, words of names and other signs are none",
    arguments: [
      "brihgtwatter", "xrightwater", "brightwatex", "brightwater", "tarvenmill", "bright", "", "a",
      "quil1ons", "quillöns", String(repeating: "q", count: 5000),
    ])
  func leavesAlone(_ word: String) {
    #expect(Self.table(Self.words).meant(by: Array(word.utf8)).isEmpty)
  }

  @Test("a word may be meant as several")
  func findsSeveral() {
    let table = Self.table(["brandwell", "brondwell"])
    #expect(
      Set(table.meant(by: Array("brindwell".utf8)).map(\.hash))
        == [Folding.hash("brandwell"), Folding.hash("brondwell")])
  }

  @Test("blocks that do not hold together are refused, and others read nothing outside")
  func refusesDamage() {
    var list = SlipWords()
    for word in Self.words { list.add(Array(word.utf8)) }
    let block = SlipTable.block(of: list)
    for length in [1, 7, 8, 20, block.count / 2] {
      #expect(SlipTable(MappedBytes(Array(block.prefix(length)))) == nil)
    }
    for place in block.indices {
      for bit in [0x01, 0x80] as [UInt8] {
        var broken = block
        broken[place] ^= bit
        _ = SlipTable(MappedBytes(broken))?.meant(by: Array("brightwatter".utf8))
      }
    }
    #expect(SlipTable(MappedBytes([]))?.isEmpty == true)
  }

  @Test("very many words that begin and end alike are looked up in constant time")
  func staysShort() {
    let words = (0..<20_000).map { number in
      let middle = String(number).utf8.map { UnicodeScalar($0 + 49) }
      return "orchards" + String(String.UnicodeScalarView(middle)) + "ingshire"
    }
    let table = Self.table(words)
    let clock = ContinuousClock()
    let time = clock.measure {
      for word in words.prefix(2000) { _ = table.meant(by: Array(("o" + word).utf8)) }
    }
    #expect(time < .seconds(20))
  }
}
