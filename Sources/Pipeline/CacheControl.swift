/// The directives of Cache-Control (RFC 9111, 5.2.2) that tell when to ask again.
enum CacheControl {
  /// Seconds of `max-age`; nil where there is none, or `no-cache` or `no-store` stands beside it.
  static func maxAge(_ value: String?) -> Int? {
    guard let value, !forbids(value) else { return nil }
    for directive in directives(value) where directive.hasPrefix("max-age=") {
      return Int(directive.dropFirst(8).filter { $0 != "\"" }).map { max(0, $0) }
    }
    return nil
  }

  /// True where the answer must not be kept at all.
  static func forbids(_ value: String?) -> Bool {
    guard let value else { return false }
    return directives(value).contains { $0 == "no-cache" || $0 == "no-store" }
  }

  private static func directives(_ value: String) -> [String] {
    value.lowercased().split(separator: ",").map { $0.split(separator: " ").joined() }
  }
}
