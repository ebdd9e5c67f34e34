import Model

/// Writes mention records for other systems. Fields are stable: additions only. What depends on the
/// moment of a run ends in `_at`.
public struct MentionExporter: Sendable {
  /// Form of the records.
  public enum Format: String, Sendable, CaseIterable { case ndjson, csv }

  /// Form of the records.
  public let format: Format
  private let redactor: Redactor
  private var json = JSONWriter()

  /// An exporter; `redaction` says what it hides.
  public init(format: Format, redaction: Redaction = .none) {
    self.format = format
    redactor = Redactor(redaction)
  }

  /// What stands before the first record: the header of a CSV file, nothing for NDJSON.
  public var header: [UInt8] {
    guard format == .csv else { return [] }
    return Array((MentionExporter.columns.joined(separator: ",") + "\r\n").utf8)
  }

  /// Columns of the CSV form.
  public static let columns = [
    "id", "version", "source", "url", "title", "text", "author_name", "author_handle",
    "author_url", "author_outcome", "author_customer", "author_probability", "published", "thread",
    "language", "label", "polarity", "scale", "uncertain", "intents", "entities", "customers",
    "first_seen_at",
  ]

  /// One record as bytes, line end included.
  public mutating func record(_ mention: MentionRecord) -> [UInt8] {
    let shown = redactor.redact(mention)
    json.removeAll()
    switch format {
    case .ndjson:
      write(shown)
      json.endLine()
      return json.bytes
    case .csv: return Array(row(shown).utf8)
    }
  }

  private mutating func write(_ mention: MentionRecord) {
    json.beginObject()
    json.key("id")
    json.value(mention.id)
    json.key("version")
    json.value(mention.version)
    json.members([
      ("source", mention.source), ("url", mention.url), ("title", mention.title),
      ("text", mention.text), ("published", mention.published?.rfc3339),
      ("thread", mention.thread), ("language", mention.language),
    ])
    writeAuthor(mention)
    writeSentiment(mention)
    json.key("entities")
    json.beginArray()
    for entity in mention.entities { write(entity) }
    json.endArray()
    json.key("versions")
    json.value(mention.versions)
    json.key("first_seen_at")
    json.value(mention.firstSeenAt.rfc3339)
    json.endObject()
  }

  private mutating func writeAuthor(_ mention: MentionRecord) {
    json.key("author")
    json.beginObject()
    json.members([
      ("name", mention.authorName), ("handle", mention.authorHandle), ("url", mention.authorURL),
    ])
    json.key("outcome")
    json.value(mention.authorOutcome.rawValue)
    if mention.authorOutcome == .linked, let customer = mention.authorCustomer {
      json.key("customer")
      json.value(customer)
      json.key("probability")
      json.value(mention.authorProbability)
      json.key("because")
      json.value(mention.authorBecause)
    }
    json.endObject()
  }

  private mutating func writeSentiment(_ mention: MentionRecord) {
    json.key("sentiment")
    json.beginObject()
    json.key("label")
    json.value(mention.label.rawValue)
    json.key("polarity")
    json.value(mention.probabilities.polarity)
    json.key("scale")
    json.value(mention.scale)
    json.key("uncertain")
    json.value(mention.isUncertain)
    json.key("probabilities")
    json.beginObject()
    json.key("negative")
    json.value(mention.probabilities.negative)
    json.key("neutral")
    json.value(mention.probabilities.neutral)
    json.key("positive")
    json.value(mention.probabilities.positive)
    json.endObject()
    json.key("intents")
    json.list(mention.intents)
    json.key("because")
    json.list(mention.because) { json, word in
      json.key("start")
      json.value(word.start)
      json.key("end")
      json.value(word.end)
      json.key("weight")
      json.value(word.weight)
      if let rule = word.rule {
        json.key("rule")
        json.value(rule)
      }
    }
    json.endObject()
  }

  private mutating func write(_ entity: MentionRecord.Entity) {
    json.beginObject()
    json.key("start")
    json.value(entity.start)
    json.key("end")
    json.value(entity.end)
    json.key("text")
    json.value(entity.text)
    json.key("type")
    json.value(entity.type)
    if entity.isInTitle {
      json.key("field")
      json.value("title")
    }
    if let id = entity.trackedID {
      json.key("id")
      json.value(id)
    }
    if let outcome = entity.outcome {
      json.key("outcome")
      json.value(outcome.rawValue)
      if outcome == .linked, let customer = entity.customer {
        json.key("customer")
        json.value(customer)
        json.key("probability")
        json.value(entity.probability ?? 0)
      }
    }
    json.key("label")
    json.value(entity.label.rawValue)
    json.key("polarity")
    json.value(entity.polarity)
    json.endObject()
  }

  private func row(_ mention: MentionRecord) -> String {
    let isLinked = mention.authorOutcome == .linked
    let tracked = mention.entities.filter { $0.trackedID != nil }
      .map { "\($0.trackedID ?? ""):\($0.label.rawValue)" }
    let customers = mention.entities.filter { $0.outcome == .linked }.compactMap(\.customer)
    let fields: [String] = [
      mention.id, "\(mention.version)", mention.source, mention.url ?? "", mention.title,
      mention.text, mention.authorName ?? "", mention.authorHandle ?? "",
      mention.authorURL ?? "", mention.authorOutcome.rawValue,
      isLinked ? mention.authorCustomer ?? "" : "",
      isLinked ? "\(mention.authorProbability)" : "", mention.published?.rfc3339 ?? "",
      mention.thread ?? "", mention.language, mention.label.rawValue,
      "\(mention.probabilities.polarity)", "\(mention.scale)", "\(mention.isUncertain)",
      mention.intents.joined(separator: ";"), tracked.joined(separator: ";"),
      customers.joined(separator: ";"), mention.firstSeenAt.rfc3339,
    ]
    return fields.map(CSVCell.text).joined(separator: ",") + "\r\n"
  }
}
