/// Exponential and logarithm that give the same bits on every CPU: plain additions,
/// multiplications and divisions in a fixed order, nothing fused, no library behind them.
///
/// Relative error is below 1e-14 over the whole range.
public enum DeterministicMath {
  /// ln 2, upper part: its last 32 bits are zero, so that a small integer times it is exact.
  private static let ln2High = 6.931_471_803_691_238e-1
  /// ln 2 minus the upper part.
  private static let ln2Low = 1.908_214_929_270_587_7e-10

  /// e to the power of `x`; 0 below −745, infinity above 709.78, NaN for NaN.
  public static func exp(_ x: Double) -> Double {
    if x != x { return x }
    if x > 709.782_712_893_384 { return .infinity }
    if x < -745.133_219_101_941_2 { return 0 }
    let scaled = (x * 1.442_695_040_888_963_4).rounded(.toNearestOrEven)
    let r = (x - scaled * ln2High) - scaled * ln2Low
    // Taylor series to the 13th power: |r| ≤ 0.347, so the remainder is below 1e-17.
    var sum = 1.0 / 6_227_020_800
    sum = sum * r + 1.0 / 479_001_600
    sum = sum * r + 1.0 / 39_916_800
    sum = sum * r + 1.0 / 3_628_800
    sum = sum * r + 1.0 / 362_880
    sum = sum * r + 1.0 / 40_320
    sum = sum * r + 1.0 / 5_040
    sum = sum * r + 1.0 / 720
    sum = sum * r + 1.0 / 120
    sum = sum * r + 1.0 / 24
    sum = sum * r + 1.0 / 6
    sum = sum * r + 0.5
    sum = sum * r + 1
    sum = sum * r + 1
    // Two steps, so that results below the smallest normal number are still right.
    let k = Int(scaled)
    let half = k / 2
    return sum * power(half) * power(k - half)
  }

  /// e to the power of eight numbers of −16 to 0, with a relative error below 1e-6; 0 for those
  /// below −16.
  package static func exp(_ x: SIMD8<Float>) -> SIMD8<Float> {
    // Adding 1.5 · 2^23 leaves the nearest whole number in the low bits.
    let whole: Float = 12_582_912
    let scaled = x * 1.442_695_04
    let shifted = scaled + whole
    let r = (scaled - (shifted - whole)) * 0.693_147_18
    // Taylor series to the 6th power: |r| ≤ 0.347, so the remainder is below 2e-7.
    var sum = r * (1.0 / 720) + 1.0 / 120
    sum = sum * r + 1.0 / 24
    sum = sum * r + 1.0 / 6
    sum = sum * r + 0.5
    sum = sum * r + 1
    sum = sum * r + 1
    // SAFETY: any bits are a number.
    let bits = unsafe unsafeBitCast(shifted, to: SIMD8<UInt32>.self) &<< 23 &+ 127 << 23
    let power = unsafe unsafeBitCast(bits, to: SIMD8<Float>.self)
    return (sum * power).replacing(with: 0, where: x .< -16)
  }

  /// Natural logarithm; −infinity for 0, NaN below 0.
  public static func log(_ x: Double) -> Double {
    if x != x || x < 0 { return .nan }
    if x == 0 { return -.infinity }
    if x == .infinity { return x }
    var exponent = Int(x.exponent)
    var m = x.significand
    if m > 1.414_213_562_373_095_1 {
      m *= 0.5
      exponent += 1
    }
    // ln m = 2 artanh s; |s| ≤ 0.1716, so thirteen terms leave less than 1e-21.
    let s = (m - 1) / (m + 1)
    let z = s * s
    var sum = 2.0 / 25
    sum = sum * z + 2.0 / 23
    sum = sum * z + 2.0 / 21
    sum = sum * z + 2.0 / 19
    sum = sum * z + 2.0 / 17
    sum = sum * z + 2.0 / 15
    sum = sum * z + 2.0 / 13
    sum = sum * z + 2.0 / 11
    sum = sum * z + 2.0 / 9
    sum = sum * z + 2.0 / 7
    sum = sum * z + 2.0 / 5
    sum = sum * z + 2.0 / 3
    sum = sum * z + 2
    let e = Double(exponent)
    return e * ln2High + (s * sum + e * ln2Low)
  }

  /// 2 to a power between −1022 and 1023.
  private static func power(_ exponent: Int) -> Double {
    Double(bitPattern: UInt64(1023 + exponent) << 52)
  }
}
