/// Finds faces made of characters: Western ones by their parts (hat, eyes, tear, nose, mouth, also
/// read from the right), others from a list.
final class EmoticonMatcher: Sendable {
  static let shared = EmoticonMatcher()

  /// Listed faces by first byte, longest first.
  private let listed: [[[UInt8]]]
  private let starts: [Bool]

  private init() {
    var listed = [[[UInt8]]](repeating: [], count: 256)
    for face in Self.faces.split(separator: "\n") {
      listed[Int(face.utf8.first ?? 0)].append(Array(face.utf8))
    }
    for index in listed.indices { listed[index].sort { $0.count > $1.count } }
    var starts = listed.map { !$0.isEmpty }
    for byte in Array(":;=8>}<)(]/[{D".utf8) { starts[Int(byte)] = true }
    self.listed = listed
    self.starts = starts
  }

  /// True if a face may begin with this byte.
  @inline(__always)
  func mayStart(_ byte: UInt8) -> Bool { starts[Int(byte)] }

  /// End of the face at `start`; nil if there is none.
  func match(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
    guard starts[Int(text[start])] else { return nil }
    let inWord = start > 0 && Self.isWord(text[start - 1])
    for face in listed[Int(text[start])] where start + face.count <= count {
      var same = 0
      while same < face.count, text[start + same] == face[same] { same += 1 }
      guard same == face.count else { continue }
      var end = start + same
      // Hearts grow (`<333`); a face with a letter at its edge stands alone.
      if face == [60, 51] { while end < count, text[end] == 51 { end += 1 } }
      let first = face[0]
      let last = face[face.count - 1]
      if CharacterClass.isAlphanumeric(first), inWord { continue }
      if CharacterClass.isAlphanumeric(last), Self.isWord(text, end, count) { continue }
      return end
    }
    return western(text, start, count, inWord) ?? mirrored(text, start, count)
  }

  /// `>:'-)`: perhaps a hat, eyes, perhaps a tear and a nose, a mouth, which may be repeated.
  private func western(_ text: Span<UInt8>, _ start: Int, _ count: Int, _ inWord: Bool) -> Int? {
    var index = start
    let hat = text[index]
    if hat == 62 || hat == 125 { index += 1 }  // > }
    guard index < count else { return nil }
    let eyes = text[index]
    guard eyes == 58 || eyes == 59 || eyes == 61 || (eyes == 56 && index == start && !inWord)
    else { return nil }
    index += 1
    if index < count, text[index] == 39 || (text[index] == 44 && eyes == 58) { index += 1 }
    var hasNose = false
    if index + 1 < count {
      let nose = text[index]
      if nose == 45 || nose == 94 || nose == 126 || (nose | 32 == 111 && !inWord) {
        if Self.mouth(text[index + 1]) != .none {
          hasNose = true
          index += 1
        }
      }
    }
    guard index < count else { return nil }
    let mouth = text[index]
    var kind = Self.mouth(mouth)
    if kind == .none { return nil }
    if eyes == 56, !hasNose { return nil }
    if eyes == 61, mouth == 62 || mouth == 60 || mouth == 61 { return nil }  // => are arrows
    // A slash mouth is an address's when more follow.
    if mouth == 47, index + 1 < count, text[index + 1] == 47 { return nil }
    index += 1
    if mouth == 41 || mouth == 40 || mouth == 68 || mouth == 80 || mouth == 93 || mouth == 91 {
      while index < count, text[index] == mouth { index += 1 }
    }
    if kind == .bracket, hasNose { kind = .free }
    let followed = Self.isWord(text, index, count)
    switch kind {
    case .letter: return inWord || followed ? nil : index
    case .sign: return followed || (inWord && !hasNose) ? nil : index
    case .bracket: return inWord && followed ? nil : index
    default: return index
    }
  }

