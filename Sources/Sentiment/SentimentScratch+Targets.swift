import SocialText

extension SentimentScratch {
  /// The pieces as they count towards a target: weaker with each clause and word between.
  func pieces(towards place: TargetPlace) -> [Piece] {
    var result: [Piece] = []
    result.reserveCapacity(pieces.count)
    for piece in pieces {
      // The name's own words are no opinion about it ("Happy Foods").
      if piece.span.overlaps(place.span) { continue }
      let distance = place.distance(to: piece.token)
      var share = 1 / (1 + Float(max(0, distance - 2)) / 4)
      let clauses = abs(Int(places[piece.token].clause) - Int(places[place.first].clause))
      for _ in 0..<min(clauses, 4) { share *= 0.5 }
      var weaker = piece
      weaker.weight = piece.plain * share
      result.append(weaker)
    }
    return result
  }

  /// Fills `features` for a target, behind `read`: each as it is, and for where it stands: in front
  /// of the target or behind it, how far, and how many clauses away.
  mutating func findFeatures(
    _ text: Span<UInt8>, _ tokens: [Token], _ table: LexiconTable, towards place: TargetPlace
  ) {
    features.reset()
    var state = SentimentFeatures.State()
    let home = places[place.first].clause
    for index in tokens.indices {
      if tokens[index].span.overlaps(place.span) {
        features.skipTarget(&state)
        continue
      }
      if places[index].isMute {
        features.skip(&state)
        continue
      }
      let entry = mayBegin[index] ? table.find(tokens[index].hash) : 0
      features.add(tokens[index], text, table.entries[entry].roles, &state)
      let distance = place.distance(to: index)
      let clauses = UInt64(min(2, abs(Int(places[index].clause) - Int(home))))
      let step: UInt64 = distance <= 2 ? 0 : distance <= 5 ? 1 : distance <= 10 ? 2 : 3
      let side: UInt64 = index < place.first ? 0 : 1
      features.copyLast(
        coarse: (clauses == 0 ? 0 : 1) + (distance <= 4 ? 0 : 2),
        fine: clauses + 3 * step + 12 * side)
    }
  }
}

/// Where a target stands among the tokens.
struct TargetPlace {
  /// Bytes of the text.
  let span: TextSpan
  /// Its first and last token.
  let first: Int
  let last: Int

  /// Nil where there are no tokens.
  init?(_ span: TextSpan, _ tokens: [Token]) {
    guard !tokens.isEmpty else { return nil }
    self.span = span
    first = tokens.firstIndex { $0.end > span.start } ?? tokens.count - 1
    last = tokens.lastIndex { Int($0.start) < span.end } ?? first
  }

  /// Tokens from the target to another.
  func distance(to token: Int) -> Int {
    token < first ? first - token : max(0, token - last)
  }
}
