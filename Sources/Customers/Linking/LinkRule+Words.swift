import Model

extension LinkReason {
  /// What the rule found, in a few words; the rule's name where it is of another version.
  public var words: String {
    if rule == CustomerLinker.othersRule { return "others fit too" }
    return LinkRule.byLabel[rule]?.words ?? Self.wordsOfNames[rule]
      ?? rule.replacing("_", with: " ")
  }

  /// The same of rules about names in texts whose own words say too little.
  private static let wordsOfNames = [
    CustomerLinker.writtenRule: "written as a name",
    CustomerLinker.bearersRule: "others may bear the name",
    CustomerLinker.lookAlikeRule: "letters that look alike",
    CustomerLinker.employerRule: "the employer beside it",
  ]
}

extension LinkRule {
  static let byLabel = Dictionary(allCases.map { ($0.label, $0) }) { first, _ in first }

  /// What it found, for people: never what stands in the list.
  var words: String {
    switch self {
    case .prior: "before any evidence"
    case .email: "the same e-mail address"
    case .otherEmail: "another e-mail address"
    case .emailAndName: "address and name together"
    case .emailOfName: "an address that spells the name"
    case .handle: "the listed handle"
    case .handleUnnamed: "the listed handle, no name shown"
    case .handleAndName: "handle and name together"
    case .handleOfAnother: "the handle is listed as another's"
    case .otherHandle: "another handle than the listed"
    case .name: "the same name"
    case .nameSlip: "the name with a slip"
    case .nickname: "a short form of the name"
    case .nicknameSlip: "a short form of the name with a slip"
    case .nameByHandle: "the handle spells the name"
    case .initialAndLastName: "initial and last name"
    case .firstNameAndInitial: "first name and initial"
    case .lastNameByHandle: "the handle spells the last name"
    case .firstName: "the first name alone"
    case .noName: "no name shown"
    case .otherFirstName: "another first name"
    case .otherName: "another name"
    case .spareWords: "more words in the name than listed"
    case .handleLikeName: "a handle like the name"
    case .handleUnlikeName: "a handle unlike the name"
    case .handleNamesAnother: "the handle spells another name"
    case .sameDigits: "digits of the year of birth"
    case .otherDigits: "digits of another year"
    case .city: "the same city"
    case .otherCity: "another city"
    case .otherPlace: "another place"
    case .cityOnlyListed: "a city listed, none shown"
    case .company: "the same company"
    case .companySlip: "the company with a slip"
    case .companyInitials: "the company's initials"
    case .otherCompany: "another company"
    case .companyOnlyListed: "a company listed, none shown"
    case .cityAndCompany: "city and company together"
    case .nameAndCity: "name and city together"
    case .nameAndCompany: "name and company together"
    case .initialAndCity: "initials and city together"
    case .initialAndCompany: "initials and company together"
    case .firstNameAndCity: "first name and city together"
    case .firstNameAndCompany: "first name and company together"
    case .namesakes: "how many people bear the name"
    case .parody: "a parody by its own words"
    case .parodyHandle: "a parody by its handle"
    case .decoratedHandle: "a handle made to look like another"
    case .account: "before any evidence of an account"
    case .accountHandle: "the company's handle"
    case .accountHandleAndName: "the company's handle and name together"
    case .accountName: "the company's name"
    case .accountNamePart: "a part of the company's name"
    case .accountDomain: "the company's domain"
    case .accountOtherDomain: "another domain"
    case .accountCity: "the company's city"
    case .accountOtherCity: "another city than the company's"
    case .accountNamesakes: "how many companies bear the name"
    }
  }
}
