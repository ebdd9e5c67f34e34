import Customers
import Model
import SocialText

/// An author with the customer that they are: what linking is measured by.
struct LinkRow: Sendable {
  /// Line it begins on, counted from 1.
  var line: Int
  /// Its id as JSON, where it has one.
  var id: [UInt8]?
  /// What the author shows; nil where only the names of the text are marked.
  var author: Author?
  /// Ids of the customer's rows; empty for nobody of the list.
  var customers: [String] = []
  /// The text, where its names are marked.
  var text: String?
  /// All names of the text.
  var spans: [SpanLabel] = []
  /// The title of the text, with names that are not marked: evidence for those of the text.
  var title: String?
  /// BCP 47; nil where it is not said.
  var language: String?
  /// Where the text is from.
  var source: String?
  /// True where people have decided about one name that was held, the only one in `spans`, and nothing
  /// is known of the text's others; without a text it is undecided yet.
  var isDecision = false

  /// Where its marked names say whom they mean.
  var customerKey: String { isDecision ? "entity.customer" : "spans[].customer" }
}

/// Rows of what `earshot stage link` reads, with a `customer`: an id of the list, several of one
/// customer, or null for nobody.
///
///     {"id":1,"author":{"platform":"forum","handle":"kimw","name":"Kim Wells"},"customer":"K-7"}
///     {"id":2,"author":{"name":"Kim Wells","location":"Leeds"},"customer":null}
///
/// Where the names of its text are marked, all of them, they are counted too; then a row may do without
/// author and customer. Offsets are Unicode scalars, half-open; in tables there are none.
/// A `title` is evidence for them, and not marked itself.
///
///     {"id":3,"text":"Acme is late","spans":[{"start":0,"end":4,"type":"company","customer":"K-9"}]}
///
/// A line of `earshot customers held --names --json` with a `customer` in its `entity` is a decision
/// about this one name, in the text or in the title; null where it means none of the list.
struct LinkRows: LabelledForm {
  static let command = "links"
  static let names =
    ["customer", "id", "text", "channel", "at"] + parts + parts.map { "author." + $0 }
  static let needed = ["customer"]
  private static let parts = ["platform", "handle", "name", "location", "bio", "email", "url"]
  private var document = JSONDocument()

  mutating func row(json line: Span<UInt8>, line number: Int) throws(RowProblem) -> LinkRow {
    func problem(_ message: String) -> RowProblem { RowProblem(line: number, message: message) }
    do throws(JSONError) {
      try document.refill(line)
    } catch {
      throw problem("column \(error.column): \(error.message); mend: one JSON object a line")
    }
    guard document.kind(0) == .object else {
      throw problem("is no object; mend: {\"author\": {…}, \"customer\": \"…\" or null}")
    }
    var row = LinkRow(line: number, id: document.member("id").map { Array(document.raw($0)) })
    if let spans = document.member("spans"), document.kind(spans) != .null {
      try read(spans, into: &row)
      if document.member("author") == nil, document.member("customer") == nil { return row }
    } else if let entity = document.member("entity"), document.kind(entity) == .object {
      try read(decision: entity, into: &row)
      return row
    }
    guard let value = document.member("author"), document.kind(value) == .object else {
      throw problem(
        "author: is missing or no object; mend: {\"platform\", \"handle\", \"name\", "
          + "\"location\", \"bio\"}")
    }
    do throws(StageError) {
      row.author = try AuthorLine.author(document)
    } catch {
      throw problem("\(error.message); mend: put it in double quotes, or null")
    }
    row.customers = try ids(of: 0, "", line: number)
    return row
  }

  /// Ids of a row or a mark: one, a list, or null.
  private func ids(
    of object: Int, _ path: String, line: Int
  ) throws(RowProblem) -> [String] {
    guard let customer = document.member("customer", of: object) else {
      throw RowProblem(
        line: line,
        message: "\(path)customer: is missing; mend: give the id of a row of the list, or null for "
          + "nobody of it")
    }
    let values =
      document.kind(customer) == .array ? Array(document.elements(of: customer)) : [customer]
    var customers: [String] = []
    for value in values {
      switch document.kind(value) {
      case .string: customers.append(document.string(value) ?? "")
      case .number: customers.append(String(decoding: document.raw(value), as: UTF8.self))
      case .null: break
      case .object, .array, .boolean:
        throw RowProblem(
          line: line,
          message: "\(path)customer: is no id; mend: an id, a list of ids of one customer, or null")
      }
    }
    return customers.filter { !$0.isEmpty }
  }

