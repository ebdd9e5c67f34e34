import Customers
import Model
import Testing

@testable import Pipeline

@Suite("Named customers are rolled up so that nobody can be singled out")
struct CustomerGroupsTests {
  private func person(
    _ id: String, household: String? = nil, employer: String? = nil,
    consent: Consent = .granted, role: Customer.Role = .customer
  ) -> Customer {
    var customer = Customer(id: id, role: role)
    (customer.firstName, customer.lastName) = ("Given\(id)", "Family\(id)x\(id)")
    customer.household = household
    customer.employer = employer
    customer.consent = consent
    return customer
  }

  private func mentions(_ id: String, positive: Int = 1) -> CustomerMentions {
    var counts = LabelCounts()
    counts.add(.positive, positive)
    return CustomerMentions(customer: id, counts: counts, polarity: 0.5 * Double(positive))
  }

  @Test("three different people make a group, fewer are others, and too few others are not shown")
  func groups() {
    var list = ["a", "b", "c"].map { person($0, household: "H-1") }
    list += ["d", "e"].map { person($0, household: "H-2") } + [person("f", household: "H-3")]
    list += [
      person("g", household: "H-2", consent: .denied),
      person("h", household: "H-2", role: .employee),
    ]
    let groups = CustomerGroups(book: CustomerBook(customers: list, fingerprint: 1))
    let all = list.map { mentions($0.id, positive: 2) }
    let rows = groups.households(all)
    #expect(rows.map(\.name) == ["H-1", nil])
    #expect(rows.map(\.people) == [3, 3])
    #expect(rows.map(\.counts.total) == [6, 6] && rows.allSatisfy { $0.polarity == 0.5 })
    // Many mentions of one are still one person's.
    #expect(groups.households([mentions("a", positive: 9)]).isEmpty)
    #expect(groups.households(all.filter { $0.customer != "f" }).map(\.name) == ["H-1"])
    #expect(groups.employers(all).isEmpty)
  }

  @Test("an employer goes by the name of the company that its id stands for")
  func namesEmployers() {
    var company = Customer(id: "K-1", kind: .company)
    company.companyName = "Pedalwerk"
    let list =
      [company] + ["a", "b"].map { person($0, employer: "K-1") }
      + [person("c", employer: "Pedalwerk")]
    let groups = CustomerGroups(book: CustomerBook(customers: list, fingerprint: 1))
    let rows = groups.employers(["a", "b", "c"].map { mentions($0) })
    #expect(rows.map(\.name) == ["Pedalwerk"] && rows.map(\.people) == [3])
  }
}
