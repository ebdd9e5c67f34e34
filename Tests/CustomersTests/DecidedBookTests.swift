import Model
import Testing

@testable import Customers

/// What decisions of people do to linking and to finding duplicates.
@Suite("Decisions in the customer book")
struct DecidedBookTests {
  private static let now = Timestamp(seconds: 1_790_000_000)

  private func list(_ text: String) -> [Customer] { CustomerFile(Array(text.utf8)).customers }

  private func log(_ steps: String) -> IdentityLog {
    var log = IdentityLog.empty
    for step in steps.split(separator: " ") {
      let ids = step.dropFirst().split(separator: "=").map(String.init)
      let decision =
        step.first == "+" ? log.joining(ids, at: Self.now) : log.parting(ids, at: Self.now)
      log = IdentityLog(log.decisions + [decision].compactMap(\.self))
    }
    return log
  }

  private func author(_ handle: String, _ name: String) -> Author {
    var author = Author()
    author.platform = "forum"
    author.handle = handle
    author.name = name
    return author
  }

  private static let rows = """
    id,first_name,last_name,email,handles,city,consent
    m1,Mira,Kowalska,mira@poczta.example,forum:mira_k,Gdansk,granted
    m2,Mirela,Nowak,,forum:mnowak,Poznan,denied
    m3,Mira,Kowalska,mira@poczta.example,forum:mira_two,Gdansk,granted
    j1,Jonas,Lund,jonas@lund.example,forum:jlund,Oslo,granted
    j2,Jonas,Lund,jonas@lund.example,forum:jlund2,Oslo,denied
    """

