import Model

/// The rows of a customer list in file order, in memory or where they lie in an index.
public struct CustomerRows: RandomAccessCollection, Sendable {
  // Two properties, not the cases of an enum: to ask one for a field copies no row and no list.
  private let list: [Customer]
  private let packed: PackedCustomers?

  init(_ customers: [Customer]) {
    list = customers
    packed = nil
  }

  init(_ packed: PackedCustomers) {
    list = []
    self.packed = packed
  }

  public var startIndex: Int { 0 }

  public var endIndex: Int { packed?.count ?? list.count }

  /// A whole row; that of an index is made anew each time it is asked for.
  public subscript(row: Int) -> Customer { packed?[row] ?? list[row] }

  /// Id of a row.
  public func id(_ row: Int) -> String {
    packed == nil ? list[row].id : packed?.text(.id, of: row) ?? ""
  }

  /// Person or company.
  public func kind(_ row: Int) -> Customer.Kind { packed?.kind(row) ?? list[row].kind }

  func role(_ row: Int) -> Customer.Role { packed?.role(row) ?? list[row].role }

  func consent(_ row: Int) -> Consent { packed?.consent(row) ?? list[row].consent }

  func email(_ row: Int) -> String? {
    packed == nil ? list[row].email : packed?.text(.email, of: row)
  }

  func domain(_ row: Int) -> String? {
    packed == nil ? list[row].domain : packed?.text(.domain, of: row)
  }

  func handles(_ row: Int) -> [String] { packed?.handles(row) ?? list[row].handles }
}
