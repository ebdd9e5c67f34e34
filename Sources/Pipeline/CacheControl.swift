/// The one directive of Cache-Control (RFC 9111, 5.2.2) that tells when to ask again.
enum CacheControl {
  /// Seconds of `max-age`; nil where there is none, or `no-cache` or `no-store` stands beside it.
  static func maxAge(_ value: String?) -> Int? {
    guard let value else { return nil }
    var age: Int?
    for part in value.lowercased().split(separator: ",") {
      let directive = part.split(separator: " ").joined()
      if directive == "no-cache" || directive == "no-store" { return nil }
      if directive.hasPrefix("max-age=") {
        age = Int(directive.dropFirst(8).filter { $0 != "\"" }).map { max(0, $0) }
      }
    }
    return age
  }
}
