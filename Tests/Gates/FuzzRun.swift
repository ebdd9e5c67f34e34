import Foundation

/// Numbers that look like chance and are the same in every run of one seed (a linear congruential
/// generator with Knuth's constants).
public struct FuzzRandom {
  private var state: UInt64

  /// Starts from a seed.
  public init(seed: UInt64) { state = seed }

  /// The next number, 0 ≤ n < `limit`, or 0 where the limit is below 1.
  public mutating func next(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(truncatingIfNeeded: (state >> 33) % UInt64(max(1, limit)))
  }
}

/// Rounds of a mutation fuzzer: for a moment, or for EARSHOT_FUZZ_SECONDS, from the seed
/// EARSHOT_FUZZ_SEED or 1.
public enum FuzzRun {
  /// Calls `round`, at least `rounds` times; it returns how many failures it found. Ends early
  /// behind five of them. Returns the number of rounds.
  public static func run(
    atLeast rounds: Int, _ round: (inout FuzzRandom) -> Int
  ) -> Int {
    let environment = ProcessInfo.processInfo.environment
    let seconds = environment["EARSHOT_FUZZ_SECONDS"].flatMap(Double.init) ?? 1
    var random = FuzzRandom(seed: environment["EARSHOT_FUZZ_SEED"].flatMap(UInt64.init) ?? 1)
    let end = ContinuousClock.now + .seconds(seconds)
    var done = 0
    var failures = 0
    while failures < 5, done < rounds || ContinuousClock.now < end {
      done += 1
      failures += round(&random)
    }
    return done
  }
}
