/// What reports and exports hide of people who are not linked with their consent.
public enum Redaction: String, Sendable, CaseIterable {
  /// Nothing: public posts as they were published.
  case none
  /// Authors, e-mail addresses and handles.
  case identifiers
  /// Those and the text.
  case all
}
