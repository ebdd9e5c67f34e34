import Model
import SocialText

/// The known customers, ready to be looked up by what authors show of themselves: handle, e-mail
/// address, full name, company name, domain.
///
/// Rows that share an e-mail address, a handle, or name and city are taken for one customer as far
/// as consent goes: the most restrictive of their consents holds for all of them. Companies of
/// different cities that share an address or a handle are told apart all the same where a name or an
/// account is to mean one of them.
public final class CustomerBook: Sendable {
  /// Rows in file order.
  public let customers: CustomerRows
  /// Hash of the list.
  public let fingerprint: UInt64
  /// Who is one with whom, and what they agreed to.
  let standing: BookStanding
  /// The list as linking asks it.
  let index: LinkIndex
  private let byHandle: RowIndex
  private let byEmail: RowIndex
  private let byName: RowIndex
  private let byDomain: RowIndex

  /// Builds the look-ups.
  public init(customers: [Customer], fingerprint: UInt64) {
    self.customers = CustomerRows(customers)
    self.fingerprint = fingerprint
    index = LinkIndex(customers)
    var handles: [(key: UInt64, value: Int32)] = []
    var emails: [(key: UInt64, value: Int32)] = []
    var names: [(key: UInt64, value: Int32)] = []
    var domains: [(key: UInt64, value: Int32)] = []
    var keys = IdentityKeys()
    var families = UnionFind(count: customers.count)
    var byPlace: [UInt64: Int] = [:]
    for (row, customer) in customers.enumerated() {
      for handle in customer.handles {
        handles.append((StableHash.hash64(handle), Int32(row)))
      }
      if let email = customer.email { emails.append((StableHash.hash64(email), Int32(row))) }
      if let domain = customer.domain {
        domains.append((StableHash.hash64(domain), Int32(row)))
      }
      for name in CustomerBook.names(of: customer) {
        guard let key = keys.name(name) else { continue }
        names.append((key, Int32(row)))
        if let place = CustomerBook.place(key, customer) {
          if let other = byPlace[place] { families.join(row, other) } else { byPlace[place] = row }
        }
      }
    }
    var byEmployer: [UInt64: Int] = [:]
    for row in customers.indices {
      let entry = index.entries[row]
      for key in CustomerBook.employers(entry) {
        guard let other = byEmployer[key] else {
          byEmployer[key] = row
          continue
        }
        if entry.mayLive(with: index.entries[other]) { families.join(row, other) }
      }
    }
    byHandle = RowIndex(handles)
    byEmail = RowIndex(emails)
    byName = RowIndex(names)
    byDomain = RowIndex(domains)
    for (key, row) in handles { families.join(Int(row), Int(byHandle[key].first ?? row)) }
    for (key, row) in emails { families.join(Int(row), Int(byEmail[key].first ?? row)) }
    standing = BookStanding(
      self.customers, families: customers.indices.map { families.find($0) },
      entries: index.entries)
  }

  /// The book of the same list in which rows stand otherwise.
  init(_ book: CustomerBook, standing: BookStanding) {
    customers = book.customers
    fingerprint = book.fingerprint
    index = book.index
    byHandle = book.byHandle
    byEmail = book.byEmail
    byName = book.byName
    byDomain = book.byDomain
    self.standing = standing
  }

  /// Consent that holds for each row.
  var consent: [Consent] { standing.consent }
  /// Rows of the same customer share a number.
  package var clusters: [Int] { standing.clusters }
  /// What people decided about rows; empty in a book that was made of a list alone.
  public var decisions: IdentityLog { standing.decisions }
  /// Hash of all that decisions change for linking; 0 where that is nothing.
  public var decided: UInt64 { standing.decided }

  /// An empty book.
  public static let empty = CustomerBook(customers: [], fingerprint: 0)

  /// Rows with a handle, `platform:handle` in lower case.
  func rows(handle: String) -> [Int] { byHandle[StableHash.hash64(handle)].map(Int.init) }
  /// Rows with an e-mail address in lower case.
  func rows(email: String) -> [Int] { byEmail[StableHash.hash64(email)].map(Int.init) }
  /// Rows with a domain in lower case.
  func rows(domain: String) -> [Int] { byDomain[StableHash.hash64(domain)].map(Int.init) }
  /// Rows with a name, by `IdentityKeys.name`.
  func rows(name: UInt64) -> [Int] { byName[name].map(Int.init) }

  /// Names that an author of this customer would go by.
  static func names(of customer: Customer) -> [String] {
    switch customer.kind {
    case .person:
      let isFull = customer.firstName != nil && customer.lastName != nil
      return isFull || customer.name != nil ? [customer.displayName] : []
    case .company: return [customer.companyName ?? customer.name].compactMap(\.self)
    }
  }

  /// Changes whenever another list of numbers is packed, or rows are taken for one customer otherwise.
  private static let packedVersion: UInt64 = 2

