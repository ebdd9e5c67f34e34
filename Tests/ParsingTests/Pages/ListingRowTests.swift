import Model
import Testing

@testable import Parsing

@Suite("What a listing shows beside its links")
struct ListingRowTests {
  /// A board of six rows: `row` with the number of the thread, and what changes.
  private func links(
    _ row: (Int) -> String, from: String = "<ul>", to: String = "</ul>"
  ) -> [FollowLink] {
    let rows = (1...6).map(row).joined(separator: "\n")
    let html = "<html><body>" + from + rows + to + "</body></html>"
    return PageExtractor().extract(
      DecodedText(utf8: Array(html.utf8)), url: "https://a.example/board"
    ).follow.filter { $0.reason != .next }
  }

  private func title(_ number: Int) -> String {
    "<a class=\"topictitle\" href=\"/viewtopic.php?t=\(number)\">Thread \(number) on 3 answers</a>"
  }

  @Test(
    "answers and the last post count, views do not",
    arguments: [
      // What the row shows; the same with more views; the same with an answer.
      (
        "<dd class=posts>12 <dfn>Replies</dfn></dd><dd class=views>50 <dfn>Views</dfn></dd>",
        "<dd class=posts>12 <dfn>Replies</dfn></dd><dd class=views>51 <dfn>Views</dfn></dd>",
        "<dd class=posts>13 <dfn>Replies</dfn></dd><dd class=views>51 <dfn>Views</dfn></dd>"
      ),
      (
        "<span>Replies: 12</span> <span>Views: 50</span>",
        "<span>Replies: 12</span> <span>Views: 5,021</span>",
        "<span>Replies: 13</span> <span>Views: 50</span>"
      ),
      (
        "<i>12 Antworten, 80 Aufrufe</i>", "<i>12 Antworten, 81 Aufrufe</i>",
        "<i>13 Antworten, 81 Aufrufe</i>"
      ),
      (
        "<b class=num-replies>12</b><b>99</b>", "<b class=num-replies>12</b><b>100</b>",
        "<b class=num-replies>13</b><b>100</b>"
      ),
      (
        "<time datetime=2026-01-02T03:04:05Z>a</time><p class=lastpost><time "
          + "datetime=2026-02-02T03:04:05Z>b</time></p>",
        "<time datetime=2026-01-02T03:04:05Z>c</time><p class=lastpost><time "
          + "datetime=2026-02-02T03:04:05Z>d</time></p>",
        "<time datetime=2026-01-02T03:04:05Z>a</time><p class=lastpost><time "
          + "datetime=2026-02-02T03:04:06Z>b</time></p>"
      ),
      (
        "<p class=last-post>5 Jan 2026, 10:31</p><i>7 reads</i>",
        "<p class=last-post>5 Jan 2026, 10:31</p><i>8 reads</i>",
        "<p class=last-post>5 Jan 2026, 10:32</p><i>8 reads</i>"
      ),
    ])
  func answers(_ before: String, _ viewed: String, _ answered: String) {
    func shown(_ part: String) -> [String?] {
      links { "<li>\(title($0))\(part)</li>" }.map(\.shown)
    }
    let first = shown(before)
    #expect(first.count == 6 && first.allSatisfy { $0 != nil })
    #expect(shown(viewed) == first)
    #expect(zip(shown(answered), first).allSatisfy { $0 != $1 })
  }

  @Test("numbers without a word count all, what never changes counts nothing")
  func unclear() {
    func shown(_ part: String) -> String? {
      links({ "<tr><td>\(title($0))</td>\(part)</tr>" }, from: "<table>", to: "</table>")[0].shown
    }
    #expect(shown("<td>4</td><td>70</td>") != nil)
    #expect(shown("<td>4</td><td>70</td>") != shown("<td>5</td><td>70</td>"))
    #expect(shown("<td>4</td><td>70</td>") == shown("<td> 4 </td><td>70</td>"))
    // The beginning of a thread, or nothing at all.
    #expect(shown("<td><time datetime=2026-01-02T03:04:05Z>then</time></td>") == nil)
    #expect(shown("<td>by ann</td>") == nil)
  }

  @Test("the newest comes first whatever the order of the rows")
  func newest() {
    let found = links {
      "<li>\(title($0))<time datetime=2026-01-0\($0 % 6 + 1)T00:00:00Z>x</time></li>"
    }
    let best = found.sorted { $0.priority > $1.priority }.map(\.url)
    #expect(best.first == "https://a.example/viewtopic.php?t=5")
    #expect(best.last == "https://a.example/viewtopic.php?t=6")
    #expect(found.allSatisfy { $0.date != nil && $0.priority > 0.5 && $0.priority <= 0.7 })
  }

  @Test("links without the session of the visit")
  func sessions() {
    let session = "sid=0123456789abcdef0123456789abcdef"
    let found = links {
      "<li><a class=topictitle href=\"/viewtopic.php?\(session)&amp;t=\($0)\">Thread</a></li>"
    }
    #expect(found.map(\.url).first == "https://a.example/viewtopic.php?t=1")
    #expect(PageLinks.withoutSession("https://a.example/x?s=1&b") == "https://a.example/x?s=1&b")
    #expect(PageLinks.withoutSession("https://a.example/x?utm_source=y") == "https://a.example/x")
  }

  @Test("a board of few threads leads to them")
  func small() {
    let html = "<html><body><p><a class=topictitle href=\"/viewtopic.php?t=1\">One</a></p></body>"
    let document = PageExtractor().extract(
      DecodedText(utf8: Array(html.utf8)), url: "https://a.example/board")
    #expect(document.follow.map(\.url) == ["https://a.example/viewtopic.php?t=1"])
  }

  @Test("a board of many thousand rows costs no more than its length", .timeLimit(.minutes(1)))
  func linear() {
    let deep = String(repeating: "<div>", count: 500)
    let rows = (1...20_000).map { "<li>\(title($0))<i>\($0) replies</i></li>" }.joined()
    let html = deep + rows
    let document = PageExtractor().extract(
      DecodedText(utf8: Array(html.utf8)), url: "https://a.example/board")
    #expect(document.follow.count == 200)
  }
}
