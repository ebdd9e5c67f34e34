import SocialText

/// Rules over whole clauses, behind those over words.
extension SentimentScratch {
  /// What is left of a clause that reports somebody else's opinion, or an earlier one.
  private static let reported: Float = 0.2

  /// "I thought it was good, but it was not." and "Is it good? No." say the opposite of the words
  /// in front, "Is it good? Yes." says them; "some people think it is awful" says little of what the
  /// writer thinks. What was learned of all these words' usual sense does not count.
  mutating func reverse(_ text: Span<UInt8>, _ tokens: [Token], _ table: LexiconTable) {
    let own = ownClauses(table)
    for (position, hit) in hits.enumerated() where !hit.isQuoted {
      let roles = table.entries[hit.entry].roles
      let clause = places[hit.token].clause
      if roles.contains(.reported) {
        // A clause is told once.
        if places[hit.token].isMute { continue }
        if !roles.contains(.beside) || own.map({ $0.first != clause || $0.last != clause }) == true
        {
          report(from: hit.token)
        }
      } else if !roles.isDisjoint(with: [.yes, .no]), answers(hit, text, tokens) {
        answer(hit, isYes: roles.contains(.yes))
      } else if roles.contains(.negator), endsSentence(hit, text, tokens),
        let contrast = lastContrast(before: position, table)
      {
        turn(before: contrast, sentence: places[hit.token].sentence, good: -1, bad: -1)
        mute(through: hit.token, sentence: places[hit.token].sentence)
      }
    }
    pieces.removeAll(where: \.isAnswer)
  }

  /// The first and the last clause in which the writer says what they think; nil with none.
  private func ownClauses(_ table: LexiconTable) -> (first: UInt32, last: UInt32)? {
    var own: (first: UInt32, last: UInt32)?
    var index = 0
    for hit in hits where table.entries[hit.entry].roles.contains(.writer) && !hit.isQuoted {
      let clause = places[hit.token].clause
      while index < pieces.count, places[pieces[index].token].clause < clause { index += 1 }
      if index < pieces.count, places[pieces[index].token].clause == clause {
        own = (own?.first ?? clause, clause)
      }
    }
    return own
  }

  /// Yes: the question in front is what is meant. No: its opposite is; who does not find something
  /// bad need not find it good.
  private mutating func answer(_ hit: Hit, isYes: Bool) {
    let own = firstPiece(from: hit.token)
    if own < pieces.count, pieces[own].token == hit.token { pieces[own].isAnswer = true }
    let sentence = places[hit.token].sentence
    turn(
      before: hit.token, sentence: sentence - 1, good: isYes ? 1.5 : -1.2, bad: isYes ? 1.5 : -0.4)
    mute(through: hit.token, sentence: sentence - 1)
  }

  /// Whether nothing but an end of a sentence stands behind a negation.
  private func endsSentence(_ hit: Hit, _ text: Span<UInt8>, _ tokens: [Token]) -> Bool {
    let next = hit.token + hit.count
    guard next < tokens.count else { return true }
    if places[next].sentence != places[hit.token].sentence { return true }
    guard tokens[next].kind == .punctuation else { return false }
    switch text[Int(tokens[next].start)] {
    case 0x2E, 0x21: return true
    default: return false
    }
  }

  /// Token of the last contrast in front of a hit, in its sentence.
  private func lastContrast(before position: Int, _ table: LexiconTable) -> Int? {
    let sentence = places[hits[position].token].sentence
    for hit in hits[..<position].reversed() {
      if places[hit.token].sentence != sentence { return nil }
      if table.entries[hit.entry].roles.contains(.contrast) { return hit.token }
    }
    return nil
  }

  /// Whether a question stands in front of a hit, and behind it no more of its clause.
  private func answers(_ hit: Hit, _ text: Span<UInt8>, _ tokens: [Token]) -> Bool {
    guard hit.token > 0, tokens[hit.token - 1].kind == .punctuation,
      text[Int(tokens[hit.token - 1].start)] == 0x3F, places[hit.token].sentence > 0
    else { return false }
    let next = hit.token + hit.count
    return next == tokens.count || places[next].sentence != places[hit.token].sentence
      || tokens[next].kind == .punctuation
  }

  private mutating func turn(before token: Int, sentence: UInt32, good: Float, bad: Float) {
    for index in (0..<firstPiece(from: token)).reversed() {
      if places[pieces[index].token].sentence != sentence { break }
      let factor = pieces[index].plain > 0 ? good : bad
      pieces[index].plain *= factor
      pieces[index].weight = pieces[index].plain
      pieces[index].rule = factor < 0 ? "negation" : "answer"
    }
  }

  private mutating func mute(through last: Int, sentence: UInt32) {
    for index in (0...last).reversed() {
      if places[index].sentence < sentence { break }
      places[index].isMute = true
    }
  }

  private mutating func report(from token: Int) {
    let clause = places[token].clause
    for index in firstPiece(from: token)..<pieces.count {
      if places[pieces[index].token].clause != clause { break }
      pieces[index].weight *= Self.reported
      pieces[index].plain *= Self.reported
      pieces[index].rule = "reported"
    }
    for index in token..<places.count {
      if places[index].clause != clause { break }
      places[index].isMute = true
    }
  }

  func firstPiece(from token: Int) -> Int { Self.firstPiece(pieces, from: token) }

  /// Position of the first piece at a token or behind it; pieces stand in text order.
  static func firstPiece(_ pieces: [Piece], from token: Int) -> Int {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].token < token { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
