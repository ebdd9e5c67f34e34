import Model
import SocialText

/// A customer list as read from a file: the rows that could be read, and what is wrong with the
/// others.
public struct CustomerFile: Sendable {
  /// Rows in file order.
  public internal(set) var customers: [Customer] = []
  /// Line of each of them, counted from 1.
  public private(set) var lines: [Int] = []
  /// Rows that could not be read, and what is to be said of rows that were (`RowProblem.isNote`), by
  /// line.
  public internal(set) var problems: [RowProblem] = []
  /// Why no row at all can be read; nil where the file can be.
  public private(set) var headerProblem: RowProblem?
  /// Columns that nobody knows; they are ignored.
  public private(set) var unknownColumns: [String] = []
  /// All fields of each row by our column name, in the order of `customers`; empty unless asked for.
  public private(set) var fields: [[String: String]] = []
  /// Hash of the file's bytes.
  public private(set) var fingerprint: UInt64
  /// Bytes of the file.
  public let size: Int
  private let keepsFields: Bool

  /// Number of rows that could not be read.
  public var unreadable: Int { problems.count { !$0.isNote } }

  /// Columns that are read, in their usual order. `aliases` and `verified` are parted by `|`,
  /// `handles` by `;`.
  public static let columnOrder = [
    "customer_id", "id", "type", "role", "first_name", "last_name", "name", "company_name",
    "aliases", "domain", "email", "phone", "handles", "street", "postcode", "city", "country",
    "birth_date", "segment", "value", "household", "employer", "consent", "consent_basis",
    "consent_date", "updated", "verified", "source",
  ]

  /// The same as a set.
  public static let columns = Set(columnOrder)

  /// Reads CSV or NDJSON, whichever the first byte says. `mapping` gives our column for a column of
  /// the file; `keepsFields` keeps what we do not use, too.
  public init(_ bytes: [UInt8], mapping: [String: String] = [:], keepsFields: Bool = false) {
    self.keepsFields = keepsFields
    fingerprint = CustomerFile.fingerprint(bytes)
    size = bytes.count
    let first = bytes.first { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }
    var seen: [String: Int] = [:]
    if first == 0x7B {
      readLines(bytes, mapping, &seen)
    } else {
      readTable(bytes, mapping, &seen)
    }
    dropCircles()
    problems.sort { $0.line < $1.line }
  }

  /// Hash of a file's bytes.
  public static func fingerprint(_ bytes: [UInt8]) -> UInt64 { StableHash.hash64(bytes.span) }

  /// Reads a file.
  public init(
    path: String, mapping: [String: String] = [:], keepsFields: Bool = false
  ) throws(FileBytes.ReadError) {
    self.init(try FileBytes.read(path), mapping: mapping, keepsFields: keepsFields)
  }

  private mutating func readTable(
    _ bytes: [UInt8], _ mapping: [String: String], _ seen: inout [String: Int]
  ) {
    var reader = CSVReader(bytes)
    guard let header = reader.next() else { return }
    let names = header.fields.map { field in
      let name = field.trimmed.lowercased()
      return mapping[field] ?? mapping[name] ?? name
    }
    unknownColumns = names.filter { !CustomerFile.columns.contains($0) && !$0.isEmpty }
    guard names.contains("customer_id") || names.contains("id") else {
      let problem = RowProblem(
        line: header.line,
        message: "the header has no column customer_id or id; mend: name one so, or map it "
          + "under customers.mapping")
      problems.append(problem)
      headerProblem = problem
      return
    }
    while let row = reader.next() {
      guard row.isClosed else {
        problems.append(
          RowProblem(
            line: row.line,
            message: "a double quote is opened here and never closed; mend: close it, or double "
              + "each one within a field"))
        continue
      }
      guard row.fields.count <= names.count else {
        problems.append(
          RowProblem(
            line: row.line,
            message: "\(row.fields.count) fields, the header has \(names.count); mend: put "
              + "fields with separators in double quotes"))
        continue
      }
      var values: [String: String] = [:]
      values.reserveCapacity(names.count)
      for (name, value) in zip(names, row.fields) { CustomerFile.put(value, name, &values) }
      add(values, line: row.line, &seen)
    }
  }

