import Model

/// The names that the platform of a source's authors goes by in a customer list: those that a run
/// links by, told from the config and the store.
public struct SourcePlatforms {
  private let sources: [String: Source]
  private let store: any MentionStore
  private var known: [String: [String]] = [:]

  init(sources: [String: Source], store: any MentionStore) {
    self.sources = sources
    self.store = store
  }

  /// Of the config's sources; of others the store knows what it knows.
  public init(sources: [Source], store: any MentionStore) {
    self.init(
      sources: Dictionary(sources.map { ($0.id, $0) }) { first, _ in first }, store: store)
  }

  /// Names of the platforms of all sources of config and store, by source.
  public mutating func all() throws -> [String: [String]] {
    var all: [String: [String]] = [:]
    for source in Set(sources.keys).union(try store.visits().keys) {
      all[source] = try names(of: source)
    }
    return all
  }

  /// Names of a source's platform, by where it is asked and where it has moved to.
  public mutating func names(of source: String) throws -> [String] {
    if let known = known[source] { return known }
    let state = try store.state(of: source)
    let url = sources[source]?.url ?? state?.url
    // What is known of another address is void.
    let moved = url == state?.url ? state?.movedTo : nil
    // The source's own name stands first, also where a host is called the same.
    var names = [source]
    for url in [url, moved].compactMap(\.self) {
      for name in URLParts.platforms(of: source, url).dropFirst()
      where !names.dropFirst().contains(name) {
        names.append(name)
      }
    }
    known[source] = names
    return names
  }
}
