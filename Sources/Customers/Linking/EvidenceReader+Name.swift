import Model
import SocialText

/// What name and handle say together.
extension EvidenceReader {
  func addName(
    _ evidence: inout LinkEvidence, _ entry: LinkIndex.Entry, _ fit: CandidateFinder.Fit,
    _ isFound: Bool, _ isHandle: Bool
  ) -> Level {
    if profile.name.spare > 0 { evidence.add(.spareWords) }
    switch fit {
    case .whole: evidence.add(.name)
    case .slip: evidence.add(.nameSlip)
    case .nickname: evidence.add(.nickname)
    case .nicknameSlip: evidence.add(.nicknameSlip)
    default:
      let level = level(fit, entry, isFound)
      let look = isHandle ? .nothing : look(entry)
      return addPart(&evidence, level, look, fit, isHandle)
    }
    return .whole
  }

  private func addPart(
    _ evidence: inout LinkEvidence, _ level: Level?, _ look: Look, _ fit: CandidateFinder.Fit,
    _ isHandle: Bool
  ) -> Level {
    guard let level else {
      evidence.add(isHandle ? .handleOfAnother : .otherName)
      return .none
    }
    if look == .another { evidence.add(.handleNamesAnother) }
    switch (level, look) {
    case (_, .whole):
      evidence.add(.nameByHandle)
      return .whole
    case (.first, .part):
      evidence.add(.lastNameByHandle)
      return .initial
    case (.none, _):
      evidence.add(isHandle ? .handleUnnamed : .noName)
      if look == .part { evidence.add(.handleLikeName) }
    case (.first, _): evidence.add(.firstName)
    default:
      evidence.add(fit == .initial ? .initialAndLastName : .firstNameAndInitial)
      if look == .part { evidence.add(.handleLikeName) }
      if look == .other { evidence.add(.handleUnlikeName) }
    }
    return level
  }

  /// How much of the row's name is shown; nil where another name is.
  private func level(
    _ fit: CandidateFinder.Fit, _ entry: LinkIndex.Entry, _ isFound: Bool
  ) -> Level? {
    switch fit {
    case .initial, .short: return .initial
    case .first: return .first
    default: break
    }
    let shown = profile.name
    guard !shown.isEmpty else { return Level.none }
    let last = entry.last >= 0 ? book.index.lasts.word(entry.last) : []
    let isFirst = entry.first >= 0 && profile.firstNames.contains(entry.first)
    if shown.last == nil {
      if isFirst || shown.firstBytes.elementsEqual(last) { return .first }
      return last.count > 3 && ShownProfile.place(of: last, in: shown.firstBytes) != nil
        ? .initial : nil
    }
    if shown.lastBytes.count == 1, isFirst, last.first == shown.lastBytes.first { return .initial }
    if shown.firstBytes.count == 1, shown.lastBytes.elementsEqual(last) { return .initial }
    return nil
  }

  /// What the handle says of the name.
  private enum Look: Int { case whole, part, another, other, nothing }

  private func look(_ entry: LinkIndex.Entry) -> Look {
    var best = Look.nothing
    for letters in profile.looks {
      let look = look(entry, letters[...])
      if look.rawValue < best.rawValue { best = look }
    }
    return best
  }

  private func look(_ entry: LinkIndex.Entry, _ letters: ArraySlice<UInt8>) -> Look {
    guard entry.first >= 0, entry.last >= 0, letters.count >= 3 else { return .nothing }
    let first = book.index.firsts.word(entry.first)
    let last = book.index.lasts.word(entry.last)
    let shown = profile.name.firstBytes.count > 1 ? profile.name.firstBytes : first
    let hasLast = last.count >= 3 && ShownProfile.place(of: last, in: letters) != nil
    let own = ShownProfile.place(of: first, in: letters)
    let at = own ?? ShownProfile.place(of: shown, in: letters)
    if hasLast { return at != nil ? .whole : .part }
    if let at {
      let length = own != nil ? first.count : shown.count
      let rest = letters[..<at] + letters[(at + length)...]
      if rest.isEmpty { return .other }
      if rest.count == 1 { return rest.first == last.first ? .part : .another }
      // Long names are cut off by some platforms.
      if rest.count >= 6, last.starts(with: rest) { return .whole }
      return book.index.lasts[FoldedWords.hash(rest)] >= 0 ? .another : .other
    }
    // Initial and family name, in either order: `kwells`, `wellsk`.
    let head = letters.dropFirst()
    let tail = letters.dropLast()
    let isAnother =
      (letters.first == first.first || letters.first == shown.first)
      && head.count >= 4 && book.index.lasts[FoldedWords.hash(head)] >= 0
      || (letters.last == first.first || letters.last == shown.first)
        && tail.count >= 4 && book.index.lasts[FoldedWords.hash(tail)] >= 0
    return isAnother ? .another : .other
  }
}
