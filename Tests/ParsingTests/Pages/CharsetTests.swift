import Foundation
import Gates
import Testing

@testable import Parsing

@Suite struct CharsetTests {
  @Test(
    "Believes mark, header, document, guess in this order",
    arguments: [
      ([0xEF, 0xBB, 0xBF, 0x61], "text/html; charset=koi8-r", "utf-8", "a"),
      ([0xC1], "text/html; charset=koi8-r", "koi8-r", "а"),
      (Array("<meta charset=koi8-r>".utf8) + [0xC1], nil, "koi8-r", "<meta charset=koi8-r>а"),
      ([0xC3, 0xA4], nil, "utf-8", "ä"),
      ([0xE4, 0x80], nil, "windows-1252", "ä€"),
      ([0xFF, 0xFE, 0x3D, 0xD8, 0x00, 0xDE], nil, "utf-16le", "😀"),
      ([0x61, 0x00], "text/html; charset=utf-16", "utf-16le", "a"),
      ([0x83, 0x65], "text/html;charset=\"Shift_JIS\"", "shift_jis", "テ"),
    ] as [([UInt8], String?, String, String)])
  func order(_ body: [UInt8], _ type: String?, _ encoding: String, _ text: String) {
    let decoded = Charset.decode(body, contentType: type, isXML: false)
    #expect(decoded.encoding == encoding)
    #expect(String(decoding: decoded.utf8, as: UTF8.self) == text)
    #expect(!decoded.isMalformed)
  }

  @Test("Mends broken UTF-8 and says so")
  func mends() {
    let body = Array("äöüß".utf8) + [0xE2, 0x82]
    let decoded = Charset.decode(body, contentType: "text/html; charset=utf-8", isXML: false)
    #expect(String(decoding: decoded.utf8, as: UTF8.self) == "äöüß\u{FFFD}")
    #expect(decoded.isMalformed)
    let unknown = Charset.decode(Array("a".utf8), contentType: "x; charset=bogus", isXML: false)
    #expect(unknown.isMalformed && unknown.encoding == "utf-8")
  }

  @Test("Mends like the standard library")
  func repair() {
    var random = SystemRandomNumberGenerator()
    let pool: [UInt8] = [0x61, 0x80, 0xBF, 0xC2, 0xE0, 0xA0, 0xED, 0xF0, 0x90, 0xF4, 0x8F, 0xFF]
    for _ in 0..<2000 {
      let body = (0..<20).map { _ in pool[Int.random(in: 0..<pool.count, using: &random)] }
      #expect(
        UTF8Repair.repair(body, from: 0).utf8 == Array(String(decoding: body, as: UTF8.self).utf8))
    }
  }

  @Test("Knows every declared label", .enabled(if: Corpora.folder != nil))
  func labels() throws {
    let rows = try Corpora.lines("feedcases/encoding_labels.jsonl")
    var hits = 0
    for row in rows {
      let body = [UInt8](Data(base64Encoded: row["input_b64"] as? String ?? "") ?? Data())
      let decoded = Charset.decode(body, contentType: nil, isXML: true)
      let text = String(decoding: decoded.utf8, as: UTF8.self)
      let title = row["expect_title"] as? String ?? ""
      if text.contains("<title>\(title)</title>"), !decoded.isMalformed {
        hits += 1
      } else {
        print("label", row["name"] ?? "", decoded.encoding)
      }
    }
    #expect(Gate.holds("charset_labels", Double(hits) / Double(rows.count)))
  }

  @Test("Finds what meta elements declare", .enabled(if: Corpora.folder != nil))
  func prescan() throws {
    let path = (Corpora.folder ?? "") + "/extraction/encoding/tests1.dat"
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let text = String(decoding: bytes, as: UTF8.self)
    var missed: [String] = []
    for part in text.components(separatedBy: "#data\n").dropFirst() {
      let halves = part.components(separatedBy: "\n#encoding\n")
      let body = Array(halves[0].replacingOccurrences(of: "\u{FFFD}", with: "x").utf8)
      let expected = halves[1].split(separator: "\n")[0].lowercased()
      let decoded = Charset.decode(body, contentType: nil, isXML: false)
      // Plain ASCII is UTF-8 for us where nothing is declared.
      let matches =
        decoded.encoding == expected
        || (expected == "windows-1252" && decoded.encoding == "utf-8")
      if !matches { missed.append(halves[0].prefix(300) + " → " + decoded.encoding) }
    }
    #expect(missed.isEmpty)
  }
}
