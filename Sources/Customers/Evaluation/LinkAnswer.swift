import Model

/// What linking said of an author of whom it is known who they are. It names nobody.
public struct LinkAnswer: Sendable {
  /// What became of an author, as the table of outcomes has it.
  public enum Verdict: String, Sendable, CaseIterable {
    case linkedRight = "linked_right"
    case linkedWrong = "linked_wrong"
    /// Recognised, but not named: no consent.
    case pseudonymousRight = "pseudonymous_right"
    case pseudonymousWrong = "pseudonymous_wrong"
    /// A customer, held, and among the candidates.
    case heldWithTrue = "held_with_true"
    /// A customer, held, and not among the candidates.
    case heldWithoutTrue = "held_without_true"
    /// Held, though nobody of the list.
    case heldNobody = "held_nobody"
    case missed
    case rightlyNone = "rightly_none"
    /// They asked to be forgotten: nobody, whoever they are.
    case suppressed
  }

  /// Chance of the best candidate; 0 with none.
  public var chance: Double
  /// The decision's outcome.
  public var outcome: LinkOutcome
  /// The author is a customer of the list.
  public var isCustomer: Bool
  /// They can be told from all others by what they show, so that recall counts them.
  public var isIdentifiable: Bool
  /// The best candidate is stated (chance .01 or more) and is the true customer.
  public var isRight: Bool
  /// The true customer is among the candidates that a reviewer sees.
  public var isShown: Bool
  /// The author asked to be forgotten.
  public var isSuppressed: Bool

  /// Sure enough for a link, whether or not it may name anybody.
  public var isSure: Bool { outcome == .linked || outcome == .pseudonymous }

  /// What became of the author.
  public var verdict: Verdict {
    if isSuppressed { return .suppressed }
    switch outcome {
    case .linked: return isRight ? .linkedRight : .linkedWrong
    case .pseudonymous: return isRight ? .pseudonymousRight : .pseudonymousWrong
    case .held:
      if !isCustomer { return .heldNobody }
      return isShown ? .heldWithTrue : .heldWithoutTrue
    case .none: return isCustomer ? .missed : .rightlyNone
    }
  }
}

extension LinkAnswer {
  /// What a recognition came to, given which rows are right: the same whoever may be named.
  init(
    _ found: Recognition, isCustomer: Bool, isIdentifiable: Bool, isTrue: (Int) -> Bool
  ) {
    self.init(
      chance: found.link.probability, outcome: found.link.decision.outcome, isCustomer: isCustomer,
      isIdentifiable: isIdentifiable,
      isRight: found.best.map { $0.chance >= 0.01 && isTrue($0.row) } ?? false,
      isShown: found.shown.contains(where: isTrue), isSuppressed: found.link.isSuppressed)
  }
}
