/// Grapheme cluster rules of UAX #29, section 3, in one pass with a few bits of state.
enum GraphemeBoundaries {
  static func find(_ text: Span<UInt8>, _ boundaries: inout [Int]) {
    boundaries.removeAll(keepingCapacity: true)
    guard text.count > 0 else { return }
    let data = UnicodeData.shared
    boundaries.append(0)
    var previous = GraphemeBreak.control
    /// Regional indicators directly in front, counted from the last boundary between pairs.
    var oddRegional = false
    /// GB11: an Extended_Pictographic, then only Extend, then perhaps a ZWJ.
    var pictographic = false
    var joined = false
    /// GB9c: a consonant, then only linkers and extenders; whether a linker was among them.
    var consonant = false
    var linked = false
    var index = 0
    while index < text.count {
      // Printable ASCII is a cluster of its own behind all but a Prepend (GB9b).
      // SAFETY: index < text.count.
      if unsafe text[unchecked: index] &- 32 < 95 {
        if index > 0, previous != .prepend { boundaries.append(index) }
        previous = .other
        oddRegional = false
        pictographic = false
        joined = false
        consonant = false
        linked = false
        index += 1
        continue
      }
      let (scalar, length) = UTF8Scalar.decode(text, index)
      let properties = data.properties(scalar)
      let now = properties.grapheme
      let conjunct = properties.conjunct
      let isJoined =
        (joined && properties.isPictographic) || (linked && conjunct == .consonant)
      if index > 0, isBoundary(previous, now, oddRegional, isJoined) {
        boundaries.append(index)
      }
      oddRegional = now == .regional && !(previous == .regional && oddRegional)
      joined = pictographic && now == .zwj
      pictographic = properties.isPictographic || (pictographic && now == .extend)
      consonant = conjunct == .consonant || (consonant && conjunct != .none)
      linked = consonant && conjunct != .consonant && (linked || conjunct == .linker)
      previous = now
      index += length
    }
    boundaries.append(text.count)
  }

  @inline(__always)
  private static func isBoundary(
    _ previous: GraphemeBreak, _ now: GraphemeBreak, _ oddRegional: Bool, _ isJoined: Bool
  ) -> Bool {
    if previous == .cr { return now != .lf }  // GB3–GB5
    if previous == .lf || previous == .control { return true }
    if now == .cr || now == .lf || now == .control { return true }
    switch previous {  // GB6–GB8
    case .l: if now == .l || now == .v || now == .lv || now == .lvt { return false }
    case .lv, .v: if now == .v || now == .t { return false }
    case .lvt, .t: if now == .t { return false }
    default: break
    }
    if now == .extend || now == .zwj || now == .spacingMark { return false }  // GB9, GB9a
    if previous == .prepend || isJoined { return false }  // GB9b, GB9c, GB11
    return !(previous == .regional && now == .regional && oddRegional)  // GB12, GB13
  }
}
