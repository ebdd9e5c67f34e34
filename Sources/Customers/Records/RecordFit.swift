import SocialText

/// Fits a `RecordModel` to a list without labels: shares among other pairs from pairs taken at
/// random, shares among true pairs by expectation and maximisation (Dempster, Laird & Rubin 1977)
/// over pairs that agree on something telling, each time without the fields that they agree on
/// (Winkler 1988). Sums run in the order of the patterns, so the result does not depend on the order
/// of the rows.
struct RecordFit {
  private static let rounds = 40
  /// Weight of our own reckoning against the list's, in true pairs.
  private static let caution = 60.0

  private let comparer: RecordComparer
  private var model: RecordModel
  private var random: [(pattern: RecordPattern, count: Double)] = []
  private var likely: [[(pattern: RecordPattern, count: Double)]] = []

  init(_ comparer: RecordComparer, _ rows: [Int32]) {
    self.comparer = comparer
    model = RecordModel(counts: RecordCounts(comparer.table, groups: rows.map { [$0] }))
  }

  /// Ways in which pairs of rows meet for the fit: what they agree on, and what is left out then.
  private static let meetings: [(agree: [RecordField], without: [RecordField])] = [
    ([.birth], [.birth]),
    ([.first, .last], [.first, .last, .middle]),
    ([.postcode], [.postcode, .street, .city]),
    ([.email], [.email]),
    ([.phone], [.phone]),
    ([.street], [.street, .postcode, .city]),
    ([.street, .postcode], [.street, .postcode, .city]),
    ([.last, .city], [.last, .city]),
    ([.company], [.company, .domain]),
    ([.domain], [.domain, .company]),
  ]

  /// Fits to rows in `blocks`' order, those of one kind.
  mutating func fit(_ places: [Int32], _ blocks: RecordBlocks) -> RecordModel {
    countRandom(places.map { blocks.order[Int($0)] })
    setOthers(isFirst: true)
    countLikely(places, blocks)
    for _ in 0..<2 {
      maximise()
      setOthers(isFirst: false)
    }
    maximise()
    return model
  }

  private mutating func countRandom(_ rows: [Int32]) {
    let ids = comparer.table.ids
    let mixed = rows.map { (hash: StableHash.hash64(ids[Int($0)]), row: $0) }
      .sorted { $0.hash < $1.hash }.map { comparer.table.records[Int($0.row)] }
    guard mixed.count > 1 else { return }
    var counts: [RecordPattern: Double] = [:]
    let strides = max(1, min(mixed.count - 1, 300_000 / mixed.count))
    for step in 1...strides {
      let stride = strides == mixed.count - 1 ? step : step * (mixed.count - 1) / (strides + 1) + 1
      var index = 0
      while index + stride < mixed.count {
        counts[comparer.compare(mixed[index], mixed[index + stride]), default: 0] += 1
        index += 1
      }
    }
    random = counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Shares among pairs that are not one customer: those taken at random, without what the model
  /// holds for true.
  private mutating func setOthers(isFirst: Bool) {
    var sums = model.m.map { [Double](repeating: 0, count: $0.count) }
    let rows = model.counts.rows
    let prior = DeterministicMath.log(0.6 / max(2, rows))
    for (pattern, count) in random {
      let chance = isFirst ? 0 : RecordModel.chance(prior + model.average(pattern))
      for field in RecordField.allCases where pattern[field] > 0 {
        sums[field.rawValue][pattern[field] - 1] += count * (1 - chance)
      }
    }
    model.u = sums.map { sums in
      let total = sums.reduce(0, +)
      // What was never seen is as rare as once in the sample.
      return sums.map { ($0 + 0.5) / (total + 0.5 * Double(sums.count)) }
    }
  }

  private mutating func countLikely(_ places: [Int32], _ blocks: RecordBlocks) {
    var seen = [Int32](repeating: -1, count: blocks.count)
    var counts = RecordFit.meetings.map { _ in [RecordPattern: Double]() }
    let table = comparer.table
    // A few hundred thousand rows tell as much as all.
    let share = max(1, places.count / 200_000)
    for place in places {
      let row = Int(blocks.order[Int(place)])
      if share > 1, StableHash.hash64(table.ids[row]) % UInt64(share) != 0 { continue }
      let one = table.records[row]
      blocks.each(after: Int(place), &seen) { other in
        let record = table.records[Int(blocks.order[other])]
        guard record.isPerson == one.isPerson else { return }
        let pattern = comparer.compare(one, record)
        for (index, meeting) in RecordFit.meetings.enumerated()
        where meeting.agree.allSatisfy({ pattern[$0] == 1 }) && isTelling(meeting.agree, one) {
          counts[index][pattern, default: 0] += 1
        }
      }
    }
    likely = counts.map { $0.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
  }

  /// Common names that go together by chance would be taken for a kind of true pair.
  private func isTelling(_ fields: [RecordField], _ record: Record) -> Bool {
    if fields.count == 1 { return true }
    return fields.reduce(model.counts.rows) { $0 * (model.counts.share($1, record) ?? 1) } < 1
  }

  private mutating func maximise() {
    var shares = [Double](repeating: 0.3, count: likely.count)
    for _ in 0..<RecordFit.rounds {
      var sums = RecordField.allCases.map { field in
        field.levels.map { $0.share * RecordFit.caution }
      }
      for (index, patterns) in likely.enumerated() where !patterns.isEmpty {
        let left = RecordFit.meetings[index].without
        let prior = DeterministicMath.log(shares[index] / (1 - shares[index]))
        var expected = 0.0
        var total = 0.0
        for (pattern, count) in patterns {
          let chance = RecordModel.chance(prior + model.average(pattern, without: left))
          expected += chance * count
          total += count
          for field in RecordField.allCases where pattern[field] > 0 && !left.contains(field) {
            sums[field.rawValue][pattern[field] - 1] += chance * count
          }
        }
        shares[index] = min(0.9999, max(0.0005, (expected + 0.5) / (total + 1)))
      }
      model.m = RecordField.allCases.map { field in
        let total = sums[field.rawValue].reduce(0, +)
        let shares = sums[field.rawValue].map { $0 / total }
        let other = shares[shares.count - 1]
        if other <= field.mostOther { return shares }
        return shares.dropLast().map { $0 * (1 - field.mostOther) / (1 - other) }
          + [field.mostOther]
      }
    }
    for (index, meeting) in RecordFit.meetings.enumerated()
    where !likely[index].isEmpty {
      model.shares[meeting.agree] = shares[index]
    }
  }
}
