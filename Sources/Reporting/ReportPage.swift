import Model
import SocialText

/// One self-contained HTML page: no external asset, no script, light and dark, from a telephone's
/// width up. All its numbers come from a `ReportSummary`.
public struct ReportPage: Sendable {
  private let title: String
  private let summary: ReportSummary
  private let chart: DayChart
  private let tracking: [TrackedEntity]
  private let keyphrases: [SharedKeyphrase]
  private let mentions: [MentionRecord]
  private let zoneName: String
  private let countsCopies: Bool
  private let offsetMinutes: @Sendable (Timestamp) -> Int

  /// Rows that a table shows at most.
  private static let tableRows = 12

  /// Joins the numbers with the mentions to list, newest first. `countsCopies` is what their filter
  /// said.
  public init(
    title: String, summary: ReportSummary, tracking: [TrackedEntity],
    keyphrases: [SharedKeyphrase] = [], mentions: [MentionRecord], zoneName: String,
    countsCopies: Bool = true, offsetMinutes: @escaping @Sendable (Timestamp) -> Int
  ) {
    self.title = title
    self.summary = summary
    chart = DayChart(days: summary.days)
    self.tracking = tracking
    self.keyphrases = keyphrases
    self.mentions = mentions
    self.zoneName = zoneName
    self.countsCopies = countsCopies
    self.offsetMinutes = offsetMinutes
  }

