/// How a romanised word sounds, roughly: spellings that different romanisations give one name fall
/// together (`Khrushchev`, `Chruschtschow`), letters are single, `h` that only lengthens is gone.
enum SoundForm {
  /// Groups of letters and what they become, longer ones first.
  private static let groups: [(from: [UInt8], to: [UInt8])] = [
    ("schtsch", "s"), ("shch", "s"), ("tsch", "c"), ("sch", "s"), ("tch", "c"), ("tsh", "c"),
    ("dzh", "j"), ("sh", "s"), ("ch", "c"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"),
    ("dh", "d"), ("bh", "b"), ("zh", "j"), ("ck", "k"), ("cz", "c"), ("sz", "s"), ("ts", "s"),
    ("tz", "s"), ("dz", "s"), ("dj", "j"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("eo", "o"),
    ("ks", "x"), ("cs", "x"), ("qu", "k"), ("hs", "s"),
  ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

  /// Of small Latin letters; other bytes stay.
  static func of(_ word: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < word.count {
      let letter = word[index]
      if let group = groups.first(where: { word[index...].starts(with: $0.from) }) {
        add(group.to[0], &result)
        index += group.from.count
        continue
      }
      index += 1
      let next = index < word.count ? word[index] : 0
      switch letter {
      case Letter.x where result.isEmpty: add(Letter.s, &result)
      case Letter.q: add(Letter.k, &result)
      case Letter.w: add(Letter.v, &result)
      case Letter.z: add(Letter.s, &result)
      case Letter.y: add(Letter.i, &result)
      case Letter.c:
        add(next == Letter.e || next == Letter.i || next == Letter.y ? Letter.s : Letter.k, &result)
      case Letter.j where !result.isEmpty && isVowel(result[result.count - 1]) && !isVowel(next):
        add(Letter.i, &result)
      case Letter.h where !result.isEmpty && !isVowel(next): break
      default: add(letter, &result)
      }
    }
    // Romanoff, Romanow and Romanov.
    if result.count > 3, result[result.count - 1] == Letter.f {
      let before = result[result.count - 2]
      if before == Letter.o || before == Letter.e { result[result.count - 1] = Letter.v }
    }
    return result
  }

  /// Without vowels and what may stand for them, the first letter aside.
  static func bones(_ sound: [UInt8]) -> [UInt8] {
    sound.filter { !isVowel($0) && $0 != Letter.v && $0 != Letter.h && $0 != Letter.j }
  }

  static func isVowel(_ byte: UInt8) -> Bool {
    switch byte {
    case Letter.a, Letter.e, Letter.i, Letter.o, Letter.u, Letter.y: true
    default: false
    }
  }

  private static func add(_ letter: UInt8, _ result: inout [UInt8]) {
    if result.last != letter { result.append(letter) }
  }
}

/// Small letters of ASCII that rules name.
enum Letter {
  static let a: UInt8 = 0x61
  static let c: UInt8 = 0x63
  static let e: UInt8 = 0x65
  static let f: UInt8 = 0x66
  static let h: UInt8 = 0x68
  static let i: UInt8 = 0x69
  static let j: UInt8 = 0x6A
  static let k: UInt8 = 0x6B
  static let o: UInt8 = 0x6F
  static let q: UInt8 = 0x71
  static let s: UInt8 = 0x73
  static let u: UInt8 = 0x75
  static let v: UInt8 = 0x76
  static let w: UInt8 = 0x77
  static let x: UInt8 = 0x78
  static let y: UInt8 = 0x79
  static let z: UInt8 = 0x7A
}