  /// Bytes from which `init(packed:)` makes the same book, and finds its origin again.
  package func packed(_ origin: ListOrigin? = nil) -> [UInt8] {
    var writer = PackedWriter()
    writer.add([fingerprint, origin == nil ? 0 : 1, CustomerBook.packedVersion])
    origin?.pack(&writer)
    PackedCustomers.pack(customers, &writer)
    writer.add(consent.map { Int32(Consent.allCases.firstIndex(of: $0) ?? 0) })
    writer.add(clusters.map(Int32.init))
    index.pack(&writer)
    for rows in [byHandle, byEmail, byName, byDomain] { rows.pack(&writer) }
    return writer.bytes
  }

  /// The same of bytes in memory.
  package convenience init?(packed bytes: [UInt8]) { self.init(packed: MappedBytes(bytes)) }

  /// Makes a book of the bytes of `packed`; nil where they are of another version.
  package convenience init?(packed bytes: MappedBytes) {
    var origin: ListOrigin?
    self.init(packed: bytes, &origin)
  }

  /// The same, and where its list is to be found.
  package init?(packed bytes: MappedBytes, _ origin: inout ListOrigin?) {
    do throws(PackedError) {
      var reader = PackedReader(bytes)
      let marks: [UInt64] = try reader.array()
      guard marks.count == 3, marks[2] == CustomerBook.packedVersion else { return nil }
      if marks[1] == 1 { origin = try ListOrigin(&reader) }
      customers = CustomerRows(try PackedCustomers(&reader))
      let consents: [Int32] = try reader.array()
      let families = try reader.array(in: 0..<customers.count)
      index = try LinkIndex(&reader)
      let rows = customers.count
      byHandle = try RowIndex(&reader, below: rows)
      byEmail = try RowIndex(&reader, below: rows)
      byName = try RowIndex(&reader, below: rows)
      byDomain = try RowIndex(&reader, below: rows)
      let cases = Consent.allCases
      guard consents.count == customers.count,
        families.count == customers.count, index.entries.count == customers.count,
        consents.allSatisfy({ $0 >= 0 && $0 < cases.count })
      else { return nil }
      fingerprint = marks[0]
      standing = BookStanding(
        consent: consents.map { cases[Int($0)] }, clusters: families.map(Int.init),
        entries: index.entries)
    } catch {
      return nil
    }
  }

  /// What rows of one name and city share; nil without a city.
  static func place(_ name: UInt64, _ customer: Customer) -> UInt64? {
    customer.city.map { name ^ Folding.hash($0) }
  }

  /// What persons of one name and employer share.
  static func employers(_ entry: LinkIndex.Entry) -> [UInt64] {
    guard entry.isPerson, entry.first >= 0, entry.last >= 0 else { return [] }
    return [entry.company, entry.mailCompany].filter { $0 >= 0 }.map {
      RowKey.pair(entry.first, entry.last, 1) ^ RowKey.number($0)
    }
  }
}

/// Keys of names: the words folded, in any order, so that "Işık, Şebnem" is "şebnem ışık".
struct IdentityKeys {
  private let tokenizer = Tokenizer()
  private var tokens: [Token] = []

  /// Key of a name; nil where it has no word.
  mutating func name(_ text: String) -> UInt64? {
    var copy = text
    copy.makeContiguousUTF8()
    tokenizer.tokenize(copy.utf8.span, into: &tokens)
    var sum: UInt64 = 0
    var words = 0
    for token in tokens where token.kind == .word || token.kind == .number {
      sum = sum &+ token.hash
      words += 1
    }
    return words == 0 ? nil : StableHash.finish(sum)
  }

  /// Number of words in a name.
  mutating func words(_ text: String) -> Int {
    var copy = text
    copy.makeContiguousUTF8()
    tokenizer.tokenize(copy.utf8.span, into: &tokens)
    return tokens.count { $0.kind == .word }
  }
}

/// Disjoint sets with path halving (Tarjan & van Leeuwen 1984).
struct UnionFind {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  /// Sets in which each item has its lowest as parent.
  init(parents: [Int]) { self.parents = parents }

  /// Takes an item out of its set. All items of that set are to be taken out.
  mutating func isolate(_ item: Int) { parents[item] = item }

  mutating func find(_ item: Int) -> Int {
    var item = item
    while parents[item] != item {
      parents[item] = parents[parents[item]]
      item = parents[item]
    }
    return item
  }

  mutating func join(_ one: Int, _ other: Int) {
    let left = find(one)
    let right = find(other)
    // The lower number leads, so that the result does not depend on the order of joins.
    if left < right { parents[right] = left } else { parents[left] = right }
  }

  mutating func join(_ items: [Int]) {
    for item in items.dropFirst() { join(items[0], item) }
  }
}
