import Model

/// Reads tracked things as the config and `--tracked` files write them.
public enum TrackingReader {
  /// One entry; missing members read as empty.
  public static func entity(_ value: JSONValue) -> TrackedEntity {
    TrackedEntity(
      id: value["id"]?.string ?? "",
      kind: value["type"]?.string.flatMap(TrackedEntity.Kind.init(rawValue:)) ?? .brand,
      names: value["names"]?.elements.compactMap(\.string) ?? [],
      excludes: value["exclude"]?.elements.compactMap(\.string) ?? [],
      context: value["context"]?.elements.compactMap(\.string) ?? [],
      isCompetitor: value["competitor"]?.boolean ?? false)
  }
}
