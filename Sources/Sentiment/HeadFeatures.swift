import Model
import SocialText

/// What the heads (emotions, flags, complaint, praise) see of a text: the learned model's own words
/// and pairs of words, beginnings and ends of words, and how the text is made (links, mentions,
/// hashtags, length); beside these a few numbers that score and cues have found already.
struct HeadFeatures: Sendable {
  /// Numbers beside the hashes: log-odds of the post, their size, chance of neutral, and how much
  /// the post praises and blames at once.
  typealias Numbers = SIMD4<Float>

  /// The features. A feature's weights are the same wherever it stands.
  private(set) var hashes: [UInt64] = []

  /// Fills `hashes` from the features of the post and from its tokens.
  mutating func read(
    _ text: Span<UInt8>, _ tokens: [Token], _ places: [SentimentScratch.Place],
    _ features: borrowing SentimentFeatures
  ) {
    hashes.removeAll(keepingCapacity: true)
    for hash in features.hashes where SentimentFeatures.width(of: hash) < 3 { hashes.append(hash) }
    var links = 0
    var mentions = 0
    var tags = 0
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .url: links = 1
      case .mention: mentions += index == 0 ? 4 : 1
      case .word, .elongated, .censored, .hashtag:
        if token.kind == .hashtag { tags += 1 }
        if token.length > 3, !places[index].isMute { addParts(text, token) }
      default: break
      }
    }
    let length = min(8, tokens.count / 5)
    for (name, value) in [(1, links), (2, min(mentions, 7)), (3, min(tags, 3)), (4, length)] {
      let number = UInt64(truncatingIfNeeded: name * 16 + value)
      hashes.append(StableHash.finish(number &+ 0x6865_6164))
    }
  }

  /// The first four and five bytes and the last three, letters of ASCII as small ones.
  @inline(__always)
  private mutating func addParts(_ text: Span<UInt8>, _ token: Token) {
    var state = StableHash.seed
    let start = Int(token.start)
    for index in start..<start + 4 { state = StableHash.step(state, Self.small(text[index])) }
    hashes.append(StableHash.finish(state))
    if token.length > 4 {
      state = StableHash.step(state, Self.small(text[start + 4]))
      hashes.append(StableHash.finish(state))
      state = StableHash.seed ^ 0x656e_6400
      for index in token.end - 3..<token.end {
        state = StableHash.step(state, Self.small(text[index]))
      }
      hashes.append(StableHash.finish(state))
    }
  }

  @inline(__always)
  private static func small(_ byte: UInt8) -> UInt8 {
    byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
  }
}
