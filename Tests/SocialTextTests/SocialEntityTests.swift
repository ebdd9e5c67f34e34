import SocialText
import Testing

@Suite struct SocialEntityTests {
  private func entities(_ text: String) -> [SocialEntity] {
    var found: [SocialEntity] = []
    SocialEntityExtractor().extract(text.utf8.span, into: &found)
    return found
  }

  private func cut(_ text: String, _ span: TextSpan) -> String {
    String(decoding: Array(text.utf8)[span.start..<span.end], as: UTF8.self)
  }

  @Test(arguments: [
    ("see https://example.com/a(b)c. ok", ["https://example.com/a(b)c"]),
    ("example.com, foo.co.uk/x?y=1! not.areal.qqq", ["example.com", "foo.co.uk/x?y=1"]),
    ("mail me@example.com or name.al-last@foo.com", []),
    ("hi @anna, RT@ben: #Ökostrom+#1 #2024 $AAPL", ["@anna", "@ben", "#Ökostrom", "$AAPL"]),
    ("@team/list-1 and ＠wide", ["@team/list-1", "＠wide"]),
    ("http://-bad.example.com http://no_underscore.com http://a..com", []),
    ("日本語example.com日本語", ["example.com"]),
    ("#a#b f#c &#39; #http://x.com", []),
    ("shop.example:8080/x http://localhost.dev:80", ["http://localhost.dev:80"]),
  ])
  func `entities follow the rules of twitter-text`(text: String, expected: [String]) {
    #expect(entities(text).map { cut(text, $0.span) } == expected)
  }

  @Test(.enabled(if: Corpora.folder != nil))
  func `the extraction suite passes`() throws {
    let rows = try Corpora.rows("text/twitter-text/extract.jsonl").filter {
      $0["category"] as? String != "replies"
    }
    var failures: [String] = []
    for row in rows {
      let text = try #require(row["text"] as? String)
      let category = try #require(row["category"] as? String)
      let kind: SocialEntity.Kind =
        category.contains("url")
        ? .url
        : category.hasPrefix("hashtag")
          ? .hashtag : category.hasPrefix("cashtag") ? .cashtag : .mention
      let offsets = ScalarOffsets(text.utf8.span)
      let found = entities(text).filter { $0.kind == kind }
      let names = found.map { entity in
        let whole = cut(text, entity.span)
        return kind == .url ? whole : String(whole.dropFirst())
      }
      if let expected = row["expected"] as? [String] {
        if names != expected { failures.append("\(text) \(names) \(expected)") }
      } else if let expected = row["expected"] as? [[String: Any]] {
        let wanted = expected.map { item -> String in
          let slug = item["list_slug"] as? String ?? ""
          let name = ["screen_name", "hashtag", "cashtag", "url"].compactMap {
            item[$0] as? String
          }[0]
          return name + slug + "\(item["indices"] as? [Int] ?? [])"
        }
        let got = zip(names, found).map { name, entity in
          name
            + "\([offsets.scalar(atByte: entity.span.start), offsets.scalar(atByte: entity.span.end)])"
        }
        if got != wanted { failures.append("\(text) \(got) \(wanted)") }
      }
    }
    print("twitter-text extract: \(rows.count - failures.count) of \(rows.count)")
    #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
  }

  @Test(.enabled(if: Corpora.folder != nil))
  func `every top-level domain makes an address`() throws {
    let rows = try Corpora.rows("text/twitter-text/tlds.jsonl")
    let failures = rows.compactMap { row -> String? in
      guard let text = row["text"] as? String else { return nil }
      return entities(text).map { cut(text, $0.span) } == [text] ? nil : text
    }
    #expect(failures.isEmpty, "\(failures)")
  }
}
