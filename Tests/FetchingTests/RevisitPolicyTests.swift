import Model
import Testing

@testable import Fetching

@Suite("When a page is asked again") struct RevisitPolicyTests {
  let policy = RevisitPolicy()
  /// Monday, 2026-11-16, 10:00 UTC.
  let monday = Timestamp(seconds: 1_794_823_200)

  @Test("9. and 10. what the server and the feed ask for makes visits rarer, never more often")
  func floors() {
    #expect(policy.interval(RevisitFacts(told: 3600, freshFor: 7200)) == 7200)
    #expect(policy.interval(RevisitFacts(told: 3600, freshFor: 60)) == 3600)
    #expect(policy.interval(RevisitFacts(told: 3600, asked: 10_800)) == 10_800)
    #expect(policy.interval(RevisitFacts(freshFor: 7200, asked: 10_800)) == 10_800)
  }

  @Test("11. no server makes us wait longer than a day")
  func cap() {
    #expect(policy.interval(RevisitFacts(freshFor: 30 * 86_400)) == 86_400)
    #expect(policy.interval(RevisitFacts(told: 3 * 86_400, freshFor: 30)) == 3 * 86_400)
  }

  @Test("12. never sooner than an hour unless told, never twice in half an hour, and spread out")
  func least() {
    #expect(policy.interval(RevisitFacts(postGap: 60)) == 3600)
    #expect(policy.interval(RevisitFacts(told: 60)) == 1800)
    #expect(RevisitPolicy(least: 0).interval(RevisitFacts(told: 60)) == 60)
    let moments = (0..<1000).map {
      policy.next(after: monday, RevisitFacts(seed: UInt64($0))).seconds - monday.seconds
    }
    #expect(moments.allSatisfy { (3600..<4320).contains($0) })
    #expect(Set(moments).count > 400, "they are not all asked at the same moment")
    #expect(policy.next(after: monday, RevisitFacts(told: 3600)).seconds == monday.seconds + 3600)
  }

  @Test("10. skipHours and skipDays move a visit to the next moment that is allowed")
  func skips() {
    func next(_ hours: [Int], _ days: [Int], told: Int = 3600) -> Int64 {
      var facts = RevisitFacts(told: told)
      for hour in hours { facts.skippedHours |= 1 << UInt32(hour) }
      for day in days { facts.skippedDays |= 1 << UInt8(day) }
      return policy.next(after: monday, facts).seconds - monday.seconds
    }
    #expect(next([10], []) == 3600)
    #expect(next([11, 12], []) == 3 * 3600)
    #expect(next([], [1]) == 14 * 3600)
    #expect(next([0, 1], [1]) == 16 * 3600)
    #expect(next(Array(0..<24), []) == 3600, "who skips all of it means none")
    #expect(next([], Array(0..<7)) == 3600)
  }

  @Test("13. visits follow the source's own rate, from an hour to a day")
  func rate() {
    #expect(policy.interval(RevisitFacts(postGap: 4 * 3600)) == 2 * 3600)
    #expect(policy.interval(RevisitFacts(postGap: 30 * 86_400)) == 72_000)
    let slow = policy.next(after: monday, RevisitFacts(postGap: 30 * 86_400, seed: 5))
    #expect((72_000...86_400).contains(slow.seconds - monday.seconds))
    #expect(policy.interval(RevisitFacts(told: 3600, postGap: 30 * 86_400)) == 3600)
    let daily = (0..<10).map { Timestamp(seconds: monday.seconds - Int64($0) * 86_400) }
    #expect(RevisitPolicy.spacing(daily, now: monday) == 86_400)
    let once = [Timestamp(seconds: monday.seconds - 100 * 86_400)]
    #expect(RevisitPolicy.spacing(once, now: monday) == 7 * 86_400)
    #expect(RevisitPolicy.spacing([], now: monday) == nil)
    #expect(RevisitPolicy.spacing([Timestamp(seconds: .max / 2)], now: monday) == nil)
  }

  @Test("18. failures double the wait, up to a day")
  func backOff() {
    let waits = (0...9).map { policy.interval(RevisitFacts(told: 3600, failures: $0)) }
    #expect(
      waits == [3600, 3600, 7200, 14_400, 28_800, 57_600, 86_400, 86_400, 86_400, 86_400])
    #expect(policy.interval(RevisitFacts(told: 2 * 86_400, failures: 9)) == 2 * 86_400)
  }

  @Test("34. a host with very many sources is asked a round at a time")
  func rounds() {
    #expect(policy.interval(RevisitFacts(told: 3600, round: 9000)) == 9000)
  }
}
