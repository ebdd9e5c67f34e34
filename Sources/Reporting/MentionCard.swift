import Model

/// One mention on the page: who, where, when, the text with the words that moved the score, what is
/// named in it, and the evidence of links.
struct MentionCard {
  let mention: MentionRecord
  let offsetMinutes: @Sendable (Timestamp) -> Int

  /// Unicode scalars of the text that are shown; the rest is behind the link.
  private static let longest = 1200

  var html: String {
    let kind = short(mention.label)
    var out = "<article class=\"\(kind)\"><p class=\"meta\">"
    out += "<b class=\"label \(kind)\">\(mention.label.rawValue)</b> "
    out +=
      "<span title=\"p(positive) − p(negative)\">\(Markup.signed(mention.probabilities.polarity))</span>"
    if mention.isUncertain { out += " <i class=\"badge\">unsure</i>" }
    for intent in mention.intents where intent != "praise" && intent != "complaint" {
      out += " <i class=\"badge\">\(Markup.escape(intent))</i>"
    }
    out += " · <bdi>\(author)</bdi> · \(Markup.escape(mention.source)) · \(date)"
    out += " · <span lang=\"en\">\(Markup.escape(mention.language))</span></p>"
    if !mention.title.isEmpty, !mention.text.hasPrefix(mention.title) {
      out += "<h3 dir=\"auto\">\(Markup.link(mention.url, Markup.escape(mention.title)))</h3>"
    }
    out += "<p class=\"text\" dir=\"auto\">\(text)</p>"
    if mention.copies > 0 {
      let copies = "\(Markup.number(mention.copies)) \(mention.copies == 1 ? "copy" : "copies")"
      out += "<p class=\"note\">and \(copies)</p>"
    }
    if !mention.entities.isEmpty {
      out += "<p class=\"chips\">" + mention.entities.map(chip).joined(separator: " ") + "</p>"
    }
    out += evidence
    return out + "</article>\n"
  }

  private func short(_ label: PolarityLabel) -> String {
    switch label {
    case .negative: "neg"
    case .neutral: "neu"
    case .positive: "pos"
    }
  }

  private var author: String {
    if mention.isEmployee { return "one of our own" }
    let name = mention.authorName ?? mention.authorHandle
    switch mention.authorOutcome {
    case .linked:
      return "\(Markup.escape(name ?? "customer")) "
        + "<i class=\"badge known\">customer \(Markup.escape(mention.authorCustomer ?? ""))</i>"
    case .pseudonymous: return "<i class=\"badge known\">a known customer</i>"
    case .held, .none: return Markup.escape(name ?? "unknown author")
    }
  }

  private var date: String {
    guard let published = mention.published else {
      return "undated, first seen \(day(mention.firstSeenAt))"
    }
    if published.isDayOnly { return published.timestamp.day }
    let words = day(published.timestamp) + " " + time(published.timestamp)
    return Markup.link(mention.url, words)
  }

  private func day(_ moment: Timestamp) -> String {
    moment.day(offsetMinutes: offsetMinutes(moment))
  }

  private func time(_ moment: Timestamp) -> String {
    let clock = moment.civil(offsetMinutes: offsetMinutes(moment))
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(two(clock.hour)):\(two(clock.minute))"
  }

  /// The text with marks around the words that moved the score.
  private var text: String {
    let isTitle = mention.text.isEmpty
    let scalars = Array((isTitle ? mention.title : mention.text).unicodeScalars)
    let shown = min(scalars.count, MentionCard.longest)
    let strongest = mention.because.map { abs($0.weight) }.max() ?? 1
    var out = ""
    var at = 0
    func plain(to end: Int) {
      var words = String.UnicodeScalarView()
      words.append(contentsOf: scalars[at..<end])
      out += Markup.escape(String(words))
      at = end
    }
    for word in mention.because.sorted(by: { $0.start < $1.start })
    where word.end > word.start && word.start >= at && word.end <= shown {
      plain(to: word.start)
      let kind = word.weight < 0 ? "neg" : "pos"
      let level = max(1, min(3, Int((abs(word.weight) / strongest * 3).rounded(.up))))
      let rule = word.rule.map { ", \($0)" } ?? ""
      out += "<mark class=\"\(kind) w\(level)\" title=\"\(Markup.signed(word.weight))\(rule)\">"
      plain(to: word.end)
      out += "</mark>"
    }
    plain(to: shown)
    if shown < scalars.count { out += "… " + Markup.link(mention.url, "read on") }
    return out
  }

  private func chip(_ entity: MentionRecord.Entity) -> String {
    let name = entity.text.isEmpty ? entity.trackedID ?? entity.type : entity.text
    var out = "<span class=\"chip \(short(entity.label))\"><bdi>\(Markup.escape(name))</bdi> "
    out += "<small>\(Markup.signed(entity.polarity))</small>"
    if entity.outcome == .linked, let customer = entity.customer {
      out += " <small class=\"known\">\(Markup.escape(customer))</small>"
    }
    return out + "</span>"
  }

  /// Links and what speaks for them; nothing that the consent rule keeps inside is in the record.
  private var evidence: String {
    var rows: [String] = []
    if mention.authorOutcome == .linked {
      let because = mention.authorBecause.map {
        "\(Markup.escape(Self.words($0.rule))) \(Markup.signed($0.weight))"
      }.joined(separator: ", ")
      rows.append(
        "author is customer \(Markup.escape(mention.authorCustomer ?? "")), "
          + "\(Markup.percent(mention.authorProbability)): \(because)")
    } else if mention.authorOutcome == .pseudonymous {
      rows.append("the author is a known customer who has not agreed to be named")
    } else if mention.authorOutcome == .held {
      rows.append(
        "the author may be a known customer "
          + "(\(Markup.percent(mention.authorProbability))); held for review")
    }
    for entity in mention.entities {
      guard let outcome = entity.outcome, outcome != .none else { continue }
      let chance = entity.probability.map { " " + Markup.percent($0) } ?? ""
      let whom = entity.customer.map { " to \(Markup.escape($0))" } ?? ""
      rows.append("“\(Markup.escape(entity.text))” \(outcome.rawValue)\(whom),\(chance)")
    }
    guard !rows.isEmpty else { return "" }
    return "<details><summary>links (\(rows.count))</summary><ul>"
      + rows.map { "<li>\($0)</li>" }.joined() + "</ul></details>"
  }

  /// `other_name` → `other name`.
  private static func words(_ rule: String) -> String {
    rule.split(separator: "_").joined(separator: " ")
  }
}
