/// What is hidden of people who are not linked with their consent, in the store, in reports and in
/// exports.
public enum Redaction: String, Sendable, CaseIterable {
  /// Nothing: public posts as they were published.
  case none
  /// E-mail addresses, handles, telephone and account numbers in texts; authors are not shown.
  case identifiers
  /// Those; no text is shown, and no author is stored who is nobody to us.
  case all
}
