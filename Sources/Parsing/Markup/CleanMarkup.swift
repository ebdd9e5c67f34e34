import Model

/// What a scan of an HTML fragment gives: both forms at once.
struct CleanMarkup: Sendable {
  /// Sanitised HTML, without white space at its ends.
  var html = ""
  /// Plain text: blocks and line breaks are line feeds, other white space is one space.
  var text = ""
  /// Block quotations as bytes of `text`.
  var quotes: [Quote] = []
}
