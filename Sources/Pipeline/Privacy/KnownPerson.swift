import Customers
import Model

/// Somebody as they were asked for: by the id of a row of the customer list, by an e-mail address or
/// by `platform:handle`; with the rows of the list that are the same person.
public struct KnownPerson: Sendable {
  /// As it was asked for.
  public let argument: String
  /// Their rows of the list, with the line of each where the list is no index.
  public let rows: [(line: Int?, customer: Customer, consent: Consent)]
  /// Ids of other rows that are held to be the same customer, and are not among `rows`: somebody else
  /// may stand there.
  public let others: [String]
  /// What to look for.
  public let subject: PersonSubject
  /// True for an address or a `platform:handle`; false for an id.
  public let isIdentifier: Bool

  /// Looks somebody up. What neither the list nor the form of it tells is the id of a customer who
  /// left the list. `isFamily` takes whoever is held to be the same customer for them; `suppressed`
  /// are lists that today's links may have been made with.
  public init(
    _ argument: String, in book: CustomerBook, lines: [Int], isFamily: Bool = false,
    suppressed: [SuppressionList] = [.empty]
  ) {
    self.argument = argument
    let plain = KnownPerson.identifier(argument)
    var found = book.rows(bearing: argument)
    let isID = found.contains { book.customers.id($0) == argument || book.id(of: $0) == argument }
    if found.isEmpty, let plain { found = book.rows(bearing: plain) }
    var person = book.person(of: found)
    if isFamily { person = ((person.rows + person.others).sorted(), []) }
    others = person.others.map { book.customers.id($0) }
    rows = person.rows.map { row in
      (
        lines.indices.contains(row) ? lines[row] : nil, book.customers[row],
        book.consentThatHolds(row: row)
      )
    }
    isIdentifier = !isID && plain != nil
    var subject = book.subject(person.rows)
    subject.lists = Set(suppressed.map { AnalysisResources.hash(book, $0) })
    if !isID {
      switch plain {
      case let plain? where plain.contains("@"):
        if !subject.emails.contains(plain) { subject.emails.append(plain) }
      case let plain?:
        if !subject.handles.contains(plain) { subject.handles.append(plain) }
      case nil: subject.customers.append(argument)
      }
    }
    self.subject = subject
  }

  /// What suppression lists hold of them; `subject` with what the store told of it.
  func identifiers(_ subject: PersonSubject) -> [String] {
    var seen: Set<String> = []
    return (subject.identifiers + rows.flatMap(\.customer.identifiers)).filter {
      seen.insert($0).inserted
    }
  }

  /// An e-mail address, or `platform:handle` without `@`, in lower case; nil for anything else.
  static func identifier(_ text: String) -> String? {
    let lowered = text.lowercased()
    let bytes = Array(lowered.utf8)
    guard !bytes.contains(where: { $0 <= 0x20 }) else { return nil }
    if let colon = bytes.firstIndex(of: 0x3A) {
      var handle = bytes[(colon + 1)...]
      if handle.first == 0x40 { handle = handle.dropFirst() }
      guard colon > 0, !handle.isEmpty, !bytes.starts(with: "http".utf8) else { return nil }
      return String(decoding: bytes[...colon] + handle, as: UTF8.self)
    }
    guard let at = bytes.lastIndex(of: 0x40), at > 0, bytes[at...].dropFirst(2).contains(0x2E)
    else { return nil }
    return lowered
  }
}
