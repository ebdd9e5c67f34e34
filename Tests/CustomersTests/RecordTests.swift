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

  @Test("a cluster of very many equal rows costs hardly more a row than a small one")
  func longCluster() {
    func seconds(_ count: Int) -> Double {
      // One in eight is the same person; the others are nobody's copy.
      let rows = (0..<count * 8).map { number in
        let tag = number % 8 == 0 ? "" : "\(number &* 0x9E37_79B9 % 1_000_003)"
        var customer = Customer(id: "\(number)")
        customer.firstName = "Maria\(tag)"
        customer.lastName = "Garcia\(tag)"
        customer.birthDate = number % 8 == 0 ? "1971-06-24" : "19\(number % 80 + 10)-01-02"
        customer.street = "\(tag) Mill Lane\(tag)"
        customer.postcode = "LS\(tag)"
        customer.phone = "0113496\(tag)"
        customer.email = "maria\(tag)@garcia.example"
        return customer
      }
      let start = ContinuousClock.now
      let finder = DuplicateFinder(rows)
      #expect(finder.clusters.map(\.members.count).max() ?? 0 >= count)
      return (ContinuousClock.now - start) / .seconds(1)
    }
    let small = seconds(150)
    #expect(seconds(1_200) < small * 8 * 3)
  }

  @Test("values of very many rows of one customer are counted in linear time")
  func countsLongGroups() {
    func seconds(_ count: Int) -> Double {
      let rows = (0..<count).map { number in
        var customer = Customer(id: "\(number)")
        customer.lastName = "Garcia\(number)"
        return customer
      }
      let table = RecordTable(rows)
      let start = ContinuousClock.now
      _ = RecordCounts(table, groups: [(0..<Int32(count)).map { $0 }])
      return (ContinuousClock.now - start) / .seconds(1)
    }
    _ = seconds(1_000)
    let small = seconds(5_000)
    #expect(seconds(40_000) < small * 8 * 3)
  }

  @Test("the evidence of a pair sums to the log-odds of its listed chance")
  func evidence() throws {
    let rows = list(Self.people)
    let finder = DuplicateFinder(rows)
    for pair in finder.clusters.flatMap(\.pairs) {
      let evidence = try #require(finder.evidence(pair.b, pair.a))
      #expect(abs(evidence.probability - pair.probability) < 1e-9)
      #expect(abs(evidence.reasons.reduce(0) { $0 + $1.weight } - evidence.logOdds) < 1e-9)
      #expect(evidence.reasons[0].rule == "prior")
    }
    let nickname = try #require(finder.evidence(0, 1))
    #expect(nickname.reasons.contains { $0.rule == "first_name" && $0.level == "nickname" })
    #expect(finder.evidence(0, 0) == nil)
  }

  @Test(
    "a new record is weighed against the list as if it were in it, and the list stays as it was")
  func newRecord() throws {
    let rows = list(Self.people)
    var finder = DuplicateFinder(rows)
    let words = finder.comparer.table.words.count
    var record = list(
      "id,first_name,last_name,birth_date,city,handles\nx,Kate,Hollingsworht,1971-06-24,Leeds,a:brandnew"
    )[0]
    let place = finder.place(of: record)
    #expect(place.id == "1" && place.cluster != nil)
    #expect(place.row.map { $0 < 3 } == true)
    #expect(finder.comparer.table.words.count == words)
    #expect(finder.comparer.table.records.count == rows.count)
    let again = finder.place(of: record)
    #expect(again.matches == place.matches)
    // A row of the list itself is as sure as its pairs are, before their cluster's support.
    record = rows[5]
    let same = finder.place(of: record)
    #expect(same.row == 4 || same.row == 5)
    let pair = try #require(same.matches.first { $0.row == 4 })
    let evidence = try #require(finder.evidence(4, 5))
    let cluster = evidence.reasons.first { $0.rule == "cluster" }?.weight ?? 0
    #expect(abs(RecordModel.chance(evidence.logOdds - cluster) - pair.probability) < 1e-12)
    let blank = finder.place(of: Customer(id: "y"))
    #expect(blank.matches.isEmpty)
    var empty = DuplicateFinder([])
    let nowhere = empty.place(of: record)
    #expect(nowhere.row == nil)
  }

  @Test("a new record meets a bounded number of rows whatever the list")
  func meetsFew() {
    let rows = (0..<5_000).map { number in
      var customer = Customer(id: "\(number)")
      customer.firstName = "Maria"
      customer.lastName = number % 2 == 0 ? "Garcia" : "Lopez\(number)"
      customer.city = "Leeds"
      customer.handles = (0..<60).map { "forum:h\($0)" }
      return customer
    }
    let table = RecordTable(rows)
    let blocks = RecordBlocks(table)
    var keys: [UInt64] = []
    RecordKeys(table).append(table.records[0], to: &keys)
    let met = blocks.meeting(keys, at: blocks.place(of: table.records[0], in: table))
    #expect(!met.isEmpty && met.count <= RecordBlocks.mostMet + RecordBlocks.fullBlock)
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
