import Model
import SocialText

/// The customer list as linking asks it: what each row says, as numbers that compare quickly, and
/// which rows share a family name, a given name, a company, or the look of a handle.
///
/// A class, for each question to a structure of so many lists counts anew who holds every one of
/// them. May be shared: nothing changes once it is made.
final class LinkIndex: @unchecked Sendable {
  /// What a row says; −1 where it says nothing.
  struct Entry: Sendable, BitwiseCopyable {
    var first: Int32 = -1
    var last: Int32 = -1
    var city: Int32 = -1
    var country: Int32 = -1
    /// Employer by its name or domain, and by the e-mail address.
    var company: Int32 = -1
    var mailCompany: Int32 = -1
    var isPerson = true

    func worksAt(_ other: Int32) -> Bool { company == other || mailCompany == other }
    var hasCompany: Bool { company >= 0 || mailCompany >= 0 }
    /// True where the cities do not say otherwise.
    func mayLive(with other: Entry) -> Bool { city < 0 || other.city < 0 || city == other.city }
  }

  private(set) var entries: [Entry] = []
  private(set) var firsts = Vocabulary()
  private(set) var lasts = Vocabulary()
  private(set) var cities = Vocabulary()
  private(set) var companies = Vocabulary()
  private(set) var countries = Vocabulary()
  private(set) var byFirst = RowIndex()
  private(set) var byLast = RowIndex()
  private(set) var lastSlips = RowIndex()
  /// Companies by name, domain, handle; and by the first letters of their names.
  private(set) var companyTerms = RowIndex()
  private(set) var acronyms = RowIndex()
  /// Company rows by the company's number.
  private(set) var companyRows = RowIndex()
  /// Rows by what a handle made of their name looks like: `kimwells`, `kwells`, `kimw` …
  private(set) var byHandleShape = RowIndex()
  /// How many rows bear each given name, family name; live in each city.
  private(set) var firstCounts: [Int32] = []
  private(set) var lastCounts: [Int32] = []
  private(set) var cityCounts: [Int32] = []
  private(set) var countryCounts: [Int32] = []
  private(set) var companyCounts: [Int32] = []
  /// How many rows bear each given name or family name in each country, and each whole name.
  private(set) var counts = NumberTable()
  private(set) var persons = 0

  init(_ customers: [Customer]) {
    entries.reserveCapacity(customers.count)
    var terms: [(key: UInt64, value: Int32)] = []
    var letters: [(key: UInt64, value: Int32)] = []
    for customer in customers { entries.append(entry(customer, &terms, &letters)) }
    companyTerms = RowIndex(terms)
    for row in customers.indices { addMailCompany(row, customers[row], &terms) }
    companyTerms = RowIndex(terms)
    acronyms = RowIndex(letters)
    indexNames()
  }

  private func entry(
    _ customer: Customer, _ terms: inout [(key: UInt64, value: Int32)],
    _ letters: inout [(key: UInt64, value: Int32)]
  ) -> Entry {
    var entry = Entry()
    entry.isPerson = customer.kind == .person
    if let city = customer.city {
      let words = FoldedWords(city)
      if words.count > 0 {
        entry.city = cities.number(words.hash(0..<words.count), words.bytes[...])
      }
    }
    if let country = customer.country {
      let words = FoldedWords(country)
      if words.count > 0 {
        entry.country = countries.number(words.hash(0..<words.count), words.bytes[...])
      }
    }
    if entry.isPerson { name(customer, &entry) }
    let company = customer.companyName ?? (entry.isPerson ? nil : customer.name)
    if let company {
      let words = FoldedWords(company)
      let count = NameStem.stem(words)
      if count > 0 {
        let key = words.hash(0..<count)
        let number = companies.number(key, words.joined(0..<count))
        entry.company = number
        terms.append((key, number))
        let whole = words.joined(0..<count)
        // Some platforms cut handles at 15 letters.
        if whole.count > 15 { terms.append((FoldedWords.hash(whole.prefix(15)), number)) }
        if count >= 3 {
          let initials = (0..<count).map { words.bytes[words.words[$0].lowerBound] }
          letters.append((FoldedWords.hash(initials), number))
        }
      }
    }
    if let domain = customer.domain { addDomain(domain, &entry.company, &terms) }
    if !entry.isPerson {
      for handle in customer.handles {
        guard let colon = handle.utf8.firstIndex(of: 0x3A) else { continue }
        let words = FoldedWords(String(handle[handle.index(after: colon)...]))
        if words.count > 0, entry.company >= 0 {
          terms.append((words.hash(0..<words.count), entry.company))
        }
      }
    }
    return entry
  }

