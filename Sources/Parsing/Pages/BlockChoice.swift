/// Chooses the blocks of a page that are its main text, by how likely each is.
///
/// What is wanted is a high F1 of words, so a block is kept where that raises the expected F1 of the
/// whole: the best set is always the likeliest blocks down to some limit, and that limit lies lower
/// on pages where nothing is sure (Lewis 1995, "Evaluating and optimizing autonomous text
/// classification systems").
struct BlockChoice {
  /// Whether each block is kept.
  private(set) var keep: [Bool]
  /// The F1 of words to be expected of it, 0…1.
  private(set) var expected: Float = 0

  private let likely: [Float]
  private let words: [Float]
  private var total: Float = 0

  /// Limits of probability: what is likelier is always kept, what is less likely never.
  private static let limits: ClosedRange<Float> = 0.2...0.5

  /// Chooses by probabilities and words of each block.
  init(likely: [Float], words: [Float]) {
    self.likely = likely
    self.words = words
    for index in likely.indices { total += likely[index] * words[index] }
    let order = likely.indices.sorted { likely[$0] > likely[$1] }
    var (right, size, best, limit): (Float, Float, Float, Float) = (0, 0, 0, 1)
    for index in order {
      right += likely[index] * words[index]
      size += words[index]
      let score = 2 * right / max(1, size + total)
      if score > best {
        best = score
        limit = likely[index]
      }
    }
    limit = min(max(limit, BlockChoice.limits.lowerBound), BlockChoice.limits.upperBound)
    keep = likely.map { $0 >= limit }
    expected = score(keep)
  }

  /// The F1 of words to be expected of another choice.
  func score(_ kept: [Bool]) -> Float {
    var (right, size): (Float, Float) = (0, 0)
    for index in kept.indices where kept[index] {
      right += likely[index] * words[index]
      size += words[index]
    }
    return 2 * right / max(1, size + total)
  }
}
