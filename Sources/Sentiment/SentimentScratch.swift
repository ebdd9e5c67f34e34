import SocialText

/// Buffers of one scoring pass and what it found. One per thread, reused from post to post.
public struct SentimentScratch: Sendable {
  /// A weighted span.
  struct Piece {
    var span: TextSpan
    /// First token of the span.
    var token: Int
    /// Valence after all rules.
    var weight: Float
    /// Valence before contrast, which is about the post and not about a target.
    var plain: Float
    var rule: String?
    /// Has said all by what it did to others (answered a question, negated a word): the word itself is
    /// no evidence.
    var isSpent = false
    /// A phrase or a turned word: what was learned of its words as they mostly stand says nothing
    /// against it.
    var holds = false
  }

  /// Where a token stands.
  struct Place {
    var sentence: UInt32
    var clause: UInt32
    /// Somebody else's words, or words whose weight the user has set: nothing learned counts.
    var isMute = false
    /// Mute by a rule: what was learned of the words as they mostly stand does not count, what plain
    /// sentences say by them does.
    var isTurned = false
    /// 1 and −1 where the word strengthens praise or blame: nothing learned of it speaks against it.
    var side: Int8 = 0

    /// Says that a rule has read the word.
    mutating func turn() {
      isTurned = isTurned || !isMute
      isMute = true
    }
  }

  /// A word or phrase of the lexicon.
  struct Hit {
    var span: TextSpan
    var token: Int
    var count: Int
    var entry: Int
    var valence: Float
    var isElongated: Bool
    var isQuoted: Bool
    /// A phrase that begins with a negation ("no problems"): the negation reaches what is joined
    /// on behind it ("or complaints").
    var opensNegated: Bool
  }

  var pieces: [Piece] = []
  /// Pieces that rules over clauses have made; `settle` puts them in their places.
  var late: [Piece] = []
  var places: [Place] = []
  private(set) var cues: [Int] = []
  private(set) var aspects: [Hit] = []
  private(set) var hasQuestion = false
  /// Praise stands there that is meant as blame.
  var isMocking = false
  private(set) var hits: [Hit] = []
  private(set) var mayBegin: [Bool] = []
  /// False where lists and rules alone are to decide.
  var usesLearned = true
  /// Buffers of the learned part.
  var features = SentimentFeatures()
  var learned = LearnedWeights()
  private(set) var sentence = PlainSentence()
  var reading = PlainReading()
  var tongueFeatures = TongueFeatures()
  var tongueSums = TongueSums()
  /// Buffers of the learned part of targets.
  var targets = TargetSums()
  var heads = HeadFeatures()
  /// Buffers of `expand`.
  var tags = HashtagCache()
  var splitter: (language: String, lists: WordLists, words: HashtagWords)?
  var expanded: [Token] = []

  /// Empty buffers.
  public init() {}

  /// Reads a text: places, lexicon hits, then the rules.
  mutating func read(
    _ text: Span<UInt8>, tokens: [Token], table: LexiconTable, quotes: [TextSpan]
  ) {
    pieces.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    cues.removeAll(keepingCapacity: true)
    aspects.removeAll(keepingCapacity: true)
    hits.removeAll(keepingCapacity: true)
    features.reset()
    hasQuestion = false
    isMocking = false
    findHits(text, tokens, table, quotes)
    weigh(text, tokens, table)
    contrast(tokens, table)
    reverse(text, tokens, table)
  }

  /// Fills `sentence`, behind `read`.
  mutating func readPlain(_ text: Span<UInt8>, _ tokens: [Token], _ table: LexiconTable) {
    sentence.read(text, tokens, table, mayBegin, places, pieces)
  }

