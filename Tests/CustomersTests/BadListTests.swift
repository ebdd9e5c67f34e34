import Foundation
import Model
import Testing

@testable import Customers

@Suite("Bad customer lists harm nobody")
struct BadListTests {
  private func file(_ rows: String..., header: String) -> CustomerFile {
    CustomerFile(Array(([header] + rows).joined(separator: "\n").utf8))
  }

  private func linker(_ file: CustomerFile) -> CustomerLinker {
    CustomerLinker(book: CustomerBook(customers: file.customers, fingerprint: 1))
  }

  private static let header = "id,type,first_name,last_name,city,handles,consent"

  @Test("employers that go round in a circle are told with their lines, and do not count")
  func circles() {
    let file = file(
      "a,person,a,,", "b,person,c,,", "c,company,b,,", "d,person,c,h1,", "e,person,Acme,h1,e",
      "f,company,g,,", "g,company,h,,", "h,company,f,,", "i,company,f,i,",
      header: "id,type,employer,household,name")
    #expect(file.customers.count == 9)
    #expect(file.problems.map(\.line) == [2, 3, 4, 7, 8, 9])
    #expect(file.problems[0].message.contains("row itself"))
    #expect(file.problems[1].message.contains("circle"))
    for problem in file.problems { #expect(problem.message.contains("mend: ")) }
    // Who points into a circle is not in it.
    #expect(file.customers.map(\.employer) == [nil, nil, nil, "c", "Acme", nil, nil, nil, "f"])
  }

  @Test("households that go round in a circle do not count; one may go by the id of its head")
  func households() {
    let file = file(
      "a,person,b,", "b,person,a,", "c,person,c,", "d,person,c,", "e,person,Kolb,",
      header: "id,type,household,name")
    #expect(file.problems.map(\.line) == [2, 3])
    #expect(file.problems.allSatisfy { $0.isNote && $0.message.contains("mend: ") })
    #expect(file.customers.map(\.household) == [nil, nil, "c", "c", "Kolb"])
  }

  @Test("what looks wrong in a row that is read is noted, and not counted as unreadable")
  func notes() {
    let aliases = (0...CustomerFile.mostAliases).map { "Name \($0)" }.joined(separator: "|")
    let file = file(
      "a,Brіghtwater Foods,,,,,", "b,Яндекс,,,,,", "c,Kolb,1990-02-30,,,,",
      "d,Kolb,30/02/1990,,,,", "e,Kolb,29.02.1992,2026-13-01,,,", "f,Kolb,,2026-11-23,12 EUR,,",
      "g,Kolb,,,,2026-02-29,", "h,Kolb,,,,2024-02-29,\(aliases)",
      "i,Kolb,,,,,\(aliases.dropLast(9))",
      ",Kolb,,,,,",
      header: "id,name,birth_date,updated,value,consent_date,aliases")
    #expect(file.customers.count == 9 && file.unreadable == 1)
    #expect(file.problems.filter(\.isNote).map(\.line) == [2, 4, 5, 6, 7, 8, 9])
    let words = [
      "alphabets", "birth_date", "birth_date", "updated", "value", "consent_date", "1001",
    ]
    for (problem, word) in zip(file.problems, words) {
      #expect(problem.message.contains(word), "\(problem)")
    }
  }

  @Test(
    "a consent whose basis takes it back is none",
    arguments: [
      ("granted", "web form", Consent.granted), ("granted", "Withdrawn by mail", .denied),
      ("granted", "opt-out", .denied), ("unknown", "withdrawn", .unknown),
      ("granted", "", .granted),
    ])
  func bases(_ consent: String, _ basis: String, _ read: Consent) {
    let file = file(
      "a,\(consent),\(basis),2026-01-02", header: "id,consent,consent_basis,consent_date")
    #expect(file.customers.map(\.consent) == [read])
    #expect(file.problems.isEmpty == (consent == "unknown" || read == .granted))
    #expect(file.customers.map(\.consentBasis) == [basis.isEmpty ? nil : basis])
    #expect(file.customers.map(\.consentDate) == ["2026-01-02"])
  }

  @Test("the golden record tells what the consent that holds rests on")
  func goldenBasis() {
    let file = file(
      "a,granted,web form,2026-01-02", "b,denied,letter,2025-01-02", "c,granted,shop,2026-03-02",
      header: "id,consent,consent_basis,consent_date")
    let record = GoldenRecord(file.customers, id: "a")
    #expect(record.consent == .denied)
    #expect(record["consent_basis"]?.values.map(\.text) == ["letter"])
    #expect(record["consent_date"]?.values.map(\.row) == ["b"])
  }

  @Test("a chain of a hundred thousand employers is walked once")
  func longChain() {
    var customers = (0..<100_000).map { number in
      var customer = Customer(id: "\(number)", kind: .company)
      customer.employer = "\(number + 1)"
      return customer
    }
    #expect(RelationCircles.rows(of: customers, by: \.employer).isEmpty)
    customers[99_999].employer = "0"
    let start = ContinuousClock.now
    #expect(RelationCircles.rows(of: customers, by: \.employer).count == 100_000)
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test(
    "of rows that contradict each other the stricter consent holds",
    arguments: [
      ("granted", "denied", LinkOutcome.pseudonymous), ("denied", "granted", .pseudonymous),
      ("granted", "unknown", .pseudonymous), ("granted", "maybe", .pseudonymous),
      ("granted", "", .linked), ("", "granted", .pseudonymous), ("granted", "GRANTED", .linked),
    ])
  func consents(_ first: String, _ second: String, _ outcome: LinkOutcome) {
    for ids in [("1", "1"), ("1", "2")] where !(ids.1 == "2" && (first.isEmpty || second.isEmpty)) {
      let file = file(
        "\(ids.0),person,Mira,Kolb,Kiel,forum:mira_k,\(first)",
        "\(ids.1),person,Mira,Kolb,Kiel,forum:mira_k,\(second)", header: Self.header)
      let link = linker(file).link(
        author: Author(name: "Mira Kolb", handle: "mira_k", platform: "forum"))
      #expect(link.decision.outcome == outcome, "\(ids) \(first) \(second)")
      #expect(file.problems.contains { $0.message.contains("stands twice") } == (ids.1 == "1"))
    }
  }

  @Test(
    "a name in look-alike letters is no stronger than the name, and nobody alone by it",
    arguments: ["Мira Kolb", "Mіrа Kоlb", "Ｍｉｒａ Ｋｏｌｂ", "Mira Ko1b", "𝐌𝐢𝐫𝐚 𝐊𝐨𝐥𝐛"])
  func lookAlikes(_ name: String) {
    let file = file("1,person,Mira,Kolb,Kiel,forum:mira_k,granted", header: Self.header)
    let linker = linker(file)
    for location in [nil, "Kiel"] {
      let plain = linker.link(author: Author(name: "Mira Kolb", location: location))
      let spoof = linker.link(author: Author(name: name, location: location))
      #expect(spoof.probability <= plain.probability)
      #expect(spoof.decision.customer == nil, "\(name) \(spoof)")
    }
    // With another handle of the same platform it speaks against them.
    let other = linker.link(
      author: Author(name: name, handle: "mira_kolb", platform: "forum", location: "Kiel"))
    #expect(other.decision.customer == nil)
  }

  @Test(
    "control characters in names and bios are no words, and link nobody by accident",
    arguments: ["\u{0}", "\u{7}", "\u{1B}", "\u{202E}", "\u{200B}", "\u{FEFF}", "\u{85}"])
  func controls(_ sign: String) {
    let file = file(
      "1,person,Mi\(sign)ra,Kolb\(sign),Kiel,forum:mira_k,granted",
      "2,person,\(sign),\(sign),\(sign),,granted", header: Self.header)
    #expect(file.customers.count == 2)
    let linker = linker(file)
    for name in [sign, sign + sign, "\(sign) \(sign)", "Mira Kolb\(sign)", "\(sign)M"] {
      let link = linker.link(author: Author(name: name, handle: sign, location: sign, bio: sign))
      #expect(link.decision.customer == nil, "\(link)")
      #expect(link.probability.isFinite)
    }
    let link = linker.link(
      author: Author(name: "Mira\(sign) Kolb", handle: "mira_k", platform: "forum"))
    #expect(link.decision.outcome == .linked || link.decision.outcome == .held, "\(link)")
  }

  @Test("a bio of a hundred thousand disguised addresses is read in linear time")
  func longBio() {
    for part in ["a at b.c ", "x dot y (at) z.org ", "a [at] ", "@", " at ", "kim at x dot org "] {
      let bio = String(repeating: part, count: 100_000)
      let start = ContinuousClock.now
      _ = BioReader.emails(in: bio)
      _ = BioReader.domains(in: bio)
      #expect(ContinuousClock.now - start < .seconds(20), "\(part)")
    }
  }

  @Test(
    "addresses in all disguises",
    arguments: [
      ("Kim@X.org", ["kim@x.org"]), ("kim [at] x.org", ["kim@x.org"]),
      ("mail kim(at)x dot org!", ["kim@x.org"]), ("kim {AT} x {dot} org", ["kim@x.org"]),
      ("kim at x.org", ["kim@x.org"]), ("works at brightwater", []), ("kim at x. now", []),
      ("kim+shop@x.org", ["kim+shop@x.org", "kim@x.org"]), ("a <at> b.c dot d.", ["a@b.c.d"]),
      ("a at b.c at d.e", ["a@b.c", "b.c@d.e"]), ("at x.org", []), ("", []),
    ])
  func disguises(_ text: String, _ addresses: [String]) {
    let found = BioReader.emails(in: text)
    #expect(found == addresses, "\(text) \(found)")
  }
}
