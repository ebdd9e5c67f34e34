import Model
import Testing

@testable import Customers

/// Ids of customers whose rows comparing alone joined.
@Suite("Golden ids that nobody decided about") struct GoldenLogTests {
  /// One time after the other: the groups of the list, and the id that each must have. `!` before a
  /// group: people decided that it is one, by its lowest id.
  private static let histories: [(name: String, times: [(groups: [String], ids: [String])])] = [
    ("a lower id joins", [(["C7 C9"], ["C7"]), (["C1 C7 C9"], ["C7"]), (["C1 C9"], ["C7"])]),
    (
      "groups meet and part",
      [
        (["C3 C4", "C1 C2"], ["C3", "C1"]), (["C0 C1 C2 C3 C4"], ["C1"]),
        (["C0 C1 C2", "C3 C4"], ["C1", "C3"]),
      ]
    ),
    (
      "the part with the row of the id keeps it",
      [(["C5 C6 C7 C8"], ["C5"]), (["C5", "C6 C7 C8"], ["C5", "C6"])]
    ),
    (
      "without that row, the larger part",
      [(["C5 C6 C7 C8"], ["C5"]), (["C6", "C7 C8"], ["C6", "C5"])]
    ),
    (
      "a row comes back to nobody of its old ones",
      [(["C5 C6"], ["C5"]), (["C6"], ["C5"]), (["C6", "C5"], ["C6", "C5"])]
    ),
    (
      "rows that are away for a time",
      [(["C5 C6"], ["C5"]), (["C1 C2"], ["C1"]), (["C4 C5 C6"], ["C5"])]
    ),
    (
      "a merge and its unmerge",
      [
        (["C8 C9"], ["C8"]), (["C3 C8 C9"], ["C8"]), (["!C1 C3 C8 C9"], ["C1"]),
        (["C1", "C3 C8 C9"], ["C1", "C8"]),
      ]
    ),
    (
      "a merge that comparing held together no more",
      [
        (["C8 C9"], ["C8"]), (["C3 C8 C9"], ["C8"]), (["!C1 C8", "C3 C9"], ["C1", "C3"]),
        (["C1", "C3 C8 C9"], ["C1", "C8"]),
      ]
    ),
    (
      "an id that people gave is nobody else's",
      [(["C4 C5"], ["C4"]), (["!C4 C6", "C5 C7"], ["C4", "C5"])]
    ),
  ]

  private static func replay(_ times: [[String]], turned: Bool) -> (ids: [[String]], log: GoldenLog)
  {
    var steps: [GoldenStep] = []
    var ids: [[String]] = []
    for (time, texts) in times.enumerated() {
      var groups = texts.map { text in
        let members = text.drop { $0 == "!" }.split(separator: " ").map(String.init)
        return GoldenLog.Group(members: members, decided: text.hasPrefix("!") ? members[0] : nil)
      }
      if turned { groups.reverse() }
      let listed = Set(groups.flatMap(\.members))
      let log = GoldenLog(turned ? steps.reversed() : steps)
      let names = log.names(groups, isListed: listed.contains)
      let now = Timestamp(seconds: Int64(time))
      steps += log.notes(groups, names, isListed: listed.contains, at: now)
      // Said again, nothing is new.
      let again = GoldenLog(steps)
      #expect(again.names(groups, isListed: listed.contains) == names)
      #expect(again.notes(groups, names, isListed: listed.contains, at: now).isEmpty)
      #expect(Set(names).count == names.count)
      ids.append(turned ? names.reversed() : names)
    }
    return (ids, GoldenLog(steps))
  }

  @Test("they stay whoever joins, and come back when groups part", arguments: histories.indices)
  func stay(index: Int) {
    let history = Self.histories[index]
    let there = Self.replay(history.times.map(\.groups), turned: false)
    #expect(there.ids == history.times.map(\.ids), "\(history.name)")
    let back = Self.replay(history.times.map(\.groups), turned: true)
    #expect(back.ids == there.ids && back.log.steps == there.log.steps, "\(history.name)")
  }

  @Test("what was noted tells of merges and splits")
  func tells() {
    let log = Self.replay(
      [["C3 C4", "C1 C2"], ["C1 C2 C3 C4"], ["C1 C2", "C3 C4"]], turned: false
    ).log
    #expect(
      log.steps.map { "\($0.number) \($0.id): " + $0.members.joined(separator: " ") } == [
        "1 C1: C1 C2", "2 C3: C3 C4", "3 C1: C1 C2 C3 C4", "4 C3: ", "5 C1: C1 C2",
        "6 C3: C3 C4",
      ])
    #expect(log.history(of: ["C4"]).map(\.number) == [2, 3, 6])
    #expect(log.members(of: "C1") == ["C1", "C2"] && log.members(of: "C2").isEmpty)
  }

  @Test("clusters of a list are named by it, and a row whose fellows have left keeps their id")
  func namesClusters() {
    func row(_ id: String) -> Customer {
      var customer = Customer(id: id)
      (customer.firstName, customer.lastName) = ("Mirela", "Kowalska")
      (customer.email, customer.city) = ("mirela@poczta.example", "Sopot")
      return customer
    }
    func named(_ rows: [String], _ log: GoldenLog) -> (ids: [String], steps: [GoldenStep]) {
      var finder = DuplicateFinder(rows.map(row))
      let steps = finder.name(by: log, at: Timestamp(seconds: 1))
      for cluster in finder.clusters {
        for member in cluster.members { #expect(finder.cluster(of: member)?.id == cluster.id) }
      }
      return (finder.clusters.map(\.id), steps)
    }
    let first = named(["R7", "R9"], .empty)
    #expect(first.ids == ["R7"] && first.steps.map(\.members) == [["R7", "R9"]])
    let next = named(["R1", "R9", "R7"], GoldenLog(first.steps))
    #expect(next.ids == ["R7"] && next.steps.map(\.members) == [["R1", "R7", "R9"]])
    let last = named(["R9"], GoldenLog(first.steps + next.steps))
    #expect(last.ids == ["R7"] && last.steps.map(\.members) == [["R9"]])
  }
}