  private func read(_ spans: Int, into row: inout LinkRow) throws(RowProblem) {
    func problem(_ message: String) -> RowProblem { RowProblem(line: row.line, message: message) }
    guard document.kind(spans) == .array else {
      throw problem(
        "spans: is no list; mend: [{\"start\", \"end\", \"type\", \"customer\"}], or leave it out")
    }
    guard let text = string("text") else {
      throw problem("text: is missing or no text; mend: give the text in which the spans lie")
    }
    readPlace(of: text, title: string("title"), into: &row)
    let offsets = ScalarOffsets(text.utf8.span)
    var seen: Set<TextSpan> = []
    for (index, element) in document.elements(of: spans).enumerated() {
      let path = "spans[\(index)]."
      let label = try label(of: element, path, in: offsets, line: row.line)
      guard seen.insert(label.span).inserted else {
        throw problem("\(path)start: is marked twice; mend: mark each place once")
      }
      row.spans.append(label)
    }
  }

  /// A held name with what was decided about it; a row without text where nothing was.
  private func read(decision entity: Int, into row: inout LinkRow) throws(RowProblem) {
    row.isDecision = true
    guard document.member("customer", of: entity) != nil else { return }
    let isInTitle = document.member("in_title", of: entity).flatMap(document.boolean) == true
    let names: (StaticString, StaticString) =
      isInTitle ? ("title", "text") : ("text", "title")
    guard let text = string(names.0), !text.isEmpty else {
      throw RowProblem(
        line: row.line,
        message:
          "\(names.0): is missing or empty; mend: list held names where privacy.redact shows "
          + "texts, for what stands around a name is what is learned")
    }
    readPlace(of: text, title: string(names.1), into: &row)
    row.spans = [
      try label(of: entity, "entity.", in: ScalarOffsets(text.utf8.span), line: row.line)
    ]
  }

  private func string(_ name: StaticString) -> String? {
    document.member(name).flatMap { document.string($0) }?.contiguous
  }

  private func readPlace(of text: String, title: String?, into row: inout LinkRow) {
    row.text = text
    row.title = title
    row.source = SourceLine.source(document)
    row.language = string("language")
  }

  /// A marked name; `path` is where it stands in the row.
  private func label(
    of element: Int, _ path: String, in offsets: ScalarOffsets, line: Int
  ) throws(RowProblem) -> SpanLabel {
    guard let start = document.member("start", of: element).flatMap({ document.integer($0) }),
      let end = document.member("end", of: element).flatMap({ document.integer($0) }),
      start < end, let span = TargetPlace.span(start, end, in: offsets)
    else {
      throw RowProblem(
        line: line,
        message:
          "\(path)start: start and end are no part of the text; mend: count Unicode scalars, "
          + "from 0 to \(offsets.count), end behind the last")
    }
    let word = document.member("type", of: element).flatMap { document.string($0) }
    guard let type = word.flatMap(EntityType.init(rawValue:)) else {
      throw RowProblem(
        line: line,
        message: "\(path)type: is none; mend: one of "
          + EntityType.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return SpanLabel(span: span, type: type, customers: try ids(of: element, path, line: line))
  }

  func row(cells: LabelledTable.Record, line: Int) throws(RowProblem) -> LinkRow {
    guard let customer = cells["customer"] else {
      throw RowProblem(
        line: line,
        message: "has \(cells.count) cells and lacks customer; mend: put cells with separators in "
          + "double quotes")
    }
    func part(_ name: String) -> String? {
      let cell = cells["author." + name] ?? cells[name]
      return cell.flatMap { $0.isEmpty ? nil : $0 }
    }
    let author = Author(
      name: part("name"), email: part("email"), url: part("url"), handle: part("handle"),
      platform: part("platform"), location: part("location"), bio: part("bio"))
    guard author.name != nil || author.handle != nil || author.email != nil || author.bio != nil
    else {
      throw RowProblem(
        line: line, message: "shows nothing of an author; mend: a column name, handle or bio")
    }
    return LinkRow(
      line: line, id: cells.id, author: author,
      customers: customer.split(separator: ";").map(String.init).filter { !$0.isEmpty })
  }
}
