import Model
import SocialText

/// What a scan of an HTML fragment gives: both forms at once, in buffers that are used again.
struct CleanMarkup: Sendable {
  /// Sanitised HTML.
  var html: [UInt8] = []
  /// Plain text: blocks and line breaks are line feeds, other white space is one space.
  var text: [UInt8] = []
  /// Block quotations as bytes of `text`.
  var quotes: [Quote] = []

  /// Forgets the contents, keeps the buffers.
  mutating func removeAll() {
    html.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
    quotes.removeAll(keepingCapacity: true)
  }
}
