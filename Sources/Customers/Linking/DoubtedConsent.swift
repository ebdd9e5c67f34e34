import Model
import SocialText

extension CustomerBook {
  /// True where another row of the list may be the same person and has not agreed: a name that
  /// fits, and no city that says otherwise. The safe reading is that they have not agreed.
  func hasDoubtedConsent(_ row: Int) -> Bool {
    let entry = index.entries[row]
    guard entry.isPerson, entry.last >= 0, entry.first >= 0 else { return false }
    let names = GivenNames.shared.related(
      to: FoldedWords.hash(index.firsts.words[Int(entry.first)])
    ).map { index.firsts[$0] }
    let word = index.lasts.words[Int(entry.last)]
    var seen: [Int32] = []
    for key in SlipKeys.keys(word) {
      for last in index.lastSlips[key] where !seen.contains(last) {
        seen.append(last)
        let near = index.lasts.words[Int(last)]
        guard TypingSlip.isOne(word.span, near.span) else { continue }
        for other in index.byLast[RowKey.number(last)] where other != row {
          let one = index.entries[Int(other)]
          guard consent[Int(other)] != .granted, names.contains(one.first) else { continue }
          if one.city < 0 || entry.city < 0 || one.city == entry.city { return true }
        }
      }
    }
    return false
  }
}
