import SocialText

/// Names of elements and attributes that rules speak of and that pages are otherwise read without.
/// What no rule names costs a page nothing.
struct ForeignNames: Sendable {
  /// Most of either kind.
  static let maximum = 64

  /// FNV states of the names in lower case.
  private var tags: [UInt64] = []
  private var attributes: [UInt64] = []

  /// No names.
  static let none = ForeignNames()

  /// True where there are none.
  var isEmpty: Bool { tags.isEmpty && attributes.isEmpty }

  /// Number of an element's name; nil for one that no rule names.
  func tag(_ name: UInt64) -> UInt8? { tags.firstIndex(of: name).map(UInt8.init) }

  /// Number of an attribute's name; nil for one that no rule names.
  func attribute(_ name: UInt64) -> UInt8? { attributes.firstIndex(of: name).map(UInt8.init) }

  /// Takes an element's name in lower case; nil where there are too many.
  mutating func add(tag name: UInt64) -> UInt8? {
    if tags.count < ForeignNames.maximum, tag(name) == nil { tags.append(name) }
    return tag(name)
  }

  /// Takes an attribute's name in lower case; nil where there are too many.
  mutating func add(attribute name: UInt64) -> UInt8? {
    if attributes.count < ForeignNames.maximum, attribute(name) == nil { attributes.append(name) }
    return attribute(name)
  }
}
