import Model

/// Relations that go round in a circle: a row that is its own employer, two rows that employ each
/// other, or more. No reading of them is right, so none of them counts.
enum RelationCircles {
  /// Rows that stand in a circle, in their order. Follows each row once.
  static func rows(of customers: [Customer], by relation: KeyPath<Customer, String?>) -> [Int] {
    var places: [String: Int] = [:]
    for (row, customer) in customers.enumerated() where customer[keyPath: relation] != nil {
      places[customer.id] = row
    }
    if places.isEmpty { return [] }
    // 0 for rows that nobody came by; else the row from which somebody came first, and one.
    var met = [Int](repeating: 0, count: customers.count)
    var found: [Int] = []
    for start in customers.indices {
      var row = start
      while met[row] == 0 {
        met[row] = start + 1
        guard let next = customers[row][keyPath: relation].flatMap({ places[$0] }) else { break }
        row = next
        guard met[row] == start + 1 else { continue }
        // Back where this walk has been: round once more for who is in it.
        var other = row
        repeat {
          found.append(other)
          other = customers[other][keyPath: relation].flatMap { places[$0] } ?? row
        } while other != row
      }
    }
    return found.sorted()
  }
}
