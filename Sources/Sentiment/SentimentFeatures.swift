import SocialText

/// The learned model's features of one text: hashes of one to three words in a row, of words in the
/// reach of a negation, and of words in capitals or drawn out. Each belongs to one to three tokens,
/// so that its weight is theirs.
struct SentimentFeatures: Sendable {
  /// Texts with fewer words are left to the lexicons: there is too little to learn from in them.
  static let leastWords = 3
  /// A plain sentence has no more words.
  private static let mostPlainWords = 11
  /// Words behind a negation that it reaches.
  private static let reach = 4

  /// The features in text order. The two lowest bits say to how many tokens one belongs: the last
  /// is the token that `ends` gives it to, the others stand in front of it.
  private(set) var hashes: [UInt64] = []
  /// Number of features up to each token, its own included.
  private(set) var ends: [Int] = []
  /// Words that count.
  private(set) var words = 0
  /// Whether something stands there that a plain sentence does not have.
  private var isAdorned = false

  /// True for a sentence or two without names of users, addresses, tags and pictures: people who write
  /// so mean what they say by other words than those who post.
  var isPlain: Bool { !isAdorned && words <= Self.mostPlainWords }

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
    var word = token.hash
    switch token.kind {
    case .url, .mention, .email: return skip(&state)
    case .number: word = 13
    case .punctuation:
      let sign = text[Int(token.start)]
      word = Self.mix(UInt64(sign), UInt64(min(3, token.length)))
      switch sign {
      case 0x2E, 0x21, 0x3F, 0x2C, 0x3B, 0x3A: state.reach = 0
      default: break
      }
    case .word, .elongated, .censored, .hashtag, .cashtag: words += 1
    default: break
    }
    // What a negation reaches is another word.
    if state.reach > 0 {
      add(Self.mix(word, 77), 1)
      state.reach -= 1
    } else {
      add(Self.mix(word, 1), 1)
    }
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
}

extension SentimentScratch {
  /// Fills `features`, behind `read`.
  mutating func findFeatures(_ text: Span<UInt8>, _ tokens: [Token], _ table: LexiconTable) {
    features.reset()
    var state = SentimentFeatures.State()
    for index in tokens.indices {
      features.look(at: tokens[index].kind)
      if places[index].isMute {
        features.skip(&state)
        continue
      }
      let entry = mayBegin[index] ? table.find(tokens[index].hash) : 0
      features.add(tokens[index], text, table.entries[entry].roles, &state)
    }
  }
}
