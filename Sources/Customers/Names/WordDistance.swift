/// How far two words are apart, in letters.
enum WordDistance {
  /// Longest word that is looked at, in bytes.
  static let longest = 40

  /// Slips of the finger: letters more, less, other, or swapped (Damerau 1964, each part of a word
  /// touched once), one each.
  static func slips(_ a: [UInt8], _ b: [UInt8]) -> Double {
    distance(a, b, between: { $0 == $1 ? 0 : 1 }, gap: { _ in 1 })
  }

  /// The same between two sound forms: vowels and neighbouring consonants cost less.
  static func sounds(_ a: [UInt8], _ b: [UInt8]) -> Double {
    distance(a, b, between: apart) { byte in
      SoundForm.isVowel(byte) || byte == Letter.h || byte == Letter.j ? 0.5 : 1
    }
  }

  private static func apart(_ a: UInt8, _ b: UInt8) -> Double {
    if a == b { return 0 }
    if SoundForm.isVowel(a), SoundForm.isVowel(b) { return 0.4 }
    let left = near[Int(a & 31)]
    return left != 0 && left & near[Int(b & 31)] != 0 && a >= 0x61 && b >= 0x61 ? 0.5 : 1
  }

  /// Sets of consonants that sound alike, a bit each, by the letter's number.
  private static let near: [UInt8] = {
    var table = [UInt8](repeating: 0, count: 32)
    for (bit, set) in ["bp", "dt", "gkh", "vfb", "scj", "mn", "lr", "ij"].enumerated() {
      for byte in set.utf8 { table[Int(byte & 31)] |= 1 << UInt8(bit) }
    }
    return table
  }()

  private static func distance(
    _ a: [UInt8], _ b: [UInt8], between: (UInt8, UInt8) -> Double, gap: (UInt8) -> Double
  ) -> Double {
    let width = b.count + 1
    var before = [Double](repeating: 0, count: width)
    var last = before
    for column in b.indices { last[column + 1] = last[column] + gap(b[column]) }
    var row = before
    for line in a.indices {
      row[0] = last[0] + gap(a[line])
      for column in b.indices {
        var best = min(
          last[column] + between(a[line], b[column]), last[column + 1] + gap(a[line]),
          row[column] + gap(b[column]))
        if line > 0, column > 0, a[line] == b[column - 1], a[line - 1] == b[column] {
          best = min(best, before[column - 1] + 1)
        }
        row[column + 1] = best
      }
      (before, last, row) = (last, row, before)
    }
    return last[b.count]
  }
}