  private mutating func findHits(
    _ text: Span<UInt8>, _ tokens: [Token], _ table: LexiconTable, _ quotes: [TextSpan]
  ) {
    var sentence: UInt32 = 0
    var clause: UInt32 = 0
    var quote = 0
    var covered = 0
    var muteEnd = 0
    table.mayBegin(tokens, into: &mayBegin)
    for (index, token) in tokens.enumerated() {
      if token.flags.contains(.lineBreakBefore), index > 0 {
        sentence += 1
        clause += 1
      }
      while quote < quotes.count, quotes[quote].end <= Int(token.start) { quote += 1 }
      let isQuoted = quote < quotes.count && quotes[quote].start <= Int(token.start)
      places.append(
        Place(sentence: sentence, clause: clause, isMute: isQuoted || index < muteEnd))
      if token.kind == .punctuation {
        switch text[Int(token.start)] {
        case 0x2E, 0x21, 0x3F:  // . ! ?
          if text[Int(token.start)] == 0x3F, !isQuoted { hasQuestion = true }
          sentence += 1
          clause += 1
        case 0x2C, 0x3B, 0x3A, 0x28, 0x29: clause += 1  // , ; : ( )
        default: break
        }
      }
      if index < covered { continue }
      var (entry, count) = mayBegin[index] ? table.longest(tokens, at: index) : (0, 0)
      var isElongated = false
      if entry == 0, token.kind == .elongated {
        entry = squeezed(text, token, table)
        isElongated = true
        count = 1
      }
      guard entry != 0, !table.entries[entry].roles.isSubset(of: .domains) else { continue }
      covered = index + count
      if table.entries[entry].roles.contains(.custom) {
        muteEnd = covered
        places[index].isMute = true
      }
      let hit = Hit(
        span: TextSpan(start: Int(token.start), end: tokens[index + count - 1].end),
        token: index, count: count, entry: entry, valence: table.entries[entry].valence,
        isElongated: isElongated, isQuoted: isQuoted,
        opensNegated: count > 1 && !table.isMask(entry) && isNegator(token, table))
      if table.entries[entry].roles.contains(.contrast) {
        clause += 1
        places[index].clause = clause
      }
      hits.append(hit)
    }
  }

  private func isNegator(_ token: Token, _ table: LexiconTable) -> Bool {
    let entry = table.find(token.hash)
    return entry != 0 && table.entries[entry].roles.contains(.negator)
  }

  /// Entry of an elongated word: `soooo` as `so` or `soo`.
  private func squeezed(_ text: Span<UInt8>, _ token: Token, _ table: LexiconTable) -> Int {
    let (one, two) = Folding.squeezedHashes(text.extracting(Int(token.start)..<token.end))
    let entry = table.find(two)
    return entry != 0 ? entry : table.find(one)
  }

  /// What stands in front of a word breaks up what was learned of it beside others: the lists'
  /// figures alone would not make up for it.
  private static let boost: Float = 1.8

  /// Words that a negation of all there is reaches ("not one thing about this hotel was good").
  private static let reach = 7

  /// What a negation makes of a valence.
  static let negated: Float = -0.74

  /// Signs and sizes each valence by what stands in front of it.
  private mutating func weigh(_ text: Span<UInt8>, _ tokens: [Token], _ table: LexiconTable) {
    let isShouting = allCaps(tokens)
    for (position, hit) in hits.enumerated() {
      let entry = table.entries[hit.entry]
      guard !hit.isQuoted else { continue }
      if entry.roles.contains(.cue) {
        for offset in 0..<Int(entry.cueCount) { cues.append(Int(entry.cueStart) + offset) }
      }
      if entry.roles.contains(.aspect) { aspects.append(hit) }
      guard entry.roles.contains(.valence), hit.valence != 0 else { continue }
      var valence = hit.valence
      let sign: Float = valence < 0 ? -1 : 1
      var rule: String?
      if hit.isElongated { valence *= 1.2 }
      if !isShouting, tokens[hit.token].flags.contains(.allCaps), hit.count == 1 {
        valence += sign * 0.733
        rule = "capitals"
      }
      var isNegated = false
      var isTwiceNegated = false
      var negator = hit.token
      var negation = position
      var back = position - 1
      // A sign or picture means what it shows.
      let isSign = tokens[hit.token].kind == .emoji || tokens[hit.token].kind == .emoticon
      while back >= 0 {
        let other = hits[back]
        let distance = hit.token - (other.token + other.count)
        let roles = table.entries[other.entry].roles
        if distance > Self.reach || places[other.token].sentence != places[hit.token].sentence
          || roles.contains(.contrast)
        {
          break
        }
        // A comma ends the reach of a negation unless little stands between.
        let isNear = places[other.token].clause == places[hit.token].clause || distance <= 1
        if roles.contains(.intensifier), distance <= 2, isNear {
          let fade: Float = distance == 0 ? 1 : distance == 1 ? 0.95 : 0.9
          let factor = Self.boost * table.entries[other.entry].factor
          valence += sign * factor * fade
          if factor > 0 { places[other.token].side = sign < 0 ? -1 : 1 }
          rule = rule ?? "intensity"
        }
        // A phrase with a negation of its own ("no problems") is not turned once more by a list's.
        if isNegated {
          if !isTwiceNegated, isDouble(other, before: negator, tokens, table) {
            isTwiceNegated = true
            negator = other.token
          }
        } else if isNear, !isSign, !(hit.opensNegated && other.opensNegated) {
          isNegated =
            roles.contains(.negator)
            ? distance <= (isWide(other, tokens, table) ? Self.reach : 4)
            : other.opensNegated && distance == 1
          negator = other.token
          negation = back
        }
        back -= 1
      }
      if table.turnsBack, !isNegated { isNegated = isTurnedBack(position, table) }
      // "No" has a valence of its own where it negates nothing.
      if isNegated, table.turnsClauses, hits[negation].count == 1,
        let last = pieces.lastIndex(where: { $0.token <= negator }), pieces[last].token == negator
      {
        pieces[last].isSpent = true
      }
      if isTwiceNegated || isNegated && isMost(position, negation, tokens, table) {
        for index in negator..<hit.token + hit.count { places[index].turn() }
        if !isTwiceNegated { valence *= 1.4 }
        rule = isTwiceNegated ? "double negation" : "superlative"
      } else if isNegated {
        // Negations were learned as bad signs, which they are not in front of a bad word.
        if valence < 0 {
          for index in negator..<hit.token + hit.count { places[index].turn() }
        }
        valence *= Self.negated
        rule = "negation"
      }
      pieces.append(
        Piece(
          span: hit.span, token: hit.token, weight: valence, plain: valence, rule: rule,
          holds: table.turnsClauses && (hit.count > 1 || isNegated)))
    }
    emphasise(text, tokens)
    if table.turnsClauses {
      mock(text, tokens, table)
      suppose(text, tokens, table)
      exalt(tokens, table)
    }
    settle()
  }

