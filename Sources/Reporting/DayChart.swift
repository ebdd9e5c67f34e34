import Model

/// Mentions over time as stacked columns in SVG: days, or weeks and months where days would be too
/// many to tell apart. Empty days in between are drawn as such.
struct DayChart {
  private struct Column {
    var name: String
    var counts: LabelCounts
  }

  private let columns: [Column]
  private let unit: String
  /// Mentions whose dates lie far from all others.
  private let strayMentions: Int
  /// First and last day that count; nil without a dated mention.
  let span: (first: String, last: String)?

  /// Most columns that can be told apart.
  private static let mostColumns = 92
  /// Days without a mention behind which few others are strays.
  private static let gapOfStrays = 366

  init(days: [ReportSummary.Row]) {
    let (dated, strays) = DayChart.withoutStrays(
      days.compactMap { row in
        Timestamp(rfc3339: row.name).map { DatedRow(day: Int($0.seconds / 86_400), row: row) }
      })
    strayMentions = strays
    span = dated.first.flatMap { first in dated.last.map { (first.row.name, $0.row.name) } }
    for (unit, length) in [("day", 1), ("week", 7), ("month", 30), ("quarter", 91)] {
      let columns = DayChart.columns(dated, length)
      if columns.count <= DayChart.mostColumns || unit == "quarter" {
        self.unit = unit
        self.columns = Array(columns.suffix(DayChart.mostColumns))
        return
      }
    }
    unit = "day"
    columns = []
  }

  private struct DatedRow {
    var day: Int
    var row: ReportSummary.Row
  }

  /// The days without those at either end that are more than a year from the next one and have
  /// together at most one mention in a hundred: feeds give dates of other centuries by mistake, and
  /// one of those would leave nothing to see of the rest.
  private static func withoutStrays(
    _ all: [DatedRow]
  ) -> (kept: ArraySlice<DatedRow>, strays: Int) {
    let limit = mentions(all[...]) / 100
    let start = strays(all, atMost: limit)
    let rest = all[start...]
    let end = strays(rest.reversed(), atMost: limit - mentions(all[..<start]))
    let kept = rest.dropLast(end)
    return (kept, mentions(all[...]) - mentions(kept))
  }

  /// How many days at the front of `days` are strays with `limit` mentions together at most.
  private static func strays(_ days: [DatedRow], atMost limit: Int) -> Int {
    var found = 0
    var cut = 0
    for index in days.indices.dropFirst() {
      cut += days[index - 1].row.counts.total
      guard cut <= limit else { break }
      if abs(days[index].day - days[index - 1].day) > gapOfStrays { found = index }
    }
    return found
  }

  private static func mentions(_ days: ArraySlice<DatedRow>) -> Int {
    days.reduce(0) { $0 + $1.row.counts.total }
  }

  /// Counts of `length` days each, from the first day on, gaps filled.
  private static func columns(_ dated: ArraySlice<DatedRow>, _ length: Int) -> [Column] {
    guard let first = dated.first?.day, let last = dated.last?.day else { return [] }
    let count = (last - first) / length + 1
    // A date of another century would make a chart of nothing but gaps.
    guard count <= 20_000 else {
      return dated.map { Column(name: $0.row.name, counts: $0.row.counts) }
    }
    var columns = (0..<count).map { index in
      Column(
        name: Timestamp(seconds: Int64(first + index * length) * 86_400).day,
        counts: LabelCounts())
    }
    for day in dated {
      let index = (day.day - first) / length
      columns[index].counts.add(.negative, day.row.counts.negative)
      columns[index].counts.add(.neutral, day.row.counts.neutral)
      columns[index].counts.add(.positive, day.row.counts.positive)
    }
    return columns
  }

  var svg: String {
    guard !columns.isEmpty else { return "<p class=\"empty\">No dated mention.</p>" }
    let width = 720.0
    let height = 200.0
    let left = 34.0
    let bottom = 22.0
    let most = max(1, columns.map(\.counts.total).max() ?? 1)
    let top = DayChart.roundUp(most)
    let plot = height - bottom - 8
    let step = (width - left) / Double(columns.count)
    let gap = min(3, step * 0.2)
    var out = "<svg class=\"days\" viewBox=\"0 0 720 200\" role=\"img\" "
    out += "aria-label=\"Mentions by \(unit), stacked by sentiment\">"
    for part in [0, top / 2, top] where part != 0 || top > 0 {
      let y = 8 + plot * (1 - Double(part) / Double(top))
      out += "<line x1=\"\(left)\" x2=\"\(width)\" y1=\"\(short(y))\" y2=\"\(short(y))\"/>"
      out += "<text x=\"\(left - 6)\" y=\"\(short(y + 4))\" class=\"end\">\(part)</text>"
    }
    for (index, column) in columns.enumerated() {
      let x = left + step * Double(index) + gap / 2
      var y = 8 + plot
      let counts = column.counts
      out += "<g><title>\(column.name): \(counts.negative) negative, \(counts.neutral) neutral, "
      out += "\(counts.positive) positive</title>"
      for (count, kind) in [
        (counts.negative, "neg"), (counts.neutral, "neu"), (counts.positive, "pos"),
      ] where count > 0 {
        let tall = plot * Double(count) / Double(top)
        y -= tall
        out += "<rect class=\"\(kind)\" x=\"\(short(x))\" y=\"\(short(y))\" "
        out += "width=\"\(short(step - gap))\" height=\"\(short(tall))\"/>"
      }
      out += "</g>"
    }
    // Four labels still stand apart on a telephone, where they are drawn larger.
    let every = max(1, (columns.count + 3) / 4)
    for index in stride(from: 0, to: columns.count, by: every) {
      let x = left + step * (Double(index) + 0.5)
      // A label at the very edge would be cut.
      let anchor = index == 0 ? "start" : x > width - 40 ? "end" : "middle"
      let place = index == 0 ? left : x > width - 40 ? width : x
      out += "<text x=\"\(short(place))\" y=\"\(height - 6)\" class=\"\(anchor)\">"
      out += "\(columns[index].name)</text>"
    }
    out += "</svg>"
    var notes: [String] = []
    if unit != "day" { notes.append("Each column is a \(unit).") }
    if strayMentions > 0 {
      let number = Markup.number(strayMentions)
      notes.append(
        strayMentions == 1
          ? "1 mention with a date far from all others is not shown."
          : "\(number) mentions with dates far from all others are not shown.")
    }
    return notes.isEmpty ? out : out + "<p class=\"note\">\(notes.joined(separator: " "))</p>"
  }

  /// An even number that axes are cut at: 2, 4, 6, 10, 20, 40 …
  private static func roundUp(_ value: Int) -> Int {
    var scale = 1
    while true {
      for step in [2, 4, 6, 10] where step * scale >= value { return step * scale }
      scale *= 10
    }
  }

  private func short(_ value: Double) -> String {
    "\((value * 10).rounded() / 10)"
  }
}
