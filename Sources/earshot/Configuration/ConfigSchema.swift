import Model

/// The shape of config.json as JSON Schema (draft 2020-12), for editors.
enum ConfigSchema {
  /// The whole schema.
  static var json: String {
    var json = JSONWriter()
    write(.root, nil, isRoot: true, to: &json)
    return json.string
  }

  private static func write(
    _ node: ConfigNode, _ summary: String?, isRoot: Bool = false, to json: inout JSONWriter
  ) {
    json.beginObject()
    if isRoot {
      json.key("$schema")
      json.value("https://json-schema.org/draft/2020-12/schema")
      json.key("title")
      json.value("earshot config.json")
    }
    if let summary {
      json.key("description")
      json.value(summary)
    }
    func type(_ name: String) {
      json.key("type")
      json.value(name)
    }
    switch node {
    case .string: type("string")
    case .word(let words):
      json.key("enum")
      json.beginArray()
      for word in words { json.value(word) }
      json.endArray()
    case .integer(let range):
      type("integer")
      json.key("minimum")
      json.value(range.lowerBound)
      json.key("maximum")
      json.value(range.upperBound)
    case .boolean: type("boolean")
    case .duration:
      type("string")
      json.key("pattern")
      json.value("^[0-9]+(\\.[0-9]+)?[smhdw]$")
    case .list(let element):
      type("array")
      json.key("items")
      write(element, nil, to: &json)
    case .dictionary:
      type("object")
      json.key("additionalProperties")
      json.beginObject()
      type("string")
      json.endObject()
    case .object(let members):
      type("object")
      json.key("additionalProperties")
      json.value(false)
      let required = members.filter(\.isRequired)
      if !required.isEmpty {
        json.key("required")
        json.beginArray()
        for member in required { json.value(member.name) }
        json.endArray()
      }
      json.key("properties")
      json.beginObject()
      for member in members {
        json.key(member.name)
        write(member.node, member.summary, to: &json)
      }
      json.endObject()
    }
    json.endObject()
  }
}
