import Model
import Testing

@testable import Customers

/// What finding duplicates does with small and with bad lists.
@Suite("Duplicates of the customer list")
struct RecordTests {
  private static let people = """
    customer_id,first_name,last_name,birth_date,street,postcode,city,email,phone
    1,Katherine,Hollingsworth,1971-06-24,12 Mill Lane,LS1 4AB,Leeds,k.hollingsworth@north.org,0113 4960001
    2,Kate,Hollingsworth,1971-06-24,12 Mill Ln,LS1 4AB,Leeds,,
    3,Hollingsworth,Katherine,1971-24-06,,,Leeds,k.hollingsworth@north.org,
    4,Peter,Hollingsworth,1969-01-02,12 Mill Lane,LS1 4AB,Leeds,,
    5,Amara,Okafor,1988-11-30,3 Quay Street,BS1 2CD,Bristol,amara@quay.example,
    6,Amara,Okafor,1988-11-30,3 Quay Street,BS1 2CD,Bristol,amara@quay.example,
    7,John,Smith,1950-03-12,,,London,,
    8,John,Smith,1988-10-07,,,Leeds,,
    """

  private func list(_ text: String) -> [Customer] { CustomerFile(Array(text.utf8)).customers }

  private func clusters(_ customers: [Customer]) -> [[String]] {
    DuplicateFinder(customers).clusters.filter { $0.members.count > 1 }
      .map { $0.members.map { customers[$0].id }.sorted() }.sorted { $0[0] < $1[0] }
  }

  @Test("nicknames, swapped names and swapped days are one person, relatives and namesakes are not")
  func people() {
    #expect(clusters(list(Self.people)) == [["1", "2", "3"], ["5", "6"]])
  }

  @Test("the result does not depend on the order of rows")
  func order() {
    let rows = list(Self.people)
    let there = DuplicateFinder(rows)
    let back = DuplicateFinder(Array(rows.reversed()))
    func told(_ finder: DuplicateFinder, _ rows: [Customer]) -> [String] {
      finder.clusters.flatMap { cluster in
        cluster.pairs.map {
          "\(cluster.id) \([rows[$0.a].id, rows[$0.b].id].sorted()) \($0.probability)"
        }
      }.sorted()
    }
    #expect(told(there, rows) == told(back, Array(rows.reversed())))
  }

  @Test("branches of a company in other places are not one customer")
  func companies() {
    let rows = list(
      """
      id,type,company_name,domain,city,country
      a,company,Northwind Traders Ltd,northwind.example,Leeds,GB
      b,company,Northwind Traders Limited,northwind.example,Leeds,GB
      c,company,Harbour Foods GmbH,harbour.example,Kiel,DE
      d,person,Northwind Traders,,Leeds,GB
      """)
    #expect(!clusters(rows).contains { $0.contains("c") || $0.contains("d") })
  }

  @Test("an empty list, one row and rows that say nothing have no duplicates")
  func empty() {
    #expect(DuplicateFinder([]).clusters.isEmpty)
    #expect(clusters(list("id,first_name\n1,Kim\n")).isEmpty)
    #expect(clusters(list("id,first_name\n1,\n2,\n3,\u{1}\u{2}\n")).isEmpty)
  }

  @Test("a long block of equal names costs linear time and joins nobody")
  func longBlock() {
    let rows = (0..<20_000).map { number in
      var customer = Customer(id: "\(number)")
      customer.firstName = "Maria"
      customer.lastName = "Garcia"
      return customer
    }
    let table = RecordTable(rows)
    let blocks = RecordBlocks(table)
    var seen = [Int32](repeating: -1, count: blocks.count)
    var met = 0
    for place in 0..<blocks.count { blocks.each(after: place, &seen) { _ in met += 1 } }
    #expect(met <= rows.count * RecordBlocks.window * 4)
  }

  @Test("of two rows with one id the stricter consent holds")
  func contradictoryConsent() {
    let file = CustomerFile(
      Array("id,name,consent\n1,Kim Poe,granted\n1,Kim Poe,denied\n".utf8))
    #expect(file.customers.map(\.consent) == [.denied])
    #expect(file.problems.map(\.line) == [3])
  }

  @Test(
    "days are read as they are written, other shapes are missing",
    arguments: [
      ("1971-06-24", "1971-06-24"), ("19710624", "1971-06-24"), ("24.06.1971", "1971-06-24"),
      ("24/6/1971", "1971-06-24"), ("06/24/1971", "1971-06-24"), ("1971-86-24", "1971-86-24"),
      ("1971-06-24T00:00:00Z", "1971-06-24"), ("June", nil), ("", nil), ("24-06-71", nil),
    ] as [(String, String?)])
  func days(_ text: String, _ day: String?) { #expect(CustomerFile.day(text) == day) }

  @Test("several columns mapped to one are joined in their order")
  func joined() {
    let file = CustomerFile(
      Array("rec,no,road\n1,12,Mill Lane\n".utf8),
      mapping: ["rec": "id", "no": "street", "road": "street"])
    #expect(file.customers.map(\.street) == ["12 Mill Lane"])
  }
}