  private func name(_ customer: Customer, _ entry: inout Entry) {
    var first = FoldedWords(customer.firstName)
    var last = FoldedWords(customer.lastName)
    if first.count == 0 || last.count == 0, let name = customer.name {
      let parts = ShownName(name)
      first = FoldedWords(parts.firstText)
      last = FoldedWords(parts.lastText)
    }
    if first.count > 0 {
      entry.first = firsts.number(first.hash(0..<first.count), first.bytes[...])
    }
    if last.count > 0 { entry.last = lasts.number(last.hash(0..<last.count), last.bytes[...]) }
  }

  private func addDomain(
    _ domain: String, _ company: inout Int32, _ terms: inout [(key: UInt64, value: Int32)]
  ) {
    let words = FoldedWords(domain)
    guard let label = LinkIndex.label(words) else { return }
    let key = words.hash(label..<(label + 1))
    if company < 0 {
      company = companies.number(key, words.joined(label..<(label + 1)))
    }
    terms.append((key, company))
  }

  /// The word of a domain that names its owner: `brightwater` of `www.brightwater.co.uk`.
  static func label(_ words: FoldedWords) -> Int? {
    guard words.count >= 2 else { return nil }
    let isHost = words.count > 2 && words.joined(0..<1).elementsEqual("www".utf8)
    return isHost ? 1 : 0
  }

  private func addMailCompany(
    _ row: Int, _ customer: Customer, _ terms: inout [(key: UInt64, value: Int32)]
  ) {
    guard entries[row].isPerson, let email = customer.email,
      let at = email.utf8.firstIndex(of: 0x40)
    else { return }
    let domain = String(email[email.index(after: at)...])
    guard !SharedHosts.isMail(domain) else { return }
    let words = FoldedWords(domain)
    guard let label = LinkIndex.label(words) else { return }
    let key = words.hash(label..<(label + 1))
    if let known = companyTerms[key].first {
      entries[row].mailCompany = known
    } else {
      let number = companies.number(key, words.joined(label..<(label + 1)))
      entries[row].mailCompany = number
      terms.append((key, number))
    }
  }

  private func indexNames() {
    var first: [(key: UInt64, value: Int32)] = []
    var last: [(key: UInt64, value: Int32)] = []
    var shapes: [(key: UInt64, value: Int32)] = []
    var company: [(key: UInt64, value: Int32)] = []
    firstCounts = [Int32](repeating: 0, count: firsts.count)
    lastCounts = [Int32](repeating: 0, count: lasts.count)
    cityCounts = [Int32](repeating: 0, count: cities.count)
    countryCounts = [Int32](repeating: 0, count: countries.count)
    companyCounts = [Int32](repeating: 0, count: companies.count)
    for row in entries.indices {
      let entry = entries[row]
      if entry.city >= 0 { cityCounts[Int(entry.city)] += 1 }
      guard entry.isPerson else {
        if entry.company >= 0 { company.append((RowKey.number(entry.company), Int32(row))) }
        continue
      }
      persons += 1
      count(entry)
      if entry.first >= 0 {
        firstCounts[Int(entry.first)] += 1
        first.append((RowKey.number(entry.first), Int32(row)))
      }
      if entry.last >= 0 {
        lastCounts[Int(entry.last)] += 1
        last.append((RowKey.number(entry.last), Int32(row)))
      }
      if entry.first >= 0, entry.last >= 0 {
        let given = firsts.word(entry.first)
        let family = lasts.word(entry.last)
        for shape in HandleShape.shapes(given, family) { shapes.append((shape, Int32(row))) }
      }
    }
    byFirst = RowIndex(first)
    byLast = RowIndex(last)
    companyRows = RowIndex(company)
    byHandleShape = RowIndex(shapes)
    var slips: [(key: UInt64, value: Int32)] = []
    for number in 0..<Int32(lasts.count) {
      SlipKeys.each(lasts.word(number)) { slips.append(($0, number)) }
    }
    lastSlips = RowIndex(slips)
  }
}

