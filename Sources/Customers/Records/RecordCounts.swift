/// How often each value stands in the records of one kind: a rare one that two rows share says more
/// than a common one (Winkler's frequency adjustment).
struct RecordCounts: Sendable {
  private var counts: [[Int32]]
  private var users: [Int32]
  /// Rows of a country with a name, and rows of a country.
  private var inCountry: [UInt64: Int32] = [:]
  private var births: [UInt32: Int32] = [:]
  /// Rows that say anything, by field.
  private var stated = [Double](repeating: 0, count: RecordField.allCases.count)
  /// Rows that were counted.
  private(set) var rows = 0.0

  /// Counts the values of groups of rows, each once a group: rows that are one customer do not make
  /// its values common.
  init(_ table: RecordTable, groups: [[Int32]]) {
    counts = RecordField.allCases.map { field in
      RecordCounts.weighed.contains(field)
        ? [Int32](repeating: 0, count: table.words.count) : []
    }
    users = [Int32](repeating: 0, count: table.words.count)
    for group in groups {
      rows += Double(group.count)
      // What the group's rows have stated so far: nobody is asked for a row alone.
      var seen: Set<UInt64> = []
      for row in group {
        add(table.records[Int(row)], isAlone: group.count == 1, &seen)
      }
    }
  }

  private mutating func add(_ record: Record, isAlone: Bool, _ seen: inout Set<UInt64>) {
    func isNew(_ field: UInt64, _ value: UInt32) -> Bool {
      isAlone || seen.insert(field << 32 | UInt64(value)).inserted
    }
    for field in RecordCounts.weighed {
      let word = RecordCounts.word(field, record)
      if word < 0 || !isNew(UInt64(field.rawValue), UInt32(word)) { continue }
      counts[field.rawValue][Int(word)] += 1
      stated[field.rawValue] += 1
      if record.country >= 0, field == .first || field == .last {
        inCountry[RecordCounts.key(field, word, record.country), default: 0] += 1
        inCountry[RecordCounts.key(field, -1, record.country), default: 0] += 1
      }
    }
    let user = UInt64(RecordField.allCases.count)
    if record.emailUser >= 0, isNew(user, UInt32(record.emailUser)) {
      users[Int(record.emailUser)] += 1
    }
    if record.birth != 0, isNew(UInt64(RecordField.birth.rawValue), record.birth) {
      births[record.birth, default: 0] += 1
      stated[RecordField.birth.rawValue] += 1
    }
  }

  /// Fields whose values are counted, the day of birth aside.
  private static let weighed: [RecordField] = [
    .first, .last, .postcode, .city, .street, .email, .phone, .company, .domain,
  ]

  /// Rows that a list is thought to have besides its own, with other values: in a list of ten, two
  /// equal addresses do not show that every fifth is the same. The world has fewer names and
  /// cities.
  private static func unseen(_ field: RecordField) -> Double {
    switch field {
    case .first, .last, .city: 50
    default: 200
    }
  }

  private static func key(_ field: RecordField, _ word: Int32, _ country: Int32) -> UInt64 {
    UInt64(field.rawValue) << 60 ^ UInt64(UInt32(bitPattern: word)) << 28
      ^ UInt64(UInt32(bitPattern: country))
  }

  /// Share of the rows that bear the value of `record`, among all or those of its country, whichever
  /// is more, for names go with countries; nil for fields that are not counted.
  func share(_ field: RecordField, _ record: Record, sameCountry: Bool) -> Double? {
    guard let all = share(field, record) else { return nil }
    guard sameCountry, field == .first || field == .last else { return all }
    let word = RecordCounts.word(field, record)
    let bearers = inCountry[RecordCounts.key(field, word, record.country)] ?? 1
    let people = inCountry[RecordCounts.key(field, -1, record.country)] ?? 1
    // A country of few rows tells nothing of its names.
    return max(all, Double(bearers) / Double(max(people, 200)))
  }

  /// Share of the rows that bear the value of `record`; nil for fields that are not counted.
  func share(_ field: RecordField, _ record: Record) -> Double? {
    let all = stated[field.rawValue]
    let rows = all + RecordCounts.unseen(field)
    if field == .birth { return Double(births[record.birth] ?? 1) / rows }
    let word = RecordCounts.word(field, record)
    guard word >= 0, !counts[field.rawValue].isEmpty else { return nil }
    return Double(max(1, counts[field.rawValue][Int(word)])) / rows
  }

  /// Share of the rows with an e-mail address whose part before the @ says the same.
  func userShare(_ record: Record) -> Double? {
    guard record.emailUser >= 0 else { return nil }
    return Double(max(1, users[Int(record.emailUser)]))
      / (stated[RecordField.email.rawValue] + RecordCounts.unseen(.email))
  }

  private static func word(_ field: RecordField, _ record: Record) -> Int32 {
    switch field {
    case .first: record.first
    case .last: record.last
    case .postcode: record.postcode
    case .city: record.city
    case .street: record.street
    case .email: record.email
    case .phone: record.phone
    case .company: record.company
    case .domain: record.domain
    default: -1
    }
  }
}
