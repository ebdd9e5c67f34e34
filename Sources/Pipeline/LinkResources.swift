import Customers
import Entities
import Model
import SocialText

/// What linking alone takes: the customer list and the names to look for, no model and no word list.
public struct LinkResources: Sendable {
  /// Finds names.
  public let entities: EntityMatcher
  /// Decides links.
  public let linker: CustomerLinker
  /// The customer list.
  public let book: CustomerBook

  /// Joins a customer list with what people decided about its rows, with tracked things and with who
  /// must not be linked.
  public init(
    tracked: [TrackedEntity] = [], index: CustomerIndex, decisions: IdentityLog = .empty,
    suppressed: SuppressionList = .empty
  ) {
    entities = EntityMatcher(tracked: tracked, aliases: index.aliases)
    book = index.book.deciding(decisions)
    linker = CustomerLinker(book: book, suppressed: suppressed)
  }

  /// The names of a text, settled by the rest of it (`CustomerLinker.settled`).
  public func names(
    in text: Span<UInt8>, tokens: [Token], scratch: inout EntityScratch
  ) -> [NamedEntity] {
    linker.settled(
      entities.entities(in: text, tokens: tokens, scratch: &scratch), in: text, tokens: tokens)
  }
}
