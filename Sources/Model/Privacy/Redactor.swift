/// Hides what may not be shown of people who are not linked with their consent.
public struct Redactor: Sendable {
  private let redaction: Redaction

  /// A redactor of a strength.
  public init(_ redaction: Redaction) { self.redaction = redaction }

  /// The record as it may be shown. Spans stay valid: what is hidden keeps its number of scalars.
  public func redact(_ mention: MentionRecord) -> MentionRecord {
    guard redaction != .none else { return mention }
    var shown = mention
    if mention.authorOutcome != .linked {
      shown.authorName = nil
      shown.authorHandle = nil
      shown.authorURL = nil
    }
    if redaction == .all {
      shown.title = ""
      shown.text = ""
      shown.because = []
      for index in shown.entities.indices { shown.entities[index].text = "" }
    } else {
      shown.title = Redactor.hideIdentifiers(mention.title)
      shown.text = Redactor.hideIdentifiers(mention.text)
    }
    return shown
  }

  /// A piece of a post's text as it may be shown, of whole words; empty where no text may be.
  public func redact(_ text: String) -> String {
    switch redaction {
    case .none: text
    case .identifiers: Redactor.hideIdentifiers(text)
    case .all: ""
    }
  }

  /// Letters and digits of e-mail addresses, `@handles`, telephone numbers, IBANs and card numbers
  /// become `x` (beyond ASCII another sign), each in the place of one as wide.
  static func hideIdentifiers(_ text: String) -> String {
    TextMask.mask(text, IdentifierScanner().spans(in: text))
  }

  /// A post as it may be stored: identifiers in its words are masked, and of authors who are not linked
  /// no profile page is kept; at `all` nothing that names an author who is nobody to us. What linking
  /// anew needs of the others stays: name and handle. Ids, keys and spans are those of the original.
  public func stored(_ scored: ScoredPost) -> ScoredPost {
    guard redaction != .none else { return scored }
    var kept = scored
    // The words as published tell an edit, whatever is kept of them.
    kept.post.statedHash = scored.post.statedHash ?? scored.post.ownHash
    kept.post.title = Redactor.hideIdentifiers(scored.post.title)
    kept.post.text = Redactor.hideIdentifiers(scored.post.text)
    guard scored.author.decision.outcome != .linked else { return kept }
    kept.post.author.url = nil
    if redaction == .all, scored.author.decision.outcome == .none {
      kept.post.author = Author()
    }
    return kept
  }
}
