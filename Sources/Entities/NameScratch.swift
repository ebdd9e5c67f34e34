import SocialText

/// Buffers of one search for names, reused from post to post.
public struct NameScratch: Sendable {
  private var features = NameFeatures()
  private var places: [UInt32] = []
  private var scores: [NameModel.Row] = []
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
  private func isSure(_ row: NameModel.Row, _ model: NameModel) -> Bool {
    var rest = row
    rest[0] = NameModel.never
    return row[0] &- rest.max() >= model.sure
  }

  /// The scores of all tags for all tokens.
  private mutating func score(_ text: Span<UInt8>, _ tokens: [Token], _ model: NameModel) {
    places.removeAll(keepingCapacity: true)
    scores.removeAll(keepingCapacity: true)
    places.reserveCapacity(tokens.count)
    scores.reserveCapacity(tokens.count)
    for index in tokens.indices { places.append(model.words.place(of: features.words[index])) }
    let last = tokens.count - 1
    for index in tokens.indices {
      let look = features.looks[index]
      var sum = model.words.row(NameFeatures.hasCapital(look) ? 1 : 0, at: places[index])
      if index > 0 { sum &+= model.words.row(2, at: places[index - 1]) }
      if index < last { sum &+= model.words.row(3, at: places[index + 1]) }
      features.eachForm(index, tokens) { sum &+= model.forms.row($0) }
      if !isSure(sum, model) {
        features.eachPart(index, text, tokens) {
          sum &+= model.parts.row(0, at: model.parts.place(of: $0))
        }
      }
      scores.append(sum)
    }
  }

  /// The best path through a run of tokens with nothing but what is outside of names around it.
  private mutating func search(_ run: Range<Int>, _ model: NameModel) {
    let start = run.lowerBound
    var best = scores[start] &+ model.from[start == 0 ? NameModel.tags : 0]
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
      next &+= scores[index]
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
      let row = scores[index]
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
