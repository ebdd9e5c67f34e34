/// What is compared of two records.
enum RecordField: Int, CaseIterable, Sendable {
  case first, last, middle, birth, postcode, city, street, email, phone, handle
  case company, form, domain, country, household, segment

  /// Levels of agreement with the share of true pairs that reach them by our reckoning; where a
  /// list is too short to tell, these hold. Level 0 is "one of the rows does not say".
  var levels: [(level: RecordLevel, share: Double)] { RecordField.table[rawValue] }

  /// Levels of a field are numbered from 1 in the order of `levels`.
  func number(_ level: RecordLevel) -> UInt64 {
    UInt64((levels.firstIndex { $0.level == level } ?? -1) + 1)
  }

  /// Largest share of true pairs that may disagree: what a fit finds beyond is another kind of pair
  /// (branches of one company, people of one name).
  var mostOther: Double { self == .handle || self == .email || self == .middle ? 0.7 : 0.35 }

  private static let table: [[(level: RecordLevel, share: Double)]] = [
    [
      (.equal, 0.75), (.nickname, 0.06), (.initial, 0.02), (.slip, 0.08), (.alike, 0.02),
      (.swapped, 0.01), (.part, 0.02), (.other, 0.04),
    ],
    [
      (.equal, 0.82), (.slip, 0.09), (.alike, 0.02), (.part, 0.02), (.swapped, 0.01),
      (.other, 0.04),
    ],
    [(.equal, 0.7), (.initial, 0.1), (.other, 0.2)],
    [(.equal, 0.83), (.slip, 0.08), (.alike, 0.03), (.part, 0.02), (.other, 0.04)],
    [(.equal, 0.75), (.slip, 0.07), (.part, 0.05), (.other, 0.13)],
    [(.equal, 0.75), (.slip, 0.08), (.part, 0.04), (.other, 0.13)],
    [(.equal, 0.7), (.slip, 0.12), (.alike, 0.06), (.part, 0.04), (.other, 0.08)],
    [(.equal, 0.65), (.slip, 0.1), (.part, 0.08), (.other, 0.17)],
    [(.equal, 0.7), (.slip, 0.05), (.other, 0.25)],
    [(.equal, 0.7), (.other, 0.3)],
    [(.equal, 0.8), (.slip, 0.05), (.part, 0.05), (.other, 0.1)],
    [(.equal, 0.8), (.other, 0.2)],
    [(.equal, 0.9), (.other, 0.1)],
    [(.equal, 0.97), (.other, 0.03)],
    [(.equal, 0.95), (.other, 0.05)],
    [(.equal, 0.8), (.other, 0.2)],
  ]
}

/// How far two values agree.
enum RecordLevel: String, Sendable {
  case equal, nickname, initial, slip, alike, swapped, part, other
}

/// What comparing two records gave: a level for each field, four bits each; the first field lowest.
typealias RecordPattern = UInt64

extension RecordPattern {
  /// Number of the level of a field; 0 where one of the two rows does not say.
  subscript(field: RecordField) -> Int {
    Int(truncatingIfNeeded: self >> UInt64(field.rawValue * 4)) & 15
  }

  /// Sets the level of a field that was 0.
  mutating func set(_ field: RecordField, _ level: Int) {
    self |= UInt64(level) << UInt64(field.rawValue * 4)
  }
}
