import SocialText

/// Negations that negate nothing, and praise that is none.
extension SentimentScratch {
  private static let than = Folding.hash("than")
  private static let more = Folding.hash("more")
  /// Two of these words between two negations make them two statements.
  private static let joins = ["and", "or", "nor", "but"].map { Folding.hash($0) }
  /// With these in front of it, a comparative is the most that there is whatever follows.
  private static let nothing = ["nothing", "nobody", "nowhere", "none"].map { Folding.hash($0) }
  private static let plain = ["no", "never"].map { Folding.hash($0) }

  /// Whether a negation speaks of all there is: "nothing", "not a single".
  func isWide(_ hit: Hit, _ tokens: [Token], _ table: LexiconTable) -> Bool {
    table.turnsClauses && (hit.count > 1 || Self.nothing.contains(tokens[hit.token].hash))
  }

  /// Whether one more negation stands in front of one, so that both say nothing: "there was not a dish
  /// that we did not enjoy".
  func isDouble(
    _ other: Hit, before negator: Int, _ tokens: [Token], _ table: LexiconTable
  ) -> Bool {
    let end = other.token + other.count
    let roles = table.entries[other.entry].roles
    guard table.turnsClauses, roles.contains(.negator), end <= negator, negator - end <= 4 else {
      return false
    }
    for token in tokens[end..<negator]
    where token.kind == .punctuation || Self.joins.contains(token.hash) {
      return false
    }
    return true
  }

  /// Whether a negation makes the most of a comparative: "you will not find a better one", "there is
  /// no nicer place", but not "it is no better than the old one".
  func isMost(
    _ position: Int, _ negation: Int, _ tokens: [Token], _ table: LexiconTable
  ) -> Bool {
    let hit = hits[position]
    let entry = table.entries[hit.entry]
    let isMore = hit.token > 0 && tokens[hit.token - 1].hash == Self.more
    guard entry.valence > 0, entry.roles.contains(.comparative) || isMore && table.turnsClauses,
      negation < position
    else { return false }
    for other in hits[(negation + 1)..<position]
    where table.entries[other.entry].roles.contains(.finder) {
      return true
    }
    let negator = hits[negation]
    let distance = hit.token - (negator.token + negator.count)
    if Self.nothing.contains(tokens[negator.token].hash) { return distance <= 2 }
    let next = hit.token + hit.count
    return distance == (isMore ? 1 : 0) && Self.plain.contains(tokens[negator.token].hash)
      && next < tokens.count && tokens[next].kind == .word && tokens[next].hash != Self.than
  }

  /// "Great, another delay.": praise alone in front of a comma, where all that follows in the sentence
  /// is blame, is meant as blame. So is love of what turns out bad ("love paying for a shirt that
  /// shrinks").
  mutating func mock(_ text: Span<UInt8>, _ tokens: [Token], _ table: LexiconTable) {
    for index in pieces.indices where pieces[index].weight > 0 && pieces[index].rule != "emphasis" {
      let first = pieces[index].token
      guard opens(first, tokens), let end = endOfPraise(pieces[index], text, tokens, table) else {
        continue
      }
      let sentence = places[first].sentence
      var rest: Float = 0
      var hasPraise = false
      for other in pieces[(index + 1)...] {
        if places[other.token].sentence != sentence { break }
        if other.rule == "emphasis" { continue }
        rest += other.weight
        hasPraise = hasPraise || other.weight > 0
      }
      guard !hasPraise, rest < -0.5 else { continue }
      pieces[index].weight *= -0.5
      pieces[index].plain = pieces[index].weight
      pieces[index].rule = "sarcasm"
      isMocking = true
      for place in first..<end { places[place].turn() }
    }
  }

  /// Whether a token is the first of its sentence, or stands behind one word that is ("oh", "well").
  /// Changes nothing; what may change lends itself without a copy.
  private mutating func opens(_ token: Int, _ tokens: [Token]) -> Bool {
    let sentence = places[token].sentence
    var words = 0
    var index = token - 1
    while index >= 0, places[index].sentence == sentence, words <= 1 {
      if tokens[index].kind != .punctuation { words += 1 }
      index -= 1
    }
    return words <= 1 && (index < 0 || places[index].sentence != sentence)
  }

