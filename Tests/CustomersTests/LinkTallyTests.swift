import Model
import Testing

@testable import Customers

@Suite("Links are counted in bounded memory")
struct LinkTallyTests {
  private func answer(
    _ chance: Double, _ outcome: LinkOutcome, isCustomer: Bool = true, isRight: Bool = true,
    isShown: Bool = true
  ) -> LinkAnswer {
    LinkAnswer(
      chance: chance, outcome: outcome, isCustomer: isCustomer, isIdentifiable: isCustomer,
      isRight: isRight, isShown: isShown, isSuppressed: false)
  }

  @Test("figures of a handful of answers are what one counts by hand")
  func counts() {
    var tally = LinkTally()
    for one in [
      answer(0.99, .linked), answer(0.98, .pseudonymous), answer(0.975, .linked, isRight: false),
      answer(0.6, .held), answer(0.5, .held, isRight: false, isShown: false),
      answer(0.4, .held, isCustomer: false, isRight: false), answer(0, .none, isRight: false),
      answer(0, .none, isCustomer: false, isRight: false),
    ] { tally.add(one) }
    #expect(tally.rows == 8 && tally.identifiable == 6)
    #expect(abs(tally.precision - 2.0 / 3) < 1e-12 && abs(tally.recall - 2.0 / 6) < 1e-12)
    #expect(tally.recall(atPrecision: 0.99) == (2.0 / 6, 0.98))
    #expect(tally.recall(atPrecision: 0.75) == (0.5, 0.6))
    #expect(tally.held == 3 && tally.heldShown == 0.5 && tally.queue == 3)
    let error = (abs(0.99 + 0.98 + 0.975 - 2) + abs(0.6 - 1) + 0.5 + 0.4) / 6
    #expect(abs(tally.calibrationError - error) < 1e-12)
    #expect(tally.precisionRange.contains(2.0 / 3) && tally.precisionRange.upperBound < 1)
    for verdict in LinkAnswer.Verdict.allCases {
      let expected = [.suppressed, .pseudonymousWrong].contains(verdict) ? 0 : 1
      #expect(tally.count(verdict) == expected, "\(verdict)")
    }
  }

  @Test("no rows are no figures, and no crash")
  func empty() {
    let tally = LinkTally()
    #expect(tally.precision == 0 && tally.recall == 0 && tally.brier == 0 && tally.queue == 0)
    #expect(tally.recall(atPrecision: 0.95) == (0, 1))
  }

  @Test("of very many different chances neighbours are counted together, and hardly shift a figure")
  func coarsens() {
    var tally = LinkTally()
    let count = 150_000
    // Every second answer below the middle is wrong.
    for number in 1...count {
      let chance = Double(number) / Double(count + 1)
      let isRight = number * 2 > count || number % 2 == 0
      tally.add(answer(chance, chance >= 0.97 ? .linked : .held, isRight: isRight))
    }
    let (recall, threshold) = tally.recall(atPrecision: 0.99)
    // n right above the middle, then half of each: precision .99 at 1.02 n.
    #expect(abs(threshold - 0.49) < 0.005, "\(threshold)")
    #expect(abs(recall - 0.505) < 0.005, "\(recall)")
  }
}
