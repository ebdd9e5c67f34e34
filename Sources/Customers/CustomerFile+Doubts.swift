import Model
import SocialText

/// What is to be said of rows that can be read.
extension CustomerFile {
  /// Aliases beyond which a row is asked about.
  static let mostAliases = 1000

  /// What looks wrong in a row.
  static func doubts(_ customer: Customer) -> [String] {
    var doubts: [String] = []
    if customer.aliases.count > mostAliases {
      doubts.append(
        "\(customer.aliases.count) aliases, all of which are looked for; mend: give one row the names "
          + "of one customer")
    }
    let names =
      [customer.firstName, customer.lastName, customer.name, customer.companyName]
      .compactMap(\.self) + customer.aliases
    if let name = names.first(where: mixesAlphabets) {
      doubts.append(
        "\"\(name)\" has letters of two alphabets in one word, and is read as it looks; mend: write it "
          + "in one, or ask who wrote it so")
    }
    if let updated = customer.updated, Timestamp(rfc3339: updated) == nil {
      doubts.append(
        "updated \"\(updated)\" cannot be read as a time, and tells nothing; mend: write it as YYYY-MM-DD"
      )
    }
    if let date = customer.consentDate, !isDay(date) {
      doubts.append(
        "consent_date \"\(date)\" is no day of the calendar; mend: write it as YYYY-MM-DD")
    }
    return doubts
  }

  /// Reads a consent that its own basis takes back as denied, and says so.
  static func takeBack(_ customer: inout Customer) -> String? {
    guard customer.consent == .granted, let basis = customer.consentBasis,
      takingBack.contains(where: { basis.lowercased().hasPrefix($0) })
    else { return nil }
    customer.consent = .denied
    return "consent is granted, but its basis is \"\(basis)\"; read as denied; mend: let them agree"
  }

  /// How a basis begins that is none.
  private static let takingBack = [
    "withdr", "revoked", "revocation", "objected", "objection", "opt-out", "opt_out", "opt out",
    "optout", "opted out", "refused", "refusal", "denied", "expired",
  ]

  /// True for a text that begins with a day which the calendar has: `2026-11-23`, `23/11/2026`,
  /// `20261123T10:00Z`.
  static func isDay(_ text: String) -> Bool {
    guard let day = day(text) else { return false }
    let parts = day.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3, (1...12).contains(parts[1]) else { return false }
    let isLeap = parts[0] % 4 == 0 && (parts[0] % 100 != 0 || parts[0] % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...days[parts[1] - 1]).contains(parts[2])
  }

  /// True where a word is written in letters of two alphabets so that it looks like a word of one.
  static func mixesAlphabets(_ name: String) -> Bool {
    guard name.utf8.contains(where: { $0 >= 0xCD && $0 <= 0xD6 }) else { return false }
    return name.split(separator: " ").contains { word in
      let bytes = Array(word.utf8)
      return Folding.unmixedHash(bytes.span) != nil
    }
  }

  /// Reads employers and households that go round in a circle as none, and says so.
  mutating func dropCircles() {
    for row in RelationCircles.rows(of: customers, by: \.employer) {
      let isOwn = customers[row].employer == customers[row].id
      problems.append(
        RowProblem(
          line: lines[row],
          message: "employer: \(isOwn ? "is the row itself" : "goes round in a circle"); read as "
            + "none; mend: give the id or name of the company", isNote: true))
      customers[row].employer = nil
    }
    // A household may go by the id of its head, who belongs to it too.
    for row in RelationCircles.rows(of: customers, by: \.household)
    where customers[row].household != customers[row].id {
      problems.append(
        RowProblem(
          line: lines[row],
          message:
            "household: goes round in a circle; read as none; mend: give all of a household the "
            + "same name", isNote: true))
      customers[row].household = nil
    }
  }
}
