import Model
import SocialText

/// Names in which one long word is written with a slip of the finger.
extension EntityMatcher {
  /// Most words of a name in front of the one with the slip that are looked at.
  private static let mostInFront = 6

  /// Adds companies' names with a slip that do not overlap those found already, but for what they go on
  /// from: `Orange Hotesl` is not Orange. `found` stays in text order. Each long word that no name has is
  /// taken for each of the few that it may be meant as.
  func addSlips(
    to found: inout [NamedEntity], _ text: Span<UInt8>, _ names: [Token],
    scratch: inout EntityScratch
  ) {
    let known = found.count
    var next = 0
    var from = 0
    // Where the last name found begins, if one with a slip may go on from it.
    var head = -1
    var covered: Set<Int> = []
    // The last place where a name may begin.
    var lead = -1
    var changed: [Token] = []
    for index in names.indices {
      let token = names[index]
      let start = Int(token.start)
      while next < known, found[next].span.end <= start {
        head =
          found[next].type == .company && found[next].trackedID == nil
            && found[next].span.start >= from ? found[next].span.start : -1
        from = max(from, found[next].span.end)
        next += 1
      }
      let mayBegin = aliases.mayBegin(token.hash)
      let isBehind =
        lead >= 0 && index - lead <= EntityMatcher.mostInFront
        && (Int(names[lead].start) >= from || Int(names[lead].start) == head)
      if mayBegin { lead = index }
      guard token.kind == .word || token.kind == .elongated, start >= from,
        token.length >= (isBehind ? SlipTable.fewestBehind : SlipTable.fewestLetters) - 1,
        token.length <= SlipTable.mostLetters, !token.flags.contains(.nonASCII),
        next == known || token.end <= found[next].span.start,
        !mayBegin || !aliases.begins(token.hash)
      else { continue }
      let letters = scratch.letters(of: token, in: text)
      // A short word that people write was meant as it stands.
      if letters.count < SlipTable.fewestLetters, KnownWords.shared.contains(letters.span) {
        continue
      }
      let meant = aliases.slips.meant(by: letters)
      if meant.isEmpty { continue }
      let limit = next < known ? found[next].span.start : text.count
      if changed.isEmpty { changed = names }
      guard let name = slip(meant, text, &changed, index, from: from, or: head, to: limit) else {
        continue
      }
      if name.span.start == head { covered.insert(next - 1) }
      found.append(name)
      (from, head) = (name.span.end, -1)
    }
    guard found.count > known else { return }
    if !covered.isEmpty {
      found = found.indices.filter { !covered.contains($0) }.map { found[$0] }
    }
    found.sort { $0.span.start < $1.span.start }
  }

  /// The longest name that holds the word at `index` as one of those it may be meant as, between two
  /// places of the text, or from `head` on; names of several customers are joined where they are equally long.
  private func slip(
    _ meant: [SlipTable.Meant], _ text: Span<UInt8>, _ names: inout [Token], _ index: Int,
    from: Int, or head: Int, to limit: Int
  ) -> NamedEntity? {
    let written = names[index].hash
    defer { names[index].hash = written }
    var best: NamedEntity?
    for word in meant {
      names[index].hash = word.hash
      let last = word.isShort ? index - 1 : index
      for first in max(0, index - EntityMatcher.mostInFront)..<(last + 1)
      where (Int(names[first].start) >= from || Int(names[first].start) == head)
        && aliases.mayBegin(names[first].hash)
      {
        let hit = aliases.longest(names, at: first)
        guard hit.count > index - first, names[first + hit.count - 1].end <= limit else { continue }
        let seen = SeenName(text, names, first, hit.count, .whole)
        let reading = seen.read(hit, aliases)
        guard reading.type == .company, !reading.isDoubtful,
          var name = seen.entity(reading, nil)
        else { continue }
        name.slip = names[index].span
        if let other = best, other.span.count >= name.span.count {
          if other.span == name.span {
            best?.customers += name.customers.filter { !other.customers.contains($0) }
          }
          continue
        }
        best = name
      }
    }
    return best
  }
}
