import Foundation
import Gates
import Testing

@testable import Parsing

@Suite struct DateReaderTests {
  @Test(
    "Reads dates of many kinds",
    arguments: [
      ("2026-11-21", "2026-11-21"),
      ("2026-11", "2026-11-01"),
      ("2026", "2026-01-01"),
      ("2026-11-21T09:30:00Z", "2026-11-21T09:30:00Z"),
      ("2026-11-21T09:30Z", "2026-11-21T09:30:00Z"),
      ("2026-11-21 09:30:00.123 +0530", "2026-11-21T09:30:00+05:30"),
      ("20261121T093000Z", "2026-11-21T09:30:00Z"),
      ("20261121093000", "2026-11-21T09:30:00Z"),
      ("2026-W47-6", "2026-11-21"),
      ("2026W476", "2026-11-21"),
      ("2026-325", "2026-11-21"),
      ("2026325", "2026-11-21"),
      ("1700000000", "2023-11-14T22:13:20Z"),
      ("1700000000123", "2023-11-14T22:13:20Z"),
      ("Sat, 21 Nov 2026 09:30:00 GMT", "2026-11-21T09:30:00Z"),
      ("Mon, 21 Nov 26 09:30 EST", "2026-11-21T09:30:00-05:00"),
      ("21 Nov 2026 09:30:00 -0000", "2026-11-21T09:30:00Z"),
      ("Sat, 21 Nov 2026 24:00:00 +0000", "2026-11-22T00:00:00+00:00"),
      ("Sat, 21 Nov 2026 09:30:00 CET (Berlin)", "2026-11-21T09:30:00+01:00"),
      ("Sat Nov 21 09:30:00 2026", "2026-11-21T09:30:00Z"),
      ("Sat Nov 21 09:30:00 EST 2026", "2026-11-21T09:30:00-05:00"),
      ("November 21, 2026", "2026-11-21"),
      ("Nov 21st, 2026 at 9:30 PM", "2026-11-21T21:30:00Z"),
      ("21/11/2026", "2026-11-21"),
      ("11/21/2026 12:05 am", "2026-11-21T00:05:00Z"),
      ("21.11.2026, 09:30 Uhr", "2026-11-21T09:30:00Z"),
      ("21. November 2026", "2026-11-21"),
      ("3. März 2026", "2026-03-03"),
      ("21 novembre 2026 à 18h30", "2026-11-21T18:30:00Z"),
      ("1er août 2026", "2026-08-01"),
      ("mar, 13 ene 2026 10:00", "2026-01-13T10:00:00Z"),
      ("mardi 14 juillet 2026", "2026-07-14"),
      ("21 de novembro de 2026", "2026-11-21"),
      ("21 maggio 2026", "2026-05-21"),
      ("21 mei 2026", "2026-05-21"),
      ("2004-július-13T9:15-05:00", "2004-07-13T09:15:00-05:00"),
      ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T12:00:00-05:00"),
      ("2004년 05월 28일 01:31:15", "2004-05-28T01:31:15+09:00"),
      ("2026年11月21日", "2026-11-21"),
      ("2026年11月21日 下午3:30", "2026-11-21T15:30:00Z"),
      ("Fri, 2006/09/15 08:19:53 EDT", "2006-09-15T08:19:53-04:00"),
      ("2004-07-08 23:56:58.0", "2004-07-08T23:56:58Z"),
      ("Jul  8 2004 11:56PM", "2004-07-08T23:56:00Z"),
    ]) func reads(_ text: String, _ expected: String)
  {
    #expect(DateReader.read(text)?.rfc3339 == expected)
  }

  @Test(
    "Refuses what is no date",
    arguments: [
      "", "yesterday at noon", "Sun, 16 zzz 2012 11:47:32 GMT", "Sun, 99 Jun 2009 12:00:00 GMT",
      "2013-01-27-01", "2013-xx-27", "9999-12-31T23:59:59-99:99", "31 Jun 2026", "November",
      "12:30", "version 1.2.3.4", "999999999999999999999", "Nov 2026 99 99 99",
    ]) func refuses(_ text: String)
  {
    #expect(DateReader.read(text) == nil)
  }

  @Test("Tells a day from a time and a stated zone from none")
  func states() throws {
    #expect(try #require(DateReader.read("2026-11-21")).isDayOnly)
    #expect(try !#require(DateReader.read("2026-11-21 10:00")).isZoneStated)
    #expect(try #require(DateReader.read("21 Nov 2026 10:00 GMT")).isZoneStated)
  }

  @Test("Agrees with the feed parsers' date cases", .enabled(if: Corpora.folder != nil))
  func corpus() throws {
    let rows = try Corpora.lines("feedcases/dates.jsonl")
    var hits = 0
    for row in rows {
      let input = row["input"] as? String ?? ""
      let read = DateReader.read(input)?.timestamp.rfc3339
      if read == row["utc"] as? String {
        hits += 1
      } else {
        print("date", input, read ?? "nil", row["utc"] ?? "")
      }
    }
    #expect(Gate.holds("dates_of_feeds", Double(hits) / Double(rows.count)))
  }
}
