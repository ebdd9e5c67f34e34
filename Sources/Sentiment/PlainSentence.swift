import SocialText

/// A plain sentence (`SentimentFeatures.isPlain`) as `PlainNetwork` reads it: a word for each token, one
/// more at either end.
package struct PlainSentence: Sendable {
  /// One token.
  package struct Word: Sendable {
    /// Hash of the folded word; 0 where nothing counts that was learned of it.
    package var hash: UInt64 = 0
    /// Hash of its last letters, for words that the network does not know; 0 for names.
    package var ending: UInt64 = 0
    /// What it is and how it looks: bits of `Mark`.
    package var marks: UInt32 = 0
    /// Clauses in front of its own, up to 3, and those behind it, up to 2: the first times 3 and the
    /// second.
    package var place: UInt8 = 0
    /// Tokens behind it, up to 4.
    package var left: UInt8 = 0
    /// The list's valence, −4 to 4, and what the rules make of the phrase that begins here.
    package var valences = SIMD2<Float>()
  }

  /// Properties of a word, each with a row of its own in the network.
  package struct Mark {
    static let roles: [LexiconTable.Roles] = [
      .negator, .intensifier, .contrast, .concession, .comparative, .writer, .reported, .yes, .no,
      .asked, .claim, .turner, .group,
    ]
    static let capitals: UInt32 = 1 << 13
    package static let name: UInt32 = 1 << 14
    /// Somebody else's words, or a word whose weight the user has set.
    static let muted: UInt32 = 1 << 15
    /// A word that a rule has read.
    static let turned: UInt32 = 1 << 16
    package static let count = 17
  }

  /// Kinds of places, and of distances from the end.
  package static let places = 12
  package static let distances = 5
  /// Stands at either end.
  private static let edge: UInt64 = 0x5bd1_e995_8a3f_11c7
  /// Stands for all numbers.
  private static let number: UInt64 = 0x2f0b_4c47_93d1_e2ad
  /// Letters of an ending.
  private static let endingLength = 3

  package private(set) var words: [Word] = []
  /// How many of them are somebody else's, or stand for what the user has set.
  private(set) var muted = 0

  /// No words.
  package init() {}

  /// Reads all tokens anew, behind `SentimentScratch.read`.
  mutating func read(
    _ text: Span<UInt8>, _ tokens: [Token], _ table: LexiconTable, _ mayBegin: [Bool],
    _ places: [SentimentScratch.Place], _ pieces: [SentimentScratch.Piece]
  ) {
    words.removeAll(keepingCapacity: true)
    muted = 0
    words.append(Word(hash: Self.edge))
    let clauses = places.last?.clause ?? 0
    for (index, token) in tokens.enumerated() {
      var word = Word()
      let place = places[index]
      word.place = UInt8(min(3, place.clause) * 3 + min(2, clauses - min(clauses, place.clause)))
      word.left = UInt8(min(Self.distances - 1, tokens.count - 1 - index))
      if place.isMute, !place.isTurned {
        word.marks = Mark.muted
        muted += 1
      } else {
        if place.isTurned { word.marks = Mark.turned }
        let entry = mayBegin[index] ? table.entries[table.find(token.hash)] : LexiconTable.Entry()
        describe(&word, token, text, entry, isFirst: index == 0)
      }
      words.append(word)
    }
    words.append(Word(hash: Self.edge))
    for piece in pieces where piece.token < tokens.count {
      words[piece.token + 1].valences.y += piece.weight
    }
  }

  private func describe(
    _ word: inout Word, _ token: Token, _ text: Span<UInt8>, _ entry: LexiconTable.Entry,
    isFirst: Bool
  ) {
    for (bit, role) in Mark.roles.enumerated() where entry.roles.contains(role) {
      word.marks |= 1 << UInt32(bit)
    }
    // Nobody is judged by what is said of others of his kind.
    if entry.roles.contains(.group) { return }
    if entry.roles.contains(.valence) { word.valences.x = entry.valence }
    switch token.kind {
    case .number:
      word.hash = Self.number
      return
    case .punctuation:
      let sign = UInt64(text[Int(token.start)]) &+ UInt64(min(3, token.length)) << 8
      word.hash = StableHash.finish(sign)
      return
    default: word.hash = token.hash
    }
    if token.flags.contains(.allCaps), token.length > 1 { word.marks |= Mark.capitals }
    if token.flags.contains(.capitalized), !isFirst {
      word.marks |= Mark.name
    } else {
      word.ending = Self.ending(text, token)
    }
  }

  private static func ending(_ text: Span<UInt8>, _ token: Token) -> UInt64 {
    guard token.length > endingLength else { return 0 }
    var state = StableHash.seed
    for index in token.end - endingLength..<token.end {
      let byte = text[index]
      state = StableHash.step(state, byte &- 0x41 < 26 ? byte | 0x20 : byte)
    }
    return StableHash.finish(state)
  }
}