  /// Puts late pieces in their places and drops spent ones.
  mutating func settle() {
    pieces.removeAll(where: \.isSpent)
    guard !late.isEmpty else { return }
    pieces += late
    late.removeAll(keepingCapacity: true)
    pieces.sort { $0.span.start < $1.span.start }
  }

  /// Exclamation marks strengthen what their sentence says, up to four of them a text.
  private mutating func emphasise(_ text: Span<UInt8>, _ tokens: [Token]) {
    guard !pieces.isEmpty else { return }
    let words = pieces
    var left = 4
    var first = 0
    for (index, token) in tokens.enumerated() where left > 0 {
      guard token.kind == .punctuation, text[Int(token.start)] == 0x21 else { continue }
      let sentence = places[index].sentence
      while first < words.count, places[words[first].token].sentence < sentence { first += 1 }
      var sum: Float = 0
      for word in words[first...] {
        guard places[word.token].sentence == sentence else { break }
        sum += word.weight
      }
      guard sum != 0 else { continue }
      let marks = min(left, Int(token.length))
      left -= marks
      let weight = (sum < 0 ? -1 : 1) * 0.292 * Float(marks)
      pieces.append(
        Piece(span: token.span, token: index, weight: weight, plain: weight, rule: "emphasis"))
    }
    if pieces.count > words.count { pieces.sort { $0.span.start < $1.span.start } }
  }

  /// What stands in front of the last "but" of a sentence counts half, what follows half again as
  /// much; the clause of an "although" counts half.
  private mutating func contrast(_ tokens: [Token], _ table: LexiconTable) {
    var first = 0
    var count = 0
    for hit in hits where table.entries[hit.entry].roles.contains(.contrast) && !hit.isQuoted {
      let sentence = places[hit.token].sentence
      if table.entries[hit.entry].roles.contains(.concession) {
        concede(from: hit.token)
        continue
      }
      guard hit.token > 0, places[hit.token - 1].sentence == sentence else { continue }
      if first < pieces.count, places[pieces[first].token].sentence != sentence { count = 0 }
      while first < pieces.count, places[pieces[first].token].sentence < sentence { first += 1 }
      count += 1
      // A sentence with more of them is none that anybody wrote, and each costs all of it.
      if count > 16 { continue }
      for index in pieces[first...].indices {
        guard places[pieces[index].token].sentence == sentence else { break }
        pieces[index].weight *= pieces[index].token < hit.token ? 0.5 : 1.5
        if pieces[index].rule == nil { pieces[index].rule = "contrast" }
      }
    }
  }

  private mutating func concede(from token: Int) {
    let clause = places[token].clause
    for index in firstPiece(from: token)..<pieces.count {
      if places[pieces[index].token].clause != clause { break }
      pieces[index].weight *= 0.5
      if pieces[index].rule == nil { pieces[index].rule = "concession" }
    }
  }

  /// True where all words shout: capitals then say nothing.
  private func allCaps(_ tokens: [Token]) -> Bool {
    var words = 0
    for token in tokens where token.kind == .word && token.length > 1 {
      if !token.flags.contains(.allCaps) { return false }
      words += 1
    }
    return words > 0
  }
}
