import Foundation
import Gates
import Testing

@testable import Parsing

@Suite struct URLTests {
  /// RFC 3986, 5.4.1 and 5.4.2.
  @Test(
    "Resolves references as RFC 3986 says",
    arguments: [
      ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
      ("/g", "http://a/g"), ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"),
      ("g?y", "http://a/b/c/g?y"), ("#s", "http://a/b/c/d;p?q#s"), ("g#s", "http://a/b/c/g#s"),
      ("g?y#s", "http://a/b/c/g?y#s"), (";x", "http://a/b/c/;x"), ("", "http://a/b/c/d;p?q"),
      (".", "http://a/b/c/"), ("./", "http://a/b/c/"), ("..", "http://a/b/"),
      ("../", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"),
      ("../../g", "http://a/g"), ("../../../g", "http://a/g"), ("/./g", "http://a/g"),
      ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."), (".g", "http://a/b/c/.g"),
      ("g..", "http://a/b/c/g.."), ("..g", "http://a/b/c/..g"), ("./../g", "http://a/b/g"),
      ("./g/.", "http://a/b/c/g/"), ("g/./h", "http://a/b/c/g/h"), ("g/../h", "http://a/b/c/h"),
      ("g;x=1/../y", "http://a/b/c/y"), ("g?y/../x", "http://a/b/c/g?y/../x"),
      (" http://x/y\n", "http://x/y"), ("http://x/a/../b", "http://x/b"),
      ("ht\ntp://x/y", "http://x/y"), ("http:///x/y", "http://x/y"), ("mailto:a@b", "mailto:a@b"),
    ]) func resolves(_ reference: String, _ expected: String)
  {
    #expect(URLResolver.resolve(reference, base: "http://a/b/c/d;p?q") == expected)
  }

  @Test("A reference without a base is only one when it is absolute")
  func noBase() {
    #expect(URLResolver.resolve("/a", base: nil) == nil)
    #expect(URLResolver.resolve("https://a/b", base: nil) == "https://a/b")
    #expect(URLResolver.resolve("b", base: "https://a.example") == "https://a.example/b")
  }

  @Test(
    "Gives every page one spelling",
    arguments: [
      ("HTTP://WWW.Example.COM:80", "http://www.example.com/"),
      ("https://a.example:443/x?utm_source=rss&id=3&fbclid=1", "https://a.example/x?id=3"),
      ("https://a.example/x?b=2&a=1", "https://a.example/x?b=2&a=1"),
      ("https://a.example/x?utm_medium=feed", "https://a.example/x"),
      ("https://a.example/t/1#p20", "https://a.example/t/1#p20"),
      ("https://a.example/t/1#top", "https://a.example/t/1"),
      ("https://a.example/%7euser/a%2fb", "https://a.example/~user/a%2Fb"),
      ("https://a.example/a b", "https://a.example/a%20b"),
      ("https://a.example/a/./b/../c", "https://a.example/a/c"),
      ("https://m.a.example/x", "https://a.example/x"),
      ("https://en.m.wikipedia.org/wiki/X", "https://en.wikipedia.org/wiki/X"),
      ("https://m.example/x", "https://m.example/x"),
      ("https://a.example/x/amp/", "https://a.example/x/"),
      ("https://a.example/x/amp", "https://a.example/x"),
      ("https://münchen.example/", "https://xn--mnchen-3ya.example/"),
      (
        "https://a.example/viewtopic.php?t=1&sid=0123456789abcdef0123456789abcdef",
        "https://a.example/viewtopic.php?t=1"
      ),
      ("https://a.example/x?a=1&amp;b=2", "https://a.example/x?a=1&b=2"),
      ("https://a.example/post/1", "https://a.example/post/1"),
    ]) func canonical(_ url: String, _ expected: String) throws
  {
    let once = try #require(URLCanonicalizer.canonical(url))
    #expect(once == expected)
    #expect(URLCanonicalizer.canonical(once) == once)
  }

  @Test("Agrees with most of the peers' cases", .enabled(if: Corpora.folder != nil))
  func corpus() throws {
    let rows = try Corpora.lines("extraction/url-canonical.jsonl")
    var hits = 0
    for row in rows {
      let input = row["input"] as? String ?? ""
      let ours = URLCanonicalizer.canonical(input)
      if ours == row["expected"] as? String {
        hits += 1
      } else {
        print(
          "url", row["fn"] ?? "", row["args"] ?? "", input, ours ?? "nil", row["expected"] ?? "")
      }
    }
    #expect(Gate.holds("url_cases_agreed_with", Double(hits) / Double(rows.count)))
  }

  @Test(
    "Addresses that would run as a script are none",
    arguments: [
      ("javascript:x", true), (" JavaScript:alert(1)", true), ("java\nscript:x", true),
      ("data:text/html,x", true), ("vbscript:x", true), ("https://a.example/javascript:x", false),
      ("mailto:a@b.example", false), ("javascript", false), ("data/x:y", false), ("", false),
    ])
  func scripts(url: String, isScript: Bool) {
    #expect(ScriptAddresses.isScript(url) == isScript)
  }
}
