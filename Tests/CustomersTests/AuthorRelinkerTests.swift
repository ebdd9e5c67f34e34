import Crypto
import Foundation
import Model
import Testing

@testable import Customers

@Suite("A kept author is linked anew by what was kept")
struct AuthorRelinkerTests {
  private static let key = Array("a key for tests".utf8)

  private func customer(_ consent: Consent = .granted) -> Customer {
    var customer = Customer(id: "C-1")
    (customer.firstName, customer.lastName) = ("Kim", "Wells")
    customer.email = "kim@wells.example"
    customer.handles = ["forum:kim_w"]
    customer.consent = consent
    return customer
  }

  private func relinker(_ customers: [Customer], suppressed: [String] = []) -> AuthorRelinker {
    let lines = suppressed.map { identifier in
      HMAC<SHA256>.authenticationCode(
        for: Data(identifier.utf8), using: SymmetricKey(data: Self.key)
      ).map { String(format: "%02x", $0) }.joined()
    }
    let list = SuppressionList.read(Array(lines.joined(separator: "\n").utf8), key: Self.key).list
    return AuthorRelinker(
      CustomerLinker(book: CustomerBook(customers: customers, fingerprint: 1), suppressed: list))
  }

  /// As it was decided by an address that is not kept.
  private func byAddress(_ decision: LinkDecision) -> AuthorLink {
    AuthorLink(
      decision: decision, probability: 0.99,
      because: [
        LinkReason(rule: "email", weight: 9), LinkReason(rule: "name", weight: 2.4),
        LinkReason(rule: "prior", weight: -3),
      ])
  }

  private let known = Author(name: "Kim Wells", handle: "kim_w", platform: "forum")
  private let named = Author(name: "Kim Wells")

  private func outcome(
    _ relinker: AuthorRelinker, _ author: Author, _ earlier: AuthorLink = .nobody,
    isSameList: Bool = false
  ) -> LinkDecision {
    relinker.link(
      author: author, platforms: ["forum"], earlier: earlier, isSameList: isSameList
    ).decision
  }

  @Test("with the same list what was decided stands, by whatever it was decided")
  func stands() {
    let same = relinker([customer()])
    let linked = byAddress(.linked(customer: "C-1"))
    #expect(outcome(same, Author(), linked, isSameList: true) == linked.decision)
    #expect(outcome(same, Author(), byAddress(.pseudonymous), isSameList: true) == .pseudonymous)
    // What spoke against a link when the post came is not seen in what was kept.
    #expect(outcome(same, known, isSameList: true).outcome == .none)
  }

  @Test("with another list what was kept decides: who is new there, or agreed since, is linked")
  func decidesAnew() {
    #expect(outcome(relinker([customer()]), known) == .linked(customer: "C-1"))
    let earlier = AuthorLink(decision: .pseudonymous, probability: 0.99, because: [])
    #expect(outcome(relinker([customer()]), known, earlier) == .linked(customer: "C-1"))
    #expect(outcome(relinker([customer(.denied)]), known) == .pseudonymous)
    #expect(outcome(relinker([]), known, byAddress(.linked(customer: "C-1"))).outcome == .none)
  }

  @Test(
    "a link by an address stands while the customer agrees",
    arguments: [(Consent.granted, LinkOutcome.linked), (.denied, .pseudonymous)])
  func keepsAddresses(consent: Consent, expected: LinkOutcome) {
    let earlier = byAddress(.linked(customer: "C-1"))
    let now = relinker([customer(consent)])
    for isSame in [true, false] {
      #expect(outcome(now, named, earlier, isSameList: isSame).outcome == expected)
    }
    // A second row of the same customer that says less counts for all.
    var second = customer(.unknown)
    second.id = "C-2"
    #expect(outcome(relinker([customer(), second]), named, earlier).outcome != .linked)
  }

  @Test("a link that nothing kept speaks for, and no address did, goes")
  func goes() {
    let earlier = AuthorLink(
      decision: .linked(customer: "C-1"), probability: 0.99,
      because: [LinkReason(rule: "handle", weight: 6.2)])
    #expect(outcome(relinker([customer()]), named, earlier).outcome != .linked)
  }

  @Test("nobody who asked to be forgotten is linked, by address or handle, now or then")
  func forgets() {
    for identifier in ["kim@wells.example", "forum:kim_w"] {
      let now = relinker([customer()], suppressed: [identifier])
      for earlier in [byAddress(.linked(customer: "C-1")), .nobody] {
        for isSame in [true, false] {
          let link = now.link(
            author: known, platforms: [], earlier: earlier, isSameList: isSame)
          #expect(link.decision == .none(candidates: []))
          #expect(link.isSuppressed || (isSame && earlier.decision.outcome == .none))
        }
      }
      let held = byAddress(
        .held(candidates: [LinkCandidate(customer: "C-1", probability: 0.5)]))
      #expect(outcome(now, Author(), held, isSameList: true) == .held(candidates: []))
      #expect(outcome(now, named, held).outcome == .none)
    }
    var gone = AuthorLink.nobody
    gone.isSuppressed = true
    #expect(
      relinker([customer()]).link(
        author: known, platforms: [], earlier: gone, isSameList: false
      ).isSuppressed)
  }

  @Test("doubts that are not kept still count")
  func keepsDoubts() {
    let held = AuthorLink(
      decision: .held(candidates: [LinkCandidate(customer: "C-1", probability: 0.6)]),
      probability: 0.6,
      because: [LinkReason(rule: "handle", weight: 6.2), LinkReason(rule: "parody", weight: -4)])
    #expect(outcome(relinker([customer()]), known, held) == held.decision)
  }

  @Test("a list's fingerprint does not depend on the order of its lines")
  func fingerprints() {
    let lines = ["a", "b"].map { String(repeating: $0, count: 64) }
    func fingerprint(_ lines: [String]) -> UInt64 {
      SuppressionList.read(Array(lines.joined(separator: "\n").utf8), key: []).list.fingerprint
    }
    #expect(fingerprint(lines) == fingerprint(lines.reversed()))
    #expect(fingerprint(lines) != fingerprint([lines[0]]))
    #expect(fingerprint([]) == 0)
  }
}
