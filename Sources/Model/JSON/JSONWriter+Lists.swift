/// Lists and members that many records have.
extension JSONWriter {
  /// An array of texts.
  public mutating func list(_ texts: some Sequence<String>) {
    beginArray()
    for text in texts { value(text) }
    endArray()
  }

  /// An array of objects, one for each item; `members` writes what stands in it.
  @inlinable
  public mutating func list<Items: Sequence>(
    _ items: Items, _ members: (inout JSONWriter, Items.Element) -> Void
  ) {
    beginArray()
    for item in items {
      beginObject()
      members(&self, item)
      endObject()
    }
    endArray()
  }

  /// Members of the open object; nil stands as `null`.
  public mutating func members(_ texts: [(StaticString, String?)]) {
    for (name, text) in texts {
      key(name)
      value(text)
    }
  }

  /// An array of `{"rule":…,"weight":…}`.
  public mutating func value(_ reasons: [LinkReason]) {
    list(reasons) { json, reason in
      json.key("rule")
      json.value(reason.rule)
      json.key("weight")
      json.value(reason.weight)
    }
  }

  /// An object of the hashes.
  public mutating func value(_ versions: ScorerVersions) {
    beginObject()
    members([
      ("program", versions.program), ("models", versions.models), ("lexicons", versions.lexicons),
      ("customers", versions.customers), ("tracking", versions.tracking),
    ])
    endObject()
  }
}
