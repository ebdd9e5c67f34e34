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
  private static let words: Set<[UInt8]> = Set(
    ("parody satire satirical spoof fake fanpage fanclub unofficial impersonator "
      + "impersonation tribute bot roleplay parodie parodia fanaccount notreal satira imitation")
      .split(separator: " ").map { Array($0.utf8) })
  private static let pairs: Set<[UInt8]> = Set(
    ("fanaccount fanpage fanclub notaffiliated notthe notreal notreally noaffiliation noreal")
      .split(separator: " ").map { Array($0.utf8) })

  static func stand(in words: FoldedWords) -> Bool {
    for index in 0..<words.count {
      if self.words.contains(Array(words.joined(index..<(index + 1)))) { return true }
      if index + 1 < words.count, pairs.contains(Array(words.joined(index..<(index + 2)))) {
        return true
      }
    }
    return false
  }
}
