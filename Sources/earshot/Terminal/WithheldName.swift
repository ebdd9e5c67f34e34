import Customers
import Model

/// Whether a customer of the list may be named, and which rows say no.
struct WithheldName {
  /// A row for which the customer is not named.
  private struct Row {
    var id: String
    var consent: Consent
    var relation: Relation
  }

  /// What a row is to the customer.
  private enum Relation: String {
    case same = "is the same customer"
    case sharing = "shares an address or an account with it"
    case possible = "may be the same person: name and city fit"
  }

  /// Rows that are told; of a common name there may be hundreds.
  private static let most = 10

  private let mayBeNamed: Bool
  private let isCompany: Bool
  private let count: Int
  private let rows: [Row]

  init(of row: Int, in book: CustomerBook) {
    mayBeNamed = book.mayName(row)
    let (same, possible) = book.withholders(of: row)
    count = same.count + possible.count
    isCompany = book.customers.kind(row) == .company
    let all =
      same.map { ($0, book.isOne($0, with: row) ? Relation.same : .sharing) }
      + possible.map { ($0, .possible) }
    rows = all.prefix(Self.most).map {
      Row(id: book.customers.id($0.0), consent: book.customers[$0.0].consent, relation: $0.1)
    }
  }

  /// For people; empty where nobody objects.
  var lines: [String] {
    if mayBeNamed { return ["may be named in mentions"] }
    var lines = [
      isCompany
        ? "is named where texts name it, but not as an author, for want of consent:"
        : "is not named in mentions, for want of consent:"
    ]
    for row in rows {
      let consent =
        row.consent == .granted ? "of doubtful consent" : "consent \(row.consent.rawValue)"
      lines.append(
        "  \(PlainText.plain(row.id)), \(consent), \(row.relation.rawValue)")
    }
    if count > rows.count { lines.append("  and \(count - rows.count) more") }
    if rows.contains(where: { $0.relation == .possible }) {
      lines.append("  mend: ask them, or give the rows their cities where those differ")
    }
    return lines
  }

  func write(to json: inout JSONWriter) {
    json.key("may_be_named")
    json.value(mayBeNamed)
    json.key("withheld_by")
    json.list(rows) { json, row in
      json.key("id")
      json.value(row.id)
      json.key("consent")
      json.value(row.consent.rawValue)
      json.key("same_customer")
      json.value(row.relation == .same)
    }
  }
}
