import Foundation
import Model
import Testing

@testable import Parsing

@Suite("Entities cannot be used against us", .serialized)
struct EntityBombTests {
  /// CPU seconds of this thread for a parse, and what came of it.
  private func cost(_ text: String) -> (seconds: Double, document: Document) {
    func clock() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    let page = FetchedPage(
      requestedURL: "", url: "https://x.example/f", status: 200, headers: [],
      body: Array(text.utf8), validators: Validators())
    let start = clock()
    let document = DocumentParser().parse(page)
    return (clock() - start, document)
  }

  private static func feed(_ subset: String, _ title: String, _ text: String = "") -> String {
    """
    <?xml version="1.0"?><!DOCTYPE rss [\(subset)]><rss version="2.0"><channel><title>\(title)</title>\
    <item><title>T</title><description>\(text)</description></item></channel></rss>
    """
  }

  private static let laughs: String =
    "<!ENTITY a0 \"ha\">"
    + (1...30).map { level in
      "<!ENTITY a\(level) \"" + String(repeating: "&a\(level - 1);", count: 10) + "\">"
    }.joined()

  @Test(
    "43. billion laughs, in text, in attributes, in parameters, by itself, quadratic: no time, no text",
    arguments: [
      ("in the title", feed(laughs, "x &a30; y")),
      ("in a text", feed(laughs, "x", "&a30;")),
      ("in an attribute", feed(laughs, "x", "<a href=\"&a30;\">l</a>")),
      ("many times", feed(laughs, "x", String(repeating: "&a30; ", count: 20_000))),
      ("by itself", feed("<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">", "x &a; y", "&b;")),
      (
        "in parameters",
        feed(
          "<!ENTITY % p0 \"ha\">"
            + (1...30).map { level in
              "<!ENTITY % p\(level) \"" + String(repeating: "&#37;p\(level - 1);", count: 10)
                + "\">"
            }.joined() + "%p30;", "x")
      ),
      (
        "quadratic",
        feed(
          "<!ENTITY a \"" + String(repeating: "x", count: 500_000) + "\">", "x",
          String(repeating: "&a;", count: 50_000))
      ),
      ("many names", feed((0..<50_000).map { "<!ENTITY e\($0) \"x\">" }.joined(), "&e1;")),
      ("a deep subset", feed(String(repeating: "<!ELEMENT a (", count: 100_000), "x")),
    ])
  func bombs(_ name: String, _ text: String) {
    let (seconds, document) = cost(text)
    #expect(seconds < 1, "\(name): \(seconds) s")
    let size = (document.feed.title ?? "").utf8.count + (document.posts.first?.text.utf8.count ?? 0)
    #expect(size < 2 << 20, "\(name): \(size) bytes")
  }

  @Test(
    "43. external entities and DTDs are not read: neither files nor addresses",
    arguments: [
      "<!ENTITY s SYSTEM \"file://PATH\">", "<!ENTITY s PUBLIC \"-//x\" \"file://PATH\">",
      "<!ENTITY % p SYSTEM \"file://PATH\"> %p;", "<!ENTITY s SYSTEM \"PATH\">",
    ])
  func readsNoFile(_ subset: String) throws {
    let path = FileManager.default.temporaryDirectory.path + "/secret-\(UUID().uuidString)"
    try Data("SESAME <!ENTITY s 'SESAME'>".utf8).write(to: URL(fileURLWithPath: path))
    defer { unlink(path) }
    let text = Self.feed(subset.replacingOccurrences(of: "PATH", with: path), "x &s; y", "&s;")
    let document = cost(text).document
    #expect(document.posts.first?.title == "T")
    #expect(!"\(document)".contains("SESAME"))
    let external =
      "<?xml version=\"1.0\"?><!DOCTYPE rss SYSTEM \"file://\(path)\"><rss><channel>"
      + "<title>x &s;</title><item><title>T</title></item></channel></rss>"
    #expect(!"\(cost(external).document)".contains("SESAME"))
  }
}
