import Foundation
import GRDB
import Testing

/// Boards to threads, threads to pages, run after run: each test counts what was asked.
@Suite("Only what is new is asked for") struct FollowingTests {
  private func place(
    _ forum: MadeUpForum, pages: Int = 100, _ more: [String: Any] = [:]
  ) throws -> Workplace {
    try Workplace.listening(
      to: [
        ["id": "tyres", "kind": "forum", "url": forum.url, "max_pages": pages]
          .merging(more) { $1 }
      ])
  }

  private func posts(_ place: Workplace) throws -> Int { try place.earshot("export").records.count }

  private func run(_ place: Workplace) throws -> Ending {
    let ending = try place.earshot("run", "--now")
    #expect(ending.code == 0, "\(ending.errors)")
    return ending
  }

  private func topic(_ number: Int, _ start: Int = 0) -> String {
    "/viewtopic.php?f=1&t=\(number)" + (start > 0 ? "&start=\(start)" : "")
  }

  private let board = "/viewforum.php?f=1"

  @Test("a forum's second run asks for the board, and for the unread pages of what has new answers")
  func incremental() throws {
    // Threads of 3 to 14 posts, five a page.
    let forum = try MadeUpForum(threads: 12) { $0 + 2 }
    let place = try place(forum)
    _ = try run(place)
    let total = (1...12).reduce(0) { $0 + $1 + 2 }
    #expect(try posts(place) == total)
    // The board, and each page of each thread once.
    #expect(forum.asked().count == 1 + (1...12).reduce(0) { $0 + ($1 + 6) / 5 })

    // Nothing new: the board says so.
    _ = try run(place)
    #expect(forum.asked() == [board])

    // One more on the last page; seven more, on the last page and two new ones; a new thread.
    forum.answer(2, posts: 1, at: 2000)
    forum.answer(9, posts: 7, at: 2001)
    forum.open(20, posts: 6, at: 2002)
    _ = try run(place)
    #expect(
      forum.asked() == [
        board, topic(20), topic(20, 5), topic(9, 10), topic(9, 15), topic(2),
      ])
    #expect(try posts(place) == total + 1 + 7 + 6)
    _ = try run(place)
    #expect(forum.asked() == [board])
  }

  @Test("a run that is out of pages leaves the rest to the next ones, and nothing is lost")
  func budget() throws {
    let forum = try MadeUpForum(threads: 9) { $0 + 2 }
    let place = try place(forum, pages: 4)
    var asked: [String] = []
    for _ in 0..<12 {
      _ = try run(place)
      let now = forum.asked()
      #expect(now.count <= 4 && now.first == board)
      asked += now.dropFirst()
    }
    #expect(try posts(place) == (1...9).reduce(0) { $0 + $1 + 2 })
    // Each page was asked once.
    #expect(asked.count == Set(asked).count)
    #expect(asked.count == (1...9).reduce(0) { $0 + ($1 + 6) / 5 })
    // News come before what is left.
    let second = try MadeUpForum(threads: 9) { _ in 2 }
    let other = try self.place(second, pages: 3)
    _ = try run(other)
    _ = second.asked()
    second.open(30, posts: 1, at: 3000)
    _ = try run(other)
    #expect(second.asked().prefix(2) == [board, topic(30)])
  }

  @Test("a board of several pages is read as far as there is news")
  func boardPages() throws {
    let forum = try MadeUpForum(threads: 30, posts: { _ in 2 }, perBoard: 8)
    let place = try place(forum)
    _ = try run(place)
    #expect(forum.asked().count == 4 + 30)
    forum.answer(25, posts: 1, at: 2000)
    _ = try run(place)
    #expect(forum.asked() == [board, topic(25)])
    for number in 11...19 { forum.answer(number, posts: 1, at: 3000 - number) }
    _ = try run(place)
    let asked = forum.asked()
    #expect(asked.filter { $0.hasPrefix("/viewforum") } == [board, board + "&start=8"])
    #expect(asked.count == 2 + 9)
    #expect(try posts(place) == 60 + 10)
  }

  @Test("where a board does not show what is new, threads are asked on their last page")
  func silentBoard() throws {
    let forum = try MadeUpForum(threads: 6, posts: { _ in 7 }, showsNews: false)
    let place = try place(forum)
    _ = try run(place)
    _ = forum.asked()
    forum.answer(3, posts: 1, at: 2000)
    _ = try run(place)
    #expect(forum.asked().sorted() == [board] + (1...6).map { topic($0, 5) })
    #expect(try posts(place) == 43)
  }

  @Test("a thread that could not be read is tried again though the board stays the same")
  func failures() throws {
    let forum = try MadeUpForum(threads: 6) { _ in 2 }
    let place = try place(forum)
    _ = try run(place)
    _ = forum.asked()
    forum.answer(4, posts: 5, at: 2000)
    forum.server.set("/viewtopic.php") { _ in .status(503) }
    _ = try run(place)
    #expect(forum.asked() == [board, topic(4)])
    forum.mend()
    // Not before its next try is due.
    _ = try run(place)
    #expect(forum.asked() == [board])
    let store = try DatabaseQueue(path: place.path("earshot.sqlite"))
    try store.write { try $0.execute(sql: "UPDATE page SET due_at = 0") }
    try store.close()
    _ = try run(place)
    #expect(forum.asked() == [board, topic(4), topic(4, 5)])
    #expect(try posts(place) == 17)
  }
}

