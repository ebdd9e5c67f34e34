import Model

/// The words of a company's name without its legal form.
enum NameStem {
  /// Number of words that are left without the legal form at the end; all where nothing else is.
  static func stem(_ words: FoldedWords) -> Int {
    var count = words.count
    while count > 1 {
      let word = Array(words.joined((count - 1)..<count))
      // The letters of "S.p.A." and "z o.o." stand alone.
      guard LegalForms.contains(word) || word.count == 1 else { break }
      count -= 1
    }
    return count
  }
}

/// Words by which an account says that it is not whom it names.
enum ParodyWords {
  private static let words = hashes(
    "parody satire satirical spoof fake fanpage fanclub unofficial impersonator "
      + "impersonation tribute bot roleplay parodie parodia fanaccount notreal satira imitation")
  private static let pairs = hashes(
    "fanaccount fanpage fanclub notaffiliated notthe notreal notreally noaffiliation noreal")

  static func stand(in words: FoldedWords) -> Bool {
    for index in 0..<words.count {
      var isFound = false
      words.eachHash(from: index, most: 2) { end, hash in
        let list = end == index + 1 ? self.words : pairs
        if !list[hash].isEmpty { isFound = true }
      }
      if isFound { return true }
    }
    return false
  }

  /// Words by their hashes.
  static func hashes(_ words: String) -> RowIndex {
    RowIndex(words.split(separator: " ").map { (FoldedWords.hash(Array($0.utf8)), 1) })
  }
}
