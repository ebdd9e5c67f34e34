import SocialText

/// One language's words and phrases and what each does.
struct LexiconTable: Sendable {
  /// What an entry does.
  struct Roles: OptionSet, Sendable {
    var rawValue: UInt32
    /// Carries a valence.
    static let valence = Roles(rawValue: 1)
    /// Turns what follows round.
    static let negator = Roles(rawValue: 2)
    /// Strengthens or weakens what follows.
    static let intensifier = Roles(rawValue: 4)
    /// What follows counts more than what went before.
    static let contrast = Roles(rawValue: 8)
    /// Names an aspect.
    static let aspect = Roles(rawValue: 32)
    /// Points to emotions, intents or flags.
    static let cue = Roles(rawValue: 64)
    /// Stands in the user's own list: what was learned of it does not count.
    static let custom = Roles(rawValue: 128)
    /// Says to which group somebody belongs.
    static let group = Roles(rawValue: 256)
    /// Begins what others think, or what was thought before.
    static let reported = Roles(rawValue: 512)
    /// Reported where the writer says besides what they think themselves.
    static let beside = Roles(rawValue: 1024)
    /// Is the writer.
    static let writer = Roles(rawValue: 2048)
    /// What follows counts less than what stands beside it.
    static let concession = Roles(rawValue: 4096)
    /// Answers a question with yes.
    static let yes = Roles(rawValue: 8192)
    /// Answers a question with no.
    static let no = Roles(rawValue: 16384)
    /// Turns what stands in front of it round.
    static let turner = Roles(rawValue: 32768)
    /// Behind a negation and in front of a comparative, makes the most of that.
    static let finder = Roles(rawValue: 1 << 16)
    /// Says that one thing is better than others.
    static let comparative = Roles(rawValue: 1 << 17)
    /// Begins a question for an opinion.
    static let asked = Roles(rawValue: 1 << 18)
    /// Begins what somebody promised or claimed.
    static let claim = Roles(rawValue: 1 << 19)
    /// Answers that the opposite holds, which a mere no does not.
    static let opposite = Roles(rawValue: 1 << 20)
    /// Says that a text is about air travel.
    static let airTravel = Roles(rawValue: 1 << 21)
    /// Says that a text is about consumers' technology.
    static let technology = Roles(rawValue: 1 << 22)
    /// Those that say nothing but what a text is about.
    static let domains: Roles = [.airTravel, .technology]
  }

  /// Everything said of a word or phrase.
  struct Entry: Sendable {
    var roles: Roles = []
    /// −4 to 4.
    var valence: Float = 0
    /// Added to the next valence's size, −1 to 1.
    var factor: Float = 0
    /// Position in the list of aspects.
    var aspect: UInt8 = 0
    /// Cues of this entry: a range of the list of cues.
    var cueStart: UInt32 = 0
    var cueCount: UInt8 = 0
  }

  /// A pointer to an emotion, an intent or a flag.
  struct Cue: Sendable {
    /// 0..<10 emotions, 10..<16 intents, 16 irony, 17 offensive, 18 urgent.
    var target: UInt8
    /// 0 to 1.
    var strength: Float
  }

  private var phrases = PhraseTable()
  /// Entry 0 is nobody's.
  private(set) var entries: [Entry] = [Entry()]
  private(set) var cues: [Cue] = []
  /// True where the language has words that turn what stands in front of them round.
  var turnsBack = false
  /// True where the language has a list of answers: rules over whole clauses were made for these.
  var turnsClauses = false
  /// Phrases that set one thing against another.
  var comparisons = Comparisons()

  /// Position of a hash's entry; 0 with none.
  func find(_ hash: UInt64) -> Int { phrases.value(of: hash) }

  /// True for a phrase that is in the lists so that its words say nothing ("not only").
  func isMask(_ entry: Int) -> Bool {
    entries[entry].valence == 0 && entries[entry].roles.contains(.valence)
  }

  /// Replaces `result` with whether an entry may begin at each token.
  func mayBegin(_ tokens: [Token], into result: inout [Bool]) {
    phrases.mayHold(tokens, into: &result)
  }

  /// The longest entry that begins at a token: its position (0 with none) and its tokens.
  func longest(_ tokens: [Token], at index: Int) -> (entry: Int, count: Int) {
    let found = phrases.longest(tokens, at: index)
    return (found.value, found.count)
  }

  /// Changes the entry of a phrase, made where there is none. The phrase has 1 to
  /// `PhraseTable.longestPhrase` tokens.
  mutating func edit(_ tokens: [Token], _ change: (inout Entry) -> Void) {
    var position = phrases.value(of: tokens)
    if position == 0 {
      position = entries.count
      entries.append(Entry())
      phrases.set(position, for: tokens)
    }
    change(&entries[position])
  }

  /// Gives a phrase that only points to something the valence of its words: the longest phrase is what
  /// is found, and "amazing service" is praise though it stands in a list for something else.
  mutating func inheritValence(_ tokens: [Token]) {
    let position = phrases.value(of: tokens)
    guard !entries[position].roles.contains(.valence) else { return }
    var sum: Float = 0
    var isNegated = false
    for token in tokens {
      let entry = entries[find(token.hash)]
      if entry.roles.contains(.valence) { sum += entry.valence }
      if entry.roles.contains(.negator) { isNegated = true }
    }
    guard sum != 0 else { return }
    entries[position].roles.insert(.valence)
    entries[position].valence = min(4, max(-4, isNegated ? SentimentScratch.negated * sum : sum))
  }

  /// Adds a cue to a phrase. Cues of an entry lie side by side: one that gets a second moves to the
  /// end.
  mutating func add(_ cue: Cue, to tokens: [Token]) {
    let known = cues
    var moved: [Cue] = []
    edit(tokens) { entry in
      moved = Array(known[Int(entry.cueStart)..<Int(entry.cueStart) + Int(entry.cueCount)])
      entry.roles.insert(.cue)
      entry.cueStart = UInt32(known.count)
      entry.cueCount = UInt8(clamping: moved.count + 1)
    }
    cues.append(contentsOf: moved.prefix(254))
    cues.append(cue)
  }
}
