import Model

/// What each number of `NameEvidence` weighs, in log-odds per unit.
///
/// Fitted by logistic regression on the 215 pairs of the visible half of OpenSanctions' name_bench
/// (opensanctions/nomenklatura, MIT) whose SHA-1 of the id has an even second byte, pairs of the
/// tier STRONG three times; ridge towards weights set by hand beforehand, companies towards persons,
/// no sign turned. The other visible pairs were kept for measuring; the words of all of them had
/// been seen when the rules were written. Set by hand are the weights of `oneWordOnly`, `equal`,
/// numbers, generations and what cannot be compared.
enum NameWeights {
  /// Of two names about which nothing is known but that somebody compares them.
  static func prior(_ kind: Customer.Kind) -> Double { kind == .person ? 2.9 : 3.2 }

  static func weight(_ rule: NameEvidence.Rule, _ kind: Customer.Kind) -> Double {
    let isPerson = kind == .person
    return switch rule {
    case .lettersDiffer: isPerson ? -7.7 : -8.7
    case .shortWordsDiffer: -0.05
    case .wordsFarApart: isPerson ? -1.3 : -1.4
    case .wordsReplaced: isPerson ? -4.9 : -4.2
    case .wordsLeftOver: isPerson ? -0.7 : -1.2
    case .outerWordLeftOver: isPerson ? -0.8 : -1.2
    case .oneWordOnly: -1.6
    case .initials: -0.4
    case .nicknames: -0.2
    case .orderDiffers: -0.35
    case .legalFormDiffers: -1.5
    case .acronym: -0.9
    case .shortened: -1
    case .equal: 2.5
    case .numbersDiffer, .generationsDiffer: -4
    case .noWords, .cut: -6
    }
  }
}
