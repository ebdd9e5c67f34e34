import Foundation
import Model

/// A customer list of people who do not exist: names of syllables of our own with the frequencies of
/// real ones (Zipf and Mandelbrot), streets, cities, addresses, numbers; some rows are copies of earlier ones with
/// slips of the finger and things left out. The same in every run.
struct MadeUpRecords {
  /// Share of rows that are copies.
  static let copies = 0.08

  private var random = Scramble(state: 23)
  private let firsts: [String]
  private let lasts: [String]
  private let streets: [String]
  private let cities: [String]

  init() {
    var random = Scramble(state: 5)
    func words(_ count: Int, _ syllables: ClosedRange<Int>) -> [String] {
      var words: [String] = []
      var seen: Set<String> = []
      while words.count < count {
        var word = ""
        let length = syllables.lowerBound + Int(random.next() % UInt64(syllables.count))
        for _ in 0..<length {
          word +=
            MadeUpRecords.syllables[
              Int(random.next() % UInt64(MadeUpRecords.syllables.count))]
        }
        if seen.insert(word).inserted {
          words.append(word.prefix(1).uppercased() + word.dropFirst())
        }
      }
      return words
    }
    firsts = words(3_000, 2...3)
    lasts = words(60_000, 2...4)
    streets = words(8_000, 2...3)
    cities = words(4_000, 2...4)
  }

  /// So many rows, ids from `C1`.
  mutating func rows(_ count: Int) -> [Customer] {
    var rows: [Customer] = []
    rows.reserveCapacity(count)
    for number in 0..<count {
      if number > 0, chance() < MadeUpRecords.copies {
        rows.append(copy(of: rows[below(number)], id: "C\(number + 1)"))
      } else {
        rows.append(person(id: "C\(number + 1)"))
      }
    }
    return rows
  }

  /// A record that is in no list: every second one a copy of a row, the others new people.
  mutating func record(_ number: Int, from rows: [Customer]) -> (record: Customer, original: Int?) {
    if number % 2 == 1 { return (person(id: "Q\(number)"), nil) }
    let original = below(rows.count)
    return (copy(of: rows[original], id: "Q\(number)"), original)
  }

  private mutating func person(id: String) -> Customer {
    var customer = Customer(id: id)
    let first = firsts[zipf(firsts.count, flat: 10)]
    let last = lasts[zipf(lasts.count, flat: 20)]
    customer.firstName = first
    customer.lastName = last
    if chance() < 0.7 {
      customer.birthDate = String(
        format: "%04d-%02d-%02d", 1935 + below(70), 1 + below(12), 1 + below(28))
    }
    if chance() < 0.8 {
      let city = zipf(cities.count, flat: 5)
      customer.city = cities[city]
      customer.postcode = String(format: "%05d", city * 13 + below(13))
      customer.street = "\(1 + below(180)) \(streets[zipf(streets.count, flat: 5)]) Street"
    }
    if chance() < 0.6 {
      let host = ["post", "mailbox", "inbox", "letters"][below(4)]
      customer.email = "\(first).\(last)\(below(10_000))@\(host).example".lowercased()
    }
    if chance() < 0.5 { customer.phone = String(format: "0%09d", below(1_000_000_000)) }
    customer.consent = Consent.allCases[below(3)]
    return customer
  }

  private mutating func copy(of row: Customer, id: String) -> Customer {
    var copy = row
    copy.id = id
    if chance() < 0.3 { copy.firstName = slip(copy.firstName) }
    if chance() < 0.3 { copy.lastName = slip(copy.lastName) }
    if chance() < 0.2 { copy.birthDate = nil }
    if chance() < 0.2 { copy.street = slip(copy.street) }
    if chance() < 0.3 { copy.email = nil }
    if chance() < 0.3 { copy.phone = nil }
    if chance() < 0.1 { copy.city = nil }
    return copy
  }

  /// Two neighbours swapped, or a letter left out.
  private mutating func slip(_ text: String?) -> String? {
    guard var letters = text.map(Array.init), letters.count > 3 else { return text }
    let place = 1 + below(letters.count - 2)
    if chance() < 0.5 { letters.swapAt(place, place + 1) } else { letters.remove(at: place) }
    return String(letters)
  }

  private mutating func chance() -> Double { Double(random.next() >> 11) / 9_007_199_254_740_992 }

  private mutating func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }

  /// A rank below `count` by the law of Zipf and Mandelbrot, 1 ÷ (rank + `flat`): the commonest
  /// family name is borne by one in a hundred and fifty, the commonest given name by one in sixty.
  private mutating func zipf(_ count: Int, flat: Double) -> Int {
    min(count - 1, Int(flat * exp(chance() * log((Double(count) + flat) / flat)) - flat))
  }

  private static let syllables = """
    ba bel bran ca cor da den do el fa fen ga gil ha her is jo ka ken la lor ma mer mo na nor o pa per \
    qui ra ren ro sa sen so ta tem to u va ver vi wa wen yo za zel
    """.split(separator: " ")
}
