import Foundation

/// A JSON value to look into, and to write a config with.
struct JSON: Equatable, CustomStringConvertible {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  private let value: NSObject?

  init(_ text: String) throws {
    do {
      value =
        try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        as? NSObject
    } catch {
      throw Failure(description: "no JSON: \(text.prefix(300))")
    }
  }

  private init(any: Any?) { value = any as? NSObject }

  var string: String? { value as? String }
  var double: Double? { (value as? NSNumber)?.doubleValue }
  var int: Int? { (value as? NSNumber).map { $0.intValue } }
  var bool: Bool? { value as? Bool }
  var isNull: Bool { value is NSNull }
  /// True where the member is there, null or not.
  var exists: Bool { value != nil }
  var elements: [JSON] { (value as? [Any])?.map(JSON.init(any:)) ?? [] }
  var isList: Bool { value is [Any] }
  var isObject: Bool { value is [String: Any] }
  var members: [String: JSON] {
    (value as? [String: Any])?.mapValues(JSON.init(any:)) ?? [:]
  }

  subscript(key: String) -> JSON { JSON(any: (value as? [String: Any])?[key]) }

  /// The same value without members that depend on the moment of a run, in one fixed form.
  var lasting: String {
    func strip(_ any: Any) -> Any {
      if let object = any as? [String: Any] {
        return object.filter { $0.key != "run" && !$0.key.hasSuffix("_at") }.mapValues(strip)
      }
      return (any as? [Any])?.map(strip) ?? any
    }
    return JSON.text(value.map(strip) ?? NSNull())
  }

  var description: String { JSON.text(value ?? NSNull()) }

  /// A value as text, keys sorted.
  static func text(_ any: Any) -> String {
    let data = try? JSONSerialization.data(
      withJSONObject: any, options: [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes])
    return String(decoding: data ?? Data(), as: UTF8.self)
  }
}

/// Rows of a CSV file by the names of its header.
struct CSVRows {
  var rows: [[String: String]]
  var header: [String]

  init(_ text: String) {
    var table: [[String]] = [[]]
    var cell = ""
    var isQuoted = false
    var scalars = text.unicodeScalars.makeIterator()
    var held: UnicodeScalar?
    func endCell() {
      table[table.count - 1].append(cell)
      cell = ""
    }
    while let scalar = held ?? scalars.next() {
      held = nil
      if isQuoted {
        guard scalar == "\"" else {
          cell.unicodeScalars.append(scalar)
          continue
        }
        held = scalars.next()
        if held == "\"" {
          cell += "\""
          held = nil
        } else {
          isQuoted = false
        }
        continue
      }
      switch scalar {
      case "\"": isQuoted = true
      case ",": endCell()
      case "\r": break
      case "\n":
        endCell()
        table.append([])
      default: cell.unicodeScalars.append(scalar)
      }
    }
    if !cell.isEmpty || table.last?.isEmpty == false { endCell() }
    table.removeAll { $0.isEmpty }
    let names = table.first ?? []
    header = names
    rows = table.dropFirst().map {
      Dictionary(zip(names, $0), uniquingKeysWith: { first, _ in first })
    }
  }
}