  /// The whole page.
  public var html: String {
    var page = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="robots" content="noindex">
      <title>\(Markup.escape(title))</title>
      <style>\(ReportStyle.css)</style>
      </head>
      <body>
      <main>
      <header>
      <h1>\(Markup.escape(title))</h1>
      <p class="sub">\(period)</p>
      </header>

      """
    page += tiles
    page += section(
      "Sentiment over time", "Mentions by day of publication, \(Markup.escape(zoneName)).",
      chart.svg)
    page += section(
      "Share of voice", "How often each is named, and how people speak of it.", shareOfVoice)
    if !keyphrases.isEmpty {
      page += section(
        "What it is about", "Phrases that stand out, and the number of mentions with each.",
        phrases)
    }
    page += "<div class=\"columns\">"
    page += section("Top sources", nil, table(summary.sources, "source"))
    page += section("Top authors", nil, table(summary.authors, "author"))
    page += section("Languages", nil, table(summary.languages, "language"))
    page += "</div>"
    page += groups
    page += mentionList
    page += "<footer><p>\(legend)</p></footer>\n</main>\n</body>\n</html>\n"
    return page
  }

  private var period: String {
    let total =
      "\(Markup.number(summary.mentions.total)) mentions in "
      + "\(Markup.number(summary.posts)) posts" + copies
    guard let (first, last) = chart.span else { return total }
    return first == last ? "\(first) · \(total)" : "\(first) to \(last) · \(total)"
  }

  /// What is said of copies behind the numbers.
  private var copies: String {
    guard summary.copies > 0 else { return "" }
    let number = Markup.number(summary.copies)
    let words = "\(number) \(summary.copies == 1 ? "copy" : "copies")"
    return countsCopies ? ", \(words) among them" : ", and \(words)"
  }

  private var tiles: String {
    let counts = summary.mentions
    let known =
      (summary.authorOutcomes[.linked] ?? 0) + (summary.authorOutcomes[.pseudonymous] ?? 0)
    var out = "<section class=\"tiles\">"
    func tile(_ value: String, _ label: String, _ more: String, _ kind: String = "") {
      out +=
        "<div class=\"tile \(kind)\"><b>\(value)</b><span>\(label)</span><small>\(more)</small>"
      out += "</div>"
    }
    tile(
      Markup.number(counts.total), "mentions",
      summary.undated > 0 ? "\(Markup.number(summary.undated)) without a date" : "all dated")
    tile(
      Markup.signed(counts.net), "net sentiment", "positive minus negative, −1 to +1",
      counts.net > 0.05 ? "pos" : counts.net < -0.05 ? "neg" : "")
    tile(
      Markup.percent(share(counts.positive)), "positive", Markup.number(counts.positive), "pos")
    tile(Markup.percent(share(counts.neutral)), "neutral", Markup.number(counts.neutral))
    tile(
      Markup.percent(share(counts.negative)), "negative", Markup.number(counts.negative), "neg")
    tile(
      Markup.number(known), "by known customers",
      "\(Markup.number(summary.authorOutcomes[.linked] ?? 0)) named with consent")
    return out + "</section>\n"
  }

  private func share(_ count: Int) -> Double {
    summary.mentions.total == 0 ? 0 : Double(count) / Double(summary.mentions.total)
  }

  private func section(_ title: String, _ note: String?, _ body: String) -> String {
    "<section><h2>\(title)</h2>" + (note.map { "<p class=\"note\">\($0)</p>" } ?? "") + body
      + "</section>\n"
  }

  private var shareOfVoice: String {
    let total = summary.tracked.reduce(0) { $0 + $1.counts.total }
    guard total > 0 else { return "<p class=\"empty\">Nothing tracked was named.</p>" }
    let most = summary.tracked.map(\.counts.total).max() ?? 1
    let things = Dictionary(
      tracking.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var out = "<table class=\"bars\"><thead><tr><th>name</th><th>mentions</th><th>share</th>"
    out += "<th class=\"wide\">sentiment</th><th>net</th></tr></thead><tbody>"
    for row in summary.tracked {
      let thing = things[row.name]
      let name = Markup.escape(thing?.names.first ?? row.name)
      let badge = thing?.isCompetitor == true ? " <i class=\"badge\">competitor</i>" : ""
      out += "<tr><th scope=\"row\">\(name)\(badge)</th>"
      out += "<td>\(Markup.number(row.counts.total))</td>"
      out += "<td>\(Markup.percent(Double(row.counts.total) / Double(total)))</td>"
      out += "<td class=\"wide\">\(bar(row.counts, of: most))</td>"
      out += "<td>\(Markup.signed(row.counts.net))</td></tr>"
    }
    return out + "</tbody></table>"
  }

  /// Customers by household and employer, and our own people as one number.
  private var groups: String {
    var tables: [String] = []
    let by = "Mentions by customers who agreed."
    let about = "Mentions that name customers who agreed, and how people speak of them."
    for (title, note, rows) in [
      ("By household", by, summary.households), ("By employer", by, summary.employers),
      ("Named in mentions, by household", about, summary.aboutHouseholds),
      ("Named in mentions, by employer", about, summary.aboutEmployers),
    ] where !rows.isEmpty {
      tables.append(
        section(
          title, note + " Groups of fewer than three people count as other.", table(rows)))
    }
    let own = summary.employeeMentions
    if own > 0 {
      tables.append(
        section(
          "Our own people", nil,
          "<p>\(Markup.number(own)) \(own == 1 ? "mention" : "mentions") by employees.</p>"))
    }
    return tables.joined()
  }

  private func table(_ rows: [ReportSummary.Group]) -> String {
    let most = rows.map(\.counts.total).max() ?? 1
    var out = "<table class=\"bars\"><thead><tr><th>name</th><th>people</th><th>mentions</th>"
    out += "<th>negative</th><th>neutral</th><th>positive</th>"
    out += "<th class=\"wide\">sentiment</th><th>mean</th></tr></thead><tbody>"
    for row in rows.prefix(ReportPage.tableRows) {
      let name = row.name.map { "<bdi>\(Markup.escape($0))</bdi>" } ?? "<i>other</i>"
      out += "<tr><th scope=\"row\">\(name)</th><td>\(Markup.number(row.people))</td>"
      out += "<td>\(Markup.number(row.counts.total))</td>"
      for count in [row.counts.negative, row.counts.neutral, row.counts.positive] {
        out += "<td>\(Markup.percent(Double(count) / Double(max(1, row.counts.total))))</td>"
      }
      out += "<td class=\"wide\">\(bar(row.counts, of: most))</td>"
      out += "<td>\(Markup.signed(row.polarity))</td></tr>"
    }
    out += "</tbody></table>"
    let rest = rows.count - ReportPage.tableRows
    return rest > 0 ? out + "<p class=\"note\">and \(Markup.number(rest)) more</p>" : out
  }

  private var phrases: String {
    var out = "<p class=\"chips\">"
    for phrase in keyphrases {
      out += "<span class=\"chip\"><bdi>\(Markup.escape(phrase.text))</bdi> "
      out += "<small>\(Markup.number(phrase.posts))</small></span>"
    }
    return out + "</p>"
  }

  private func table(_ rows: [ReportSummary.Row], _ heading: String) -> String {
    guard !rows.isEmpty else { return "<p class=\"empty\">None.</p>" }
    let most = rows.map(\.counts.total).max() ?? 1
    var out = "<table class=\"bars\"><thead><tr><th>\(heading)</th><th>mentions</th>"
    out += "<th class=\"wide\">sentiment</th></tr></thead><tbody>"
    for row in rows.prefix(ReportPage.tableRows) {
      out += "<tr><th scope=\"row\"><bdi>\(Markup.escape(row.title ?? row.name))</bdi></th>"
      out += "<td>\(Markup.number(row.counts.total))</td>"
      out += "<td class=\"wide\">\(bar(row.counts, of: most))</td></tr>"
    }
    out += "</tbody></table>"
    let rest = rows.count - ReportPage.tableRows
    return rest > 0 ? out + "<p class=\"note\">and \(Markup.number(rest)) more</p>" : out
  }

  /// A stacked bar as long as the row's share of the longest.
  private func bar(_ counts: LabelCounts, of most: Int) -> String {
    func part(_ count: Int, _ kind: String) -> String {
      guard count > 0 else { return "" }
      let hundredths = 10_000 * count / max(1, most)
      return "<span class=\"\(kind)\" style=\"width:\(Double(hundredths) / 100)%\"></span>"
    }
    return "<div class=\"bar\" role=\"img\" aria-label=\"\(counts.negative) negative, "
      + "\(counts.neutral) neutral, \(counts.positive) positive\">"
      + part(counts.negative, "neg") + part(counts.neutral, "neu") + part(counts.positive, "pos")
      + "</div>"
  }

  private var mentionList: String {
    guard !mentions.isEmpty else {
      return section("Mentions", nil, "<p class=\"empty\">No mention in this period.</p>")
    }
    let total = summary.mentions.total
    let note =
      mentions.count < total
      ? "The newest \(Markup.number(mentions.count)) of \(Markup.number(total))."
      : "All \(Markup.number(total)), newest first."
    var out = "<section><h2>Mentions</h2><p class=\"note\">\(note)</p>"
    for mention in mentions {
      out += MentionCard(mention: mention, offsetMinutes: offsetMinutes).html
    }
    return out + "</section>\n"
  }

  private var legend: String {
    "Underlined words moved the score: <mark class=\"pos\">up</mark>, "
      + "<mark class=\"neg\">down</mark>; the thicker, the more. "
      + "Customers are named only where they agreed."
  }
}
