/// An attribute: one that every page keeps, or one that is kept for a rule.
enum AttributeName: Hashable, Sendable {
  case known(PageAttribute)
  /// Number in `ForeignNames`.
  case foreign(UInt8)
}

/// What a selector asks of one element.
struct CompoundSelector: Sendable {
  /// The element's name.
  enum Tag: Sendable, Equatable {
    case any
    case known(PageTag)
    /// Number in `ForeignNames`.
    case foreign(UInt8)
  }

  /// A class: its hash, and its bytes for elements with more classes than a page keeps hashes of.
  struct ClassName: Sendable {
    var hash: UInt64
    var bytes: [UInt8]
  }

  /// A place among the elements of one parent, counted from 1: `step` · n + `first` for an n ≥ 0.
  struct Place: Sendable {
    var step: Int
    var first: Int

    /// True for a place that is meant.
    func holds(_ place: Int) -> Bool {
      let rest = place - first
      return step == 0 ? rest == 0 : rest % step == 0 && rest / step >= 0
    }
  }

  var tag = Tag.any
  var ids: [[UInt8]] = []
  var classes: [ClassName] = []
  var attributes: [AttributeTest] = []
  var places: [Place] = []
  var isLast = false
  /// Of these it fits none.
  var not: [CompoundSelector] = []

  /// True for a bare `tbody`.
  var isBareBody: Bool { tag == .known(.tbody) && isBare }

  /// True where only the name counts.
  var isBare: Bool {
    ids.isEmpty && classes.isEmpty && attributes.isEmpty && places.isEmpty && not.isEmpty && !isLast
  }
}
