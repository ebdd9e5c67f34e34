import SocialText

/// Buffers of one search for names, reused from post to post.
public struct NameScratch: Sendable {
  private var features = NameFeatures()
  private var places: [UInt32] = []
  private var scores: [RowSum] = []
  private var back: [NameModel.Row] = []
  private var tags: [UInt8] = []
  /// Names found last.
  package private(set) var names: [FoundName] = []

  /// Empty buffers.
  public init() {}

  /// Finds the best names by a model: Viterbi's algorithm over the runs of tokens that may be part
  /// of a name. Time grows with the number of tokens.
  package mutating func find(_ text: Span<UInt8>, _ tokens: [Token], _ model: NameModel) {
    names.removeAll(keepingCapacity: true)
    guard !tokens.isEmpty else { return }
    features.read(text, tokens)
    score(text, tokens, model)
    var index = 0
    while index < tokens.count {
      if isSure(scores[index], model) {
        index += 1
        continue
      }
      var end = index + 1
      while end < tokens.count, !isSure(scores[end], model) { end += 1 }
      search(index..<end, model)
      index = end + 1
    }
  }

  @inline(__always)
  private func isSure(_ sum: RowSum, _ model: NameModel) -> Bool {
    let least = SIMD8<Int16>(repeating: sum.low[0] &- model.sure)
    var low = sum.low
    low[0] = NameModel.never
    let top = pointwiseMax(low, sum.high) &- least
    // SAFETY: any bits are numbers. The highest bit of each lane that is below nothing is set.
    let signs = unsafe unsafeBitCast(top, to: SIMD2<UInt64>.self)
    return signs[0] & signs[1] & 0x8000_8000_8000_8000 == 0x8000_8000_8000_8000
  }

  /// The scores of all tags for all tokens.
  private mutating func score(_ text: Span<UInt8>, _ tokens: [Token], _ model: NameModel) {
    scores.removeAll(keepingCapacity: true)
    scores.reserveCapacity(tokens.count)
    model.words.find(features.words, into: &places)
    var forms = InlineArray<8, Int>(repeating: 0)
    var parts = InlineArray<8, UInt64>(repeating: 0)
    for index in tokens.indices {
      let row = NameFeatures.hasCapital(features.looks[index]) ? 1 : 0
      var sum = model.words.sum(places, at: index, row: row)
      var count = 0
      features.eachForm(index, tokens) {
        forms[count & 7] = $0
        count += 1
      }
      sum.add(model.forms.sum(forms, count))
      if !isSure(sum, model) {
        count = 0
        features.eachPart(index, text, tokens) {
          parts[count & 7] = $0
          count += 1
        }
        sum.add(model.parts.sum(parts, count))
      }
      scores.append(sum)
    }
  }

  private func row(_ index: Int) -> NameModel.Row {
    NameModel.Row(lowHalf: scores[index].low, highHalf: scores[index].high)
  }

  /// The best path through a run of tokens with nothing but what is outside of names around it.
  private mutating func search(_ run: Range<Int>, _ model: NameModel) {
    let start = run.lowerBound
    var best = row(start) &+ model.from[start == 0 ? NameModel.tags : 0]
    back.removeAll(keepingCapacity: true)
    back.append(NameModel.Row())
    for index in run.dropFirst() {
      // So the best of all is 0, and nothing overflows.
      best &-= NameModel.Row(repeating: best.max())
      var next = model.from[0] &+ NameModel.Row(repeating: best[0])
      var whence = NameModel.Row()
      for tag in 1..<NameModel.tags {
        let other = model.from[tag] &+ NameModel.Row(repeating: best[tag])
        let isBetter = other .> next
        next.replace(with: other, where: isBetter)
        whence.replace(with: NameModel.Row(repeating: Int16(tag)), where: isBetter)
      }
      next &+= row(index)
      best = pointwiseMax(next, NameModel.Row(repeating: 2 * NameModel.never))
      back.append(whence)
    }
    if run.upperBound < scores.count {
      for tag in 0..<NameModel.tags { best[tag] &+= model.from[tag][0] }
    }
    var tag = 0
    for other in 1..<NameModel.tags where best[other] > best[tag] { tag = other }
    tags.removeAll(keepingCapacity: true)
    for step in stride(from: run.count - 1, through: 0, by: -1) {
      tags.append(UInt8(truncatingIfNeeded: tag))
      tag = Int(back[step][tag])
    }
    // The tags stand in reverse order.
    var index = 0
    while index < run.count {
      let tag = Int(tags[run.count - 1 - index])
      var end = index + 1
      if tag > 0 {
        let type = (tag - 1) % NameModel.types.count
        while end < run.count, Int(tags[run.count - 1 - end]) == 7 + type { end += 1 }
        names.append(name(start + index..<start + end, type, model))
      }
      index = end
    }
  }

  private func name(_ tokens: Range<Int>, _ type: Int, _ model: NameModel) -> FoundName {
    var sums = InlineArray<6, Int>(repeating: 0)
    var none = 0
    for index in tokens {
      let row = row(index)
      none += Int(row[0])
      let offset = index == tokens.lowerBound ? 1 : 7
      for other in 0..<6 { sums[other] += Int(row[other + offset]) }
    }
    var next = Int.min / 2
    for other in 0..<6 where other != type { next = max(next, sums[other]) }
    // Long names are no surer than short ones.
    return FoundName(
      tokens: tokens, type: type, lead: (sums[type] - none) / tokens.count,
      typeLead: (sums[type] - next) / tokens.count)
  }
}
