/// Logits of the languages of one group. Not to be copied: that would cost more than reading them.
struct LanguageLogits: ~Copyable {
  /// Most languages that a group may have.
  static let most = 64
  /// Languages of a block.
  private static let width = 8

  /// Eight languages a block; what is behind the last language is far below all.
  private var values = InlineArray<8, SIMD8<Float>>(repeating: SIMD8(repeating: -1e9))
  private var blocks = 0

  init() {}

  /// Sets the logits of a sum of rows, measured by the root of their number, not yet by the
  /// temperature. The order of summation is fixed, so results are equal on every machine.
  mutating func set(_ sum: LanguageTable.Sum, _ group: LanguageModelFile.Group) {
    blocks = group.blocks
    let dimensions = sum.values(scale: 1 / Float(max(sum.count, 1)).squareRoot())
    let (allWeights, allBiases) = (group.weights, group.biases)
    let weights = allWeights.span
    let biases = allBiases.span
    // Four blocks at a time, for each sum waits for its last addition.
    var first = 0
    while first < blocks {
      let last = blocks &- 1
      let size = LanguageTable.dimensions
      let starts = (
        first &* size, min(first &+ 1, last) &* size, min(first &+ 2, last) &* size,
        min(first &+ 3, last) &* size
      )
      var (a, b, c, d) = (SIMD8<Float>(), SIMD8<Float>(), SIMD8<Float>(), SIMD8<Float>())
      for dimension in 0..<size {
        // SAFETY: there are as many dimensions, and a group has as many weights a block.
        let value = unsafe SIMD8(repeating: dimensions[unchecked: dimension])
        a += unsafe weights[unchecked: starts.0 &+ dimension] * value
        b += unsafe weights[unchecked: starts.1 &+ dimension] * value
        c += unsafe weights[unchecked: starts.2 &+ dimension] * value
        d += unsafe weights[unchecked: starts.3 &+ dimension] * value
      }
      values[first] = a + biases[first]
      if first < last { values[first &+ 1] = b + biases[first &+ 1] }
      if first &+ 1 < last { values[first &+ 2] = c + biases[first &+ 2] }
      if first &+ 2 < last { values[first &+ 3] = d + biases[first &+ 3] }
      first &+= 4
    }
  }

  subscript(_ language: Int) -> Float {
    @inline(__always) get { values[language / Self.width][language % Self.width] }
    @inline(__always) set { values[language / Self.width][language % Self.width] = newValue }
  }

  /// How far the best language is in front of the next.
  var lead: Float {
    let far = SIMD8<Float>(repeating: -.infinity)
    var best = far
    var next = far
    for block in 0..<blocks {
      let value = values[block]
      let isBetter = value .> best
      let lesser = value.replacing(with: best, where: isBetter)
      best.replace(with: value, where: isBetter)
      next.replace(with: lesser, where: lesser .> next)
    }
    var top = -Float.infinity
    var second = -Float.infinity
    for lane in 0..<Self.width {
      let value = best[lane]
      second = max(second, min(top, value), next[lane])
      top = max(top, value)
    }
    return top - second
  }

  /// The best language, the first of equals.
  var best: Int {
    var most = SIMD8<Float>(repeating: -.infinity)
    for block in 0..<blocks { most.replace(with: values[block], where: values[block] .> most) }
    let top = most.max()
    for block in 0..<blocks where any(values[block] .== top) {
      for lane in 0..<Self.width where values[block][lane] == top {
        return block &* Self.width &+ lane
      }
    }
    return 0
  }

  /// Turns the logits into weights of a softmax, those of the best being 1, and returns their sum.
  mutating func soften(best: Int, temperature: Float) -> Float {
    let top = self[best]
    let scale = 1 / temperature
    var total = SIMD8<Float>()
    for block in 0..<blocks {
      let weights = DeterministicMath.exp((values[block] - top) * scale)
      values[block] = weights
      total += weights
    }
    return total.sum()
  }
}
