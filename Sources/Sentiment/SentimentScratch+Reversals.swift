import SocialText

/// Rules over whole clauses, behind those over words.
extension SentimentScratch {
  /// What is left of a clause that reports somebody else's opinion, or an earlier one.
  private static let reported: Float = 0.2

  /// "I thought it was good, but it was not." and "Is it good? No." say the opposite of the words
  /// in front; "some people think it is awful" says little of what the writer thinks. What was
  /// learned of all these words' usual sense does not count.
  mutating func reverse(_ text: Span<UInt8>, _ tokens: [Token], _ table: LexiconTable) {
    for (position, hit) in hits.enumerated() where !hit.isQuoted {
      let roles = table.entries[hit.entry].roles
      if roles.contains(.reported) {
        report(from: hit.token)
      } else if roles.contains(.negator), endsSentence(hit, text, tokens) {
        if let contrast = lastContrast(before: position, table) {
          turn(before: contrast, sentence: places[hit.token].sentence)
          mute(through: hit.token, sentence: places[hit.token].sentence)
        } else if answers(hit, text, tokens) {
          let own = firstPiece(from: hit.token)
          if own < pieces.count, pieces[own].token == hit.token { pieces.remove(at: own) }
          turn(before: hit.token, sentence: places[hit.token].sentence - 1)
          mute(through: hit.token, sentence: places[hit.token].sentence - 1)
        }
      }
    }
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

  /// Whether a negation is all there is to a sentence, and the one before asks.
  private func answers(_ hit: Hit, _ text: Span<UInt8>, _ tokens: [Token]) -> Bool {
    guard hit.token > 0, tokens[hit.token - 1].kind == .punctuation else { return false }
    return text[Int(tokens[hit.token - 1].start)] == 0x3F
  }

  private mutating func turn(before token: Int, sentence: UInt32) {
    for index in (0..<firstPiece(from: token)).reversed() {
      if places[pieces[index].token].sentence != sentence { break }
      pieces[index].plain *= -1
      pieces[index].weight = pieces[index].plain
      pieces[index].rule = "negation"
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

  /// Position of the first piece at a token or behind it; pieces stand in text order.
  private func firstPiece(from token: Int) -> Int {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].token < token { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
