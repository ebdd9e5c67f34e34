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
    let date =
      held.post.published?.timestamp.rfc3339 ?? "undated, first seen \(held.firstSeenAt.rfc3339)"
    var lines = PlainText.wrapped(
      "\(date) · \(PlainText.plain(held.source)) · \(by.isEmpty ? "author not shown" : by)"
        + (held.isMention ? "" : " · no mention"), indent: "")
    if let url = held.post.url { lines += PlainText.wrapped(PlainText.plain(url), indent: "  ") }
    let text = PlainText.plain(
      held.post.title.isEmpty ? held.post.text : "\(held.post.title): \(held.post.text)")
    if !text.isEmpty { lines += PlainText.wrapped(PlainText.cut(text, 160), indent: "  ") }
    lines += PlainText.wrapped("candidates: \(candidates(item.candidates))", indent: "  ")
    for (word, sign) in [("for", 1.0), ("against", -1.0)] {
      let reasons = held.link.because.filter { $0.weight * sign > 0 }
        .sorted { abs($0.weight) > abs($1.weight) }
        .map { "\(PlainText.plain($0.words)) \(Figure.weight($0.weight))" }
      if !reasons.isEmpty {
        lines += PlainText.wrapped(
          "\(word): \(reasons.joined(separator: ", "))", indent: "  ")
      }
    }
    return lines + PlainText.wrapped(wouldDecide(item.wouldDecide), indent: "  ")
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
