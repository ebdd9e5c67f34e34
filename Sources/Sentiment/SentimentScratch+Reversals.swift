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
          report(from: hit.token, isPast: isPast(hit, tokens))
        }
      } else if !roles.isDisjoint(with: [.yes, .no]), answers(hit, text, tokens) {
        answer(hit, position, isYes: roles.contains(.yes), tokens, table)
      } else if roles.contains(.negator), endsSentence(hit, text, tokens) {
        deny(hit, position, text, tokens, table)
      }
    }
    settle()
  }

  /// A negation at the end of its sentence: "…, but it was not.", "It wasn't.", "Helpful it was not.",
  /// "I got anything but." A claim of others that judges nothing is blame all the same once it is
  /// denied.
  private mutating func deny(
    _ hit: Hit, _ position: Int, _ text: Span<UInt8>, _ tokens: [Token], _ table: LexiconTable
  ) {
    var sentence = places[hit.token].sentence
    var end = hit.token
    var isBare = tokens[hit.token].hash == Self.never
    if isAnswer(hit.token, position, table) { return }
    if let contrast = lastContrast(before: position, table) {
      end = contrast
    } else if !table.turnsClauses {
      return
    } else if let clause = bareDenial(hit, text, tokens) {
      end = clause
      isBare = true
    } else if denies(hit, sentence, text, tokens) {
      sentence -= 1
    } else if hit.count == 1, !isLate(hit, tokens) {
      return
    }
    // Blame that is denied needs more to be praise than praise to be blame: few write to say nothing.
    // A sentence of its own may deny something else.
    let isOwn = sentence == places[hit.token].sentence
    let turned = turn(
      before: end, sentence: sentence, good: table.turnsClauses ? -1.2 : -1,
      bad: table.turnsClauses ? isOwn ? -1.6 : -1.2 : -1)
    let isClaimed = turned == 0 && has(.claim, before: position, sentence: sentence, table)
    // Where no opinion is known that could be turned, what was learned of the words may know one.
    if turned > 0 || isClaimed || !isBare { mute(through: hit.token, sentence: sentence) }
    guard isClaimed else { return }
    late.append(
      Piece(
        span: hit.span, token: hit.token, weight: -2, plain: -2, rule: "negation", holds: true))
  }

  /// Whether something of a role stands in front of a hit, in a sentence or behind it.
  private func has(
    _ role: LexiconTable.Roles, before position: Int, sentence: UInt32, _ table: LexiconTable
  ) -> Bool {
    for other in hits[..<position].reversed() {
      if places[other.token].sentence < sentence { return false }
      if !table.entries[other.entry].roles.isDisjoint(with: role) { return true }
    }
    return false
  }

  /// Where the last clause begins, of a sentence whose last clause says no more than that what stands in
  /// front of it is wrong: "…, which it is not.", "…; there were none.", "… and it never was.", "… and got
  /// none."; nil for others. What others did not is no denial: "we loved it, they did not."
  private func bareDenial(
    _ hit: Hit, _ text: Span<UInt8>, _ tokens: [Token]
  ) -> Int? {
    let sentence = places[hit.token].sentence
    let isNone = tokens[hit.token].hash == Self.none
    var first = hit.token
    var hasSubject = false
    while first > 0, hit.token - first < 5, places[first - 1].sentence == sentence {
      let token = tokens[first - 1]
      let isWhich = token.hash == Self.which
      if isWhich || Self.joins.contains(token.hash) {
        return hasSubject || (isNone || isWhich) && first < hit.token ? first - 1 : nil
      }
      if token.kind == .punctuation {
        return hasSubject && text[Int(token.start)] != 0x22 ? first : nil
      }
      if Self.subjects.contains(token.hash) {
        hasSubject = true
      } else if !(isNone ? Self.gains : Self.verbs).contains(token.hash) {
        return nil
      }
      first -= 1
    }
    return nil
  }

  private static let none = Folding.hash("none")
  private static let never = Folding.hash("never")
  private static let which = Folding.hash("which")
  private static let joins = ["and", "yet", "though", "although", "while"].map { Folding.hash($0) }
  private static let subjects = ["it", "there", "this", "that", "these", "those", "one"].map {
    Folding.hash($0)
  }
  private static let gains = ["had", "got", "found", "saw", "was", "were", "is", "are", "i", "we"]
    .map { Folding.hash($0) }

  /// "No, you can't.": the answer has said so already.
  private func isAnswer(_ token: Int, _ position: Int, _ table: LexiconTable) -> Bool {
    for other in hits[..<position].reversed() {
      if places[other.token].sentence != places[token].sentence { return false }
      if !table.entries[other.entry].roles.isDisjoint(with: [.yes, .no]), other.token > 0,
        places[other.token - 1].sentence != places[token].sentence
      {
        return true
      }
    }
    return false
  }

  /// "Brand new it was not.", "Elegant it never was."
  private func isLate(_ hit: Hit, _ tokens: [Token]) -> Bool {
    guard hit.token > 0, Self.verbs.contains(tokens[hit.token - 1].hash) else { return false }
    if tokens[hit.token].hash == Self.not { return true }
    let next = hit.token + 1
    return tokens[hit.token].hash == Self.never && next < tokens.count
      && Self.verbs.contains(tokens[next].hash)
  }

  private static let any = Folding.hash("any")
  private static let not = Folding.hash("not")
  private static let verbs = [
    "is", "was", "are", "were", "am", "be", "been", "did", "does", "do", "has", "have", "had",
    "will", "would", "could", "can", "it", "he", "she", "they",
  ].map { Folding.hash($0) }

  /// Whether a sentence says no more than that the one in front of it is wrong: "They weren't.", "I
  /// really did not.", or behind a question "This one is neither."
  private func denies(
    _ hit: Hit, _ sentence: UInt32, _ text: Span<UInt8>, _ tokens: [Token]
  ) -> Bool {
    // No further than a short sentence: each comma behind a negation asks.
    let most = 5
    var first = hit.token
    while first > 0, hit.token - first <= most, places[first - 1].sentence == sentence {
      first -= 1
    }
    guard first > 0, first < hit.token, places[first - 1].sentence + 1 == sentence else {
      return false
    }
    let isAsked = text[Int(tokens[first - 1].start)] == 0x3F
    return hit.token - first <= (isAsked ? most : 2)
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
  private mutating func answer(
    _ hit: Hit, _ position: Int, isYes: Bool, _ tokens: [Token], _ table: LexiconTable
  ) {
    let own = firstPiece(from: hit.token)
    if own < pieces.count, pieces[own].token == hit.token { pieces[own].isSpent = true }
    let sentence = places[hit.token].sentence
    var first = hit.token - 1
    while first > 0, places[first - 1].sentence == sentence - 1 { first -= 1 }
    // "Any complaints? None."
    let isOfAny = tokens[first].hash == Self.any
    let turned = turn(
      before: hit.token, sentence: sentence - 1, good: isYes ? 1.5 : -1.2,
      bad: isYes ? 1.5 : isOfAny || saysOpposite(position, tokens, table) ? -1.6 : -0.4)
    // A question for an opinion, by the words that it begins with.
    if turned == 0, has(.asked, before: position, sentence: sentence - 1, table) {
      let weight: Float = isYes ? 1.8 : -1.8
      late.append(
        Piece(
          span: hit.span, token: hit.token, weight: weight, plain: weight, rule: "answer",
          holds: true))
    }
    mute(through: hit.token, sentence: sentence - 1)
  }

  /// Whether an answer says that the opposite holds: "Far from it.", "No, not in the least."
  private func saysOpposite(_ position: Int, _ tokens: [Token], _ table: LexiconTable) -> Bool {
    let hit = hits[position]
    if table.entries[hit.entry].roles.contains(.opposite) { return true }
    guard position + 1 < hits.count else { return false }
    let next = hits[position + 1]
    guard table.entries[next.entry].roles.contains(.opposite) else { return false }
    let between = next.token - (hit.token + hit.count)
    return between == 0 || between == 1 && tokens[hit.token + hit.count].kind == .punctuation
  }

  /// Whether nothing but an end of a sentence stands behind a negation.
  private func endsSentence(_ hit: Hit, _ text: Span<UInt8>, _ tokens: [Token]) -> Bool {
    var next = hit.token + hit.count
    // "It never was."
    if next < tokens.count, tokens[hit.token].hash == Self.never, hit.count == 1,
      Self.verbs.contains(tokens[next].hash)
    {
      next += 1
    }
    guard next < tokens.count else { return true }
    if places[next].sentence != places[hit.token].sentence { return true }
    guard tokens[next].kind == .punctuation else { return false }
    switch text[Int(tokens[next].start)] {
    case 0x2E, 0x21: return true
    case 0x2C:
      // "They weren't, not at all.", "It wasn't, it was spotless."
      if denies(hit, places[hit.token].sentence, text, tokens),
        Self.pronouns.contains(tokens[hit.token - 1].hash)
      {
        return true
      }
      let last = min(tokens.count, next + 5)
      let isShort = last == tokens.count || places[last].sentence != places[next].sentence
      return isShort && next + 1 < tokens.count && mayBegin[next + 1]
        && Self.denials.contains(tokens[next + 1].hash)
    default: return false
    }
  }

  private static let pronouns = ["i", "it", "they", "he", "she", "we", "you"].map {
    Folding.hash($0)
  }
  private static let denials = ["not", "no", "never"].map { Folding.hash($0) }

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

  /// The number of pieces that were turned.
  @discardableResult
  private mutating func turn(
    before token: Int, sentence: UInt32, good: Float, bad: Float
  ) -> Int {
    var count = 0
    for index in (0..<firstPiece(from: token)).reversed() {
      // What stands between only stresses the denial.
      if places[pieces[index].token].sentence > sentence {
        pieces[index].isSpent = true
        continue
      }
      if places[pieces[index].token].sentence < sentence { break }
      var factor = pieces[index].plain > 0 ? good : bad
      // Who denies what others say means all of it.
      if pieces[index].rule == "reported" { factor /= Self.reported }
      pieces[index].plain *= factor
      pieces[index].weight = pieces[index].plain
      pieces[index].rule = factor < 0 ? "negation" : "answer"
      count += 1
    }
    return count
  }

  private mutating func mute(through last: Int, sentence: UInt32) {
    for index in (0...last).reversed() {
      if places[index].sentence < sentence { break }
      places[index].isMute = true
    }
  }

  private mutating func report(from token: Int, isPast: Bool) {
    let clause = places[token].clause
    let factor = isPast ? Self.past : Self.reported
    for index in firstPiece(from: token)..<pieces.count {
      if places[pieces[index].token].clause != clause { break }
      pieces[index].weight *= factor
      pieces[index].plain *= factor
      pieces[index].rule = "reported"
    }
    for index in token..<places.count {
      if places[index].clause != clause { break }
      places[index].turn()
    }
  }

  /// "Used to … now …": what was is no longer.
  private func isPast(_ hit: Hit, _ tokens: [Token]) -> Bool {
    guard tokens[hit.token].hash == Self.used else { return false }
    for index in (hit.token + hit.count)..<min(tokens.count, hit.token + 40)
    where tokens[index].hash == Self.now && places[index].clause != places[hit.token].clause {
      return places[index].sentence <= places[hit.token].sentence + 1
    }
    return false
  }

  private static let past: Float = -0.4
  private static let used = Folding.hash("used")
  private static let now = Folding.hash("now")

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
