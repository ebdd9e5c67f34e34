/// Word rules of UAX #29, section 4. The only look-ahead goes from a mid-word sign over ignored
/// marks to the next scalar, so the whole stays linear.
enum WordBoundaries {
  static func find(_ text: Span<UInt8>, _ boundaries: inout [Int]) {
    boundaries.removeAll(keepingCapacity: true)
    guard text.count > 0 else { return }
    let data = UnicodeData.shared
    boundaries.append(0)
    /// The scalar directly in front, and the last two that WB4 does not ignore.
    var adjacent = WordBreak.other
    var previous = WordBreak.other
    var beforePrevious = WordBreak.other
    var oddRegional = false
    var index = 0
    while index < text.count {
      let (scalar, length) = UTF8Scalar.decode(text, index)
      let properties = data.properties(scalar)
      let now = properties.word
      let end = index + length
      if index > 0 {
        let boundary: Bool
        if adjacent == .cr && now == .lf {
          boundary = false  // WB3
        } else if isBreak(adjacent) || isBreak(now) {
          boundary = true  // WB3a, WB3b
        } else if adjacent == .zwj && properties.isPictographic {
          boundary = false  // WB3c
        } else if adjacent == .wSegSpace && now == .wSegSpace {
          boundary = false  // WB3d
        } else if isIgnored(now) {
          boundary = false  // WB4
        } else {
          boundary =
            !joins(beforePrevious, previous, now, oddRegional, text, end, data)
        }
        if boundary { boundaries.append(index) }
      }
      // WB4: marks vanish behind anything but a line break; at a line's start they stand alone.
      if !isIgnored(now) || isBreak(adjacent) || index == 0 {
        oddRegional = now == .regional && !(previous == .regional && oddRegional)
        beforePrevious = previous
        previous = now
      }
      adjacent = now
      index = end
      // WB5: a run of ASCII letters holds no boundary.
      if now == .aLetter, length == 1 {
        // SAFETY: index < text.count.
        while index < text.count, unsafe CharacterClass.isLetter(text[unchecked: index]) {
          index += 1
        }
      }
    }
    boundaries.append(text.count)
  }

  /// True where WB5 to WB16 keep `previous` and `now` together.
  @inline(__always)
  private static func joins(
    _ beforePrevious: WordBreak, _ previous: WordBreak, _ now: WordBreak, _ oddRegional: Bool,
    _ text: Span<UInt8>, _ end: Int, _ data: UnicodeData
  ) -> Bool {
    switch previous {
    case .aLetter, .hebrewLetter:
      if isLetter(now) || now == .numeric || now == .extendNumLet { return true }
      // WB6
      if now == .midLetter || isMidNumLetQ(now), isLetter(following(text, end, data)) {
        return true
      }
      if previous == .hebrewLetter {
        // WB7a, WB7b
        if now == .singleQuote { return true }
        if now == .doubleQuote, following(text, end, data) == .hebrewLetter { return true }
      }
    case .midLetter, .midNumLet, .singleQuote:
      // WB7, WB11
      if isLetter(beforePrevious), isLetter(now) { return true }
      if previous != .midLetter, beforePrevious == .numeric, now == .numeric { return true }
    case .midNum:
      if beforePrevious == .numeric, now == .numeric { return true }  // WB11
    case .doubleQuote:
      if beforePrevious == .hebrewLetter, now == .hebrewLetter { return true }  // WB7c
    case .numeric:
      // WB8 to WB13a, WB12
      if isLetter(now) || now == .numeric || now == .extendNumLet { return true }
      if now == .midNum || isMidNumLetQ(now), following(text, end, data) == .numeric { return true }
    case .katakana:
      if now == .katakana || now == .extendNumLet { return true }
    case .extendNumLet:
      if isLetter(now) || now == .numeric || now == .katakana || now == .extendNumLet {
        return true
      }
    case .regional:
      if now == .regional && oddRegional { return true }  // WB15, WB16
    default: break
    }
    return false
  }

  /// The next scalar that WB4 does not ignore.
  private static func following(_ text: Span<UInt8>, _ start: Int, _ data: UnicodeData)
    -> WordBreak
  {
    var index = start
    while index < text.count {
      let (scalar, length) = UTF8Scalar.decode(text, index)
      let found = data.properties(scalar).word
      if !isIgnored(found) { return found }
      index += length
    }
    return .other
  }

  @inline(__always)
  private static func isBreak(_ value: WordBreak) -> Bool {
    value == .cr || value == .lf || value == .newline
  }

  @inline(__always)
  private static func isIgnored(_ value: WordBreak) -> Bool {
    value == .extend || value == .format || value == .zwj
  }

  @inline(__always)
  private static func isLetter(_ value: WordBreak) -> Bool {
    value == .aLetter || value == .hebrewLetter
  }

  @inline(__always)
  private static func isMidNumLetQ(_ value: WordBreak) -> Bool {
    value == .midNumLet || value == .singleQuote
  }
}
