internal import CLibstemmer

/// Owns one of libstemmer's stemmers and the buffers around it.
@safe
struct SnowballStemmer: ~Copyable {
  /// The last word's stem.
  private(set) var result: [UInt8] = []

  private let stemmer: OpaquePointer
  private let isTurkish: Bool
  private let isRomanian: Bool
  private var word: [UInt8] = []

  /// nil where the library has no algorithm of that name.
  init?(algorithm: String, language: String) {
    // SAFETY: both names are NUL-terminated for the call; the stemmer is ours until deinit.
    let made = unsafe algorithm.withCString { name in
      unsafe "UTF_8".withCString { encoding in unsafe sb_stemmer_new(name, encoding) }
    }
    guard let made = unsafe made else { return nil }
    unsafe stemmer = made
    isTurkish = language == "tr"
    isRomanian = language == "ro"
  }

  deinit {
    // SAFETY: made in init, given back once.
    unsafe sb_stemmer_delete(stemmer)
  }

  /// Sets `result` to the stem of a word.
  mutating func stem(_ text: Span<UInt8>) {
    word.removeAll(keepingCapacity: true)
    var index = 0
    // The last letter and where it begins in `word`: a mark behind it may become part of it.
    var last: (scalar: UInt32, start: Int) = (0, 0)
    while index < text.count {
      let (scalar, length) = UTF8Scalar.decode(text, index)
      if scalar == 0xFFFD {
        for offset in index..<index + length { word.append(text[offset]) }
        last = (0, word.count)
      } else {
        var letter = normal(scalar)
        if let composed = ComposedLetters.compose(last.scalar, letter) {
          letter = normal(composed)
          word.removeLast(word.count - last.start)
        }
        last = (letter, word.count)
        append(letter)
      }
      index += length
    }
    result.removeAll(keepingCapacity: true)
    guard word.count <= Stemmer.longestWord else {
      result.append(contentsOf: word)
      return
    }
    var length: Int32 = 0
    // SAFETY: the library reads `count` bytes of the word; the stem is its own memory, good until
    // the next call, and is copied before that.
    unsafe word.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress,
        let stem = unsafe earshot_stem(stemmer, base, Int32(buffer.count), &length)
      else { return }
      unsafe result.append(contentsOf: UnsafeBufferPointer(start: stem, count: Int(length)))
    }
  }

  /// A scalar as Snowball's word lists write it.
  private func normal(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0x49 where isTurkish: 0x131  // I is the capital of ı
    case 0x130: 0x69
    case 0x2019, 0x2BC, 0xFF07: 0x27
    // Romanian's comma below; version 2.2 still wants the cedilla of older texts.
    case 0x218 where isRomanian, 0x219 where isRomanian: 0x15F
    case 0x21A where isRomanian, 0x21B where isRomanian: 0x163
    case 0..<0x80: UInt32(CharacterClass.lower(UInt8(scalar)))
    default: UnicodeData.shared.lower(scalar)
    }
  }

  private mutating func append(_ scalar: UInt32) {
    if scalar < 0x80 {
      word.append(UInt8(scalar))
      return
    }
    if scalar < 0x800 {
      word.append(UInt8(0xC0 | scalar >> 6))
    } else {
      if scalar < 0x1_0000 {
        word.append(UInt8(0xE0 | scalar >> 12))
      } else {
        word.append(UInt8(0xF0 | scalar >> 18))
        word.append(UInt8(0x80 | scalar >> 12 & 63))
      }
      word.append(UInt8(0x80 | scalar >> 6 & 63))
    }
    word.append(UInt8(0x80 | scalar & 63))
  }
}
