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

  /// The names of a text and of its title, settled by one another (`CustomerLinker.settled`), by what
  /// stands beside the post (`CustomerLinker.supported`) and by the employers of persons
  /// (`CustomerLinker.withEmployers`, `withEmployed`). `source` says where the post is from, as decisions
  /// do; `language` is its BCP 47 tag, `und` where that is not known. A title without tokens is none.
  public func names(
    in text: Span<UInt8>, tokens: [Token], title: Span<UInt8>, titleTokens: [Token],
    source: String? = nil, language: String = "und", beside: CompaniesBeside = CompaniesBeside(),
    scratch: inout EntityScratch
  ) -> (text: [NamedEntity], title: [NamedEntity]) {
    var inTitle: [NamedEntity] = []
    var besideText = beside
    var titleRuling = TrackedRuling()
    var textRuling = TrackedRuling()
    if !titleTokens.isEmpty {
      titleRuling = entities.ruling(in: title, tokens: titleTokens, scratch: &scratch)
      textRuling = entities.ruling(in: text, tokens: tokens, scratch: &scratch)
      inTitle = entities.entities(
        in: title, tokens: titleTokens, source: source, ruling: textRuling, scratch: &scratch)
      add(inTitle, in: title, titleTokens, to: &besideText)
    }
    let found = entities.entities(
      in: text, tokens: tokens, source: source, beside: besideText, ruling: titleRuling,
      scratch: &scratch)
    var besideTitle = beside
    if !titleTokens.isEmpty {
      add(found, in: text, tokens, to: &besideTitle)
      if besideTitle != CompaniesBeside() {
        inTitle = entities.entities(
          in: title, tokens: titleTokens, source: source, beside: besideTitle, ruling: textRuling,
          scratch: &scratch)
      }
    }
    // Title and text each tell whom the other's names mean.
    let settled = (
      text: linker.settled(found, in: text, tokens: tokens, beside: inTitle),
      title: linker.settled(inTitle, in: title, tokens: titleTokens, beside: found)
    )
    let supported = (
      text: linker.supported(
        settled.text, in: text, tokens: tokens, beside: besideText, language: language),
      title: linker.supported(
        settled.title, in: title, tokens: titleTokens, beside: besideTitle, language: language)
    )
    var employed = CustomerLinker.Employed()
    let told = (
      text: linker.withEmployers(
        linker.withDisguisesHeld(supported.text, in: text, tokens: tokens), in: text,
        tokens: tokens, employed: &employed),
      title: linker.withEmployers(
        linker.withDisguisesHeld(supported.title, in: title, tokens: titleTokens), in: title,
        tokens: titleTokens, employed: &employed)
    )
    return (
      linker.withEmployed(employed, told.text, tokens: tokens),
      linker.withEmployed(employed, told.title, tokens: titleTokens)
    )
  }

  /// The same of a text without a title.
  public func names(
    in text: Span<UInt8>, tokens: [Token], source: String? = nil, language: String = "und",
    scratch: inout EntityScratch
  ) -> [NamedEntity] {
    names(
      in: text, tokens: tokens, title: "".utf8.span, titleTokens: [], source: source,
      language: language, scratch: &scratch
    ).text
  }

  /// Companies that a source is the own place of, by the hosts among the names of its platform. The
  /// source's own name is the user's choice, and tells nothing.
  public func owners(of platforms: [String], _ source: String?) -> Set<Int> {
    let hosts = platforms.first == source ? platforms.dropFirst() : platforms[...]
    return hosts.reduce(into: []) { $0.formUnion(linker.owners(ofHost: $1)) }
  }

  /// Whom a title names, as evidence for the names of its text.
  public func beside(
    title: Span<UInt8>, tokens: [Token], source: String? = nil, scratch: inout EntityScratch
  ) -> CompaniesBeside {
    var beside = CompaniesBeside()
    add(
      entities.entities(in: title, tokens: tokens, source: source, scratch: &scratch), in: title,
      tokens, to: &beside)
    return beside
  }

  /// Adds the names that were found in one part of a post to what stands beside the other.
  private func add(
    _ found: [NamedEntity], in text: Span<UInt8>, _ tokens: [Token],
    to beside: inout CompaniesBeside
  ) {
    if found.isEmpty { return }
    beside.named = linker.named(found)
    beside[.title] = linker.certain(
      linker.settled(found, in: text, tokens: tokens), in: text, tokens: tokens)
  }
}
