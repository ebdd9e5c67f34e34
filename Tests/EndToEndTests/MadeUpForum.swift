import Foundation
import Synchronization

/// A forum on a loopback server whose threads grow while a test runs.
final class MadeUpForum: Sendable {
  struct Thread: Sendable {
    var title: String
    /// Answers, the opening post included.
    var posts: Int
    /// Minutes since a fixed moment of the last post.
    var last: Int
  }

  let server: LoopbackServer
  /// Threads by number.
  private let threads: Mutex<[Int: Thread]>
  private let perPage: Int
  private let perBoard: Int
  /// Whether the board shows when somebody last wrote, and how many answers there are.
  private let showsNews: Bool

  init(
    threads: Int, posts: (Int) -> Int, perPage: Int = 5, perBoard: Int = 100, showsNews: Bool = true
  ) throws {
    server = try LoopbackServer()
    self.perPage = perPage
    self.perBoard = perBoard
    self.showsNews = showsNews
    var all: [Int: Thread] = [:]
    for number in 1...threads {
      all[number] = Thread(
        title: "Question number \(number) about riding", posts: posts(number), last: 1000 - number)
    }
    self.threads = Mutex(all)
    server.set("/viewforum.php") { [weak self] in
      // As on real forums its links name the visit, so that no two answers are equal.
      .page(self?.board(Self.number("start", $0)) ?? "", type: "text/html")
    }
    mend()
  }

  /// Serves the threads again.
  func mend() {
    server.set("/viewtopic.php") { [weak self] in
      let page = self?.topic(Self.number("t", $0), Self.number("start", $0)) ?? ""
      let tag = "\"\(page.utf8.reduce(UInt64(7)) { $0 &* 31 &+ UInt64($1) })\""
      if $0.headers["if-none-match"] == tag { return .init(status: 304) }
      var reply = LoopbackServer.Reply.page(page, type: "text/html")
      reply.headers["ETag"] = tag
      return reply
    }
  }

  deinit { server.stop() }

  var url: String { server.url("/viewforum.php?f=1") }

  /// Adds posts to a thread, written at a minute.
  func answer(_ number: Int, posts: Int, at minute: Int) {
    threads.withLock {
      $0[number]?.posts += posts
      $0[number]?.last = minute
    }
  }

  func open(_ number: Int, posts: Int, at minute: Int) {
    threads.withLock {
      $0[number] = Thread(title: "A new question \(number) on tyres", posts: posts, last: minute)
    }
  }

  /// Paths asked since the last call, robots.txt aside.
  func asked() -> [String] {
    defer { server.forgetRequests() }
    return server.requests.map(\.path).filter { $0 != "/robots.txt" }
  }

  private static func number(_ name: String, _ request: LoopbackServer.Request) -> Int {
    let query = request.path.split(separator: "?").dropFirst().first ?? ""
    let value = query.split(separator: "&").first { $0.hasPrefix(name + "=") }
    return value.flatMap { Int($0.dropFirst(name.count + 1)) } ?? 0
  }

  private static func date(_ minute: Int) -> String {
    let moment = Date(timeIntervalSince1970: 1_770_000_000 + Double(minute) * 60)
    return ISO8601DateFormatter().string(from: moment)
  }

  private func board(_ start: Int) -> String {
    let sorted = threads.withLock { $0 }
      .sorted { ($1.value.last, $0.key) < ($0.value.last, $1.key) }
    let rows = sorted.dropFirst(start).prefix(perBoard).map { number, thread in
      let news =
        showsNews
        ? """
        <dd class="posts">\(thread.posts - 1) <dfn>Replies</dfn></dd>
        <dd class="lastpost"><span>by ann <time datetime="\(Self.date(thread.last))">then</time>
        </span></dd>
        """ : ""
      return """
        <li class="row"><dl><dt><a class="topictitle" href="./viewtopic.php?f=1&amp;t=\(number)\
        &amp;sid=\(String(repeating: "\(Int.random(in: 0...9))", count: 32))">\(thread.title)</a>
        </dt>\(news)</dl></li>
        """
    }
    let next =
      start + perBoard < sorted.count
      ? "<a rel=\"next\" href=\"./viewforum.php?f=1&amp;start=\(start + perBoard)\">Next</a>" : ""
    return "<html><head><title>Board</title></head><body><ul class=\"topics\">"
      + rows.joined(separator: "\n") + "</ul>\(next)</body></html>"
  }

  private func topic(_ number: Int, _ start: Int) -> String {
    guard let thread = threads.withLock({ $0[number] }) else { return "" }
    let posts = (start..<min(start + perPage, thread.posts)).map { index in
      """
      <div class="post" id="p\(number * 1000 + index)"><div class="postbody">
      <p class="author"><a class="username" href="./u/\(index % 7)">rider\(index % 7)</a>
      <time datetime="\(Self.date(number * 20 + index))">then</time></p>
      <div class="content">Post \(index) of thread \(number): my Harborlight is still fine.</div>
      </div></div>
      """
    }
    let next =
      start + perPage < thread.posts
      ? "<a rel=\"next\" href=\"./viewtopic.php?f=1&amp;t=\(number)&amp;start=\(start + perPage)\">Next</a>"
      : ""
    return "<html><head><title>\(thread.title)</title></head><body><h2>\(thread.title)</h2>"
      + posts.joined(separator: "\n") + next + "</body></html>"
  }
}
