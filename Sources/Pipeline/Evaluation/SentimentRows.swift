import Model

/// Texts with labels of their polarity.
struct SentimentRows: LabelledForm {
  static let command = "sentiment"
  static let names = ["text", "label", "language", "lang", "id", "target"]
  static let needed = ["text", "label"]
  private var json = LabelledJSON()

  mutating func row(json line: Span<UInt8>, line number: Int) throws(RowProblem) -> LabelledRow {
    try json.row(line, line: number)
  }

  func row(cells: LabelledTable.Record, line: Int) throws(RowProblem) -> LabelledRow {
    guard let text = cells["text"], let word = cells["label"] else {
      throw RowProblem(
        line: line,
        message: "has \(cells.count) cells and lacks text or label; mend: put texts with "
          + "separators in double quotes")
    }
    guard let label = LabelWords.label(word) else {
      throw RowProblem(line: line, message: LabelWords.complaint("label", word))
    }
    var row = LabelledRow(line: line, text: text.contiguous)
    row.id = cells.id
    row.language = cells["language"] ?? cells["lang"]
    if let name = cells["target"], !name.isEmpty {
      row.targets = [
        LabelledRow.Target(span: TargetPlace.span(of: name, in: row.text), label: label)
      ]
    } else {
      row.label = label
    }
    return row
  }
}

extension LabelledTable.Record {
  /// The row's id as JSON.
  var id: [UInt8]? {
    guard let id = self["id"], !id.isEmpty else { return nil }
    var json = JSONWriter()
    json.value(id)
    return json.bytes
  }
}
