/// A quick answer to "has the page this class or attribute at all?".
struct PageNames: Sendable {
  private var bits = [UInt64](repeating: 0, count: 512)
  private let attributes: UInt64

  /// Notes what a page has.
  init(_ tree: PageTree) {
    attributes = tree.present
    for name in tree.classes {
      let slot = PageNames.slot(name)
      bits[slot >> 6] |= 1 << UInt64(slot & 63)
    }
  }

  /// False where no element has a class of this hash.
  func mayHold(_ name: UInt64) -> Bool {
    let slot = PageNames.slot(name)
    return bits[slot >> 6] & 1 << UInt64(slot & 63) != 0
  }

  /// True where some element has the attribute.
  func has(_ attribute: PageAttribute) -> Bool {
    attributes & 1 << UInt64(attribute.rawValue) != 0
  }

  @inline(__always)
  private static func slot(_ name: UInt64) -> Int {
    Int(truncatingIfNeeded: name ^ name >> 31) & 32_767
  }
}
