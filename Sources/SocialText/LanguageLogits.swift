/// Logits of the languages of one group. Not to be copied: that would cost more than reading them.
struct LanguageLogits: ~Copyable {
  /// Most languages that a group may have.
  static let most = 64

  private var values = InlineArray<64, Float>(repeating: 0)
  private let count: Int

  /// Logits of a sum of rows, measured by the root of their number, not yet by the temperature.
  /// The order of summation is fixed, so results are equal on every machine.
  init(_ sum: borrowing LanguageTable.Sum, _ group: LanguageModelFile.Group) {
    count = group.languages.count
    let scale = 1 / Float(max(sum.count, 1)).squareRoot()
    var hidden = InlineArray<28, Float>(repeating: 0)
    var all = hidden.mutableSpan
    sum.read(into: &all, scale: scale)
    let dimensions = hidden.span
    let weights = group.weights.span
    var out = values.mutableSpan
    for block in 0..<group.blocks {
      var total = SIMD8<Float>(repeating: 0)
      let first = block &* LanguageTable.dimensions
      for dimension in 0..<LanguageTable.dimensions {
        // SAFETY: a group has `dimensions` weights a block.
        total += unsafe weights[unchecked: first &+ dimension] * dimensions[unchecked: dimension]
      }
      for lane in 0..<8 where block * 8 + lane < count {
        out[block * 8 + lane] = total[lane] + group.bias[block * 8 + lane]
      }
    }
  }

  subscript(_ language: Int) -> Float {
    @inline(__always) get { values.span[language] }
    @inline(__always) set {
      var span = values.mutableSpan
      span[language] = newValue
    }
  }

  /// The best language and how far it is in front of the next.
  func best() -> (language: Int, lead: Float) {
    var best = -Float.infinity
    var next = -Float.infinity
    var found = 0
    let values = self.values.span
    for language in 0..<count {
      let value = values[language]
      next = max(next, min(best, value))
      if value > best {
        best = value
        found = language
      }
    }
    return (found, best - next)
  }
}
