import SocialText

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
      let author = Author(name: mention.authorName, handle: mention.authorHandle)
      shown.url = redact(address: mention.url, author)
      // A thread's bare id is nobody's name; mail writes one like an address.
      if let thread = mention.thread, thread.contains("://") {
        shown.thread = redact(address: thread, author)
      }
    }
    if redaction == .all {
      shown.title = ""
      shown.text = ""
      shown.because = []
      for index in shown.entities.indices { shown.entities[index].text = "" }
    } else {
      shown.title = Redactor.hideIdentifiers(
        mention.title, keeping: Redactor.tracked(mention, inTitle: true))
      shown.text = Redactor.hideIdentifiers(
        mention.text, keeping: Redactor.tracked(mention, inTitle: false))
    }
    return shown
  }

  /// The address of a post as it may be shown whose author is not: without what names them or anybody.
  /// The host stays, where it bears no such name.
  public func redact(address: String?, _ author: Author) -> String? {
    guard redaction != .none, let address else { return address }
    let terms = PersonTerms(
      emails: [], handles: author.handle.map { [":" + $0] } ?? [],
      names: [author.name].compactMap(\.self), isOwn: true)
    return Redactor.hideIdentifiers(terms.masked(address) ?? address)
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
  /// become `x` (beyond ASCII another sign), each in the place of one as wide. Bytes in `kept` stand:
  /// a tracked name stays one that scoring anew finds, be it behind an `@`.
  static func hideIdentifiers(_ text: String, keeping kept: [TextSpan] = []) -> String {
    var spans = IdentifierScanner().spans(in: text)
    if !kept.isEmpty { spans = without(kept.sorted { $0.start < $1.start }, spans) }
    return TextMask.mask(text, spans)
  }

  /// What is left of spans in order, none overlapping, without others in order.
  private static func without(_ kept: [TextSpan], _ spans: [TextSpan]) -> [TextSpan] {
    var left: [TextSpan] = []
    var first = 0
    for span in spans {
      var start = span.start
      while first < kept.count, kept[first].end <= start { first += 1 }
      var index = first
      while index < kept.count, kept[index].start < span.end {
        if kept[index].start > start {
          left.append(TextSpan(start: start, end: kept[index].start))
        }
        start = max(start, kept[index].end)
        index += 1
      }
      if start < span.end { left.append(TextSpan(start: start, end: span.end)) }
    }
    return left
  }

  /// Bytes of the tracked names in the title or the text of a mention.
  private static func tracked(_ mention: MentionRecord, inTitle: Bool) -> [TextSpan] {
    let names = mention.entities.filter { $0.trackedID != nil && $0.isInTitle == inTitle }
    guard !names.isEmpty else { return [] }
    var text = inTitle ? mention.title : mention.text
    text.makeContiguousUTF8()
    let offsets = ScalarOffsets(text.utf8.span)
    return names.compactMap { name in
      guard name.start < name.end, let start = offsets.byte(atScalar: name.start),
        let end = offsets.byte(atScalar: name.end)
      else { return nil }
      return TextSpan(start: start, end: end)
    }
  }

  /// A post as it may be stored: identifiers in its words and categories are masked, but not tracked
  /// names, and of authors who are not linked no profile page is kept; at `all` nothing that names an author who is nobody to us. What linking
  /// anew needs of the others stays: name and handle. Ids, keys and spans are those of the original.
  public func stored(_ scored: ScoredPost) -> ScoredPost {
    guard redaction != .none else { return scored }
    var kept = scored
    // The words as published tell an edit, whatever is kept of them.
    kept.post.statedHash = scored.post.statedHash ?? scored.post.ownHash
    func tracked(inTitle: Bool) -> [TextSpan] {
      scored.entities.filter { $0.isInTitle == inTitle && $0.entity.trackedID != nil }
        .map(\.entity.span)
    }
    kept.post.title = Redactor.hideIdentifiers(scored.post.title, keeping: tracked(inTitle: true))
    kept.post.text = Redactor.hideIdentifiers(scored.post.text, keeping: tracked(inTitle: false))
    kept.post.categories = scored.post.categories.map { Redactor.hideIdentifiers($0) }
    guard scored.author.decision.outcome != .linked else { return kept }
    kept.post.author.url = nil
    if redaction == .all, scored.author.decision.outcome == .none {
      kept.post.author = Author()
    }
    return kept
  }
}
