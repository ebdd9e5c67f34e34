import SocialText

/// Tells how likely a block of a page is main text: boosted regression trees over `BlockFeatures`
/// (Friedman 2001, "Greedy function approximation"), summed up and put through the logistic
/// function. The table says how they were fitted.
struct BlockTrees: Sendable {
  private struct Node: Sendable {
    var value: Int32 = 0
    var limit: Float = 0
    /// Node where the value is at most the limit, and else; leaves are stored as `~index`.
    var then: Int32 = 0
    var other: Int32 = 0
  }

  private var nodes: [Node] = []
  private var leaves: [Float] = []
  private var roots: [Int32] = []

  /// The trees of the table.
  static let shared = BlockTrees(table)

  private init(_ table: String) {
    for line in table.split(separator: "\n") {
      let first = Int32(nodes.count)
      roots.append(first)
      for field in line.split(separator: " ") {
        let parts = field.split { $0 == "<" || $0 == "?" || $0 == ":" }
        guard parts.count == 4, let value = Int32(parts[0]), let limit = Float(parts[1]) else {
          preconditionFailure("A node of the table cannot be read: \(field)")
        }
        let then = target(parts[2], first)
        let other = target(parts[3], first)
        nodes.append(Node(value: value, limit: limit, then: then, other: other))
      }
    }
    // A node behind its parent ends every walk; no value or node may lie outside.
    for (index, node) in nodes.enumerated() {
      let isSound = [node.then, node.other].allSatisfy {
        $0 < 0 || ($0 > Int32(index) && $0 < Int32(nodes.count))
      }
      precondition(isSound && (0..<BlockFeatures.width).contains(Int(node.value)))
    }
  }

  private mutating func target(_ text: Substring, _ first: Int32) -> Int32 {
    if text.first == "n" { return first + (Int32(text.dropFirst()) ?? 0) }
    leaves.append((Float(text) ?? 0) / 10_000)
    return ~Int32(leaves.count - 1)
  }

  /// Probability, 0…1, that a block with these values is main text.
  func probability(_ row: [Float]) -> Float {
    precondition(row.count == BlockFeatures.width)
    var sum: Float = 0
    let nodes = nodes.span
    let row = row.span
    for root in roots {
      var at = root
      while at >= 0 {
        // SAFETY: what the table names was checked when it was read, and so was the row's length.
        let node = unsafe nodes[unchecked: Int(at)]
        let value = unsafe row[unchecked: Int(node.value)]
        at = value <= node.limit ? node.then : node.other
      }
      sum += leaves[Int(~at)]
    }
    return Float(1 / (1 + DeterministicMath.exp(Double(-sum))))
  }
}
