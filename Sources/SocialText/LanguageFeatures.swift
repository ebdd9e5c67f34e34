/// What the language model sees of a text: letters in lower case, by words, without addresses,
/// mentions, digits, signs and emoji; from each word its runs of two to five letters with the
/// word's edges, and the word itself. Training and run time share this code.
package enum LanguageFeatures {
  /// Bits of a feature's hash.
  package static let bits: UInt64 = 20
  /// Bytes of a text that are looked at; a language shows long before that.
  package static let limit = 4096

  /// Walks over the letters: `letter` gets each in lower case with its script, `edge` is called
  /// between words.
  @inline(__always)
  static func walk(
    _ text: Span<UInt8>, _ unicode: UnicodeData, latin: UInt8,
    letter: (UInt32, UInt8) -> Void, edge: () -> Void
  ) {
    let count = min(text.count, limit)
    var index = 0
    var inWord = false
    while index < count {
      // SAFETY: index < count ≤ text.count.
      let byte = unsafe text[unchecked: index]
      if CharacterClass.isLetter(byte) {
        if !inWord, byte | 32 == 104 || byte | 32 == 119, let end = address(text, index, count) {
          index = end
          continue
        }
        letter(UInt32(byte | 32), latin)
        inWord = true
        index += 1
        continue
      }
      if byte >= 0x80 {
        let (scalar, length) = UTF8Scalar.decodeLong(text, index, byte)
        index += length
        let properties = unicode.properties(scalar)
        if properties.group == .letter || (properties.group == .mark && inWord) {
          letter(unicode.lower(scalar), unicode.script(scalar))
          inWord = true
          continue
        }
      } else if byte == 64 {  // a mention
        index += 1
        while index < count, CharacterClass.isName(text[index]) { index += 1 }
      } else {
        index += 1
      }
      if inWord {
        edge()
        inWord = false
      }
    }
    if inWord { edge() }
  }

  /// End of an address (or of the bare word `http` that data sets leave in its place).
  private static func address(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
    let left = count - start
    var index = start
    if left >= 4, SocialEntityExtractor.isHTTP(text, start, start + 4) {
      index += 4
      if index < count, text[index] | 32 == 115 { index += 1 }
      guard index >= count || !CharacterClass.isAlphanumeric(text[index]) else { return nil }
    } else if left >= 4, text[start + 3] == 46, text[start] | 32 == 119,
      text[start + 1] | 32 == 119, text[start + 2] | 32 == 119
    {
      index += 4
    } else {
      return nil
    }
    while index < count, text[index] > 32 { index += 1 }
    return index
  }

  /// Appends the hash of every feature of the words in the scripts that `accepts` allows; stops at
  /// `most`.
  @inline(__always)
  static func features(
    _ text: Span<UInt8>, _ unicode: UnicodeData, latin: UInt8, most: Int,
    accepts: (UInt8) -> Bool, into hashes: inout [UInt32]
  ) {
    let base: UInt64 = 0x0000_0100_0000_01b3
    let edge: UInt64 = 1
    let shift = 64 - bits
    var p1 = edge
    var p2: UInt64 = 0
    var p3: UInt64 = 0
    var p4: UInt64 = 0
    var word: UInt64 = 0
    var length = 0
    var last: UInt32 = 0
    var repeats = 0
    @inline(__always)
    func fold(_ value: UInt64, _ factor: UInt64) -> UInt32 {
      UInt32(truncatingIfNeeded: (value &* factor) >> shift)
    }
    func close() {
      guard length > 0 else { return }
      let c = edge
      hashes.append(fold((p1 &* base &+ c), 0x9E37_79B9_7F4A_7C15))
      if length >= 2 { hashes.append(fold((p2 &* base &+ c), 0xC2B2_AE3D_27D4_EB4F)) }
      if length >= 3 { hashes.append(fold((p3 &* base &+ c), 0x1656_67B1_9E37_79F9)) }
      if length >= 4 { hashes.append(fold((p4 &* base &+ c), 0xD6E8_FEB8_6659_FD93)) }
      hashes.append(fold(word, 0xFF51_AFD7_ED55_8CCD))
      p1 = edge
      p2 = 0
      p3 = 0
      p4 = 0
      word = 0
      length = 0
      last = 0
    }
    walk(
      text, unicode, latin: latin,
      letter: { scalar, script in
        guard hashes.count < most else { return }
        guard accepts(script) else {
          close()
          return
        }
        // Drawn-out letters count twice at most.
        if scalar == last {
          repeats += 1
          if repeats > 1 { return }
        } else {
          repeats = 0
          last = scalar
        }
        let c = UInt64(scalar) &+ 1
        let q2 = p1 &* base &+ c
        hashes.append(fold(q2, 0x9E37_79B9_7F4A_7C15))
        let q3 = p2 &* base &+ c
        if length >= 1 { hashes.append(fold(q3, 0xC2B2_AE3D_27D4_EB4F)) }
        let q4 = p3 &* base &+ c
        if length >= 2 { hashes.append(fold(q4, 0x1656_67B1_9E37_79F9)) }
        let q5 = p4 &* base &+ c
        if length >= 3 { hashes.append(fold(q5, 0xD6E8_FEB8_6659_FD93)) }
        p1 = c
        p2 = q2
        p3 = q3
        p4 = q4
        word = (word &+ c) &* 0x9FB2_1C65_1E98_DF25
        word ^= word >> 29
        length += 1
      }, edge: { close() })
    close()
  }

  /// Letters of each script, by script number, with scripts of long words brought to one measure.
  package static func scriptCounts(_ text: Span<UInt8>) -> [Int] {
    var counts = [Int](repeating: 0, count: UnicodeTables.scriptNames.count)
    walk(
      text, UnicodeData.shared, latin: latinScript, letter: { counts[Int($1)] += 1 }, edge: {})
    return counts
  }

  /// The features of a text's words in some scripts, for training.
  package static func collect(_ text: Span<UInt8>, scripts: [String]) -> [UInt32] {
    let numbers = scripts.compactMap { UnicodeData.scriptNumber($0) }
    var result: [UInt32] = []
    features(
      text, UnicodeData.shared, latin: latinScript, most: .max,
      accepts: { numbers.contains($0) }, into: &result)
    return result
  }

  static let latinScript = UnicodeData.scriptNumber("Latin") ?? 0
}
