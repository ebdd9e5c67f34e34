import SocialText
import Testing

@Suite struct DeterministicMathTests {
  @Test func `exp and log undo one another`() {
    for step in -700...700 {
      let x = Double(step) + 0.37
      #expect(abs(DeterministicMath.log(DeterministicMath.exp(x)) - x) <= 1e-14 * abs(x) + 1e-15)
    }
  }
}
