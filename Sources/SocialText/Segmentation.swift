/// Text boundaries exactly as UAX #29 has them (Unicode 17.0), as byte offsets with 0 and the byte
/// count included; an empty text has none.
///
/// Every call replaces the contents of the array and keeps its capacity. All three run in linear
/// time.
public enum Segmentation {
  /// Version of the Unicode standard behind the rules and all tables, major and minor: `17.0`.
  public static var unicodeVersion: String { String(UnicodeTables.version.dropLast(2)) }

  /// Boundaries of extended grapheme clusters: what readers take for one character.
  public static func graphemes(_ text: Span<UInt8>, into boundaries: inout [Int]) {
    GraphemeBoundaries.find(text, &boundaries)
  }

  /// Word boundaries, spaces and punctuation being segments of their own.
  public static func words(_ text: Span<UInt8>, into boundaries: inout [Int]) {
    WordBoundaries.find(text, &boundaries)
  }

  /// Sentence boundaries; white space belongs to the sentence in front of it.
  public static func sentences(_ text: Span<UInt8>, into boundaries: inout [Int]) {
    SentenceBoundaries.find(text, &boundaries)
  }
}
