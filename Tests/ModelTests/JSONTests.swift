import Testing

@testable import Model

@Suite("JSON is read and written byte for byte")
struct JSONTests {
  @Test(
    "a good text reads back as it is",
    arguments: [
      "null", "true", "[1,-2.5,1e3]", "{\"a\":{\"b\":[]}}", "\"\\u00e9\\n\"", "{}", " [ ] ",
    ])
  func reads(_ text: String) throws {
    let document = try JSONDocument(text)
    #expect(document.bytes.count == text.utf8.count)
  }

  @Test(
    "a bad text is an error with line and column",
    arguments: [
      ("", 1, 1), ("{", 1, 2), ("[1,]", 1, 4), ("{\"a\" 1}", 1, 6), ("[1]x", 1, 4),
      ("{\n\"a\":01}", 2, 5), ("\"\\x\"", 1, 2), ("nul", 1, 1), ("[1 2]", 1, 4),
    ] as [(String, Int, Int)])
  func refuses(_ text: String, _ line: Int, _ column: Int) {
    let error = #expect(throws: JSONError.self) { try JSONDocument(text) }
    #expect(error?.line == line)
    #expect(error?.column == column)
  }

  @Test("nesting beyond the limit is an error, not a crash")
  func boundsDepth() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError.self) { try JSONDocument(deep) }
  }

  @Test(
    "escapes are resolved; a lone surrogate is one replacement character",
    arguments: [
      ("\"\\ud83d\\ude00\"", "😀"), ("\"\\ud83d\"", "\u{FFFD}"), ("\"\\ude00x\"", "\u{FFFD}x"),
      ("\"a\\\"b\\\\c\\/\"", "a\"b\\c/"), ("\"\\ud83d\\u0041\"", "\u{FFFD}A"),
    ])
  func decodes(_ json: String, _ text: String) throws {
    #expect(try JSONDocument(json).root.string == text)
  }

  @Test("members are found by key, the last one where a key stands twice, null is absent")
  func finds() throws {
    let root = try JSONDocument("{\"a\":1,\"b\":null,\"a\":2,\"c\\u0064\":3}").root
    #expect(root["a"]?.integer == 2)
    #expect(root["b"] == nil)
    #expect(root["cd"]?.integer == 3)
    #expect(root.members.map(\.key) == ["a", "b", "a", "cd"])
  }

  @Test(
    "doubles read back as the same double",
    arguments: [0.1, 1.0 / 3, -2.5e-9, 1e300, 123_456_789.125, -0.5])
  func roundTrips(_ value: Double) throws {
    var writer = JSONWriter()
    writer.value(value)
    #expect(try JSONDocument(writer.string).root.double == value)
  }

  @Test("numbers of few decimal places are written as all others: the shortest that reads back")
  func writesDecimals() {
    var numbers: [Double] = [
      0.1, -0.25, 0.001, 0.000_999, 99_999_999.5, 1e8 + 0.5, 0.123_456, 0.123_456_7,
    ]
    numbers += [0.3, 0.1 + 0.2, 4.35, 1.005, 1.1, 12_345.678_9, .pi, 1e-7, -1e-3, 0.999_999]
    let units: [Double] = [1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7]
    // The same in every run: steps of the golden ratio through ±100,000,000.
    for step in 1...20_000 {
      let place = (Double(step) * 0.618_033_988_749_894_9).truncatingRemainder(dividingBy: 1)
      let whole = (place * 200_000_001).rounded(.down) - 100_000_000
      let number = whole / units[step % units.count]
      numbers += [number, number.nextUp]
    }
    var writer = JSONWriter()
    for number in numbers where number != number.rounded() {
      writer.removeAll()
      writer.value(number)
      #expect(writer.string == number.description)
    }
  }

  @Test("strings are escaped so that any reader gets them back")
  func escapes() throws {
    let text = "a\"b\\c\n\r\t\u{1}é😀\u{7f}"
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("k")
    writer.value(text)
    writer.key("n")
    writer.beginArray()
    writer.value(1)
    writer.value(true)
    writer.null()
    writer.endArray()
    writer.endObject()
    let root = try JSONDocument(writer.string).root
    #expect(root["k"]?.string == text)
    #expect(root["n"]?.elements.count == 3)
  }
}