extension LinkIndex {
  func pack(_ writer: inout PackedWriter) {
    writer.add(
      entries.flatMap { entry in
        [
          entry.first, entry.last, entry.city, entry.country, entry.company, entry.mailCompany,
          entry.isPerson ? 1 : 0,
        ]
      })
    for words in [firsts, lasts, cities, companies, countries] { words.pack(&writer) }
    for rows in [
      byFirst, byLast, lastSlips, companyTerms, acronyms, companyRows, byHandleShape,
    ] {
      rows.pack(&writer)
    }
    for list in [firstCounts, lastCounts, cityCounts, countryCounts, companyCounts] {
      writer.add(list)
    }
    counts.pack(&writer)
    writer.add([Int32(persons)])
  }

  /// Reads what `pack` wrote.
  convenience init(_ reader: inout PackedReader) throws(PackedError) {
    self.init([])
    let numbers: [Int32] = try reader.array()
    guard numbers.count % 7 == 0 else { throw PackedError() }
    entries.reserveCapacity(numbers.count / 7)
    for start in stride(from: 0, to: numbers.count, by: 7) {
      entries.append(
        Entry(
          first: numbers[start], last: numbers[start + 1], city: numbers[start + 2],
          country: numbers[start + 3], company: numbers[start + 4],
          mailCompany: numbers[start + 5], isPerson: numbers[start + 6] == 1))
    }
    firsts = try Vocabulary(&reader)
    lasts = try Vocabulary(&reader)
    cities = try Vocabulary(&reader)
    companies = try Vocabulary(&reader)
    countries = try Vocabulary(&reader)
    let rows = entries.count
    byFirst = try RowIndex(&reader, below: rows)
    byLast = try RowIndex(&reader, below: rows)
    lastSlips = try RowIndex(&reader, below: lasts.count)
    companyTerms = try RowIndex(&reader, below: companies.count)
    acronyms = try RowIndex(&reader, below: companies.count)
    companyRows = try RowIndex(&reader, below: rows)
    byHandleShape = try RowIndex(&reader, below: rows)
    firstCounts = try reader.array()
    lastCounts = try reader.array()
    cityCounts = try reader.array()
    countryCounts = try reader.array()
    companyCounts = try reader.array()
    counts = try NumberTable(&reader)
    persons = Int(try reader.number())
    guard holdsTogether else { throw PackedError() }
  }

  /// True if everything that rows point to is there.
  private var holdsTogether: Bool {
    let counts = [
      (firsts, firstCounts), (lasts, lastCounts), (cities, cityCounts),
      (countries, countryCounts), (companies, companyCounts),
    ]
    guard counts.allSatisfy({ $0.count == $1.count }), self.counts.isBelow(.max) else {
      return false
    }
    return entries.allSatisfy { entry in
      entry.first < firstCounts.count && entry.last < lastCounts.count
        && entry.city < cityCounts.count && entry.country < countryCounts.count
        && entry.company < companyCounts.count && entry.mailCompany < companyCounts.count
    }
  }

  private func count(_ entry: Entry) {
    if entry.company >= 0 { companyCounts[Int(entry.company)] += 1 }
    if entry.first >= 0, entry.last >= 0 {
      counts.update(RowKey.pair(entry.first, entry.last, 1), or: 0, adding: 1)
    }
    guard entry.country >= 0 else { return }
    countryCounts[Int(entry.country)] += 1
    for (name, kind) in [(entry.first, UInt64(2)), (entry.last, 3)] where name >= 0 {
      counts.update(RowKey.pair(name, entry.country, kind), or: 0, adding: 1)
    }
  }
}

/// Keys of numbers in a `RowIndex`.
enum RowKey {
  static func pair(_ one: Int32, _ other: Int32, _ kind: UInt64) -> UInt64 {
    StableHash.finish(
      (UInt64(truncatingIfNeeded: one) << 32 | UInt64(truncatingIfNeeded: other)) &* 4 &+ kind)
  }

  static func number(_ number: Int32) -> UInt64 {
    StableHash.finish(UInt64(truncatingIfNeeded: number) &+ 0x9E37_79B9)
  }
}

/// What handles look like that people make of their names.
enum HandleShape {
  /// Keys of the whole name in both orders, then of the shapes with one initial.
  static func shapes(_ first: ArraySlice<UInt8>, _ last: ArraySlice<UInt8>) -> [UInt64] {
    guard let f = first.first, let l = last.first, first.count >= 2, last.count >= 2 else {
      return []
    }
    return [
      FoldedWords.hash(first + last), FoldedWords.hash(last + first),
      FoldedWords.hash([f] + last), FoldedWords.hash(first + [l]), FoldedWords.hash(last + [f]),
    ]
  }
}
