import Model
import SocialText

extension CustomerLinker {
  /// A text with the addresses and handles of people masked who asked to be forgotten; nil where it
  /// has none. `platforms` are those of the text's source. Addresses count disguised too, handles behind
  /// an `@` and, where they could be no word, alone.
  public func withoutSuppressed(_ text: String, platforms: [String]) -> String? {
    guard suppressed.count > 0 else { return nil }
    let bytes = Array(text.utf8)
    var found: [TextSpan] = []
    for span in IdentifierScanner().spans(in: text) where isSuppressed(bytes, span, platforms) {
      found.append(span)
    }
    var start = 0
    var last = TextSpan(start: 0, end: 0)
    for at in 0...bytes.count {
      if at < bytes.count, CustomerLinker.isHandle(bytes[at]) { continue }
      let word = TextSpan(start: start, end: at)
      start = at + 1
      // `forum:kim` names an account, be `kim` a word or not.
      let isAccount =
        word.start > 0 && last.end == word.start - 1 && bytes[word.start - 1] == 0x3A
        && platforms.contains(
          String(decoding: bytes[last.start..<last.end], as: UTF8.self).lowercased())
      last = word
      guard isAccount || CustomerLinker.isTelling(bytes[word.start..<word.end]),
        !found.contains(where: { $0.overlaps(word) })
      else { continue }
      let handle = String(decoding: bytes[word.start..<word.end], as: UTF8.self)
      if platforms.contains(where: { suppressed.contains("\($0):\(handle)") }) {
        found.append(word)
      }
    }
    guard !found.isEmpty else { return nil }
    return TextMask.mask(text, found.sorted { $0.start < $1.start })
  }

  /// A scored post as it may be stored: nothing in it names who asked to be forgotten. Spans stay valid,
  /// and an edit is told by the words as they were published.
  public func withoutSuppressed(_ scored: ScoredPost, platforms: [String]) -> ScoredPost {
    guard suppressed.count > 0 else { return scored }
    let author = scored.post.author
    let own =
      scored.author.isSuppressed
      ? PersonTerms(
        emails: addresses(author), handles: handleKeys(author, platforms),
        names: [author.name].compactMap(\.self), isOwn: true) : nil
    let names = [author.platform].compactMap(\.self) + platforms
    var isChanged = false
    func masked(_ text: String) -> String {
      var kept = text
      if let masked = own?.masked(kept) { kept = masked }
      if let masked = withoutSuppressed(kept, platforms: names) { kept = masked }
      if kept != text { isChanged = true }
      return kept
    }
    var post = scored.post
    post.title = masked(post.title)
    post.text = masked(post.text)
    post.url = post.url.map(masked)
    post.guid = post.guid.map(masked)
    post.thread = post.thread.map(masked)
    post.replyTo = post.replyTo.map(masked)
    guard isChanged else { return scored }
    post.statedHash = scored.post.statedHash ?? scored.post.ownHash
    var kept = scored
    kept.post = post
    return kept
  }

  private func isSuppressed(_ bytes: [UInt8], _ span: TextSpan, _ platforms: [String]) -> Bool {
    let text = String(decoding: bytes[span.start..<span.end], as: UTF8.self)
    if BioReader.emails(in: CustomerLinker.written(text)).contains(where: suppressed.contains) {
      return true
    }
    let handle = text.utf8.first == 0x40 ? String(text.dropFirst()) : text
    return platforms.contains { suppressed.contains("\($0):\(handle)") }
  }

  /// An address with a plain `@`, without spaces beside it: as `IdentifierScanner` finds it, it may have
  /// both otherwise.
  private static func written(_ text: String) -> String {
    // Most are written plainly, and texts of posts come by here.
    let isPlain = !text.utf8.contains { $0 == 0x20 || $0 == 0x25 || $0 == 0x26 || $0 == 0xEF }
    if isPlain { return text }
    var text = text
    for sign in ["%40", "&#64;", "&#064;", "&#x40;", "&#X40;", "&commat;", "\u{FF20}"] {
      text = text.replacing(sign, with: "@")
    }
    return text.replacing(" @", with: "@").replacing("@ ", with: "@")
  }

  private static func isHandle(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x5F
      || byte == 0x2D
  }

  /// No word: a digit or `_` among letters, five bytes at least.
  private static func isTelling(_ word: ArraySlice<UInt8>) -> Bool {
    word.count >= 5 && word.count <= 64
      && word.contains { ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F }
      && word.contains { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
  }
}
