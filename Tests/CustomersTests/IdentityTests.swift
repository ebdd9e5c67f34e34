import Model
import Testing

@testable import Customers

/// Decisions of people about rows: a log whose replay says what holds.
@Suite("Decisions that rows are one customer or are not")
struct IdentityTests {
  /// A log that is built step by step as the commands do.
  private struct Book {
    var decisions: [IdentityDecision] = []
    var log: IdentityLog { IdentityLog(decisions) }

    @discardableResult
    mutating func merge(_ ids: String...) -> Bool { add(log.joining(ids, at: Self.now)) }
    @discardableResult
    mutating func unmerge(_ ids: String...) -> Bool { add(log.parting(ids, at: Self.now)) }

    mutating func add(_ decision: IdentityDecision?) -> Bool {
      guard let decision else { return false }
      decisions.append(decision)
      return true
    }

    static let now = Timestamp(seconds: 1_790_000_000)
  }

  /// Groups of two and more with their ids: `A: A B`.
  private func groups(_ log: IdentityLog, _ ids: [String]) -> [String] {
    Set(
      ids.map { "\(log.goldenID(of: $0)): " + log.members(with: $0).joined(separator: " ") }
    ).filter { $0.split(separator: " ").count > 2 }.sorted()
  }

  @Test(
    "the latest decision about a pair holds, and what follows is what the newest joins leave",
    arguments: [
      ("+AB", ["A: A B"]), ("+AB +BC", ["A: A B C"]), ("+BC +AB", ["B: A B C"]),
      ("+AB +CD +BC", ["A: A B C D"]), ("+CD +AB +BC", ["C: A B C D"]),
      ("+AB +BC -AC", ["B: B C"]), ("-AB +AB", ["A: A B"]), ("-AB +BC +AC", ["C: A C"]),
      ("+AB -AB", []), ("+AB -AB +AB", ["A: A B"]), ("+AB +ABC -ABC", ["A: A B"]),
      ("+AB +ABC -ABC -AB", []), ("+ABCD -AB", ["A: A C D"]),
      ("+AB +BC -AB", ["B: B C"]), ("+AC +BD -AD +AB", ["A: A B C"]),
    ] as [(String, [String])])
  func replays(_ steps: String, _ expected: [String]) {
    var book = Book()
    for step in steps.split(separator: " ") {
      let ids = step.dropFirst().map(String.init)
      _ = book.add(
        step.first == "+"
          ? book.log.joining(ids, at: Book.now) : book.log.parting(ids, at: Book.now))
    }
    #expect(groups(book.log, ["A", "B", "C", "D"]) == expected)
  }

