import SocialText

/// The learned model's features of one text: hashes of one to three words in a row, of words in the
/// reach of a negation, and of words in capitals or drawn out. Each belongs to one to three tokens,
/// so that its weight is theirs.
struct SentimentFeatures: Sendable {
  /// Texts with fewer words are left to the lexicons: there is too little to learn from in them.
  static let leastWords = 3
  /// A plain sentence has no more words, nor more tokens.
  private static let mostPlainWords = 18
  private static let mostPlainTokens = 40
  /// A brief one has no more words, nor more tokens that count: each two of them are a feature.
  private static let mostBriefWords = 11
  private static let mostBriefTokens = 24
  /// Words behind a negation that it reaches.
  private static let reach = 4

  /// The features in text order. The two lowest bits say to how many tokens one belongs: the last
  /// is the token that `ends` gives it to, the others stand in front of it.
  private(set) var hashes: [UInt64] = []
  /// Number of features up to each token, its own included.
  private(set) var ends: [Int] = []
  /// Of a brief sentence each two tokens and each one, then its last, once `findPairs` was asked; empty
  /// for others. Tokens count that rules have read, too.
  private(set) var pairs: [UInt64] = []
  private var pairTokens: [(first: Int, second: Int)] = []
  /// Tokens that count, and what each is read as.
  private var read: [(token: Int, word: UInt64)] = []
  /// The features once more, as those of what the text is about, and behind them one for that alone, which
  /// is no token's; empty until `findDomain` was asked, and where nothing says what that is.
  private(set) var domainHashes: [UInt64] = []
  /// How much says that the text is about air travel, and about technology: a word once, a user's name or a
  /// word of a tag twice.
  private var domainCounts = SIMD2<Int>()
  /// From so much on it is. One word may stand anywhere.
  private static let leastDomainCount = 2
  /// Words that count.
  private(set) var words = 0
  /// Whether something stands there that a plain sentence does not have.
  private var isAdorned = false

  /// True for a sentence or two without names of users, addresses, tags and pictures: people who write
  /// so mean what they say by other words than those who post.
  var isPlain: Bool {
    !isAdorned && words <= Self.mostPlainWords && ends.count <= Self.mostPlainTokens
  }

  /// True for a plain sentence that is so short that each two of its words are looked up.
  var isBrief: Bool {
    !isAdorned && words <= Self.mostBriefWords && read.count <= Self.mostBriefTokens
  }

