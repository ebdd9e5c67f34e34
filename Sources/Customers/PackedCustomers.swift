import Model
import SocialText

/// Rows of a customer list as texts without separators: one list of lengths, one of bytes, and where
/// each row begins in both. −1 is the length of what a row does not say. A row is made a `Customer`
/// when it is asked for: of a long list a start needs next to none.
///
/// The lengths of a row: numbers of its type, role and consent among their cases, those of its texts in
/// the order of `Text`, and then for handles, aliases and verified columns their number and lengths.
struct PackedCustomers: Sendable {
  /// Fields of a `Customer` that are kept: all of them. A test counts.
  static let fieldCount = 3 + Text.allCases.count + 3

  /// Texts of a row in their order; those that linking asks for come first.
  enum Text: Int, CaseIterable {
    case id, email, domain, firstName, lastName, name, companyName, phone, street, postcode, city
    case country, birthDate, segment, value, household, employer, updated, source
    case consentBasis, consentDate
  }

  private static let kinds = Customer.Kind.allCases
  private static let roles = Customer.Role.allCases
  private static let consents = Consent.allCases

  /// Where a row's lengths and bytes begin, and where the last one's end.
  private let places: MappedList<Int32>
  private let offsets: MappedList<Int32>
  private let lengths: MappedList<Int32>
  private let bytes: MappedList<UInt8>

  /// Number of rows.
  var count: Int { places.count - 1 }

  static func pack(_ customers: CustomerRows, _ writer: inout PackedWriter) {
    var places: [Int32] = [0]
    var offsets: [Int32] = [0]
    var lengths: [Int32] = []
    var bytes: [UInt8] = []
    func add(_ text: String?) {
      lengths.append(text.map { Int32($0.utf8.count) } ?? -1)
      bytes += Array((text ?? "").utf8)
    }
    for customer in customers {
      lengths.append(Int32(kinds.firstIndex(of: customer.kind) ?? 0))
      lengths.append(Int32(roles.firstIndex(of: customer.role) ?? 0))
      lengths.append(Int32(consents.firstIndex(of: customer.consent) ?? 0))
      for field in Text.allCases { add(text(field, of: customer)) }
      for list in [customer.handles, customer.aliases, customer.verified] {
        lengths.append(Int32(list.count))
        for text in list { add(text) }
      }
      places.append(Int32(lengths.count))
      offsets.append(Int32(bytes.count))
    }
    writer.add([Int32(customers.count), Int32(fieldCount)])
    for list in [places, offsets, lengths] { writer.add(list) }
    writer.add(bytes)
  }

  private static func text(_ field: Text, of customer: Customer) -> String? {
    switch field {
    case .id: customer.id
    case .email: customer.email
    case .domain: customer.domain
    case .firstName: customer.firstName
    case .lastName: customer.lastName
    case .name: customer.name
    case .companyName: customer.companyName
    case .phone: customer.phone
    case .street: customer.street
    case .postcode: customer.postcode
    case .city: customer.city
    case .country: customer.country
    case .birthDate: customer.birthDate
    case .segment: customer.segment
    case .value: customer.value.map { "\($0)" }
    case .household: customer.household
    case .employer: customer.employer
    case .updated: customer.updated
    case .source: customer.source
    case .consentBasis: customer.consentBasis
    case .consentDate: customer.consentDate
    }
  }

  /// Reads what `pack` wrote, and sees to it that every row lies whole where it is said to.
  init(_ reader: inout PackedReader) throws(PackedError) {
    let numbers: [Int32] = try reader.array()
    places = try reader.list()
    offsets = try reader.list()
    lengths = try reader.list()
    bytes = try reader.list()
    // An index of an earlier version holds fewer fields.
    guard numbers.count == 2, numbers[1] == Self.fieldCount, numbers[0] >= 0,
      places.count == Int(numbers[0]) + 1, offsets.count == places.count, places[0] == 0,
      offsets[0] == 0, Int(places[places.count - 1]) == lengths.count,
      Int(offsets[offsets.count - 1]) == bytes.count, lengths.read(hasSoundRows)
    else { throw PackedError() }
  }