  /// `(-:` and `D:`: the mouth first, behind white space only.
  private func mirrored(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
    guard start == 0 || Self.isSpace(UTF8Scalar.decodeBefore(text, start).scalar) else {
      return nil
    }
    var index = start
    let mouth = text[index]
    switch mouth {
    case 40, 41, 91, 93, 123, 125: while index < count, text[index] == mouth { index += 1 }
    case 68: index += 1  // D
    default: return nil
    }
    if index + 1 < count, text[index] == 45 || text[index] == 39 { index += 1 }
    guard index < count, text[index] == 58 || text[index] == 59 || text[index] == 61 else {
      return nil
    }
    index += 1
    if index < count, text[index] == 60 { index += 1 }
    guard index < count else { return index }
    let behind = UTF8Scalar.decode(text, index).scalar
    guard Self.isSpace(behind) else { return nil }
    // `Vitamin D: …` goes on in the same line, a face ends it.
    return mouth == 68 && !Self.isLineEnd(behind) ? nil : index
  }

  private enum Mouth {
    case none, free, bracket, sign, letter
  }

  private static func mouth(_ byte: UInt8) -> Mouth {
    switch byte {
    case 41, 40, 91, 93, 123, 125: .bracket  // ) ( [ ] { }
    case 124, 92, 47, 62, 60: .sign  // | \ / > <
    case 42, 64, 36, 35, 38: .sign  // * @ $ # &
    case 68, 80, 112, 79, 111, 48, 51, 83, 115, 88, 120, 98, 99, 67, 76: .letter
    default: .none
    }
  }

  private static func isSpace(_ scalar: UInt32) -> Bool {
    scalar < 0x80
      ? CharacterClass.isSpace(UInt8(scalar))
      : scalar == 0x85 || UnicodeData.shared.properties(scalar).group == .space
  }

  private static func isLineEnd(_ scalar: UInt32) -> Bool {
    scalar == 10 || scalar == 13 || scalar == 0x85 || scalar == 0x2028 || scalar == 0x2029
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    CharacterClass.isAlphanumeric(byte)
  }

  private static func isWord(_ text: Span<UInt8>, _ index: Int, _ count: Int) -> Bool {
    index < count && CharacterClass.isAlphanumeric(text[index])
  }

  /// Faces that are read upright, gestures, hearts.
  private static let faces = #"""
    ^_^
    ^__^
    ^^
    ^-^
    ^.^
    ^o^
    ^_~
    -_-
    -__-
    -.-
    ._.
    >_<
    >.<
    >_>
    <_<
    >:3
    T_T
    T.T
    T-T
    Q_Q
    ;_;
    ;-;
    o_o
    o_O
    O_o
    O_O
    0_0
    o.O
    O.o
    O.O
    u_u
    U_U
    n_n
    x_x
    X_X
    x.x
    v_v
    $_$
    @_@
    =_=
    =^_^=
    =^.^=
    *_*
    *-*
    <3
    </3
    <\3
    \o/
    \m/
    (^_^)
    (^^)
    (^.^)
    (^-^)
    (^o^)
    (-_-)
    (>_<)
    (T_T)
    (;_;)
    (o_o)
    (._.)
    (*_*)
    (=_=)
    (@_@)
    (y)
    m(_ _)m
    <(^_^)>
    \(^o^)/
    ಠ_ಠ
    (ಠ_ಠ)
    ಥ_ಥ
    (ಥ_ಥ)
    ¬_¬
    (¬_¬)
    ¯\_(ツ)_/¯
    ¯\(ツ)/¯
    ¯\_ツ_/¯
    (ツ)
    (╯°□°)╯︵ ┻━┻
    (╯°□°）╯︵ ┻━┻
    ┻━┻
    ┬─┬
    ʕ•ᴥ•ʔ
    (づ｡◕‿‿◕｡)づ
    (づ￣ ³￣)づ
    ( ͡° ͜ʖ ͡°)
    (✿◠‿◠)
    (◕‿◕)
    (｡◕‿◕｡)
    ♥‿♥
    (♥_♥)
    (≧▽≦)
    (´・ω・`)
    (・ω・)
    (￣ー￣)
    ヽ(´ー｀)ノ
    (*^_^*)
    (*^^*)
    (*´∀｀*)
    (｀・ω・´)
    """#
}
