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
    let last = entry.last >= 0 ? index.lasts.words[Int(entry.last)] : []
    let isFirst =
      entry.first >= 0
      && GivenNames.shared.related(to: FoldedWords.hash(shown.firstBytes)).contains {
        index.firsts[$0] == entry.first
      }
    if shown.last == nil {
      if isFirst || shown.firstBytes.elementsEqual(last) { return .first }
      let part = Array(shown.firstBytes)
      return last.count > 3 && ShownProfile.place(of: last, in: part) != nil ? .initial : nil
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
      let look = look(entry, letters)
      if look.rawValue < best.rawValue { best = look }
    }
    return best
  }

  private func look(_ entry: LinkIndex.Entry, _ letters: [UInt8]) -> Look {
    guard entry.first >= 0, entry.last >= 0, letters.count >= 3 else { return .nothing }
    let first = index.firsts.words[Int(entry.first)]
    let last = index.lasts.words[Int(entry.last)]
    let shown = profile.name.firstBytes.count > 1 ? Array(profile.name.firstBytes) : first
    let hasLast = last.count >= 3 && ShownProfile.place(of: last, in: letters) != nil
    let at =
      ShownProfile.place(of: first, in: letters) ?? ShownProfile.place(of: shown, in: letters)
    if hasLast { return at != nil ? .whole : .part }
    if let at {
      let length = ShownProfile.place(of: first, in: letters) != nil ? first.count : shown.count
      var rest = letters
      rest.removeSubrange(at..<(at + length))
      if rest.isEmpty { return .other }
      if rest.count == 1 { return rest[0] == last.first ? .part : .another }
      // Long names are cut off by some platforms.
      if rest.count >= 6, last.starts(with: rest) { return .whole }
      return index.lasts[FoldedWords.hash(rest)] >= 0 ? .another : .other
    }
    // Initial and family name, in either order: `kwells`, `wellsk`.
    let head = Array(letters.dropFirst())
    let tail = Array(letters.dropLast())
    let isAnother =
      (letters.first == first.first || letters.first == shown.first)
      && head.count >= 4 && index.lasts[FoldedWords.hash(head)] >= 0
      || (letters.last == first.first || letters.last == shown.first)
        && tail.count >= 4 && index.lasts[FoldedWords.hash(tail)] >= 0
    return isAnother ? .another : .other
  }
}