  /// True if every row's lengths are those of a row, and lead from its place to the next one's.
  private func hasSoundRows(_ lengths: Span<Int32>) -> Bool {
    var place = 0
    var offset = 0
    for row in 0..<count {
      guard places[row] == place, offsets[row] == offset, lengths.count - place >= Self.fieldCount,
        Self.kinds.indices.contains(Int(lengths[place])),
        Self.roles.indices.contains(Int(lengths[place + 1])),
        Self.consents.indices.contains(Int(lengths[place + 2])), lengths[place + 3] >= 0
      else { return false }
      place += 3
      var rest = Text.allCases.count
      for list in 0...3 {
        if list > 0 {
          guard place < lengths.count, lengths[place] >= 0 else { return false }
          rest = Int(lengths[place])
          place += 1
        }
        guard rest <= lengths.count - place else { return false }
        for index in place..<(place + rest) {
          guard lengths[index] >= -1 else { return false }
          offset += max(0, Int(lengths[index]))
        }
        place += rest
      }
    }
    return place == lengths.count && offset == bytes.count
  }

  func kind(_ row: Int) -> Customer.Kind { Self.kinds[Int(lengths[Int(places[row])])] }
  func role(_ row: Int) -> Customer.Role { Self.roles[Int(lengths[Int(places[row]) + 1])] }

  func consent(_ row: Int) -> Consent { Self.consents[Int(lengths[Int(places[row]) + 2])] }

  /// A text of a row; nil where it says nothing.
  func text(_ field: Text, of row: Int) -> String? {
    let first = Int(places[row]) + 3
    var offset = Int(offsets[row])
    for place in first..<(first + field.rawValue) { offset += max(0, Int(lengths[place])) }
    return text(at: offset, length: Int(lengths[first + field.rawValue]))
  }

  /// Handles of a row, which stand behind its texts.
  func handles(_ row: Int) -> [String] {
    let place = Int(places[row]) + 3 + Text.allCases.count
    if lengths[place] == 0 { return [] }
    var cursor = Cursor(place: Int(places[row]) + 3, offset: Int(offsets[row]))
    for _ in Text.allCases { skip(&cursor) }
    return texts(&cursor)
  }

  /// A whole row.
  subscript(row: Int) -> Customer {
    var cursor = Cursor(place: Int(places[row]) + 3, offset: Int(offsets[row]))
    var customer = Customer(id: text(&cursor) ?? "", kind: kind(row), role: role(row))
    customer.email = text(&cursor)
    customer.domain = text(&cursor)
    customer.firstName = text(&cursor)
    customer.lastName = text(&cursor)
    customer.name = text(&cursor)
    customer.companyName = text(&cursor)
    customer.phone = text(&cursor)
    customer.street = text(&cursor)
    customer.postcode = text(&cursor)
    customer.city = text(&cursor)
    customer.country = text(&cursor)
    customer.birthDate = text(&cursor)
    customer.segment = text(&cursor)
    customer.value = text(&cursor).flatMap { Double($0) }
    customer.household = text(&cursor)
    customer.employer = text(&cursor)
    customer.updated = text(&cursor)
    customer.source = text(&cursor)
    customer.consentBasis = text(&cursor)
    customer.consentDate = text(&cursor)
    customer.consent = consent(row)
    customer.handles = texts(&cursor)
    customer.aliases = texts(&cursor)
    customer.verified = texts(&cursor)
    return customer
  }

  /// A place in the lengths, and that of its text in the bytes.
  private struct Cursor {
    var place: Int
    var offset: Int
  }

  private func skip(_ cursor: inout Cursor) {
    cursor.offset += max(0, Int(lengths[cursor.place]))
    cursor.place += 1
  }

  private func text(_ cursor: inout Cursor) -> String? {
    defer { skip(&cursor) }
    return text(at: cursor.offset, length: Int(lengths[cursor.place]))
  }

  private func texts(_ cursor: inout Cursor) -> [String] {
    let count = Int(lengths[cursor.place])
    cursor.place += 1
    return (0..<count).map { _ in text(&cursor) ?? "" }
  }

  private func text(at offset: Int, length: Int) -> String? {
    guard length >= 0 else { return nil }
    return bytes.read { String(copying: $0.extracting(offset..<(offset + length))) }
  }
}

extension String {
  /// The text of UTF-8 bytes; what is none is repaired.
  fileprivate init(copying bytes: Span<UInt8>) {
    // SAFETY: read inside the closure.
    self = unsafe bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
