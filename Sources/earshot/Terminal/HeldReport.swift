import Customers
import Model
import Pipeline

/// What `earshot customers held` prints for people.
enum HeldReport {
  static func lines(_ item: HeldReview.Item) -> [String] {
    let held = item.post
    let author = held.post.author
    let by = [author.name, author.handle.map { "@\($0)" }].compactMap(\.self)
      .map(PlainText.plain).joined(separator: " ")
    return head(
      held.post, held.source, held.firstSeenAt,
      (by.isEmpty ? "author not shown" : by) + (held.isMention ? "" : " · no mention"))
      + evidence(item.candidates, held.link.because)
      + PlainText.wrapped(wouldDecide(item.wouldDecide), indent: "  ")
  }

  static func lines(_ item: HeldNamesReview.Item) -> [String] {
    let mention = item.mention
    let words = item.words.isEmpty ? "a name" : "\"\(PlainText.plain(item.words))\""
    let place = mention.isInTitle ? "title" : "text"
    let decides = item.held.wouldDecide.map {
      (ruleWords[$0.rule] ?? $0.rule) + " (\(Figure.chance($0.probability)))"
    }
    return head(
      mention.post, mention.source, mention.firstSeenAt,
      "\(words), \(item.held.entity.type.rawValue), in the \(place)")
      + evidence(item.held.candidates, item.held.because)
      + PlainText.wrapped(
        "would decide: "
          + (decides.isEmpty ? "nothing, as it is written" : decides.joined(separator: ", ")),
        indent: "  ")
  }

  private static let ruleWords = [
    "customer_named_in_text": "the full name, an account or the domain in the same post",
    "city_of_customer": "the city in the same text",
    "source_of_customer": "a source on the customer's own domain",
    "employer_named": "the employer within eight words",
  ]

  /// When and where, who or what, and the words.
  private static func head(
    _ post: Post, _ source: String, _ firstSeenAt: Timestamp, _ subject: String
  ) -> [String] {
    let date = post.published?.timestamp.rfc3339 ?? "undated, first seen \(firstSeenAt.rfc3339)"
    var lines = PlainText.wrapped(
      "\(date) · \(PlainText.plain(source)) · \(subject)", indent: "")
    if let url = post.url { lines += PlainText.wrapped(PlainText.plain(url), indent: "  ") }
    let text = PlainText.plain(post.title.isEmpty ? post.text : "\(post.title): \(post.text)")
    if !text.isEmpty { lines += PlainText.wrapped(PlainText.cut(text, 160), indent: "  ") }
    return lines
  }

  /// Who, and what speaks for and against the first of them.
  private static func evidence(
    _ bearers: [(customer: String?, probability: Double)], _ because: [LinkReason]
  ) -> [String] {
    var lines = PlainText.wrapped("candidates: \(candidates(bearers))", indent: "  ")
    for (word, sign) in [("for", 1.0), ("against", -1.0)] {
      let reasons = because.filter { $0.weight * sign > 0 }
        .sorted { abs($0.weight) > abs($1.weight) }
        .map { "\(PlainText.plain($0.words)) \(Figure.weight($0.weight))" }
      if !reasons.isEmpty {
        lines += PlainText.wrapped(
          "\(word): \(reasons.joined(separator: ", "))", indent: "  ")
      }
    }
    return lines
  }

  private static func candidates(
    _ candidates: [(customer: String?, probability: Double)]
  ) -> String {
    candidates.map { one in
      (one.customer.map(PlainText.plain) ?? "somebody who may not be named")
        + " \(Figure.chance(one.probability))"
    }.joined(separator: ", ")
  }

  private static func wouldDecide(_ evidence: [DecidingEvidence]?) -> String {
    guard let evidence else {
      return "would decide: nobody can tell, the author's profile was not kept"
    }
    if evidence.isEmpty { return "would decide: nothing that the list has" }
    return "would decide: "
      + evidence.map { one in
        one.kinds.map { words[$0] ?? $0.rawValue }.joined(separator: " and ")
          + " (\(Figure.chance(one.probability)))"
      }.joined(separator: ", ")
  }

  private static let words: [DecidingEvidence.Kind: String] = [
    .email: "the e-mail address", .handle: "the handle", .name: "the full name",
    .city: "the city", .company: "the company", .domain: "the domain",
  ]

  /// What stands below the list.
  static func closing(_ counts: HeldReview.Counts, others: Int) -> [String] {
    var parts: [String] = []
    if counts.shown == 0 { parts.append("nothing is held for review") }
    if counts.hasMore { parts.append("more are held; mend: --limit") }
    if counts.decided > 0 {
      parts.append(
        "held when they came, decided otherwise by today's list: \(counts.decided); mend: `earshot "
          + "rescore`")
    }
    if others > 0 {
      parts.append("held posts that name nothing tracked: \(others); mend: --all")
    }
    return parts
  }
}
