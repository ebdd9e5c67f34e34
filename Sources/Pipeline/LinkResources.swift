import Customers
import Entities
import Model

/// What linking alone takes: the customer list and the names to look for, no model and no word list.
public struct LinkResources: Sendable {
  /// Finds names.
  public let entities: EntityMatcher
  /// Decides links.
  public let linker: CustomerLinker
  /// The customer list.
  public let book: CustomerBook

  /// Joins a customer list with tracked things and with who must not be linked.
  public init(
    tracked: [TrackedEntity] = [], index: CustomerIndex, suppressed: SuppressionList = .empty
  ) {
    entities = EntityMatcher(tracked: tracked, aliases: index.aliases)
    linker = CustomerLinker(book: index.book, suppressed: suppressed)
    book = index.book
  }
}
