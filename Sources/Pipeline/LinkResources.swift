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

  /// Joins a customer list with what people decided about its rows and what their decisions taught
  /// about its names, with tracked things and with who must not be linked.
  public init(
    tracked: [TrackedEntity] = [], index: CustomerIndex, decisions: IdentityLog = .empty,
    suppressed: SuppressionList = .empty, contexts: NameContexts? = nil
  ) {
    let book = index.book.deciding(decisions)
    let linker = CustomerLinker(book: book, suppressed: suppressed)
    entities = EntityMatcher(
      tracked: tracked, aliases: index.aliases,
      learned: contexts.map {
        LearnedContexts($0) { linker.isForgotten($0) ? nil : book.customers.id($0) }
      })
    self.book = book
    self.linker = linker
  }

  /// The names of a text, settled by the rest of it (`CustomerLinker.settled`); `source` says where the
  /// text is from.
  public func names(
    in text: Span<UInt8>, tokens: [Token], source: String? = nil, scratch: inout EntityScratch
  ) -> [NamedEntity] {
    linker.settled(
      entities.entities(in: text, tokens: tokens, source: source, scratch: &scratch), in: text,
      tokens: tokens)
  }
}
