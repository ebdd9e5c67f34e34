/// Hides what may not be shown of people who are not linked with their consent.
public struct Redactor: Sendable {
  private let redaction: Redaction

  /// A redactor of a strength.
  public init(_ redaction: Redaction) { self.redaction = redaction }

  /// What stands in the place of an address or a handle.
  static let mask = "[hidden]"

  /// The record as it may be shown. Spans stay valid: what is hidden keeps its number of scalars.
  public func redact(_ mention: MentionRecord) -> MentionRecord {
    guard redaction != .none else { return mention }
    var shown = mention
    if mention.authorOutcome != .linked {
      shown.authorName = nil
      shown.authorHandle = nil
      shown.authorURL = nil
    }
    if redaction == .all {
      shown.title = ""
      shown.text = ""
      shown.because = []
      for index in shown.entities.indices { shown.entities[index].text = "" }
    } else {
      shown.title = Redactor.hideIdentifiers(mention.title)
      shown.text = Redactor.hideIdentifiers(mention.text)
    }
    return shown
  }

  /// A piece of a post's text as it may be shown, of whole words; empty where no text may be.
  public func redact(_ text: String) -> String {
    switch redaction {
    case .none: text
    case .identifiers: Redactor.hideIdentifiers(text)
    case .all: ""
    }
  }

  /// Letters and digits of e-mail addresses, `@handles` and telephone numbers become `x`.
  static func hideIdentifiers(_ text: String) -> String {
    var out = ""
    var word: [Character] = []
    func flush() {
      let isAddress = word.dropFirst().contains("@") || (word.first == "@" && word.count > 1)
      let digits = word.count { $0.isNumber }
      if isAddress || digits >= 7 {
        out += String(word.map { $0.isLetter || $0.isNumber ? "x" : $0 })
      } else {
        out += String(word)
      }
      word.removeAll()
    }
    for character in text {
      if character.isWhitespace {
        flush()
        out.append(character)
      } else {
        word.append(character)
      }
    }
    flush()
    return out
  }
}
