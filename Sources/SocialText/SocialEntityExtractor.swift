/// Finds addresses, hashtags, mentions and cashtags by twitter-text's rules.
///
/// One pass from left to right; only bytes that can be part of such an entity (`@ # $ . :` and
/// full-width signs) start any work, and no stretch is searched twice.
public struct SocialEntityExtractor: Sendable {
  /// Makes an extractor.
  public init() {}

  /// Replaces `entities` with those of a UTF-8 text, in text order, never overlapping.
  public func extract(_ text: Span<UInt8>, into entities: inout [SocialEntity]) {
    entities.removeAll(keepingCapacity: true)
    var index = 0
    /// No address starts in front of this.
    var floor = 0
    while index < text.count {
      let byte = text[index]
      var kind = SocialEntity.Kind.url
      var start = index
      var end: Int?
      switch byte {
      case 64:
        kind = .mention
        end = SignMatcher.mentionEnd(text, at: index, sign: 1)
      case 35:
        kind = .hashtag
        end = SignMatcher.hashtagEnd(text, at: index, sign: 1)
      case 36:
        kind = .cashtag
        end = SignMatcher.cashtagEnd(text, at: index)
      case 0xEF where index + 2 < text.count && text[index + 1] == 0xBC:
        if text[index + 2] == 0xA0 {
          kind = .mention
          end = SignMatcher.mentionEnd(text, at: index, sign: 3)
        } else if text[index + 2] == 0x83 {
          kind = .hashtag
          end = SignMatcher.hashtagEnd(text, at: index, sign: 3)
        }
      case 58:
        if let scheme = Self.schemeStart(text, index, floor) {
          start = scheme
          end = Self.take(URLMatcher.matchHost(text, start: start, host: index + 3), &floor)
        }
      case 46 where index > floor || floor == 0:
        start = Self.labelStart(text, index, floor)
        if start < index, text[start] != 45, URLMatcher.mayStart(text, start, bare: true) {
          end = Self.take(URLMatcher.matchBare(text, start: start), &floor)
        }
      default: break
      }
      if let end {
        entities.append(SocialEntity(kind: kind, span: TextSpan(start: start, end: end)))
        index = end
        floor = end
      } else {
        index += 1
      }
    }
  }

  private static func take(_ result: URLMatcher.Result, _ floor: inout Int) -> Int? {
    switch result {
    case .found(let end): return end
    case .none(let searched):
      floor = searched
      return nil
    }
  }

  /// Where `http` or `https` in front of a `://` starts, if an address may start there.
  private static func schemeStart(_ text: Span<UInt8>, _ colon: Int, _ floor: Int) -> Int? {
    guard colon + 3 < text.count, text[colon + 1] == 47, text[colon + 2] == 47 else { return nil }
    var start = colon
    while start > max(floor, colon - 5), CharacterClass.isLetter(text[start - 1]) { start -= 1 }
    guard isHTTP(text, start, colon), URLMatcher.mayStart(text, start, bare: false) else {
      return nil
    }
    return start
  }

  /// True if the bytes are `http` or `https`, in any case.
  static func isHTTP(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard end - start == 4 || (end - start == 5 && text[start + 4] | 32 == 115) else {
      return false
    }
    return text[start] | 32 == 104 && text[start + 1] | 32 == 116 && text[start + 2] | 32 == 116
      && text[start + 3] | 32 == 112
  }

  /// Start of the label that ends in front of a dot.
  private static func labelStart(_ text: Span<UInt8>, _ dot: Int, _ floor: Int) -> Int {
    var start = dot
    while start > floor {
      let byte = text[start - 1]
      if byte < 0x80 {
        guard CharacterClass.isAlphanumeric(byte) || byte == 45 else { break }
        start -= 1
      } else {
        let before = UTF8Scalar.decodeBefore(text, start)
        guard before.start >= floor, CharacterClass.isAccentedLatin(before.scalar) else { break }
        start = before.start
      }
    }
    return start
  }
}
