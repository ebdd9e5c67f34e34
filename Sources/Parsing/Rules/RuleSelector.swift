/// A list of selectors that a user wrote, read and ready to be matched.
///
///     li.post > .body, td.msg@data-text
///     steps   0 li.post   1 > .body   2 td.msg
///     ends    1, 2
///     values  of 2: the attribute data-text
///
/// All steps of all alternatives stand in one row, so that what an element fits is a set of bits.
struct RuleSelector: Sendable {
  /// Most steps of one list: as many as an integer has bits.
  static let maximumSteps = 64

  /// What a step's element is to the one of the step before.
  enum Relation: Sendable { case first, descendant, child, adjacent, sibling }

  /// As the user wrote it.
  let text: String
  private(set) var steps: [CompoundSelector] = []
  /// The attribute whose value is meant, by step; nil for the element itself.
  private(set) var values: [AttributeName?] = []
  /// Bits of the steps that begin an alternative, that end one, and of each relation.
  private(set) var starts: UInt64 = 0
  private(set) var ends: UInt64 = 0
  private(set) var descendants: UInt64 = 0
  private(set) var children: UInt64 = 0
  private(set) var adjacent: UInt64 = 0
  private(set) var siblings: UInt64 = 0
  /// True where a step asks for nothing but a `tbody`, which browsers add to tables without.
  private(set) var speaksOfBodies = false

  init(text: String) { self.text = text }

  /// True where any alternative means an attribute's value.
  var hasValues: Bool { values.contains { $0 != nil } }

  /// Adds a step.
  mutating func add(_ compound: CompoundSelector, _ relation: Relation) {
    let bit: UInt64 = 1 << UInt64(steps.count)
    switch relation {
    case .first: starts |= bit
    case .descendant: descendants |= bit
    case .child: children |= bit
    case .adjacent: adjacent |= bit
    case .sibling: siblings |= bit
    }
    if compound.isBareBody { speaksOfBodies = true }
    steps.append(compound)
    values.append(nil)
  }

  /// Ends an alternative.
  mutating func end(value: AttributeName?) {
    ends |= 1 << UInt64(steps.count - 1)
    values[steps.count - 1] = value
  }
}
