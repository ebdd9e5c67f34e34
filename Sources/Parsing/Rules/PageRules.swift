import SocialText

/// The selectors of one source, by what they find on its pages. They override what is found without
/// them; a page is read as before where a rule says nothing.
///
///     {"post": "li.msg", "author": ".nick", "published": "time@datetime", "next": "a.older"}
///
/// Where a rule means one thing (a title, an author), the first selector of its list that gives one
/// wins; where it means several (`post`, `text`, `remove`, `follow`), all that any selector fits
/// count. `author`, `published`, `text` and `permalink` are looked for inside each post of a thread,
/// and on the whole page of an article.
public struct PageRules: Sendable {
  /// What a rule finds.
  public enum Name: String, Sendable, CaseIterable {
    /// Title of the article or thread.
    case title
    /// Who wrote the article or post.
    case author
    /// When.
    case published
    /// The text of the article or post: all elements that fit, each on lines of its own.
    case text
    /// What is no text: taken out of the page before it is read.
    case remove
    /// The element around each post of a thread; where one fits, the page is a thread.
    case post
    /// Link to the post, or the article's own address.
    case permalink
    /// Link to the next page of a thread or listing.
    case next
    /// Links of a listing to its threads or articles.
    case follow
  }

  private var selectors: [Name: RuleSelector] = [:]
  /// Names that pages are to keep for these rules.
  private(set) var names = ForeignNames.none
  /// Hash of all rules: other rules read the same page differently.
  public let fingerprint: Hash128

  /// Reads selectors by rule (`Name`'s raw values). Throws `RuleError`.
  public init(_ texts: [String: String]) throws(RuleError) {
    var bytes: [UInt8] = []
    // In the order of names, so that the first error is the same each time.
    for (key, text) in texts.sorted(by: { $0.key < $1.key }) {
      guard let name = Name(rawValue: key) else {
        let known = Name.allCases.map(\.rawValue).joined(separator: ", ")
        throw RuleError(
          rule: key, message: "there is no such rule; mend: use one of \(known)", selector: nil)
      }
      var parser = SelectorParser(text, names: names)
      let selector: RuleSelector
      do {
        selector = try parser.list()
      } catch {
        throw RuleError(rule: key, message: error.description, selector: error)
      }
      if selector.hasValues, name == .post || name == .remove {
        throw RuleError(
          rule: key,
          message: "\"\(text)\": this rule names elements, not values; mend: remove \"@\" and the "
            + "attribute", selector: nil)
      }
      names = parser.names
      selectors[name] = selector
      bytes += Array(key.utf8) + [0] + Array(text.utf8) + [0]
    }
    fingerprint = StableHash.hash128(bytes.span)
  }

  /// The selectors of a rule; nil where the user gives none.
  subscript(_ name: Name) -> RuleSelector? { selectors[name] }

  /// True where there is no rule.
  public var isEmpty: Bool { selectors.isEmpty }
}

/// What is wrong with a source's rules.
public struct RuleError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Name of the rule.
  public var rule: String
  /// What is wrong, where in the selector, and how to mend it.
  public var message: String
  /// The selector that cannot be read; nil where something else is wrong.
  public var selector: SelectorError?

  public var description: String { "\(rule): \(message)" }
}
