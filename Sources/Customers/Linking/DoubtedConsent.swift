import Model
import SocialText

extension CustomerBook {
  /// True where another row of the list may be the same person and has not agreed: a name that
  /// fits, and no city that says otherwise. The safe reading is that they have not agreed, even where
  /// people said that the two are different: the author may be either.
  func hasDoubtedConsent(_ row: Int) -> Bool {
    var isDoubted = false
    eachDoubt(row) { _ in
      isDoubted = true
      return false
    }
    return isDoubted
  }

  /// Rows for which a row's customer may not be named: those of the same customer, and those that may be
  /// the same person, that have not agreed. Empty where they may be named.
  public func withholders(of row: Int) -> (same: [Int], possible: [Int]) {
    let same = clusters.indices.filter {
      clusters[$0] == clusters[row] && customers.consent($0) != .granted
    }
    var possible: Set<Int> = []
    eachDoubt(row) { other in
      if clusters[other] != clusters[row] { possible.insert(other) }
      return true
    }
    return (same, possible.sorted())
  }

  /// Calls `use` with the rows that cast doubt on a row's consent, until it returns false.
  private func eachDoubt(_ row: Int, _ use: (Int) -> Bool) {
    let entry = index.entries[row]
    guard entry.isPerson, entry.last >= 0, entry.first >= 0 else { return }
    let names = index.firstNames(like: FoldedWords.hash(index.firsts.word(entry.first)))
    var goesOn = true
    index.eachLast(like: index.lasts.word(entry.last)) { last in
      guard goesOn else { return }
      for other in index.byLast[RowKey.number(last)] where other != row {
        let one = index.entries[Int(other)]
        guard consent[Int(other)] != .granted, names.contains(one.first),
          one.city < 0 || entry.city < 0 || one.city == entry.city
        else { continue }
        goesOn = use(Int(other))
        if !goesOn { return }
      }
    }
  }
}
