import Model
import SocialText

/// Reads labelled rows that are JSON objects: the input of `earshot stage sentiment` with a `label`,
/// and labels of `targets`; or one `target`, by name (with or without `span`) or by place, that the
/// row's label is about.
///
///     {"id":1,"text":"Great bike, awful shop","label":"neutral","language":"en",
///      "targets":[{"start":6,"end":10,"label":"positive"},{"start":18,"end":22,"label":-1}]}
///     {"id":2,"text":"Great bike, awful shop","label":"negative","target":"shop"}
struct LabelledJSON {
  private var document = JSONDocument()

  /// Reads a line; what is wrong with it is thrown as a sentence with its mend.
  mutating func row(_ bytes: Span<UInt8>, line: Int) throws(RowProblem) -> LabelledRow {
    do throws(JSONError) {
      try document.refill(bytes)
    } catch {
      throw RowProblem(
        line: line,
        message: "column \(error.column): \(error.message); mend: one JSON object a line")
    }
    do throws(Complaint) {
      return try row(line)
    } catch {
      throw RowProblem(line: line, message: error.message)
    }
  }

  private struct Complaint: Error {
    var message: String
  }

  private func row(_ line: Int) throws(Complaint) -> LabelledRow {
    guard document.kind(0) == .object else {
      throw Complaint(message: "is no object; mend: {\"text\": …, \"label\": …}")
    }
    guard let text = try string("text") else {
      throw Complaint(message: "text: is missing; mend: give the text as a string under \"text\"")
    }
    var row = LabelledRow(line: line, text: text.contiguous)
    row.id = document.member("id").map { Array(document.raw($0)) }
    let language = try string("language")
    let lang = try string("lang")
    row.language = language ?? lang
    let label = try label("label", of: 0)
    let offsets = ScalarOffsets(row.text.utf8.span)
    row.targets = try targets(offsets)
    if let target = try target(row.text, offsets) {
      guard let label else { throw Complaint(message: LabelWords.complaint("label", "")) }
      row.targets.append(LabelledRow.Target(span: target.span, label: label))
    } else {
      row.label = label
    }
    guard row.label != nil || !row.targets.isEmpty else {
      throw Complaint(message: LabelWords.complaint("label", ""))
    }
    return row
  }

  private func string(_ key: StaticString) throws(Complaint) -> String? {
    guard let value = document.member(key), document.kind(value) != .null else { return nil }
    guard let text = document.string(value) else {
      throw Complaint(message: "\(key): is no string; mend: put it in double quotes")
    }
    return text
  }

  private func label(_ field: String, of object: Int) throws(Complaint) -> PolarityLabel? {
    guard let value = document.member("label", of: object), document.kind(value) != .null else {
      return nil
    }
    let word = document.string(value) ?? String(decoding: document.raw(value), as: UTF8.self)
    guard let label = LabelWords.label(word) else {
      throw Complaint(message: LabelWords.complaint(field, word))
    }
    return label
  }

  /// Those of `targets` that have labels.
  private func targets(_ offsets: ScalarOffsets) throws(Complaint) -> [LabelledRow.Target] {
    guard let list = document.member("targets"), document.kind(list) != .null else { return [] }
    guard document.kind(list) == .array else {
      throw Complaint(
        message: "targets: is no list; mend: [{\"start\": …, \"end\": …, \"label\": …}]")
    }
    var targets: [LabelledRow.Target] = []
    for (number, element) in document.elements(of: list).enumerated() {
      let field = "targets[\(number)]"
      let span = try span(field, of: element, offsets)
      guard let label = try label(field + ".label", of: element) else { continue }
      targets.append(LabelledRow.Target(span: span, label: label))
    }
    return targets
  }

  /// What the row's label is about, where that is no whole text.
  private func target(
    _ text: String, _ offsets: ScalarOffsets
  ) throws(Complaint) -> (span: TextSpan?, Void)? {
    let target = document.member("target").flatMap { document.kind($0) == .null ? nil : $0 }
    if let target, document.kind(target) == .object {
      return (try span("target", of: target, offsets), ())
    }
    if let span = document.member("span"), document.kind(span) != .null {
      let ends = document.elements(of: span)
      guard ends.count == 2, let start = document.integer(ends[0]),
        let end = document.integer(ends[1])
      else { throw Complaint(message: "span: is no pair; mend: [start, end] in Unicode scalars") }
      return (try place("span", start, end, offsets), ())
    }
    guard let target else { return nil }
    guard let name = document.string(target) else {
      throw Complaint(message: "target: is neither a name nor a place; mend: \"target\": \"name\"")
    }
    return name.isEmpty ? nil : (TargetPlace.span(of: name, in: text), ())
  }

  private func span(
    _ field: String, of object: Int, _ offsets: ScalarOffsets
  ) throws(Complaint) -> TextSpan {
    guard let start = document.member("start", of: object).flatMap({ document.integer($0) }),
      let end = document.member("end", of: object).flatMap({ document.integer($0) })
    else {
      throw Complaint(
        message: "\(field): has no place; mend: {\"start\": …, \"end\": …} in Unicode scalars")
    }
    return try place(field, start, end, offsets)
  }

  private func place(
    _ field: String, _ start: Int, _ end: Int, _ offsets: ScalarOffsets
  ) throws(Complaint) -> TextSpan {
    guard let span = TargetPlace.span(start, end, in: offsets) else {
      throw Complaint(
        message: "\(field): \(start) to \(end) lies outside of the text "
          + "(\(offsets.count) scalars); mend: count Unicode scalars, from 0 on, the end not included"
      )
    }
    return span
  }
}
