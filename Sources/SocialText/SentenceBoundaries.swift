/// Sentence rules of UAX #29, section 5, as a small state machine over what stands in front.
///
/// SB8 looks ahead over anything but letters and terminators. It is asked once per full stop and
/// stops at the next one, so the whole stays linear.
enum SentenceBoundaries {
  /// What of `SATerm Close* Sp* ParaSep?` has been read.
  private enum Tail {
    case none, close, space
  }

  static func find(_ text: Span<UInt8>, _ boundaries: inout [Int]) {
    boundaries.removeAll(keepingCapacity: true)
    guard text.count > 0 else { return }
    let data = UnicodeData.shared
    boundaries.append(0)
    var adjacent = SentenceBreak.other
    var previous = SentenceBreak.other
    var beforePrevious = SentenceBreak.other
    /// The terminator in front (`aTerm`, `sTerm`), or `other`.
    var terminator = SentenceBreak.other
    var tail = Tail.none
    var index = 0
    while index < text.count {
      let (scalar, length) = UTF8Scalar.decode(text, index)
      let now = data.properties(scalar).sentence
      if index > 0 {
        if adjacent == .cr && now == .lf {  // SB3
          adjacent = now
          previous = now
          index += length
          continue
        }
        if isParagraph(adjacent) {  // SB4
          boundaries.append(index)
          terminator = .other
        } else if isIgnored(now) {  // SB5
          adjacent = now
          index += length
          continue
        } else if terminator != .other {
          if isBoundary(
            beforePrevious, previous, now, terminator, tail,
            { lowerFollows(text, index, data) })
          {
            boundaries.append(index)
            terminator = .other
          }
        }
      }
      switch now {
      case .aTerm, .sTerm:
        terminator = now
        tail = .none
      case .close where terminator != .other && tail != .space: tail = .close
      case .sp where terminator != .other: tail = .space
      case .sep, .cr, .lf: break
      default: terminator = .other
      }
      beforePrevious = previous
      previous = now
      adjacent = now
      index += length
      // ASCII letters and spaces away from a terminator: only the last one matters, to SB7.
      guard terminator == .other, !isParagraph(now) else { continue }
      let start = index
      // SAFETY: index < text.count.
      while index < text.count, unsafe isPlain(text[unchecked: index]) { index += 1 }
      if index > start {
        previous = data.properties(UInt32(text[index - 1])).sentence
        adjacent = previous
      }
    }
    boundaries.append(text.count)
  }

  /// SB6 to SB11 behind a terminator and its tail.
  @inline(__always)
  private static func isBoundary(
    _ beforePrevious: SentenceBreak, _ previous: SentenceBreak, _ now: SentenceBreak,
    _ terminator: SentenceBreak, _ tail: Tail, _ lowerFollows: () -> Bool
  ) -> Bool {
    if terminator == .aTerm, tail == .none {
      if now == .numeric { return false }  // SB6
      // SB7
      if now == .upper, beforePrevious == .upper || beforePrevious == .lower { return false }
    }
    if now == .sContinue || now == .aTerm || now == .sTerm { return false }  // SB8a
    if tail != .space, now == .close { return false }  // SB9
    if now == .sp || isParagraph(now) { return false }  // SB9, SB10
    if terminator == .aTerm, lowerFollows() { return false }  // SB8
    return true  // SB11
  }

  /// True where a lower-case letter comes before any other letter, terminator or paragraph end.
  private static func lowerFollows(_ text: Span<UInt8>, _ start: Int, _ data: UnicodeData) -> Bool {
    var index = start
    while index < text.count {
      let (scalar, length) = UTF8Scalar.decode(text, index)
      switch data.properties(scalar).sentence {
      case .lower: return true
      case .oLetter, .upper, .sep, .cr, .lf, .aTerm, .sTerm: return false
      default: index += length
      }
    }
    return false
  }

  @inline(__always)
  private static func isPlain(_ byte: UInt8) -> Bool {
    CharacterClass.isLetter(byte) || byte == 32
  }

  @inline(__always)
  private static func isParagraph(_ value: SentenceBreak) -> Bool {
    value == .sep || value == .cr || value == .lf
  }

  @inline(__always)
  private static func isIgnored(_ value: SentenceBreak) -> Bool {
    value == .extend || value == .format
  }
}
