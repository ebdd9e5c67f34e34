import Foundation
import GRDB
import Model
import Testing

@testable import Storage

@Suite("Decisions about customers in the store")
struct IdentityStoreTests {
  private func path() -> String {
    FileManager.default.temporaryDirectory.path
      + "/identity-\(UInt64.random(in: 0 ... .max)).sqlite"
  }

  private func decision(
    _ verdict: IdentityDecision.Verdict, _ parts: [[String]], withdraws: Int64? = nil,
    reason: String? = nil
  ) -> IdentityDecision {
    IdentityDecision(
      number: 0, verdict: verdict, parts: parts, withdraws: withdraws, reason: reason,
      decidedAt: Timestamp(seconds: 1_790_000_000))
  }

  @Test("what is decided is read back as it was, numbered in its order")
  func keeps() throws {
    let path = path()
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    var made: [IdentityDecision] = []
    do {
      let store = try SQLiteStore(path: path)
      for one in [
        decision(.same, [["A \"1\"", "ß[2]"]], reason: "moved"),
        decision(.different, [["A \"1\""], ["ß[2]"]], withdraws: 1),
      ] {
        let added = try store.addIdentityDecision { earlier in
          #expect(earlier == made)
          return one
        }
        made.append(try #require(added))
      }
      #expect(made.map(\.number) == [1, 2])
      #expect(try store.addIdentityDecision { _ in nil } == nil)
      try store.close()
    }
    #expect(try SQLiteStore(path: path).identityDecisions() == made)
  }

  @Test("a decision that fails is not kept")
  func failsWhole() throws {
    let path = path()
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let store = try SQLiteStore(path: path)
    struct Refusal: Error {}
    #expect(throws: Refusal.self) { try store.addIdentityDecision { _ in throw Refusal() } }
    #expect(try store.identityDecisions().isEmpty)
  }

  @Test(
    "a decision that cannot be read stops the reading with a clear word",
    arguments: ["[[7]]", "[[\"A-1\",7,\"B-2\"]]", "[[]]", "[]", "[\"A-1\"]", "{}", ""])
  func damaged(customers: String) throws {
    let path = path()
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let store = try SQLiteStore(path: path)
    try store.pool.write {
      try $0.execute(
        sql: "INSERT INTO identity(verdict, customers, decided_at) VALUES ('same', ?, 1)",
        arguments: [customers])
    }
    let error = #expect(throws: StoreError.self) { try store.identityDecisions() }
    #expect(error.map { "\($0)".contains("identity 1") } == true)
  }

  @Test("what is noted of golden ids is read back, and whoever is forgotten is cut out of it")
  func notesGoldenIDs() throws {
    let path = path()
    defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
    let store = try SQLiteStore(path: path)
    func step(_ number: Int64, _ id: String, _ members: [String]) -> GoldenStep {
      GoldenStep(number: number, id: id, members: members, notedAt: Timestamp(seconds: number))
    }
    let made = [
      step(1, "A \"1\"", ["A \"1\"", "ß[2]"]), step(2, "B", ["B", "C", "D"]),
      step(3, "ß[2]", ["ß[2]"]),
      step(4, "ß[2]", []),
    ]
    for one in made {
      try store.addGoldenSteps { earlier in
        #expect(earlier == Array(made.prefix(earlier.count)))
        return [one]
      }
    }
    #expect(try store.goldenSteps() == made)
    struct Refusal: Error {}
    #expect(throws: Refusal.self) { try store.addGoldenSteps { _ in throw Refusal() } }
    let subject = PersonSubject(customers: ["ß[2]", "C"])
    #expect(try store.remains(of: subject) >= 5)
    let counts = try store.erase(subject, platforms: [:]) { _ in
      AuditEntry(
        at: Timestamp(seconds: 1), act: .forget, subject: "x", counts: [:], program: "1")
    }
    #expect(counts.decisions == 4)
    #expect(
      try store.goldenSteps() == [step(1, "A \"1\"", ["A \"1\""]), step(2, "B", ["B", "D"])])
    try store.compact()
    #expect(try store.remains(of: subject) == 0)
  }

  @Test("golden ids that cannot be read stop the reading with a clear word")
  func damagedGoldenIDs() throws {
    for customers in ["[7]", "[\"A\",7]", "{}", "", "A"] {
      let path = path()
      defer { for end in ["", "-wal", "-shm"] { unlink(path + end) } }
      let store = try SQLiteStore(path: path)
      try store.pool.write {
        try $0.execute(
          sql: "INSERT INTO golden(golden, customers, noted_at) VALUES ('A', ?, 1)",
          arguments: [customers])
      }
      let error = #expect(throws: StoreError.self) { try store.goldenSteps() }
      #expect(error.map { "\($0)".contains("golden 1") } == true)
    }
  }
}
