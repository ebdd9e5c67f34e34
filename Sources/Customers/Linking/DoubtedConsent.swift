import Model
import SocialText

extension CustomerBook {
  /// True where another row of the list may be the same person and has not agreed: a name that
  /// fits, and no city that says otherwise. The safe reading is that they have not agreed.
  func hasDoubtedConsent(_ row: Int) -> Bool {
    let entry = index.entries[row]
    guard entry.isPerson, entry.last >= 0, entry.first >= 0 else { return false }
    let names = index.firstNames(like: FoldedWords.hash(index.firsts.word(entry.first)))
    var isDoubted = false
    index.eachLast(like: index.lasts.word(entry.last)) { last in
      if isDoubted { return }
      for other in index.byLast[RowKey.number(last)] where other != row {
        let one = index.entries[Int(other)]
        guard consent[Int(other)] != .granted, names.contains(one.first) else { continue }
        if one.city < 0 || entry.city < 0 || one.city == entry.city {
          isDoubted = true
          return
        }
      }
    }
    return isDoubted
  }
}