  /// The token behind praise that stands alone: the comma behind it, or a word in -ing behind "love".
  private mutating func endOfPraise(
    _ piece: Piece, _ text: Span<UInt8>, _ tokens: [Token], _ table: LexiconTable
  ) -> Int? {
    var next = piece.token
    while next < tokens.count, Int(tokens[next].start) < piece.span.end { next += 1 }
    guard next < tokens.count, places[next - 1].sentence == places[next].sentence else {
      return nil
    }
    if tokens[next].kind == .punctuation, text[Int(tokens[next].start)] == 0x2C {
      // "Great, but …" says both.
      guard next + 1 < tokens.count else { return nil }
      let entry = mayBegin[next + 1] ? table.longest(tokens, at: next + 1).entry : 0
      return table.entries[entry].roles.contains(.contrast) ? nil : next
    }
    let token = tokens[next]
    guard token.kind == .word, token.length > 5, piece.weight >= 2 else { return nil }
    let isGerund =
      text[token.end - 3] | 0x20 == 0x69 && text[token.end - 2] | 0x20 == 0x6E
      && text[token.end - 1] | 0x20 == 0x67
    return isGerund ? next : nil
  }

  /// "I'd love it if it did not crash.": praise that hangs on what is not so is none, and the
  /// negation behind it says what is.
  mutating func suppose(_ text: Span<UInt8>, _ tokens: [Token], _ table: LexiconTable) {
    for hit in hits where table.entries[hit.entry].roles.contains(.negator) && !hit.isQuoted {
      let sentence = places[hit.token].sentence
      var condition = hit.token - 1
      while condition >= 0, hit.token - condition <= 5, tokens[condition].hash != Self.condition {
        condition -= 1
      }
      guard condition > 0, tokens[condition].hash == Self.condition,
        places[condition].sentence == sentence
      else { continue }
      let start = max(0, condition - 12)
      let isWish = (start..<condition).contains { index in
        places[index].sentence == sentence
          && (tokens[index].hash == Self.would || endsInD(tokens[index], text))
      }
      guard isWish else { continue }
      for index in firstPiece(from: start)..<pieces.count {
        let piece = pieces[index]
        if piece.token > hit.token + 5 || places[piece.token].sentence > sentence { break }
        guard places[piece.token].sentence == sentence else { continue }
        if piece.token < condition, piece.weight > 0 {
          pieces[index].weight *= -0.5
        } else if piece.token > hit.token, piece.rule == "negation" {
          pieces[index].weight /= Self.negated
        } else {
          continue
        }
        pieces[index].plain = pieces[index].weight
        pieces[index].rule = "irrealis"
        pieces[index].holds = true
      }
    }
  }

  private static let condition = Folding.hash("if")
  private static let would = Folding.hash("would")

  /// "I'd", "it’d".
  private func endsInD(_ token: Token, _ text: Span<UInt8>) -> Bool {
    guard token.length > 2, text[token.end - 1] | 0x20 == 0x64 else { return false }
    let sign = text[token.end - 2]
    return sign == 0x27 || sign == 0x99
  }

  /// "Can't recommend them enough", "couldn't thank her more": no praise would do.
  mutating func exalt(_ tokens: [Token], _ table: LexiconTable) {
    for (index, token) in tokens.enumerated() where Self.most.contains(token.hash) {
      let first = max(0, index - 8)
      for verb in (first..<index).reversed() {
        if places[verb].sentence != places[index].sentence { break }
        guard Self.praises.contains(tokens[verb].hash), verb > 0,
          Self.cannot.contains(tokens[verb - 1].hash)
        else { continue }
        let at = firstPiece(from: verb - 1)
        if at < pieces.count, pieces[at].token <= verb { pieces[at].isSpent = true }
        let span = TextSpan(start: Int(tokens[verb - 1].start), end: tokens[verb].end)
        late.append(
          Piece(
            span: span, token: verb - 1, weight: 3, plain: 3, rule: "superlative", holds: true))
        for place in verb - 1...index { places[place].turn() }
        break
      }
    }
  }

  private static let most = ["enough", "highly", "more"].map { Folding.hash($0) }
  private static let praises = ["recommend", "thank", "praise", "rate"].map { Folding.hash($0) }
  private static let cannot = [
    "can't", "cannot", "cant", "couldn't", "couldnt", "not",
  ].map { Folding.hash($0) }
}
