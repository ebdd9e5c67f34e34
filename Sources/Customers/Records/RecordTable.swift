import Model
import SocialText

/// A customer row as finding duplicates sees it: words as numbers of a `WordStore`, −1 where the
/// row says nothing.
struct Record: Sendable {
  var isPerson = true
  /// The given name, all others behind it, the family name (its words run together).
  var first: Int32 = -1
  var middle: Range<Int32> = 0..<0
  var last: Int32 = -1
  /// The words of the family name, where it has several.
  var lastParts: Range<Int32> = 0..<0
  /// Eight digits of the day of birth, four bits each; 0 for none.
  var birth: UInt32 = 0
  var postcode: Int32 = -1
  /// The part of the postcode that names a district.
  var district: Int32 = -1
  var city: Int32 = -1
  var cityParts: Range<Int32> = 0..<0
  var country: Int32 = -1
  /// House number, and the words of the street run together.
  var houseNumber: Int32 = -1
  var street: Int32 = -1
  var email: Int32 = -1
  /// What stands before the @ and is not merely made of the name.
  var emailUser: Int32 = -1
  var emailHost: Int32 = -1
  /// The last nine digits.
  var phone: Int32 = -1
  var handles: Range<Int32> = 0..<0
  /// Name of the company without its legal form.
  var company: Int32 = -1
  var companyParts: Range<Int32> = 0..<0
  /// Words of the legal form run together; −1 for persons.
  var form: Int32 = -1
  var domain: Int32 = -1
  var household: Int32 = -1
  var segment: Int32 = -1
}

/// The rows of a list as records, with how often each value stands in it.
struct RecordTable: Sendable {
  private(set) var words = WordStore()
  private(set) var records: [Record] = []
  /// Words of names, places and companies with several, and handles; records hold ranges of it.
  private(set) var lists: [Int32] = []
  /// Ids of the rows.
  private(set) var ids: [String] = []

  /// Reads all rows.
  init(_ customers: [Customer]) {
    // One more, for a guest.
    records.reserveCapacity(customers.count + 1)
    ids.reserveCapacity(customers.count + 1)
    for customer in customers { append(customer) }
  }

  /// Adds a row.
  mutating func append(_ customer: Customer) {
    var record = Record()
    record.isPerson = customer.kind == .person
    if record.isPerson { readName(customer, &record) }
    readCompany(customer, &record)
    readPlace(customer, &record)
    readAddresses(customer, &record)
    record.birth = customer.birthDate.map(BirthDigits.init)?.packed ?? 0
    record.household = whole(customer.household)
    record.segment = whole(customer.segment)
    records.append(record)
    ids.append(customer.id)
  }

  /// What the table holds, to be brought back to it.
  var size: Size { Size(records: records.count, lists: lists.count, words: words.count) }

  /// Numbers of everything in a table.
  struct Size {
    var records: Int
    var lists: Int
    var words: Int
  }

  /// Forgets what came behind `size`.
  mutating func shrink(to size: Size) {
    records.removeSubrange(size.records...)
    ids.removeSubrange(size.records...)
    lists.removeSubrange(size.lists...)
    words.keep(first: size.words)
  }

  /// Words and handles of a row that are compared, each with each; the rest says nothing.
  private static let mostWords = 64

  private mutating func readName(_ customer: Customer, _ record: inout Record) {
    var given = FoldedWords(customer.firstName)
    var family = FoldedWords(customer.lastName)
    let full = FoldedWords(customer.name)
    var middle = 1..<max(1, given.count)
    if given.count == 0 || family.count == 0, full.count > 0 {
      let parts = RecordTable.parts(customer.name)
      if given.count == 0 { given = parts.given }
      if family.count == 0 { family = parts.family }
      middle = 1..<max(1, given.count)
    }
    if given.count > 0 { record.first = words.number(given.joined(0..<1)) }
    if family.count > 0 { record.last = words.number(family.joined(0..<family.count)) }
    // A list of names in the order in which they are written: what is in the full name alone is a
    // middle name.
    record.middle = list {
      for index in middle where index < given.count {
        $0.append($1.words.number(given.joined(index..<(index + 1))))
      }
      if given.count == 1 || middle.isEmpty {
        for index in 0..<min(full.count, RecordTable.mostWords) {
          let word = $1.words.number(full.joined(index..<(index + 1)))
          if word != record.first, word != record.last { $0.append(word) }
        }
        for index in 0..<min(family.count, RecordTable.mostWords) {
          let word = $1.words.number(family.joined(index..<(index + 1)))
          $0.removeAll { $0 == word }
        }
      }
    }
    if family.count > 1 {
      record.lastParts = list {
        for index in 0..<min(family.count, RecordTable.mostWords) {
          $0.append($1.words.number(family.joined(index..<(index + 1))))
        }
      }
    }
  }

  /// Given and family names of a full one: the family name is the last word, or what stands before
  /// a comma.
  private static func parts(_ name: String?) -> (given: FoldedWords, family: FoldedWords) {
    guard let name else { return (FoldedWords(nil), FoldedWords(nil)) }
    if let comma = name.firstIndex(of: ",") {
      return (
        FoldedWords(String(name[name.index(after: comma)...])), FoldedWords(String(name[..<comma]))
      )
    }
    let words = name.split { $0 == " " || $0 == "\u{A0}" || $0 == "\t" }
    guard let last = words.last, words.count > 1 else {
      return (FoldedWords(nil), FoldedWords(name))
    }
    return (
      FoldedWords(words.dropLast().joined(separator: " ")), FoldedWords(String(last))
    )
  }

