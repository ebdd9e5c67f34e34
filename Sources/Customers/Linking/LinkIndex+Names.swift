import SocialText

/// Names of the list that may be meant by a name.
extension LinkIndex {
  /// Numbers of the given names that may be meant by one, its own first; −1 for those that no row
  /// bears.
  func firstNames(like hash: UInt64) -> [Int32] {
    GivenNames.shared.related(to: hash).map { firsts[$0] }
  }

  /// Calls `body` with every family name that is a word, or that word with one slip of the finger.
  func eachLast(like word: ArraySlice<UInt8>, _ body: (Int32) -> Void) {
    var seen: [Int32] = []
    SlipKeys.each(word) { key in
      for last in lastSlips[key] where !seen.contains(last) {
        seen.append(last)
        if TypingSlip.isOne(word.span, lasts.word(last).span) { body(last) }
      }
    }
  }
}
