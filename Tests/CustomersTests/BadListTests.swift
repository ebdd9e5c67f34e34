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

  @Test("a chain of a hundred thousand employers is walked once")
  func longChain() {
    var customers = (0..<100_000).map { number in
      var customer = Customer(id: "\(number)", kind: .company)
      customer.employer = "\(number + 1)"
      return customer
    }
    #expect(EmployerCircles.rows(of: customers).isEmpty)
    customers[99_999].employer = "0"
    let start = ContinuousClock.now
    #expect(EmployerCircles.rows(of: customers).count == 100_000)
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
