import Model
import SocialText

/// What is wrong with a line of a filter's input.
struct StageError: Error {
  /// `json`, `missing`, `type`, `range` …
  var kind: String
  /// One sentence that names the field.
  var message: String

  static func missing(_ field: String, _ type: String) -> StageError {
    StageError(kind: "missing", message: "\(field): expected \(type)")
  }

  static func type(_ field: String, _ type: String) -> StageError {
    StageError(kind: "type", message: "\(field): expected \(type)")
  }
}

/// One stage as a filter: reads a line's object, writes the fields it adds. Each thread has its own
/// copy, with its own buffers.
protocol StageFilter: Sendable {
  /// Fields of the input that do not come back; `author.customer` is that of an object whose others do.
  var dropped: [String] { get }
  /// Writes this stage's fields.
  mutating func write(_ line: JSONDocument, to output: inout StageOutput) throws(StageError)
}

extension StageFilter {
  var dropped: [String] { [] }
}

/// Fields that a stage writes for one line, each a piece of JSON.
struct StageOutput: Sendable {
  struct Field: Sendable {
    var name: StaticString
    var start: Int
    var end: Int
  }

  var json = JSONWriter()
  private(set) var fields: [Field] = []

  mutating func removeAll() {
    json.removeAll()
    fields.removeAll(keepingCapacity: true)
  }

  /// Writes one field; `body` writes exactly one value.
  mutating func field(
    _ name: StaticString, _ body: (inout JSONWriter) -> Void
  ) {
    let start = json.bytes.count
    body(&json)
    fields.append(Field(name: name, start: start, end: json.bytes.count))
    json.endLine()
  }
}

/// Turns lines into lines: parses, runs the filter, merges its fields with the input's.
struct StageLine {
  private var document = JSONDocument()
  private var output = StageOutput()
  private var merged = JSONWriter()

  /// Appends the answer to one line, line feed included.
  mutating func process(
    _ line: Span<UInt8>, _ filter: inout some StageFilter, into result: inout JSONWriter
  ) {
    do throws(StageError) {
      try read(line)
      guard document.kind(0) == .object else {
        throw StageError(kind: "type", message: "expected a JSON object")
      }
      output.removeAll()
      try filter.write(document, to: &output)
      merge(filter.dropped, into: &result)
    } catch {
      fail(error, into: &result)
    }
    result.endLine()
  }

  /// Parses a line; bytes that are no UTF-8 become U+FFFD first.
  private mutating func read(_ line: Span<UInt8>) throws(StageError) {
    do throws(JSONError) {
      if (try? UTF8Span(validating: line)) == nil {
        let repaired = unsafe line.withUnsafeBufferPointer {
          Array(unsafe String(decoding: $0, as: UTF8.self).utf8)
        }
        try document.refill(repaired.span)
      } else if let fixed = StageLine.withoutLoneSurrogates(line) {
        try document.refill(fixed.span)
      } else {
        try document.refill(line)
      }
    } catch {
      throw StageError(kind: "json", message: "column \(error.column): \(error.message)")
    }
    guard !document.hasRawControls else {
      throw StageError(kind: "json", message: "a control character in a string is not escaped")
    }
  }

  /// The line with each escaped lone surrogate as `\ufffd`; nil where there is none. Fields are
  /// echoed as they stand, and not every reader takes half a character.
  private static func withoutLoneSurrogates(_ line: Span<UInt8>) -> [UInt8]? {
    var fixed: [UInt8]?
    var at = 0
    while at + 5 < line.count {
      guard line[at] == 0x5C else {
        at += 1
        continue
      }
      guard line[at + 1] == 0x75, line[at + 2] | 0x20 == 0x64, isHighDigit(line[at + 3]) else {
        at += 2
        continue
      }
      let isPair =
        !isLowDigit(line[at + 3]) && at + 11 < line.count && line[at + 6] == 0x5C
        && line[at + 7] == 0x75 && line[at + 8] | 0x20 == 0x64 && isLowDigit(line[at + 9])
      if isPair {
        at += 12
        continue
      }
      if fixed == nil { fixed = unsafe line.withUnsafeBufferPointer { unsafe Array($0) } }
      for (offset, byte) in "fffd".utf8.enumerated() { fixed?[at + 2 + offset] = byte }
      at += 6
    }
    return fixed
  }

  /// `8` to `f`: the second digit of any surrogate.
  private static func isHighDigit(_ byte: UInt8) -> Bool {
    byte == 0x38 || byte == 0x39 || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
  }

  /// `c` to `f`: the second digit of a low surrogate.
  private static func isLowDigit(_ byte: UInt8) -> Bool {
    byte | 0x20 >= 0x63 && byte | 0x20 <= 0x66
  }

  private func fail(_ error: StageError, into result: inout JSONWriter) {
    result.beginObject()
    result.key("id")
    if error.kind != "json", let id = document.member("id") {
      result.raw(document.raw(id))
    } else {
      result.null()
    }
    result.key("error")
    result.beginObject()
    result.key("kind")
    result.value(error.kind)
    result.key("message")
    result.value(error.message)
    result.endObject()
    result.endObject()
  }

  /// Input fields in order, then ours; where both have an object of one name, ours is merged into it
  /// key by key, else ours stands.
  private func merge(_ dropped: [String], into result: inout JSONWriter) {
    result.beginObject()
    var isDone = [Bool](repeating: false, count: output.fields.count)
    document.forEachMember(of: 0) { key, value in
      let raw = document.raw(key).dropFirst().dropLast()
      if dropped.contains(where: { raw.elementsEqual($0.utf8) }) { return }
      let index = output.fields.firstIndex { field in
        raw.count == field.name.utf8CodeUnitCount && raw.elementsEqual(field.name.description.utf8)
      }
      if let index, isDone[index] { return }
      result.key(document.string(key) ?? "")
      guard let index else {
        result.raw(document.raw(value))
        return
      }
      isDone[index] = true
      let field = output.fields[index]
      let own = output.json.bytes[field.start..<field.end]
      guard document.kind(value) == .object, own.first == 0x7B,
        let object = try? JSONDocument(Array(own))
      else {
        result.raw(own)
        return
      }
      result.beginObject()
      document.forEachMember(of: value) { innerKey, innerValue in
        let name = document.string(innerKey) ?? ""
        if object.member(named: name) != nil { return }
        let isDropped = dropped.contains { $0.hasSuffix(name) && $0 == "\(field.name).\(name)" }
        if isDropped { return }
        result.key(name)
        result.raw(document.raw(innerValue))
      }
      object.forEachMember(of: 0) { innerKey, innerValue in
        result.key(object.string(innerKey) ?? "")
        result.raw(object.raw(innerValue))
      }
      result.endObject()
    }
    for (index, field) in output.fields.enumerated() where !isDone[index] {
      result.key(field.name)
      result.raw(output.json.bytes[field.start..<field.end])
    }
    result.endObject()
  }
}

extension JSONDocument {
  /// A string member; nil where it is absent or null. Throws where it is something else.
  func text(_ key: StaticString, of index: Int = 0) throws(StageError) -> String? {
    guard let value = member(key, of: index), kind(value) != .null else { return nil }
    guard let text = string(value) else { throw .type(key.description, "a string") }
    return text
  }

  /// A string member that must be there.
  func requiredText(_ key: StaticString) throws(StageError) -> String {
    guard let text = try text(key) else { throw .missing(key.description, "a string") }
    return text
  }
}
