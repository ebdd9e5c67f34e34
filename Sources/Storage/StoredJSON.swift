import Model
import SocialText

/// Reads the lists that columns hold as JSON, as `ScoreWriter` and `PostWriter` write them.
enum StoredJSON {
  /// `[[start,end,weight,"rule"?],…]` of a score.
  static func words(_ json: String?) -> [MentionRecord.Word] {
    elements(json).map { reason in
      let parts = reason.elements
      return MentionRecord.Word(
        start: parts[0].integer ?? 0, end: parts[1].integer ?? 0, weight: parts[2].double ?? 0,
        rule: parts.count > 3 ? parts[3].string : nil)
    }
  }

  /// `[["rule",weight],…]` of a link.
  static func reasons(_ json: String?) -> [LinkReason] {
    elements(json).map { reason in
      let parts = reason.elements
      return LinkReason(rule: parts[0].string ?? "", weight: parts[1].double ?? 0)
    }
  }

  /// `[["customer",probability],…]` of a link that is held.
  static func candidates(_ json: String?) -> [LinkCandidate] {
    elements(json).map { candidate in
      let parts = candidate.elements
      return LinkCandidate(
        customer: parts[0].string ?? "", probability: parts[1].double ?? 0)
    }
  }

  /// Writes what `candidates` reads.
  static func write(_ candidates: [LinkCandidate], to json: inout JSONWriter) {
    json.beginArray()
    for candidate in candidates { write(candidate.customer, candidate.probability, to: &json) }
    json.endArray()
  }

  /// Writes the reasons of a link: `[["rule",weight],…]`.
  static func write(_ reasons: [LinkReason], to json: inout JSONWriter) {
    json.beginArray()
    for reason in reasons { write(reason.rule, reason.weight, to: &json) }
    json.endArray()
  }

  private static func write(_ name: String, _ number: Double, to json: inout JSONWriter) {
    json.beginArray()
    json.value(name)
    json.value(number)
    json.endArray()
  }

  /// The candidates as text.
  static func text(_ candidates: [LinkCandidate]) -> String {
    var json = JSONWriter()
    write(candidates, to: &json)
    return json.string
  }

  /// The reasons as text.
  static func text(_ reasons: [LinkReason]) -> String {
    var json = JSONWriter()
    write(reasons, to: &json)
    return json.string
  }

  /// Names in `{"complaint":0.7,…}` whose chance is above one half.
  static func likely(_ json: String?) -> [String] {
    guard let json, let document = try? JSONDocument(json) else { return [] }
    return document.root.members.filter { ($0.value.double ?? 0) > 0.5 }.map(\.key)
  }

  /// Bytes of the quoted parts of a text, from a post's `extra`.
  static func quotes(_ json: String?, of text: String) -> [Quote] {
    guard let json, let document = try? JSONDocument(json),
      let quotes = document.root["quotes"]?.elements, !quotes.isEmpty
    else { return [] }
    let offsets = ScalarOffsets(text.utf8.span)
    return quotes.compactMap { quote in
      let places = quote.elements.compactMap(\.integer).compactMap(offsets.byte)
      guard places.count == 2, places[0] <= places[1] else { return nil }
      return Quote(span: TextSpan(start: places[0], end: places[1]))
    }
  }

  private static func elements(_ json: String?) -> [JSONValue] {
    guard let json, let document = try? JSONDocument(json) else { return [] }
    return document.root.elements
  }
}
