import Foundation
import Model
import Testing

@testable import Customers

@Suite("Comparing names")
struct NameTests {
  @Test(
    "persons",
    arguments: [
      ("Aleksandr Petrov", "Alexander Petroff", true),
      ("Сергей Чайковский", "Sergey Tchaikovsky", true),
      ("Muhammad Al-Qadir", "Mohammed Alqadir", true), ("Anna Ivanova", "Ivanova, Anna", true),
      ("Νίκος Παπαδόπουλος", "Nikos Papadopoulos", true), ("محمد حسن", "Mohammad Hassan", true),
      ("Kate Wells", "Katherine Wells", true), ("J. M. Keynes", "John Maynard Keynes", true),
      ("李小龙", "Li Xiaolong", true), ("박지성", "Park Ji-sung", true),
      ("Omar bin Khalid", "Umar ibn Khaled", true), ("Dr. Mary Jones", "Mary Jones", true),
      ("Martin King Jr.", "Martin King Sr.", false), ("Sam Lee", "Sam Low", false),
      ("Boris Orlov", "Viktor Orlov", false), ("Ana Maria Silva", "Ana Lucia Silva", false),
      ("Smith", "John Smith", false), ("", "", false), ("\u{0}\u{7}", "…", false),
    ])
  func persons(_ a: String, _ b: String, _ isOne: Bool) {
    check(a, b, .person, isOne)
  }

  @Test(
    "companies and things",
    arguments: [
      ("ООО Ромашка", "Romashka LLC", true), ("Harbour Fund II", "Harbour Fund III", false),
      ("Open Joint Stock Company Zarya", "OAO Zarya", true),
      ("Acme Unit 12", "Acme Unit 13", false),
      ("International Business Machines Corp.", "IBM", true), ("Acme GmbH & Co. KG", "ACME", true),
      ("Smith & Sons", "Smith and Sons Ltd", true), ("トヨタ", "Toyota", true),
      ("Delta Foods", "Delta Airlines", false), ("Limited Company", "Acme Limited", false),
      ("Twenty-four Hills", "24 Hills", true), ("S.C. Berg", "SC Berg Inc", true),
    ])
  func companies(_ a: String, _ b: String, _ isOne: Bool) {
    check(a, b, .company, isOne)
  }

  /// Also that weights sum to the chance, and that the names may be turned round.
  private func check(_ a: String, _ b: String, _ kind: Customer.Kind, _ isOne: Bool) {
    let result = NameComparer.compare(a, b, kind: kind)
    #expect((result.probability >= 0.5) == isOne, "\(a) \(b) \(result)")
    let sum = result.because.reduce(0) { $0 + $1.weight }
    #expect(abs(1 / (1 + Foundation.exp(-sum)) - result.probability) < 1e-9)
    let turned = NameComparer.compare(b, a, kind: kind)
    #expect((turned.probability >= 0.5) == isOne, "\(b) \(a) \(turned)")
  }

  @Test("long names take no long time, and are one where they are equal")
  func long() {
    let words = (0..<10_000).map { "word\($0 * 7919 % 10_007)" }.joined(separator: " ")
    let letters = String(repeating: "ab", count: 500_000)
    let start = ContinuousClock.now
    for kind in [Customer.Kind.person, .company] {
      for name in [words, letters, String(repeating: "a/", count: 100_000)] {
        #expect(NameComparer.compare(name, name, kind: kind).probability > 0.5)
        #expect(NameComparer.compare(name, name + "c", kind: kind).probability < 0.5)
      }
    }
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test("types of an outsider's list")
  func kinds() {
    #expect(NameComparer.kind("Person") == .person)
    #expect(NameComparer.kind("LegalEntity") == .company)
    #expect(NameComparer.kind("colour") == nil)
  }
}
