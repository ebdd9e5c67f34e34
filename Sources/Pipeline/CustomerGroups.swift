import Customers
import Model

/// Rolls the mentions of named customers, by them or about them, up by household and by employer. A group of fewer than three
/// different people stands under "other", and so few others are not shown at all: nobody can be singled
/// out. Employees are in none of them, and nobody is whom today's list does not let be named.
public struct CustomerGroups {
  /// Fewest people of a group that is shown.
  public static let leastPeople = 3

  private let book: CustomerBook
  private let rows: [String: Int]

  /// Groups by a customer list.
  public init(book: CustomerBook) {
    self.book = book
    var rows: [String: Int] = [:]
    for (row, customer) in book.customers.enumerated() {
      rows[customer.id] = rows[customer.id] ?? row
    }
    // The golden id of merged rows may be that of a row that has left the list.
    for row in book.customers.indices {
      let golden = book.id(of: row)
      rows[golden] = rows[golden] ?? row
    }
    self.rows = rows
  }

  /// By household.
  public func households(_ mentions: [CustomerMentions]) -> [ReportSummary.Group] {
    groups(mentions) { $0.household }
  }

  /// By employer: the company of the list that is named by its id, else the name as listed.
  public func employers(_ mentions: [CustomerMentions]) -> [ReportSummary.Group] {
    groups(mentions) { customer in
      guard let name = customer.employer ?? customer.companyName else { return nil }
      return rows[name].map { book.customers[$0].displayName } ?? name
    }
  }

  private struct Sum {
    var people: Set<Int> = []
    var counts = LabelCounts()
    var polarity = 0.0

    mutating func add(_ other: Sum) {
      people.formUnion(other.people)
      counts.negative += other.counts.negative
      counts.neutral += other.counts.neutral
      counts.positive += other.counts.positive
      polarity += other.polarity
    }

    func group(_ name: String?) -> ReportSummary.Group {
      ReportSummary.Group(
        name: name, people: people.count, counts: counts,
        polarity: counts.total == 0 ? 0 : polarity / Double(counts.total))
    }
  }

  private func groups(
    _ mentions: [CustomerMentions], by name: (Customer) -> String?
  ) -> [ReportSummary.Group] {
    var sums: [String: Sum] = [:]
    for mention in mentions {
      guard let row = rows[mention.customer], book.mayName(row) else { continue }
      let customer = book.customers[row]
      guard customer.kind == .person, customer.role != .employee, let name = name(customer) else {
        continue
      }
      sums[name, default: Sum()].add(
        Sum(people: [book.family(of: row)], counts: mention.counts, polarity: mention.polarity))
    }
    var shown: [ReportSummary.Group] = []
    var others = Sum()
    // In the order of names: sums of doubles depend on it.
    for (name, sum) in sums.sorted(by: { $0.key < $1.key }) {
      if sum.people.count >= Self.leastPeople {
        shown.append(sum.group(name))
      } else {
        others.add(sum)
      }
    }
    shown.sort { ($1.counts.total, $0.name ?? "") < ($0.counts.total, $1.name ?? "") }
    if others.people.count >= Self.leastPeople { shown.append(others.group(nil)) }
    return shown
  }
}
