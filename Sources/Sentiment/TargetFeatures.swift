import SocialText

/// Hashes of what the model of targets looks up beside words and phrases. A word is known by the
/// first feature of its token, so a word that a negation reaches is another word.
package enum TargetFeatures {
  /// Most words of a phrase.
  package static let mostWidth = 2
  /// Words on either side whose place counts.
  package static let near = 4
  /// In place of a word: none, or one without features (an address, somebody's name on a network).
  private static let edge: UInt64 = 7
  private static let unknown: UInt64 = 9

  @inline(__always)
  private static func mix(_ word: UInt64, _ place: UInt64) -> UInt64 {
    StableHash.finish(word ^ (place &* 0x9e37_79b9_7f4a_7c15))
  }

  /// A word's length.
  @inline(__always)
  package static func length(_ word: UInt64) -> UInt64 { mix(word, 11) }

  /// The word of a token.
  @inline(__always)
  private static func word(_ token: Int, _ hashes: [UInt64], _ ends: [Int]) -> UInt64 {
    guard token >= 0, token < ends.count else { return edge }
    let start = token == 0 ? 0 : ends[token - 1]
    return start < ends[token] ? hashes[start] : unknown
  }

  /// Replaces `result` with the features around a target and of itself: each with the tokens that
  /// share its weight, −1 for none. Returns how many are around it: those of its own words stand
  /// behind these.
  @discardableResult
  package static func find(
    _ hashes: [UInt64], _ ends: [Int], first: Int, last: Int,
    into result: inout [UInt64], tokens: inout [SIMD2<Int32>]
  ) -> Int {
    result.removeAll(keepingCapacity: true)
    tokens.removeAll(keepingCapacity: true)
    func add(_ hash: UInt64, _ one: Int, _ other: Int) {
      result.append(hash)
      let count = ends.count
      tokens.append(SIMD2(one < count ? Int32(one) : -1, other < count ? Int32(other) : -1))
    }
    for step in 1...near {
      let place = UInt64(min(step, 4))
      let before = first - step
      if before >= 0 { add(mix(word(before, hashes, ends), 100 + place), before, before) }
      let behind = last + step
      if behind < ends.count { add(mix(word(behind, hashes, ends), 200 + place), behind, behind) }
    }
    let left = word(first - 1, hashes, ends)
    let right = word(last + 1, hashes, ends)
    add(mix(mix(word(first - 2, hashes, ends), left), 301), max(-1, first - 2), max(-1, first - 1))
    add(mix(mix(right, word(last + 2, hashes, ends)), 302), last + 1, last + 2)
    add(mix(mix(left, right), 303), max(-1, first - 1), last + 1)
    let around = result.count
    for token in first...min(last, first + 7) {
      add(mix(word(token, hashes, ends), token == last ? 603 : 601), -1, -1)
    }
    return around
  }
}
