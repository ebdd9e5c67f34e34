import Foundation
import Model
import Testing

@testable import Pipeline

@Suite("Rules of a run")
struct RunRulesTests {
  @Test(
    "the address of a recorded page does not depend on where the folder lies",
    arguments: [
      ("Feeds/a b.xml", "file:///Feeds/a%20b.xml"), ("x/ü.html", "file:///x/%C3%BC.html"),
    ])
  func addresses(_ path: String, _ url: String) {
    #expect(ArchiveAddress.url(path) == url)
    #expect(
      ArchiveAddress.fileURL(url + "#p1", folder: "/srv/my feeds")
        == "file:///srv/my%20feeds/" + url.dropFirst(8))
  }

  @Test(
    "a site is a host and the names below it",
    arguments: [
      ("https://a.example/x", "https://a.example/y", true),
      ("https://www.a.example", "http://a.example:8080/", true),
      ("https://forum.a.example/", "https://a.example/", true),
      ("https://aa.example/", "https://a.example/", false),
      ("nonsense", "https://a.example", false),
    ])
  func comparesSites(_ one: String, _ other: String, _ isSame: Bool) {
    #expect(URLParts.isSameSite(one, other) == isSame)
  }

  @Test(
    "max-age is read, not believed beside no-cache",
    arguments: [
      ("max-age=600", 600), ("public, max-age = \"60\"", 60), ("no-cache, max-age=5", nil),
      ("private", nil),
    ] as [(String, Int?)])
  func readsMaxAge(_ value: String, _ seconds: Int?) {
    #expect(CacheControl.maxAge(value) == seconds)
  }

  @Test(
    "short texts and those that say that there is more are excerpts",
    arguments: [
      (0, "", true), (0, "Short.", true), (900, "End.", false), (900, "and so on […]\n", true),
      (900, "Weiterlesen", true),
    ])
  func tellsExcerpts(_ words: Int, _ end: String, _ isExcerpt: Bool) {
    #expect(Excerpt.isOne(String(repeating: "word ", count: words) + end) == isExcerpt)
  }

  @Test("a date without a zone is read in the source's, across a change of clocks")
  func mendsZones() throws {
    let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
    func mended(_ text: String) throws -> String {
      let date = StatedDate(
        timestamp: try #require(Timestamp(rfc3339: text)), isZoneStated: false)
      return ZoneMender.mend(date, zone).rfc3339
    }
    #expect(try mended("2026-07-01T12:00:00Z") == "2026-07-01T12:00:00+02:00")
    #expect(try mended("2026-12-01T12:00:00Z") == "2026-12-01T12:00:00+01:00")
    let stated = StatedDate(timestamp: Timestamp(seconds: 0))
    #expect(ZoneMender.mend(stated, zone) == stated)
  }
}
