import SocialText

/// Keys by which two records of one customer are likely to meet: each is a value, or a few that go
/// together, that survive common mistakes.
struct RecordKeys: Sendable {
  private let table: RecordTable

  init(_ table: RecordTable) { self.table = table }

  /// Kinds of keys.
  private enum Kind: UInt64 {
    case email = 1, emailUser, phone, handle, name, birth, initialYear, lastInitial, firstBirth
    case postcodeName, postcodeYear, street, streetName, cityFirst, cityLast
    case last, first, company, companyWord, domain, slip, dayMonth, middle, household
  }

  /// Appends the keys of a record; 0 stands for none.
  func append(_ record: Record, to keys: inout [UInt64]) {
    let words = table.words
    func key(_ kind: Kind, _ a: UInt64, _ b: UInt64 = 0) {
      keys.append(StableHash.finish(kind.rawValue &* 0x9E37_79B9_7F4A_7C15 ^ a &+ b &* 31) | 1)
    }
    func hash(_ word: Int32) -> UInt64 { words.hashes[Int(word)] }
    func start(_ word: Int32, _ count: Int) -> UInt64 {
      FoldedWords.hash(words[word].prefix(count))
    }
    let year = UInt64(record.birth >> 16)
    if record.email >= 0 { key(.email, hash(record.email)) }
    if record.emailUser >= 0, words.length(record.emailUser) >= 4 {
      key(.emailUser, hash(record.emailUser))
    }
    if record.phone >= 0 { key(.phone, hash(record.phone)) }
    for index in record.handles { key(.handle, hash(table.lists[Int(index)])) }
    if record.household >= 0, record.first >= 0 {
      key(.household, hash(record.household), start(record.first, 1))
    }
    if record.birth != 0 {
      key(.birth, UInt64(record.birth))
      if record.first >= 0 {
        key(.initialYear, year, start(record.first, 3))
        key(.dayMonth, UInt64(record.birth & 0xFFFF), start(record.first, 2))
      }
      if record.last >= 0 {
        key(.firstBirth, year, start(record.last, 3))
        key(.dayMonth, UInt64(record.birth & 0xFFFF), start(record.last, 2) &+ 1)
      }
    }
    nameKeys(record, key)
    if record.postcode >= 0 {
      let code = hash(record.postcode)
      // Either name, for they are swapped at times.
      if record.first >= 0 { key(.postcodeName, code, start(record.first, 2)) }
      if record.last >= 0 { key(.postcodeName, code, start(record.last, 2)) }
      if year != 0 { key(.postcodeYear, code, year) }
    }
    if record.street >= 0 {
      if record.houseNumber >= 0 { key(.street, start(record.street, 6), hash(record.houseNumber)) }
      if record.first >= 0 { key(.streetName, hash(record.street), start(record.first, 2)) }
      if record.last >= 0 { key(.streetName, hash(record.street), start(record.last, 2)) }
    }
    if record.city >= 0 {
      if record.first >= 0 { key(.cityFirst, hash(record.city), hash(record.first)) }
      if record.last >= 0 { key(.cityLast, hash(record.city), start(record.last, 4)) }
    }
    if record.domain >= 0, !record.isPerson { key(.domain, hash(record.domain)) }
    if record.company >= 0 {
      if !record.isPerson {
        key(.company, hash(record.company))
        for index in record.companyParts.prefix(2) {
          key(.companyWord, hash(table.lists[Int(index)]))
        }
      } else if record.last >= 0 {
        key(.company, hash(record.company), start(record.last, 3))
      }
    }
  }

  private func nameKeys(_ record: Record, _ key: (Kind, UInt64, UInt64) -> Void) {
    let words = table.words
    func hash(_ word: Int32) -> UInt64 { words.hashes[Int(word)] }
    func initial(_ word: Int32) -> UInt64 { FoldedWords.hash(words[word].prefix(1)) }
    if record.last >= 0 {
      key(.last, hash(record.last), 0)
      if record.first >= 0 {
        // The sum is the same for swapped names.
        key(.name, hash(record.first) &+ hash(record.last), 0)
        key(.lastInitial, hash(record.last), initial(record.first))
        let word = Array(words[record.last])
        if word.count >= 5 {
          for slip in SlipKeys.keys(word) { key(.slip, slip, initial(record.first)) }
        }
      }
    }
    if record.first >= 0 { key(.first, hash(record.first), 0) }
    for index in record.middle.prefix(2) where words.length(table.lists[Int(index)]) > 1 {
      let word = hash(table.lists[Int(index)])
      if record.first >= 0 { key(.middle, word, hash(record.first)) }
      if record.last >= 0 { key(.middle, word, hash(record.last) &+ 1) }
      if record.first >= 0 { key(.name, word &+ hash(record.first), 0) }
    }
  }
}
