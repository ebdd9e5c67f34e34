/// What may speak for or against a candidate; `LinkWeights` says how much.
enum LinkRule: Int, CaseIterable, Sendable {
  case prior, email, otherEmail, emailAndName, emailOfName
  case handle, handleUnnamed, handleAndName, handleOfAnother, otherHandle
  case name, nameSlip, nickname, nicknameSlip, nameByHandle
  case initialAndLastName, firstNameAndInitial, lastNameByHandle
  case firstName, noName, otherFirstName, otherName, spareWords
  case handleLikeName, handleUnlikeName, handleNamesAnother
  case sameDigits, otherDigits
  case city, otherCity, otherPlace, cityOnlyListed
  case company, companySlip, companyInitials, otherCompany, companyOnlyListed
  case cityAndCompany, nameAndCity, nameAndCompany, initialAndCity, initialAndCompany
  case firstNameAndCity, firstNameAndCompany
  case namesakes
  case parody, parodyHandle, decoratedHandle
  case account, accountHandle, accountHandleAndName, accountName, accountNamePart
  case accountDomain, accountOtherDomain
  case accountCity, accountOtherCity, accountNamesakes

  /// Name in `because`.
  var label: String { LinkRule.labels[rawValue] }

  private static let labels = allCases.map { rule in
    var label = ""
    for character in "\(rule)" {
      if character.isUppercase { label += "_" }
      label += character.lowercased()
    }
    return label
  }
}

/// Evidence about one candidate: rules with how strongly they hold, 1 for most.
struct LinkEvidence: Sendable {
  var row: Int32
  private(set) var rules: [(rule: LinkRule, value: Double)] = []

  init(row: Int32) {
    self.row = row
    rules.reserveCapacity(12)
  }

  mutating func add(_ rule: LinkRule, _ value: Double = 1) { rules.append((rule, value)) }

  func score(_ weights: [Double]) -> Double {
    rules.reduce(0) { $0 + weights[$1.rule.rawValue] * $1.value }
  }
}