  private mutating func readCompany(_ customer: Customer, _ record: inout Record) {
    let name = FoldedWords(
      customer.companyName ?? (record.isPerson ? customer.employer : customer.name))
    let stem = NameStem.stem(name)
    if stem > 0 {
      record.company = words.number(name.joined(0..<stem))
      record.companyParts = list {
        for index in 0..<stem { $0.append($1.words.number(name.joined(index..<(index + 1)))) }
      }
    }
    if !record.isPerson, stem < name.count {
      record.form = words.number(name.joined(stem..<name.count))
    }
    if let domain = customer.domain, !SharedHosts.isMail(domain) {
      let plain = domain.hasPrefix("www.") ? String(domain.dropFirst(4)) : domain
      record.domain = words.number(Array(plain.utf8)[...])
    }
  }

  private mutating func readPlace(_ customer: Customer, _ record: inout Record) {
    let city = FoldedWords(customer.city)
    record.city = words.number(city.joined(0..<city.count))
    if city.count > 1 {
      record.cityParts = list {
        for index in 0..<city.count { $0.append($1.words.number(city.joined(index..<(index + 1)))) }
      }
    }
    record.country = whole(customer.country)
    let code = FoldedWords(customer.postcode)
    let letters = code.joined(0..<code.count)
    record.postcode = words.number(letters)
    record.district = words.number(RecordTable.district(letters, parts: code))
    let street = FoldedWords(customer.street)
    var words: [UInt8] = []
    for index in 0..<street.count {
      let word = street.joined(index..<(index + 1))
      if let digit = word.first, digit >= 0x30, digit <= 0x39 {
        if record.houseNumber < 0 { record.houseNumber = self.words.number(word) }
      } else {
        words.append(contentsOf: word)
      }
    }
    record.street = self.words.number(words[...])
  }

  /// The outcode of a British postcode; of one in digits, all but the last two.
  private static func district(_ code: ArraySlice<UInt8>, parts: FoldedWords) -> ArraySlice<UInt8> {
    if parts.count == 2 { return parts.joined(0..<1) }
    guard code.count > 3 else { return [] }
    let isNumber = code.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    return code.dropLast(isNumber ? 2 : 3)
  }

  private mutating func readAddresses(_ customer: Customer, _ record: inout Record) {
    if let email = customer.email {
      let bytes = Array(email.utf8)
      record.email = words.number(bytes[...])
      if let at = bytes.lastIndex(of: 0x40) {
        record.emailUser = words.number(user(bytes[..<at], record)[...])
        record.emailHost = words.number(bytes[(at + 1)...])
      }
    }
    if let phone = customer.phone {
      let digits = phone.utf8.filter { $0 >= 0x30 && $0 <= 0x39 }
      if digits.count >= 6 { record.phone = words.number(Array(digits.suffix(9))[...]) }
    }
    if !customer.handles.isEmpty {
      let handles = customer.handles
      record.handles = list {
        for handle in handles.prefix(RecordTable.mostWords) {
          $0.append($1.words.number(Array(handle.utf8)[...]))
        }
      }
    }
  }

  /// What the part before the @ says besides the name: its letters, with the digits where the letters
  /// are made of the name; nothing where those are few.
  private func user(_ part: ArraySlice<UInt8>, _ record: Record) -> [UInt8] {
    let letters = part.filter { $0 >= 0x61 && $0 <= 0x7A }
    guard record.first >= 0 || record.last >= 0 else { return letters }
    let first = record.first < 0 ? [] : Array(words[record.first])
    let last = record.last < 0 ? [] : Array(words[record.last])
    let firsts = [first, Array(first.prefix(1)), []]
    let lasts = [last, Array(last.prefix(1)), []]
    for one in firsts {
      for other in lasts where letters == one + other || letters == other + one {
        let whole = part.filter { $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x30 && $0 <= 0x39 }
        return whole.count > letters.count + 2 ? whole : []
      }
    }
    return letters
  }

  /// A value as one word, its own words run together.
  private mutating func whole(_ text: String?) -> Int32 {
    guard let text else { return -1 }
    let words = FoldedWords(text)
    return self.words.number(words.joined(0..<words.count))
  }

  /// Adds a list of words and says where it stands.
  private mutating func list(_ fill: (inout [Int32], inout RecordTable) -> Void) -> Range<Int32> {
    var values: [Int32] = []
    fill(&values, &self)
    let start = Int32(lists.count)
    lists.append(contentsOf: values.prefix(RecordTable.mostWords))
    return start..<Int32(lists.count)
  }
}

/// The digits of a day, `YYYYMMDD`.
struct BirthDigits: Sendable {
  /// Four bits a digit; 0 for none.
  private(set) var packed: UInt32 = 0

  /// Reads `YYYY-MM-DD`.
  init(_ text: String) {
    var digits: UInt32 = 0
    var count = 0
    for byte in text.utf8 where byte >= 0x30 && byte <= 0x39 {
      digits = digits << 4 | UInt32(byte - 0x30)
      count += 1
    }
    if count == 8 { packed = digits }
  }
}
