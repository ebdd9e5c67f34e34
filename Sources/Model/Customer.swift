/// What a customer has said about being recognised. Only `granted` lets identity out.
public enum Consent: String, Sendable, CaseIterable { case granted, denied, unknown }

/// A record of the customer list.
public struct Customer: Sendable {
  /// Person or company.
  public enum Kind: String, Sendable, CaseIterable { case person, company }
  /// What they are to us.
  public enum Role: String, Sendable, CaseIterable {
    case customer, prospect, partner, employee, competitor
  }

  /// Id in the company's own books.
  public var id: String
  /// Person or company.
  public var kind: Kind
  /// What they are to us.
  public var role: Role
  /// Given name of a person.
  public var firstName: String?
  /// Family name of a person.
  public var lastName: String?
  /// Full name of a person or name of a company.
  public var name: String?
  /// Employer of a person, or name of a company.
  public var companyName: String?
  /// Other names.
  public var aliases: [String]
  /// Internet domain, lower case.
  public var domain: String?
  /// E-mail address, lower case.
  public var email: String?
  /// Handles as `platform:handle`, lower case.
  public var handles: [String]
  /// Telephone number as listed.
  public var phone: String?
  /// Street with number as listed.
  public var street: String?
  /// Postcode as listed.
  public var postcode: String?
  /// City as listed.
  public var city: String?
  /// Country as listed.
  public var country: String?
  /// Day of birth as `YYYY-MM-DD`; the digits as listed, even where the calendar has no such day.
  public var birthDate: String?
  /// The company's own label.
  public var segment: String?
  /// What they are worth to the company, in its own unit.
  public var value: Double?
  /// Household that a person belongs to, by the company's own name for it.
  public var household: String?
  /// Id or name of the employer.
  public var employer: String?
  /// When the row was last changed, as listed.
  public var updated: String?
  /// Consent as listed; absent is unknown.
  public var consent: Consent
  /// What the consent rests on, by the company's own name for it (a form, a contract).
  public var consentBasis: String?
  /// Since when the consent is as it is, as listed.
  public var consentDate: String?
  /// Columns of the row that somebody has verified, by our names for them.
  public var verified: [String]
  /// Where the row comes from, by the company's own name for it.
  public var source: String?

  /// Everything but the id has a default.
  public init(id: String, kind: Kind = .person, role: Role = .customer) {
    self.id = id
    self.kind = kind
    self.role = role
    aliases = []
    handles = []
    verified = []
    consent = .unknown
  }

  /// Name to show to those who may see it.
  public var displayName: String {
    if kind == .company { return companyName ?? name ?? id }
    if let name { return name }
    let parts = [firstName, lastName].compactMap(\.self)
    return parts.isEmpty ? id : parts.joined(separator: " ")
  }
}

/// A row of a list (customers, labelled texts) that could not be read, or of which something is to be
/// said; the others load.
public struct RowProblem: Error, Hashable, Sendable {
  /// Line of the file, counted from 1.
  public var line: Int
  /// What is wrong and how to mend it.
  public var message: String
  /// True where the row is read all the same.
  public var isNote: Bool

  /// Joins the parts.
  public init(line: Int, message: String, isNote: Bool = false) {
    self.line = line
    self.message = message
    self.isNote = isNote
  }
}
