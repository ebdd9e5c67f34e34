import SocialText

/// How two words, or two runs of words, may be one.
enum WordMatch: Int {
  case equal, sound, near, nickname, initial, prefix, joined, acronym
}

/// Compares words of names.
struct NameWordLikeness {
  let isPerson: Bool
  let lacksVowels: Bool
  let isSyllabic: Bool

  /// Share of letters that differ, 0…`most`, and how the words meet; nil for other words.
  static let most = 0.4

  func compare(_ a: NameWord, _ b: NameWord) -> (match: WordMatch, cost: Double)? {
    if a.number != nil || b.number != nil {
      return a.number == b.number ? (.equal, 0) : nil
    }
    if a.text == b.text { return (.equal, 0) }
    let left = a.synonym.isEmpty ? a.text : a.synonym
    let right = b.synonym.isEmpty ? b.text : b.synonym
    if left == right { return (.equal, 0) }
    if a.isInitial || b.isInitial {
      guard a.text[0] == b.text[0] || a.sound[0] == b.sound[0], !a.isInitial || !b.isInitial else {
        return nil
      }
      return (.initial, 0.3)
    }
    if a.isParticle || b.isParticle { return nil }
    var result = letters(a.text, b.text, a.sound, b.sound)
    if isPerson, result.map({ $0.cost > 0.1 }) ?? true,
      GivenNames.shared.areRelated(FoldedWords.hash(a.text), FoldedWords.hash(b.text))
    {
      result = (.nickname, 0.15)
    }
    if !isPerson, result == nil, min(a.text.count, b.text.count) >= 3,
      a.text.starts(with: b.text) || b.text.starts(with: a.text)
    {
      result = (.prefix, 0.3)
    }
    return result
  }

  /// By letters and sounds alone.
  func letters(
    _ a: [UInt8], _ b: [UInt8], _ soundA: [UInt8], _ soundB: [UInt8]
  ) -> (match: WordMatch, cost: Double)? {
    if a == b { return (.equal, 0) }
    if soundA == soundB { return (.sound, 0.05) }
    let longest = Double(max(a.count, b.count))
    if lacksVowels { return bare(soundA, soundB) }
    if Double(abs(a.count - b.count)) > longest * 0.5 { return nil }
    var heard = WordDistance.sounds(soundA, soundB) + 0.2
    if isSyllabic { heard = min(heard, syllabic(soundA, soundB)) }
    var distance = min(WordDistance.slips(a, b), heard)
    // People slip on first letters less than on others; vowels are one in many romanisations.
    let areVowels = SoundForm.isVowel(soundA[0]) && SoundForm.isVowel(soundB[0])
    if a[0] != b[0], soundA[0] != soundB[0], !areVowels, !isSyllabic { distance += 0.5 }
    let cost = distance / longest
    return cost <= NameWordLikeness.most ? (.near, cost) : nil
  }

  /// Where one name has no vowels, neither is read with them.
  private func bare(_ a: [UInt8], _ b: [UInt8]) -> (match: WordMatch, cost: Double)? {
    let left = SoundForm.bones(a)
    let right = SoundForm.bones(b)
    guard !left.isEmpty, !right.isEmpty else { return nil }
    if left == right { return (.sound, 0.05) }
    let cost = WordDistance.sounds(left, right) / Double(max(left.count, right.count))
    return cost <= 0.34 ? (.near, cost / 2) : nil
  }

  /// Syllables have no two consonants in a row, and one letter for r and l.
  private func syllabic(_ a: [UInt8], _ b: [UInt8]) -> Double {
    func plain(_ sound: [UInt8]) -> [UInt8] {
      SoundForm.of(sound.map { $0 == 0x6C ? 0x72 : $0 })
    }
    return WordDistance.sounds(plain(a), plain(b)) * 0.7 + 0.2
  }
}