  /// Number of tokens that share a feature's weight, 1 to 3.
  @inline(__always)
  static func width(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash & 3) }

  /// Joins two hashes.
  @inline(__always)
  private static func mix(_ first: UInt64, _ second: UInt64) -> UInt64 {
    var state = (first ^ (second &* 0x9e37_79b9_7f4a_7c15)) &* 0xbf58_476d_1ce4_e5b9
    state ^= state >> 29
    state = state &* 0x94d0_49bb_1331_11eb
    return state ^ (state >> 32)
  }

  /// Forgets everything.
  mutating func reset() {
    hashes.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    pairs.removeAll(keepingCapacity: true)
    pairTokens.removeAll(keepingCapacity: true)
    read.removeAll(keepingCapacity: true)
    domainHashes.removeAll(keepingCapacity: true)
    domainCounts = SIMD2()
    words = 0
    isAdorned = false
  }

  /// Where a reader of tokens stands.
  struct State {
    /// The two tokens before, 1 and 2 where there are none.
    fileprivate var last: UInt64 = 1
    fileprivate var secondLast: UInt64 = 2
    /// Tokens before this one in a row, up to 2.
    fileprivate var run = 0
    /// Tokens that the last negation still reaches.
    fileprivate var reach = 0
  }

  /// Passes over a token that carries nothing learned; what follows begins anew.
  mutating func skip(_ state: inout State) {
    state = State()
    ends.append(hashes.count)
  }

  /// Looks at what kind of token comes next, be it taken or passed over.
  @inline(__always)
  mutating func look(at kind: TokenKind) {
    switch kind {
    case .url, .mention, .email, .hashtag, .cashtag, .emoji, .emoticon: isAdorned = true
    default: break
    }
  }

  /// Looks at what a token says that the text is about.
  @inline(__always)
  mutating func look(at roles: LexiconTable.Roles, of kind: TokenKind) {
    guard !roles.isDisjoint(with: .domains) else { return }
    let count = kind == .mention || kind == .hashtag ? 2 : 1
    if roles.contains(.airTravel) { domainCounts.x += count }
    if roles.contains(.technology) { domainCounts.y += count }
  }

  /// What a token is read as: all numbers are one word, signs go by their kind and length; nil for one
  /// that says nothing.
  @inline(__always)
  private static func word(_ token: Token, _ text: Span<UInt8>) -> UInt64? {
    switch token.kind {
    case .url, .mention, .email: nil
    case .number: 13
    case .punctuation: mix(UInt64(text[Int(token.start)]), UInt64(min(3, token.length)))
    default: token.hash
    }
  }

  /// Takes the next token.
  @inline(__always)
  mutating func add(
    _ token: Token, _ text: Span<UInt8>, _ roles: LexiconTable.Roles, _ state: inout State
  ) {
    // Nobody is judged by what is said of others of his kind.
    if roles.contains(.group) {
      words += 1
      return skip(&state)
    }
    guard let word = Self.word(token, text) else { return skip(&state) }
    switch token.kind {
    case .punctuation:
      switch text[Int(token.start)] {
      case 0x2E, 0x21, 0x3F, 0x2C, 0x3B, 0x3A: state.reach = 0
      default: break
      }
    case .word, .elongated, .censored, .hashtag, .cashtag: words += 1
    default: break
    }
    // What a negation reaches is another word.
    let marked = Self.mix(word, state.reach > 0 ? 77 : 1)
    if state.reach > 0 { state.reach -= 1 }
    add(marked, 1)
    if read.count <= Self.mostBriefTokens { read.append((ends.count, marked)) }
    let pair = Self.mix(state.last, word)
    add(Self.mix(pair, 2), min(state.run, 1) + 1)
    if state.run > 0 { add(Self.mix(Self.mix(state.secondLast, pair), 3), state.run + 1) }
    if token.flags.contains(.allCaps), token.length > 1 {
      add(Self.mix(word, 5), 1)
      add(Self.mix(55, 6), 1)
    }
    if token.kind == .elongated { add(Self.mix(56, 6), 1) }
    state.secondLast = state.last
    state.last = word
    state.run = min(state.run + 1, 2)
    if roles.contains(.negator) { state.reach = Self.reach }
    ends.append(hashes.count)
  }

  @inline(__always)
  private mutating func add(_ hash: UInt64, _ width: Int) {
    hashes.append(hash & ~3 | UInt64(width))
  }

  /// Takes a token that a rule has read, for brief sentences alone; `skip` passes over it then.
  mutating func readTurned(_ token: Token, _ text: Span<UInt8>) {
    guard let word = Self.word(token, text) else { return }
    switch token.kind {
    case .word, .elongated, .censored: words += 1
    default: break
    }
    if read.count <= Self.mostBriefTokens { read.append((ends.count, Self.mix(word, 91))) }
  }

  /// Fills `pairs` where the sentence is brief, once behind its last token: what is meant often lies in
  /// two words far apart ("used to … now", "thought … not").
  mutating func findPairs() {
    guard isBrief, let last = read.last else { return }
    for second in read.indices {
      for first in 0...second {
        pairs.append(Self.mix(Self.mix(read[first].word, read[second].word), 7) & ~3 | 2)
        pairTokens.append((read[first].token, read[second].token))
      }
    }
    pairs.append(Self.mix(last.word, 8) & ~3 | 1)
    pairTokens.append((last.token, last.token))
  }

  /// Fills `domainHashes` where words say what the text is about, once behind its last token; not for plain
  /// sentences, which have weights of their own. Words mean something else in another domain (Daumé III,
  /// "Frustratingly Easy Domain Adaptation", ACL 2007), and what is said in one is praise more often than
  /// in another.
  mutating func findDomain() {
    guard domainCounts.max() >= Self.leastDomainCount, !isPlain else { return }
    let domain: UInt64 = domainCounts.x > domainCounts.y ? 101 : 102
    for hash in hashes {
      domainHashes.append(Self.mix(hash | 3, domain) & ~3 | UInt64(Self.width(of: hash)))
    }
    domainHashes.append(Self.mix(domain, 9) & ~3 | 1)
  }

  /// The two tokens that share one of `pairs`.
  @inline(__always)
  func tokens(ofPair pair: Int) -> (first: Int, second: Int) { pairTokens[pair] }
}

extension SentimentScratch {
  /// Fills `features`, behind `read`.
  mutating func findFeatures(_ text: Span<UInt8>, _ tokens: [Token], _ table: LexiconTable) {
    features.reset()
    var state = SentimentFeatures.State()
    for index in tokens.indices {
      let roles = mayBegin[index] ? table.entries[table.find(tokens[index].hash)].roles : []
      features.look(at: tokens[index].kind)
      features.look(at: roles, of: tokens[index].kind)
      if places[index].isMute {
        if places[index].isTurned { features.readTurned(tokens[index], text) }
        features.skip(&state)
        continue
      }
      features.add(tokens[index], text, roles, &state)
    }
  }
}
