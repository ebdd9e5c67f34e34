import SocialText
import Testing

@testable import Model

@Suite("Values that flow")
struct ValueTests {
  @Test(
    "instants read and print as RFC 3339",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2026-11-21T09:30:00+02:00", 1_795_246_200),
      ("2000-02-29", 951_782_400), ("1969-12-31T23:59:59Z", -1),
      ("2026-11-21t09:30:00.123z", 1_795_253_400),
    ] as [(String, Int64)])
  func reads(_ text: String, _ seconds: Int64) {
    #expect(Timestamp(rfc3339: text)?.seconds == seconds)
    #expect(Timestamp(rfc3339: Timestamp(seconds: seconds).rfc3339)?.seconds == seconds)
  }

  @Test(
    "what is no instant is refused",
    arguments: ["", "2026", "2026-13-01", "2026-02-30", "2026-01-01T25:00:00Z", "yesterday"])
  func refuses(_ text: String) { #expect(Timestamp(rfc3339: text) == nil) }

  @Test("an offset prints as the page wrote it")
  func offsets() {
    let date = StatedDate(timestamp: Timestamp(seconds: 0), offsetMinutes: -330)
    #expect(date.rfc3339 == "1969-12-31T18:30:00-05:30")
    #expect(StatedDate(timestamp: Timestamp(seconds: 0), isDayOnly: true).rfc3339 == "1970-01-01")
  }

  @Test(
    "a cell that a spreadsheet would run is made harmless; numbers stay numbers",
    arguments: [
      ("=1+1", "'=1+1"), ("+49 40 1", "'+49 40 1"), ("-5", "-5"), ("-5.2", "-5.2"),
      ("-cmd", "'-cmd"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "\"'\t=1\""), ("  =1", "'  =1"),
      ("＝1", "'＝1"), ("plain", "plain"), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""),
      ("\u{FEFF}=1", "'\u{FEFF}=1"),
    ])
  func disarms(_ value: String, _ cell: String) { #expect(CSVCell.text(value) == cell) }

  @Test("redaction hides addresses, handles and numbers, and keeps every offset")
  func redacts() {
    let text = "ask kim@example.org or @kim_w, call 040 1234567 today"
    let hidden = Redactor.hideIdentifiers(text)
    #expect(hidden == "ask xxx@xxxxxxx.xxx or @xxx_x, call xxx xxxxxxx today")
    #expect(hidden.unicodeScalars.count == text.unicodeScalars.count)
  }

  @Test("hashes are frozen: stores and models depend on them")
  func freezesHashes() {
    #expect(StableHash.hash128("").hex == "00000000000000000000000000000000")
    #expect(StableHash.hash128("hello").hex == "cbd8a7b341bd9b025b1e906a48ae1d19")
    #expect(Hash128(hex: StableHash.hash128("x").hex) == StableHash.hash128("x"))
  }
}