extension FollowingTests {
  @Test("a blog's index leads to its articles, each asked once")
  func blog() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let titles = (1...9).map { "What we learnt on ride number \($0)" }
    @Sendable func index(_ numbers: ClosedRange<Int>) -> String {
      let rows = numbers.reversed().map {
        "<div class=teaser-row><h2><a href=\"/ride/\($0)\">\(titles[$0 - 1])</a></h2></div>"
      }
      return "<html><head><title>Rides</title></head><body>\(rows.joined())</body></html>"
    }
    for number in 1...9 {
      let text = "Harborlight took us up the hill, and it was great all the way to the top. "
      server.set("/ride/\(number)") { _ in
        .page(
          "<html><head><title>\(titles[number - 1])</title><meta property=og:type content=article>"
            + "</head><body><article><h1>\(titles[number - 1])</h1><p>Ride \(number): "
            + String(repeating: text, count: 6) + "</p></article></body></html>",
          type: "text/html")
      }
    }
    server.set("/") { _ in .page(index(1...7), type: "text/html") }
    let place = try Workplace.listening(
      to: [["id": "rides", "kind": "blog", "url": server.url("/"), "max_pages": 5]])
    for expected in [4, 7, 7] {
      _ = try run(place)
      #expect(try posts(place) == expected)
    }
    server.forgetRequests()
    server.set("/") { _ in .page(index(1...9), type: "text/html") }
    _ = try run(place)
    #expect(
      server.requests.map(\.path).filter { $0 != "/robots.txt" } == ["/", "/ride/9", "/ride/8"])
    #expect(try posts(place) == 9)
  }

  @Test("an excerpt feed's articles beyond the run's pages come with the next run")
  func excerpts() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let items = (1...6).map {
      "<item><title>Ride \($0)</title><link>\(server.url("/a/\($0)"))</link><pubDate>0\($0) Jan 2026 "
        + "10:00:00 GMT</pubDate><description>Harborlight ride \($0) …</description></item>"
    }
    server.set("/feed") { _ in
      .page(
        "<rss version=\"2.0\"><channel><title>x</title>\(items.reversed().joined())</channel></rss>",
        validated: true)
    }
    for number in 1...6 {
      server.set("/a/\(number)") { _ in
        .page(
          "<html><body><article><h1>Ride \(number)</h1><p>"
            + String(repeating: "The Harborlight ride \(number) went on, and on. ", count: 12)
            + "</p></article></body></html>", type: "text/html")
      }
    }
    let place = try Workplace.listening(
      to: [
        [
          "id": "f", "kind": "feed", "url": server.url("/feed"), "full_text": true, "max_pages": 4,
        ]
      ])
    for expected in [3, 6, 6] {
      _ = try run(place)
      let texts = try place.earshot("export").records.compactMap { $0["text"].string }
      #expect(texts.count == expected && texts.allSatisfy { $0.contains("went on") })
    }
    let articles = server.requests.map(\.path).filter { $0.hasPrefix("/a/") }
    // The oldest, which leave the feed first, come first.
    #expect(articles == (1...6).map { "/a/\($0)" })
  }

  @Test("a next page elsewhere is not asked, by its link or by a detour")
  func elsewhere() throws {
    let server = try LoopbackServer()
    defer { server.stop() }
    let port = server.port
    @Sendable func post(_ number: Int) -> String {
      """
      <div class="post" id="p\(number)"><p class="author"><a class="username">ann</a>
      <time datetime="2026-01-02T03:04:0\(number)Z">x</time></p>
      <div class="content">Post \(number) on Harborlight is all there is here.</div></div>
      """
    }
    server.set("/t") { request in
      .page(
        "<html><body>\(post(1))\(post(2))<a rel=next href=\"/go\">Next</a></body></html>",
        type: "text/html")
    }
    server.set("/go") { _ in .redirect(to: "http://localhost:\(port)/other") }
    server.set("/other") { _ in
      .page("<html><body>\(post(3))\(post(4))</body></html>", type: "text/html")
    }
    let place = try Workplace.listening(
      to: [["id": "t", "kind": "forum", "url": server.url("/t")]],
      fetching: ["allow_private_networks": ["127.0.0.0/8", "::1/128"]])
    _ = try run(place)
    #expect(try posts(place) == 2)
    server.set("/t") { _ in
      .page(
        "<html><body>\(post(1))\(post(5))<a rel=next href=\"http://localhost:\(port)/other\">Next</a>"
          + "</body></html>", type: "text/html")
    }
    server.forgetRequests()
    _ = try run(place)
    #expect(!server.requests.contains { $0.path == "/other" })
    #expect(try posts(place) == 3)
  }
}
