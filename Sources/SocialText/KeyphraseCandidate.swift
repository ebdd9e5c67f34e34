/// A run of one to five units, in all its places.
struct KeyphraseCandidate {
  /// Most units of a phrase.
  static let longest = 5

  /// First unit of the first place, and number of units.
  var unit: Int
  var count: Int
  var hash: UInt64
  /// Places: all, at a run's start, at its end, the whole of it, with all capitals.
  var occurrences = 0
  var atRunStart = 0
  var atRunEnd = 0
  var whole = 0
  var capitalized = 0
  /// Places where it takes only a part of a run of capitals (`Lady` of `Lady Gaga`).
  var cutsName = 0
  /// Log-odds of being chosen.
  var logit = 0.0
}

/// Collects the candidates of a text: every phrase inside a run, keyed by its stems. At most five a
/// unit, so time and memory are linear in the text, and bounded with `KeyphraseScan.limit`.
struct KeyphraseCandidates {
  /// What a candidate loses, in log-odds, that nowhere stands but as a part of a name: little in the
  /// training texts, much to whoever reads `Lady` and not `Lady Gaga`.
  private static let nameCost = 1.5

  private(set) var list: [KeyphraseCandidate] = []
  private var index = HashIndex()

  mutating func collect(_ scan: KeyphraseScan) {
    list.removeAll(keepingCapacity: true)
    let units = scan.units.count
    index.removeAll(room: units * KeyphraseCandidate.longest)
    for start in 0..<units {
      let first = scan.units[start]
      let atStart = start == 0 || scan.units[start - 1].run != first.run
      var hash: UInt64 = 0
      var isUpper = true
      var isNumber = true
      var end = start
      while end < units, end - start < KeyphraseCandidate.longest, scan.units[end].run == first.run
      {
        let unit = scan.units[end]
        hash = end == start ? unit.hash : PhraseTable.combine(hash, unit.hash)
        isUpper = isUpper && unit.startsUpper
        isNumber = isNumber && unit.isNumber
        end += 1
        if isNumber { continue }
        let at = index.insert(hash, next: list.count)
        if at == list.count {
          list.append(KeyphraseCandidate(unit: start, count: end - start, hash: hash))
        }
        let atEnd = end == units || scan.units[end].run != first.run
        list[at].occurrences += 1
        if atStart { list[at].atRunStart += 1 }
        if atEnd { list[at].atRunEnd += 1 }
        if atStart, atEnd { list[at].whole += 1 }
        let cutsFront = !atStart && first.startsUpper && scan.units[start - 1].startsUpper
        if cutsFront || (!atEnd && unit.startsUpper && scan.units[end].startsUpper) {
          list[at].cutsName += 1
        }
        if isUpper, !first.startsSentence || end - start > 1 { list[at].capitalized += 1 }
      }
    }
  }

  /// Sets the log-odds of each.
  mutating func weigh(_ scan: KeyphraseScan, _ values: inout [Double]) {
    let genre = KeyphraseFeatures.genre(scan)
    for at in list.indices {
      KeyphraseFeatures.read(list[at], scan, genre, into: &values)
      var sum = KeyphraseWeights.bias
      for feature in values.indices { sum += KeyphraseWeights.weights[feature] * values[feature] }
      if list[at].cutsName == list[at].occurrences { sum -= KeyphraseCandidates.nameCost }
      list[at].logit = sum
    }
  }
}
