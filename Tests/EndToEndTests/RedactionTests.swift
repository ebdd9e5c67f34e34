import Foundation
import Testing

/// `privacy.redact` from the page to the export.
@Suite("What is masked names nobody and costs no mention", .timeLimit(.minutes(5)))
struct RedactionTests {
  @Test("Tracked handles stay mentions when scored anew; addresses and tags name nobody")
  func keepsMentions() throws {
    var config = Workplace.config(
      sources: [["id": "blog", "kind": "archive", "url": "feed.xml"]],
      ["privacy": ["redact": "identifiers"]])
    let place = try Workplace()
    func save() throws { try place.write("config.json", JSON.text(config)) }
    try save()
    try place.write(
      "feed.xml",
      """
      <?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
      <title>t</title><link>https://t.example/</link>
      <item><title>Thanks</title><link>https://forum.example/members/kim_w7/1</link>
      <guid isPermaLink="false">1</guid><dc:creator>kim_w7</dc:creator><category>@lea_m</category>
      <description>@harborlight is great, 08.00-12.00, says @jo_doe @ jo@mail.example.</description>
      </item></channel></rss>
      """)
    try #require(try place.earshot("run").code == 0)
    for _ in 0..<2 {
      let record = try #require(try place.earshot("export").records.first)
      #expect(
        record["text"].string
          == "@harborlight is great, 08.00-12.00, says @xx_xxx @ xx@xxxx.xxxxxxx.")
      #expect(record["url"].string == "https://forum.example/members/xxx_xx/1")
      config["tracking"] = [
        ["id": "harborlight", "type": "brand", "names": ["Harborlight"]],
        ["id": "tern", "type": "product", "names": ["Tern"]],
      ]
      try save()
      let rescoring = try place.earshot("rescore", "--json")
      #expect(rescoring.code == 0, "\(rescoring.errors)")
    }
    for end in ["", "-wal"] where place.has("earshot.sqlite" + end) {
      let data = try Data(contentsOf: URL(fileURLWithPath: place.path("earshot.sqlite" + end)))
      #expect(!String(decoding: data, as: UTF8.self).contains("lea_m"))
    }
  }
}
