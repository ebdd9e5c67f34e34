import Customers
import Entities
import Model
import Sentiment
import SocialText

/// What stages load that read nothing but texts: quick to load, and shared by all threads.
public struct TextResources: Sendable {
  /// Tells languages apart.
  public let languages: LanguageIdentifier
  /// Stop words and word frequencies, read when first asked for.
  public let words: WordLists

  /// Loads them from a folder. Throws `LanguageModelError`.
  public init(lexicons folder: String) throws {
    languages = try LanguageIdentifier(contentsOf: folder + "/language.model")
    words = WordLists(folder: folder)
  }
}

/// Everything loaded once and shared by all threads: models, lexicons, tracked things, customers.
public struct AnalysisResources: Sendable {
  /// What reading texts takes.
  public let text: TextResources
  /// Scores sentiment.
  public let sentiment: SentimentScorer
  /// Finds the names of lists, and links.
  public let links: LinkResources
  /// Finds names that no list has.
  public let recogniser: EntityRecogniser?
  /// Hashes of all of these.
  public let versions: ScorerVersions

  /// Tells languages apart.
  public var languages: LanguageIdentifier { text.languages }
  /// Finds names.
  public var entities: EntityMatcher { links.entities }
  /// Decides links.
  public var linker: CustomerLinker { links.linker }
  /// The customer list.
  public var book: CustomerBook { links.book }

  /// Version of the program, part of every score.
  public static let programVersion = "0.1.0"

  /// Loads models and lexicons from a folder and joins them with the lists; `build` says which
  /// learned weights score. Throws `LexiconError`, `LanguageModelError`
  /// or `NameModelError`.
  public init(
    lexicons folder: String, build: SentimentBuild = .full, tracked: [TrackedEntity] = [],
    customers: (rows: [Customer], fingerprint: UInt64) = ([], 0),
    suppressed: SuppressionList = .empty, recognises: Bool = false
  ) throws {
    try self.init(
      lexicons: folder, build: build, tracked: tracked,
      index: CustomerIndex(customers: customers.rows, fingerprint: customers.fingerprint),
      suppressed: suppressed, recognises: recognises)
  }

  /// The same with the customers as an index, with what people decided about its rows, and with what
  /// their decisions taught about names (`contexts`).
  public init(
    lexicons folder: String, build: SentimentBuild = .full, tracked: [TrackedEntity] = [],
    index: CustomerIndex, decisions: IdentityLog = .empty, suppressed: SuppressionList = .empty,
    contexts: NameContexts? = nil, recognises: Bool = false
  ) throws {
    text = try TextResources(lexicons: folder)
    let lexicons = try SentimentLexicons(folder: folder, words: text.words, build: build)
    sentiment = SentimentScorer(lexicons: lexicons)
    links = LinkResources(
      tracked: tracked, index: index, decisions: decisions, suppressed: suppressed,
      contexts: contexts)
    recogniser =
      recognises ? try EntityRecogniser(folder: folder, isPermissive: build == .permissive) : nil
    versions = ScorerVersions(
      program: AnalysisResources.programVersion,
      models: AnalysisResources.hash(text.languages, recogniser).hexadecimal,
      lexicons: lexicons.fingerprint.hexadecimal,
      customers: AnalysisResources.hash(links.book, suppressed),
      tracking: AnalysisResources.hash(tracked, contexts))
  }

  /// Hash of the models of languages and of names, where these are recognised.
  private static func hash(
    _ languages: LanguageIdentifier, _ recogniser: EntityRecogniser?
  ) -> UInt64 {
    guard let recogniser else { return languages.fingerprint }
    return StableHash.hash64(
      languages.fingerprint.hexadecimal + " " + recogniser.fingerprint.hexadecimal)
  }

  /// Hash of the customer list, of what people's decisions change in it and of who is never to be
  /// linked; empty without any.
  static func hash(
    _ book: CustomerBook, _ suppressed: SuppressionList
  ) -> String {
    var list = book.customers.isEmpty ? "" : book.fingerprint.hexadecimal
    if book.decided != 0 {
      list = StableHash.hash64(list + " " + book.decided.hexadecimal).hexadecimal
    }
    if suppressed.count == 0 { return list }
    return StableHash.hash64(list + " " + suppressed.fingerprint.hexadecimal).hexadecimal
  }

  /// Hash of the tracked things and of what was learned about names; empty with neither.
  private static func hash(_ tracked: [TrackedEntity], _ contexts: NameContexts?) -> String {
    let things = tracked.isEmpty ? "" : hash(tracked).hexadecimal
    guard let contexts else { return things }
    return StableHash.hash64(things + " " + contexts.fingerprint.hexadecimal).hexadecimal
  }

  private static func hash(_ tracked: [TrackedEntity]) -> UInt64 {
    var text = ""
    for thing in tracked {
      text += "\(thing.id)\u{1}\(thing.kind.rawValue)\u{1}\(thing.isCompetitor)\u{1}"
      for list in [thing.names, thing.excludes, thing.context] {
        text += list.joined(separator: "\u{2}") + "\u{1}"
      }
    }
    return StableHash.hash64(text)
  }
}

extension UInt64 {
  /// 16 lower-case hexadecimal digits.
  var hexadecimal: String {
    let digits = String(self, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
