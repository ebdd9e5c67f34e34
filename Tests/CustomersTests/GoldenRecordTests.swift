import Model
import Testing

@testable import Customers

@Suite("The golden record of a customer")
struct GoldenRecordTests {
  private func record(_ rows: String, sources: [String] = []) -> GoldenRecord {
    let list = CustomerFile(Array(("id,city,email,verified,source,updated,consent\n" + rows).utf8))
    return GoldenRecord(list.customers.shuffled(), id: "1", sources: sources)
  }

  @Test(
    "one value of each column survives, with its row and the reason",
    arguments: [
      ("1,Leeds,,,,,\n2,,,,,,", "Leeds 1 only"),
      ("1,Leeds,,,,,\n2,LEEDS,,,,2026-01-01,", "Leeds 1 agreed"),
      ("1,Leeds,,,,2026-05-01,\n2,York,,city,,2020-01-01,", "York 2 verified"),
      ("1,Leeds,,email,,,\n2,York,,email,,2020-01-01,", "York 2 recent"),
      ("1,Leeds,,city,,2020-01-01,\n2,York,,city,,2026-01-01,", "York 2 recent"),
      ("1,Leeds,,,web,,\n2,York,,,crm,,", "York 2 source"),
      ("1,Leeds,,,web,,\n2,York,,,shop,,\n3,york,,,other,,", "Leeds 1 source"),
      ("1,Leeds,,,,,\n2,York,,,,,\n3,york,,,,,", "York 2 frequent"),
      ("2,York,,,,,\n1,Leeds,,,,,", "Leeds 1 lowest"),
      ("1,Leeds,,,,soon,\n2,York,,,,,", "Leeds 1 lowest"),
    ])
  func survives(_ rows: String, _ expected: String) {
    let value = record(rows, sources: ["crm", "web"])["city"]?.values.first
    #expect(value.map { "\($0.text) \($0.row) \($0.reason.rawValue)" } == expected)
  }

  @Test("identifiers are all kept, and the strictest consent holds")
  func keeps() {
    let golden = record(
      """
      1,,a@post.example,,,2026-01-01,granted
      2,,b@post.example,email,,,
      3,,A@post.example,,,,granted
      """)
    #expect(golden["email"]?.values.map(\.text) == ["a@post.example", "b@post.example"])
    #expect(golden["email"]?.values.map(\.rows) == [["1", "3"], ["2"]])
    #expect(golden.consent == .unknown && golden.members == ["1", "2", "3"])
    #expect(record("1,,,,,,granted\n2,,,,,,denied").consent == .denied)
    #expect(record("1,,,,,,granted\n2,,,,,,granted").consent == .granted)
  }
}
