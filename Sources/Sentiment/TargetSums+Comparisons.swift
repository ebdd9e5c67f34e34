import Model
import SocialText

extension TargetSums {
  /// What is left, for the one that a comparison speaks against, of what else its sentence says.
  private static let left = 0.25
  /// Words in front of a phrase that its contrary is taken from.
  private static let contrary = 4

  /// Lets the first comparison that a target has a part in speak, behind `weigh`: for the one, and
  /// against the other.
  mutating func compare(
    first: Int, last: Int, _ found: [Comparisons.Found], _ comparisons: Comparisons,
    _ places: [SentimentScratch.Place], _ tokens: [Token]
  ) {
    for one in found {
      guard places[one.head.lowerBound].sentence == places[first].sentence else { continue }
      let pattern = comparisons.patterns[one.pattern]
      guard let slot = one.slot(first...last),
        slot != .second || places[first].clause == places[one.end].clause
      else { continue }
      let span = TextSpan(
        start: Int(tokens[one.head.lowerBound].start), end: tokens[one.head.upperBound - 1].end)
      let said = slot == .second ? pattern.second : slot == .first ? pattern.first : pattern.front
      switch said {
      case .none: continue
      case .weight(let weight):
        let signed = one.isNegated ? Double(SentimentScratch.negated) * weight : weight
        if signed < 0 { fade(sentenceOf: first, places) { _ in Self.left } }
        fade(sentenceOf: first, places) { one.head.contains($0) || one.rest.contains($0) ? 0 : 1 }
        verdict = Reason(span: span, weight: signed, rule: "comparison")
      case .opposite:
        let head = one.head.lowerBound
        let begins = head == 0 || places[head - 1].sentence != places[head].sentence
        let range =
          slot == .second && !begins
          ? head - Self.contrary..<head : max(one.end, last + 1)..<places.count
        fade(sentenceOf: first, places) { range.contains($0) ? -1 : Self.left }
        // What is far away from the one is as near as can be to the other.
        for token in reach.indices where reach[token] < 0 {
          let share = max(1, min(8, -1 / reach[token]))
          reach[token] *= share
          parts[token] *= share
        }
        isTurned = true
      }
      return
    }
  }

  /// Multiplies what the tokens of a sentence say of the target.
  private mutating func fade(
    sentenceOf token: Int, _ places: [SentimentScratch.Place], _ share: (Int) -> Double
  ) {
    for index in reach.indices
    where places[start + index].sentence == places[token].sentence {
      let share = share(start + index)
      reach[index] *= share
      parts[index] *= share
    }
  }
}