  @Test("the strictest consent of merged rows holds for all, and they go by the golden id")
  func merges() {
    let rows = list(Self.rows)
    let book = CustomerBook(customers: rows, fingerprint: 1)
    let asked = author("mira_k", "Mira Kowalska")
    let before = CustomerLinker(book: book).link(author: asked)
    #expect(
      before.decision == .linked(customer: "m1") || before.decision == .linked(customer: "m3"))
    let denied = CustomerLinker(book: book.deciding(log("+m1=m2"))).link(author: asked)
    #expect(denied.decision == .pseudonymous)
    let named = CustomerLinker(book: book.deciding(log("+m3=j1 +m1=m3"))).link(author: asked)
    #expect(named.decision == .pseudonymous)
    let golden = CustomerLinker(book: book.deciding(log("+m3=m1"))).link(author: asked)
    #expect(golden.decision == .linked(customer: "m1"))
  }

  @Test("of a merge that the list has in part the last word is not known; no absent id is shown")
  func absent() {
    let decided = log("+a1=m1 +b1=m3")
    let book = CustomerBook(customers: list(Self.rows), fingerprint: 1).deciding(decided)
    #expect(book.id(of: 0) == "m1" && book.id(of: 2) == "m3")
    #expect(book.consent[0] == .unknown && book.consent[2] == .unknown)
    #expect(book.consent[1] == .denied && book.decided != 0)
    let link = CustomerLinker(book: book).link(author: author("mira_k", "Mira Kowalska"))
    #expect(link.decision == .pseudonymous)
    #expect(book.rows(bearing: "a1") == [0])
    let back = CustomerBook(
      customers: list(Self.rows + "\na1,Mirela,Adler,,,Lublin,granted"), fingerprint: 1
    ).deciding(log("+a1=m1"))
    #expect(back.id(of: 0) == "a1" && back.consent[0] == .granted)
  }

  @Test("a person and a company are never one, though they were both persons when they were merged")
  func kinds() {
    let rows = list(
      """
      id,type,first_name,last_name,company_name,handles,city,consent
      a1,person,Kim,Wells,,forum:kim_w,Leeds,denied
      b2,company,,,Wells Bikes,forum:wells_bikes,Leeds,granted
      """)
    let book = CustomerBook(customers: rows, fingerprint: 1).deciding(log("+a1=b2"))
    #expect(book.clusters[0] != book.clusters[1])
    #expect(book.id(of: 0) == "a1" && book.id(of: 1) == "b2")
    #expect(book.consent == [.denied, .unknown])
  }

  @Test("a merge that is taken back leaves no trace in links or consent")
  func takesBack() {
    let book = CustomerBook(customers: list(Self.rows), fingerprint: 1)
    let back = book.deciding(log("+m1=m2 -m1=m2"))
    #expect(back.consent == book.consent && back.clusters == book.clusters)
    #expect(back.decided == 0 && book.deciding(log("+m1=m2")).decided != 0)
    #expect(book.deciding(log("-j1=j2")).decided != 0 && book.deciding(log("+x=y")).decided == 0)
    let asked = author("mira_k", "Mira Kowalska")
    #expect(
      CustomerLinker(book: back).link(author: asked).decision
        == CustomerLinker(book: book).link(author: asked).decision)
  }

  @Test("rows that people parted are no family; consent is asked of each alone")
  func parts() {
    let rows = list(Self.rows)
    let book = CustomerBook(customers: rows, fingerprint: 1)
    #expect(book.consent[3] == .denied)
    let parted = book.deciding(log("-j1=j2"))
    #expect(parted.clusters[3] != parted.clusters[4])
    #expect(parted.consent[3] == .granted && parted.consent[4] == .denied)
    // Another of that name and city who has not agreed is in doubt still.
    let link = CustomerLinker(book: parted).link(author: author("jlund", "Jonas Lund"))
    #expect(link.decision.outcome != .linked)
  }

  @Test(
    "a third row that shares with both holds parted rows in one family, but not as one candidate")
  func chains() {
    let rows = list(
      Self.rows + "\nj3,Jonas,Lund,jonas@lund.example,,Oslo,granted")
    let book = CustomerBook(customers: rows, fingerprint: 1)
    for order in [Array(rows.indices), rows.indices.reversed()] {
      let turned = CustomerBook(customers: order.map { rows[$0] }, fingerprint: 1)
        .deciding(log("-j1=j2"))
      let j = turned.customers.indices.filter { turned.customers[$0].lastName == "Lund" }
      #expect(Set(j.map { turned.clusters[$0] }).count == 1)
      #expect(j.allSatisfy { turned.consent[$0] == .denied })
      #expect(Set(j.map { turned.candidate(of: $0) }).count == 3)
    }
    let apart = book.deciding(log("-j1=j2=j3"))
    #expect(Set([3, 4, 5].map { apart.clusters[$0] }).count == 3)
    #expect(apart.consent[5] == .granted)
  }

  @Test("families do not depend on the order of rows, decisions or not")
  func order() {
    let rows = (0..<120).map { number in
      var customer = Customer(id: "K\(number)")
      customer.firstName = "Mira"
      customer.lastName = "Tarven\(number % 9)"
      customer.city = number % 4 == 0 ? nil : "Oakrow \(number % 3)"
      customer.email = number % 5 == 0 ? nil : "m\(number % 17)@post.example"
      customer.handles = number % 6 == 0 ? ["forum:h\(number % 11)"] : []
      customer.consent = Consent.allCases[number % 3]
      return customer
    }
    let log = log("+K1=K50=K7 -K1=K18 -K2=K19 +K3=K4 -K20=K37 -K37=K54 -K20=K54")
    func told(_ rows: [Customer]) -> [String: String] {
      let book = CustomerBook(customers: rows, fingerprint: 1).deciding(log)
      let families = Dictionary(grouping: rows.indices, by: { book.clusters[$0] })
      return Dictionary(
        uniqueKeysWithValues: rows.indices.map { row in
          let family = families[book.clusters[row], default: []].map { rows[$0].id }.sorted()
          return (rows[row].id, "\(book.id(of: row)) \(book.consent[row]) \(family)")
        })
    }
    let expected = told(rows)
    for _ in 0..<20 { #expect(told(rows.shuffled()) == expected) }
  }

  @Test(
    "kept links go by the golden id, and those of parted customers do not outlive their evidence")
  func relinks() {
    let book = CustomerBook(customers: list(Self.rows), fingerprint: 1)
    var earlier = AuthorLink.nobody
    earlier.decision = .linked(customer: "j1")
    earlier.because = [LinkReason(rule: "email", weight: 9)]
    func link(_ steps: String, isSameList: Bool, _ customer: String) -> LinkDecision {
      var earlier = earlier
      earlier.decision = .linked(customer: customer)
      return AuthorRelinker(CustomerLinker(book: book.deciding(log(steps)))).link(
        author: author("nobody", "No One"), platforms: [], earlier: earlier, isSameList: isSameList
      ).decision
    }
    #expect(link("+m2=other +m1=m3", isSameList: false, "m3") == .linked(customer: "m1"))
    #expect(link("+m1=m2", isSameList: false, "m1") == .pseudonymous)
    #expect(link("-m1=j1", isSameList: false, "m1").outcome == .none)
    #expect(link("-m1=j1", isSameList: true, "m1") == .linked(customer: "m1"))
  }

  @Test("finding duplicates joins what people joined and never what they parted")
  func finds() throws {
    let rows = list(
      """
      id,first_name,last_name,birth_date,street,postcode,city,email
      5,Amara,Okafor,1988-11-30,3 Quay Street,BS1 2CD,Bristol,amara@quay.example
      6,Amara,Okafor,1988-11-30,3 Quay Street,BS1 2CD,Bristol,amara@quay.example
      7,John,Smith,1950-03-12,,,London,
      8,Lena,Vogt,1988-10-07,,,Leeds,
      """)
    func told(_ rows: [Customer], _ log: IdentityLog) -> [String] {
      DuplicateFinder(rows, decisions: log).clusters.filter { $0.members.count > 1 }
        .map { "\($0.id):" + $0.members.map { rows[$0].id }.sorted().joined() }.sorted()
    }
    let some = log("-5=6 +8=7 +8=9")
    #expect(told(rows, .empty) == ["5:56"])
    #expect(told(rows, some) == ["7:78"])
    #expect(told(rows.reversed(), some) == ["7:78"])
    let finder = DuplicateFinder(rows, decisions: some)
    #expect(!finder.clusters.flatMap(\.pairs).contains { $0.a < 2 && $0.b < 2 })
    let decided = try #require(finder.clusters.flatMap(\.pairs).first { $0.isDecided })
    #expect(decided.probability == 1)
  }
}