  private mutating func readLines(
    _ bytes: [UInt8], _ mapping: [String: String], _ seen: inout [String: Int]
  ) {
    var number = 0
    var unknown: Set<String> = []
    for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
      number += 1
      if !line.contains(where: { $0 > 0x20 }) { continue }
      do {
        let document = try JSONDocument(Array(line))
        guard document.kind(0) == .object else {
          problems.append(RowProblem(line: number, message: "expected a JSON object"))
          continue
        }
        var values: [String: String] = [:]
        for (key, value) in document.root.members {
          let name = mapping[key] ?? key.lowercased()
          if !CustomerFile.columns.contains(name) { unknown.insert(name) }
          let text = CustomerFile.text(value, separator: CustomerFile.separators[name] ?? ";")
          if value.kind == .object, CustomerFile.columns.contains(name) {
            problems.append(
              RowProblem(
                line: number,
                message: "\(name) is an object, and is read as empty; mend: give a text",
                isNote: true))
          }
          CustomerFile.put(text ?? "", name, &values)
        }
        add(values, line: number, &seen)
      } catch {
        problems.append(
          RowProblem(line: number, message: "no JSON: \(error.message) (column \(error.column))"))
      }
    }
    unknownColumns = unknown.sorted()
  }

  /// Columns that are mapped to one of ours (house number and street) are joined in their order.
  private static func put(_ value: String, _ name: String, _ values: inout [String: String]) {
    guard !value.isEmpty else { return }
    guard let before = values[name] else {
      values[name] = value
      return
    }
    values[name] = before + (separators[name] ?? " ") + value
  }

  /// What parts the values of columns that hold several.
  private static let separators = ["aliases": "|", "verified": "|", "handles": ";"]

  /// A day as `YYYY-MM-DD` from year, month, day in that order or the other way round, with or
  /// without signs between; a month above 12 changes places with its day. Nil for other shapes.
  static func day(_ text: String) -> String? {
    let date = text.split { $0 == "T" || $0 == " " }.first.map(String.init) ?? ""
    var parts = date.split { !$0.isASCII || !$0.isNumber }.map(String.init)
    if parts.count == 1, parts[0].count == 8, parts[0].utf8.count == date.utf8.count {
      let digits = Array(parts[0])
      parts = [String(digits[..<4]), String(digits[4..<6]), String(digits[6...])]
    }
    guard parts.count == 3 else { return nil }
    if parts[2].count == 4 { parts.reverse() }
    guard parts[0].count == 4, parts[1].count <= 2, parts[2].count <= 2,
      let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    let isSwapped = month > 12 && day <= 12 && date.utf8.contains(0x2F)
    let (first, second) = isSwapped ? (day, month) : (month, day)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return parts[0] + "-" + two(first) + "-" + two(second)
  }

  /// A scalar as text; an array joined by the column's separator.
  private static func text(_ value: JSONValue, separator: String) -> String? {
    switch value.kind {
    case .string: value.string
    case .number, .boolean:
      String(decoding: value.document.raw(value.index), as: UTF8.self)
    case .array:
      value.elements.compactMap { text($0, separator: separator) }.joined(separator: separator)
    case .null, .object: nil
    }
  }

  private mutating func add(
    _ values: [String: String], line: Int, _ seen: inout [String: Int]
  ) {
    func value(_ name: String) -> String? {
      guard let text = values[name]?.trimmed, !text.isEmpty else { return nil }
      return text
    }
    func failure(_ message: String) {
      problems.append(RowProblem(line: line, message: message))
    }
    func note(_ message: String) {
      problems.append(RowProblem(line: line, message: message, isNote: true))
    }
    guard let id = value("customer_id") ?? value("id") else {
      failure("no customer_id; mend: give every row one")
      return
    }
    if let row = seen[id] {
      failure("customer_id \(id) stands twice; the first row counts, with the stricter consent")
      // A row that is silent on consent does not contradict one that states it.
      guard let text = value("consent") else { return }
      let consent = Consent(rawValue: text.lowercased()) ?? .unknown
      if consent != .granted, customers[row].consent != .denied {
        customers[row].consent = consent
        customers[row].consentBasis = value("consent_basis")
        customers[row].consentDate = value("consent_date")
        if keepsFields { fields[row]["consent"] = consent.rawValue }
      }
      return
    }
    var customer = Customer(id: id)
    customer.firstName = value("first_name")
    customer.lastName = value("last_name")
    customer.name = value("name")
    customer.companyName = value("company_name")
    customer.domain = value("domain")?.lowercased()
    customer.email = value("email")?.lowercased()
    customer.city = value("city")
    customer.country = value("country")
    customer.segment = value("segment")
    customer.phone = value("phone")
    customer.street = value("street")
    customer.postcode = value("postcode")
    customer.birthDate = value("birth_date").flatMap(CustomerFile.day)
    customer.value = value("value").flatMap(Double.init).flatMap { $0.isFinite ? $0 : nil }
    customer.household = value("household")
    customer.employer = value("employer")
    customer.updated = value("updated")
    customer.aliases = (value("aliases") ?? "").split(separator: "|").map { String($0).trimmed }
    for alias in customer.aliases where alias.utf8.count <= 4 && alias.count <= 1 {
      note(
        "alias \"\(alias)\" is \(alias.isEmpty ? "empty" : "a single letter"), and is not looked for"
      )
    }
    if let name = CustomerFile.names.first(where: { CustomerFile.hasControls(values[$0]) }) {
      note("\(name) has control characters in it; mend: take them out")
    }
    customer.source = value("source")
    customer.verified = (value("verified") ?? "").split(separator: "|").map {
      String($0).trimmed.lowercased()
    }
    customer.handles = (value("handles") ?? "").split(separator: ";").map {
      String($0).trimmed.lowercased()
    }
    // An unreadable value is missing evidence: the row loads, with the safe reading.
    let type = value("type")
    if let kind = type.flatMap({ Customer.Kind(rawValue: $0.lowercased()) }) {
      customer.kind = kind
    } else {
      customer.kind = CustomerFile.guessKind(customer)
      if let type {
        note(
          "type \"\(type)\" is neither person nor company; read as a \(customer.kind.rawValue)")
      }
    }
    if let role = value("role") {
      if let known = Customer.Role(rawValue: role.lowercased()) {
        customer.role = known
      } else {
        note(
          "role \"\(role)\" is none of customer, prospect, partner, employee, competitor; read as "
            + "customer")
      }
    }
    customer.consent = value("consent").flatMap { Consent(rawValue: $0.lowercased()) } ?? .unknown
    if let consent = value("consent"), Consent(rawValue: consent.lowercased()) == nil {
      note("consent \"\(consent)\" is none of granted, denied, unknown; read as unknown")
    }
    customer.consentBasis = value("consent_basis")
    customer.consentDate = value("consent_date")
    for message in CustomerFile.doubts(customer) { note(message) }
    CustomerFile.takeBack(&customer).map(note)
    if let value = value("value"), customer.value == nil {
      note("value \"\(value)\" is no number, and is read as empty")
    }
    if let date = value("birth_date"), !CustomerFile.isDay(date) {
      note("birth_date \"\(date)\" is no day of the calendar; mend: write it as YYYY-MM-DD")
    }
    seen[id] = customers.count
    customers.append(customer)
    lines.append(line)
    if keepsFields { fields.append(values) }
  }

  /// Columns that people read.
  private static let names = [
    "customer_id", "id", "first_name", "last_name", "name", "company_name", "aliases", "domain",
    "email", "handles",
  ]

  /// True where a value has control characters (C0, DEL) or signs that turn the direction of writing
  /// (U+202A to U+202E, U+2066 to U+2069), by which a name can look like another.
  private static func hasControls(_ value: String?) -> Bool {
    guard let bytes = value?.utf8 else { return false }
    var state = 0
    for byte in bytes {
      if byte < 0x20 || byte == 0x7F { return true }
      switch (state, byte) {
      case (_, 0xE2): state = 1
      case (1, 0x80): state = 2
      case (1, 0x81): state = 3
      case (2, 0xAA...0xAE), (3, 0xA6...0xA9): return true
      default: state = 0
      }
    }
    return false
  }

  /// Without a type: who has a given or family name is a person, who has a company name or a
  /// domain is a company.
  private static func guessKind(_ customer: Customer) -> Customer.Kind {
    if customer.firstName != nil || customer.lastName != nil { return .person }
    return customer.companyName != nil || customer.domain != nil ? .company : .person
  }
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    let bytes = utf8
    guard let first = bytes.first, let last = bytes.last, first <= 0x20 || last <= 0x20 else {
      return self
    }
    let start = bytes.firstIndex { $0 > 0x20 } ?? bytes.endIndex
    guard start < bytes.endIndex, let end = bytes.lastIndex(where: { $0 > 0x20 }) else { return "" }
    return String(self[start...end])
  }
}
