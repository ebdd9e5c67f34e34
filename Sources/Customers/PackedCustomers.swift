import Model

/// Rows of a customer list as texts without separators: one list of lengths, one of bytes. −1 is the
/// length of what a row does not say.
enum PackedCustomers {
  /// Fields of a `Customer` that are kept: all of them. A test counts.
  static let fieldCount = 25

  static func pack(_ customers: [Customer], _ writer: inout PackedWriter) {
    var lengths: [Int32] = []
    var bytes: [UInt8] = []
    func add(_ text: String?) {
      lengths.append(text.map { Int32($0.utf8.count) } ?? -1)
      bytes += Array((text ?? "").utf8)
    }
    for customer in customers {
      add(customer.id)
      add(customer.kind.rawValue)
      add(customer.role.rawValue)
      add(customer.firstName)
      add(customer.lastName)
      add(customer.name)
      add(customer.companyName)
      add(customer.domain)
      add(customer.email)
      for text in [
        customer.phone, customer.street, customer.postcode, customer.city, customer.country,
        customer.birthDate, customer.segment, customer.value.map { "\($0)" }, customer.household,
        customer.employer, customer.updated,
      ] {
        add(text)
      }
      add(customer.consent.rawValue)
      add(customer.source)
      for list in [customer.aliases, customer.handles, customer.verified] {
        lengths.append(Int32(list.count))
        for text in list { add(text) }
      }
    }
    writer.add([Int32(customers.count), Int32(fieldCount)])
    writer.add(lengths)
    writer.add(bytes)
  }

  static func customers(_ reader: inout PackedReader) throws(PackedError) -> [Customer] {
    let numbers: [Int32] = try reader.array()
    // An index of an earlier version holds fewer fields.
    guard numbers.count == 2, numbers[1] == fieldCount else { throw PackedError() }
    let count = Int(numbers[0])
    let lengths: [Int32] = try reader.array()
    let bytes: [UInt8] = try reader.array()
    guard count >= 0, count <= lengths.count / fieldCount else { throw PackedError() }
    var place = 0
    var offset = 0
    func length() throws(PackedError) -> Int {
      guard place < lengths.count else { throw PackedError() }
      place += 1
      return Int(lengths[place - 1])
    }
    func text() throws(PackedError) -> String? {
      let length = try length()
      guard length >= 0 else { return nil }
      guard length <= bytes.count - offset else { throw PackedError() }
      offset += length
      return String(decoding: bytes[(offset - length)..<offset], as: UTF8.self)
    }
    func texts() throws(PackedError) -> [String] {
      let count = try length()
      guard count >= 0, count <= lengths.count - place else { throw PackedError() }
      var list: [String] = []
      for _ in 0..<count { list.append(try text() ?? "") }
      return list
    }
    var customers: [Customer] = []
    customers.reserveCapacity(count)
    for _ in 0..<count {
      guard let id = try text(), let kind = try text().flatMap(Customer.Kind.init(rawValue:)),
        let role = try text().flatMap(Customer.Role.init(rawValue:))
      else { throw PackedError() }
      var customer = Customer(id: id, kind: kind, role: role)
      customer.firstName = try text()
      customer.lastName = try text()
      customer.name = try text()
      customer.companyName = try text()
      customer.domain = try text()
      customer.email = try text()
      customer.phone = try text()
      customer.street = try text()
      customer.postcode = try text()
      customer.city = try text()
      customer.country = try text()
      customer.birthDate = try text()
      customer.segment = try text()
      customer.value = try text().flatMap { Double($0) }
      customer.household = try text()
      customer.employer = try text()
      customer.updated = try text()
      guard let consent = try text().flatMap(Consent.init(rawValue:)) else { throw PackedError() }
      customer.consent = consent
      customer.source = try text()
      customer.aliases = try texts()
      customer.handles = try texts()
      customer.verified = try texts()
      customers.append(customer)
    }
    return customers
  }
}
