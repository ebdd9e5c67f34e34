import SocialText

/// A small selector language for the table of forum software: `tag.class`, `#id*` (prefix),
/// `[attribute]`, `[attribute=value]`, `[attribute*=part]`, and one ancestor before a blank. A
/// comma separates alternatives, best first.
///
/// A class, so that walking over a page with one costs no copies.
final class PageSelector: Sendable {
  private struct Compound: Sendable {
    var tag: PageTag?
    /// Classes that the element must have; 0 for none.
    var firstClass: UInt64 = 0
    var secondClass: UInt64 = 0
    var idPrefix: [UInt8]?
    var attribute: PageAttribute?
    var value: [UInt8]?
    var isPart = false
  }

  private let target: Compound
  private let ancestor: Compound?

  /// Reads a list of alternatives.
  static func list(_ text: String) -> [PageSelector] {
    text.split(separator: ",").map { PageSelector(String($0)) }
  }

  private init(_ text: String) {
    let words = text.split(separator: " ").map(String.init)
    target = PageSelector.compound(words.last ?? "")
    ancestor = words.count > 1 ? PageSelector.compound(words[0]) : nil
  }

  /// False where the page has nothing at all that fits.
  func mayFit(_ page: PageNames) -> Bool {
    PageSelector.mayFit(target, page) && (ancestor.map { PageSelector.mayFit($0, page) } ?? true)
  }

  private static func mayFit(_ compound: Compound, _ page: PageNames) -> Bool {
    if compound.firstClass != 0, !page.mayHold(compound.firstClass) { return false }
    if compound.secondClass != 0, !page.mayHold(compound.secondClass) { return false }
    if compound.idPrefix != nil, !page.has(.id) { return false }
    if let attribute = compound.attribute, !page.has(attribute) { return false }
    return true
  }

  private static func compound(_ text: String) -> Compound {
    var result = Compound()
    var part: [UInt8] = []
    var kind: UInt8 = 0
    func end() {
      guard !part.isEmpty else { return }
      switch kind {
      case 0x2E:
        let name = PageTree.classHash(part)
        if result.firstClass == 0 { result.firstClass = name } else { result.secondClass = name }
      case 0x23: result.idPrefix = part.last == 0x2A ? Array(part.dropLast()) : part
      case 0x5B:
        let equals = part.firstIndex(of: 0x3D) ?? part.count
        var name = part[..<equals]
        if name.last == 0x2A {
          name = name.dropLast()
          result.isPart = true
        }
        result.attribute = PageAttribute.names.value(PageTree.classHash(name))
          .flatMap { PageAttribute(rawValue: UInt8($0)) }
        if equals < part.count { result.value = Array(part[(equals + 1)...]) }
      default:
        result.tag = PageTag.names.value(PageTree.classHash(part))
          .flatMap { PageTag(rawValue: UInt8($0)) }
      }
      part = []
    }
    for byte in text.utf8 {
      if kind == 0x5B, byte != 0x5D {
        part.append(byte)
      } else if byte == 0x2E || byte == 0x23 || byte == 0x5B || byte == 0x5D {
        end()
        kind = byte
      } else {
        part.append(byte)
      }
    }
    end()
    return result
  }

  /// True where an element fits.
  @inline(__always)
  func matches(_ tree: PageTree, _ node: Int) -> Bool {
    let element = tree.nodes[node]
    guard element.tag != .text, target.tag == nil || target.tag == element.tag,
      target.firstClass == 0 || element.classCount > 0
    else { return false }
    return matchesFully(tree, node)
  }

  private func matchesFully(_ tree: PageTree, _ node: Int) -> Bool {
    guard PageSelector.fits(target, tree, node) else { return false }
    guard let ancestor else { return true }
    var at = Int(tree.nodes[node].parent)
    var steps = 0
    while at >= 0, steps < 16 {
      if PageSelector.fits(ancestor, tree, at) { return true }
      at = Int(tree.nodes[at].parent)
      steps += 1
    }
    return false
  }

  private static func fits(_ compound: Compound, _ tree: PageTree, _ node: Int) -> Bool {
    let element = tree.nodes[node]
    guard element.tag != .text else { return false }
    if let tag = compound.tag, tag != element.tag { return false }
    if compound.firstClass != 0, !tree.hasClass(node, compound.firstClass) { return false }
    if compound.secondClass != 0, !tree.hasClass(node, compound.secondClass) { return false }
    if let prefix = compound.idPrefix {
      guard let id = tree.attribute(node, .id), tree.bytes[id].starts(with: prefix) else {
        return false
      }
    }
    if let attribute = compound.attribute {
      guard let range = tree.attribute(node, attribute) else { return false }
      if let value = compound.value {
        if compound.isPart {
          guard contains(tree.bytes[range], value) else { return false }
        } else {
          let isWord = tree.bytes[range].split(separator: 0x20).contains { $0.elementsEqual(value) }
          guard isWord else { return false }
        }
      }
    }
    return true
  }

  private static func contains(_ text: ArraySlice<UInt8>, _ part: [UInt8]) -> Bool {
    guard text.count >= part.count else { return false }
    for start in text.startIndex...(text.endIndex - part.count)
    where text[start..<start + part.count].elementsEqual(part) { return true }
    return false
  }
}
