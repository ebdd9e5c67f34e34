import Foundation
import GRDB
import Model
import Testing

@testable import Storage

@Suite("51. Subscriptions and pushes in the store")
struct SubscriptionTests {
  private func store() throws -> SQLiteStore {
    try SQLiteStore(
      path: FileManager.default.temporaryDirectory.path
        + "/subscriptions-\(UInt64.random(in: 0 ... .max)).sqlite")
  }

  private func one(_ source: String) -> WebSubSubscription {
    WebSubSubscription(
      source: source, topic: "https://t.example/" + source, hub: "https://hub.example/",
      callback: "https://us.example/", secret: Secret("secret-" + source),
      token: Secret("token-" + source))
  }

  private func push(_ number: Int, _ source: String = "a") -> PushedPage {
    PushedPage(
      source: source, topic: "https://t.example/a", receivedAt: Timestamp(seconds: Int64(number)),
      headers: [
        HeaderField(name: "Content-Type", value: "text/xml: x"),
        HeaderField(name: "Link", value: "<a>; rel=self"),
      ], body: Array("page \(number)".utf8) + [0, 255])
  }

  @Test("51. what is kept comes back, by source and by token; nil forgets it")
  func keeps() throws {
    let store = try store()
    defer { for end in ["", "-wal", "-shm"] { unlink(store.path + end) } }
    var whole = one("a")
    whole.state = .verified
    whole.leaseSince = Timestamp(seconds: 1)
    whole.leaseUntil = Timestamp(seconds: 2)
    whole.requestedAt = Timestamp(seconds: 3)
    whole.isPending = true
    whole.retryAt = Timestamp(seconds: 4)
    whole.failures = 5
    whole.lastPushAt = Timestamp(seconds: 6)
    whole.trust = -2
    whole.missedAt = Timestamp(seconds: 7)
    whole.dropped = 8
    whole.reason = "why"
    for value in [one("b"), whole] {
      try store.change(.source(value.source)) {
        #expect($0 == nil)
        $0 = value
        return nil
      }
    }
    #expect(try store.subscriptions() == [whole, one("b")])
    try store.change(.token("token-a")) {
      #expect($0 == whole)
      $0?.state = .leaving
      return nil
    }
    try store.change(.token("token-x")) {
      #expect($0 == nil)
      return nil
    }
    #expect(try store.subscriptions()[0].state == .leaving)
    try store.change(.source("a")) {
      $0 = nil
      return nil
    }
    #expect(try store.subscriptions() == [one("b")])
  }

  @Test("51. pushes wait in their order, bounded, equal ones once, and go by number")
  func spools() throws {
    let store = try store()
    defer { for end in ["", "-wal", "-shm"] { unlink(store.path + end) } }
    func spool(_ page: PushedPage) throws {
      try store.change(.source(page.source)) { _ in page }
    }
    for number in 1...70 { try spool(push(number)) }
    try spool(push(70))
    try spool(push(1, "b"))
    let waiting = try store.pushes(of: "a")
    #expect(waiting.map(\.receivedAt.seconds) == (7...70).map(Int64.init))
    #expect(waiting.first?.headers == push(7).headers)
    #expect(waiting.first?.body == push(7).body)
    #expect(try store.pushedSources() == ["a", "b"])
    let taken = waiting.prefix(60).map(\.number)
    try store.pool.write { try SubscriptionTable.delete(pushes: taken, $0) }
    #expect(try store.pushes(of: "a").map(\.receivedAt.seconds) == [67, 68, 69, 70])
    #expect(try store.pushes(of: "b").count == 1)
  }
}
