extension SentimentScratch {
  /// Whether a word behind a hit turns it round ("güzel değil", "accha nahi hai"): in its clause,
  /// within two words, and without another valence in between that it belongs to.
  func isTurnedBack(_ position: Int, _ table: LexiconTable) -> Bool {
    let hit = hits[position]
    let end = hit.token + hit.count
    for next in hits[(position + 1)...] {
      guard next.token - end <= 2, places[next.token].clause == places[hit.token].clause else {
        return false
      }
      let entry = table.entries[next.entry]
      if entry.roles.contains(.turner) { return true }
      if entry.roles.contains(.valence), entry.valence != 0 { return false }
    }
    return false
  }
}