  @Test("parting the same rows that a merge joined gives back what was before, ids and all")
  func takesBack() throws {
    var random = SystemRandomNumberGenerator()
    let ids = (0..<9).map { "C\($0)" }
    for _ in 0..<400 {
      var book = Book()
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        step(&book, ids, &random)
      }
      let before = book.log
      let asked = Array(ids.shuffled(using: &random).prefix(Int.random(in: 2...4, using: &random)))
      let isOne = Set(asked.map { before.goldenID(of: $0) }).count == 1
      guard book.add(before.joining(asked, at: Book.now)) else { continue }
      let merged = book.log
      #expect(Set(asked.map { merged.goldenID(of: $0) }).count == 1)
      let isNew = book.add(merged.parting(asked.reversed(), at: Book.now))
      #expect(isNew)
      let after = book.log
      if isOne {
        #expect(Set(asked.map { after.goldenID(of: $0) }).count == asked.count)
      } else {
        #expect(groups(after, ids) == groups(before, ids), "\(book.decisions)")
        for one in asked {
          for other in asked where before.goldenID(of: one) != before.goldenID(of: other) {
            #expect(after.verdict(one, other) == .different)
          }
        }
      }
    }
  }

  @Test("replaying the log in any order of its rows gives the same state")
  func isAFunctionOfTheLog() {
    var random = SystemRandomNumberGenerator()
    let ids = (0..<12).map { "C\($0)" }
    for _ in 0..<100 {
      var book = Book()
      for _ in 0..<20 { step(&book, ids, &random) }
      let there = book.log
      let back = IdentityLog(book.decisions.shuffled(using: &random))
      #expect(groups(there, ids) == groups(back, ids))
      for one in ids {
        for other in ids {
          #expect(there.verdict(one, other) == back.verdict(one, other))
          #expect(there.verdict(one, other) == there.verdict(other, one))
          if there.verdict(one, other) == .different {
            #expect(there.goldenID(of: one) != there.goldenID(of: other))
          }
        }
      }
    }
  }

  private func step(
    _ book: inout Book, _ ids: [String], _ random: inout SystemRandomNumberGenerator
  ) {
    let some = Array(ids.shuffled(using: &random).prefix(Int.random(in: 2...4, using: &random)))
    let decision =
      Bool.random(using: &random)
      ? book.log.joining(some, at: Book.now) : book.log.parting(some, at: Book.now)
    _ = book.add(decision)
  }

  @Test("a group keeps the id that it first had when rows join and leave it")
  func keepsItsID() {
    var book = Book()
    book.merge("M", "N")
    book.merge("A", "M")
    #expect(book.log.goldenID(of: "A") == "M")
    book.merge("X", "Y")
    book.merge("N", "Y")
    #expect(book.log.goldenID(of: "X") == "M")
    book.unmerge("M", "A")
    #expect(book.log.goldenID(of: "N") == "M" && book.log.goldenID(of: "A") == "A")
    book.unmerge("M", "N")
    // The part that holds the row of that id keeps it.
    #expect(book.log.goldenID(of: "M") == "M")
    #expect(book.log.goldenID(of: "N") != "M")
  }

  @Test("what was said before is not said again")
  func saysOnce() {
    var book = Book()
    let said = [
      book.merge("A", "B", "C"), book.merge("C", "A"), book.unmerge("A", "B"),
      book.unmerge("B", "A"),
    ]
    #expect(said == [true, false, true, false])
    #expect(!IdentityLog.empty.knows("A") && IdentityLog.empty.isEmpty)
  }

  @Test(
    "decisions that mean nothing name what is wrong",
    arguments: [
      (["P"], IdentityDecision.Verdict.same, "two different rows"),
      (["P", "P"], .same, "two different rows"), (["P", "Z", "Y"], .same, "Y, Z"),
      (["P", "Z"], .different, "Z"), (["P", "K"], .same, "person and a company"),
      ((0..<101).map { "\($0)" }, .different, "100"),
    ] as [([String], IdentityDecision.Verdict, String)])
  func refuses(_ ids: [String], _ verdict: IdentityDecision.Verdict, _ words: String) {
    let list = [Customer(id: "P"), Customer(id: "Q"), Customer(id: "K", kind: .company)]
    let problem = #expect(throws: IdentityProblem.self) {
      try IdentityLog.empty.check(ids, verdict, in: list)
    }
    #expect(problem?.description.contains(words) == true)
  }

  @Test("thousands of decisions are replayed in a time that grows as they do")
  func isLinear() {
    func seconds(_ count: Int) -> Double {
      let decisions = (0..<count).map { number -> IdentityDecision in
        let isParting = number % 5 == 4
        let next = isParting ? "C\(number / 2)" : "C\(number + 1)"
        let own = "C\(number)"
        return IdentityDecision(
          number: Int64(number + 1), verdict: isParting ? .different : .same,
          parts: isParting ? [[own], [next]] : [[own, next]], decidedAt: Book.now)
      }
      let start = ContinuousClock.now
      #expect(!IdentityLog(decisions).isEmpty)
      return (ContinuousClock.now - start) / .seconds(1)
    }
    _ = seconds(1_000)
    let small = (0..<3).map { _ in seconds(4_000) }.min() ?? 0
    let large = (0..<3).map { _ in seconds(32_000) }.min() ?? 0
    #expect(large < small * 8 * 4)
  }
}
