import Model

/// An author with the customer that they are: what linking is measured by.
struct LinkRow: Sendable {
  /// Line it begins on, counted from 1.
  var line: Int
  /// Its id as JSON, where it has one.
  var id: [UInt8]?
  /// What the author shows.
  var author: Author
  /// Ids of the customer's rows; empty for nobody of the list.
  var customers: [String]
}

/// Rows of what `earshot stage link` reads, with a `customer`: an id of the list, several of one
/// customer, or null for nobody.
///
///     {"id":1,"author":{"platform":"forum","handle":"kimw","name":"Kim Wells"},"customer":"K-7"}
///     {"id":2,"author":{"name":"Kim Wells","location":"Leeds"},"customer":null}
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
    guard let value = document.member("author"), document.kind(value) == .object else {
      throw problem(
        "author: is missing or no object; mend: {\"platform\", \"handle\", \"name\", "
          + "\"location\", \"bio\"}")
    }
    let author: Author
    do throws(StageError) {
      author = try AuthorLine.author(document)
    } catch {
      throw problem("\(error.message); mend: put it in double quotes, or null")
    }
    guard let customer = document.member("customer") else {
      throw problem(
        "customer: is missing; mend: give the id of a row of the list, or null for nobody of it")
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
        throw problem("customer: is no id; mend: an id, a list of ids of one customer, or null")
      }
    }
    return LinkRow(
      line: number, id: document.member("id").map { Array(document.raw($0)) }, author: author,
      customers: customers.filter { !$0.isEmpty })
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
