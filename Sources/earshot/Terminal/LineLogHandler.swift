import Foundation
import Logging
import Model

/// One line an event on standard error: `2026-11-21T09:30:00Z warning SourceRead source=x …`, or
/// the same as a JSON object.
struct LineLogHandler: LogHandler {
  let isJSON: Bool
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .warning

  init(isJSON: Bool) { self.isJSON = isJSON }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    let moment = Timestamp(seconds: Int64(Date().timeIntervalSince1970)).rfc3339
    guard isJSON else {
      let rest = fields.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }.joined()
      Terminal.note("\(moment) \(event.level) \(event.message)\(rest)")
      return
    }
    var json = JSONWriter()
    json.beginObject()
    json.key("at")
    json.value(moment)
    json.key("level")
    json.value("\(event.level)")
    json.key("event")
    json.value("\(event.message)")
    for (key, value) in fields {
      json.key(key)
      json.value("\(value)")
    }
    json.endObject()
    Terminal.note(json.string)
  }

  /// In quotes where a space would part it; never more than a line.
  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { $0 == " " || $0 == "\"" || $0.isNewline }) else { return text }
    var json = JSONWriter()
    json.value(text)
    return json.string
  }
}
