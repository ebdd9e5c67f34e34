import Model
import SocialText
import Testing

@testable import Pipeline

@Suite("The pages that a source is asked for, one after another")
struct FrontierTests {
  private static let site = "https://a.example"

  private func frontier(
    _ known: [String: PageState] = [:], kind: Source.Kind = .forum, depth: Int = 1,
    rules: Hash128? = nil
  ) -> Frontier {
    var frontier = Frontier(
      source: Source(id: "a", kind: kind, url: Self.site + "/", depth: depth), rules: rules,
      now: Timestamp(seconds: 1000), known: known)
    frontier.begin([Self.site + "/"])
    frontier.resume()
    return frontier
  }

  private func link(
    _ path: String, _ reason: FollowLink.Reason = .thread, shown: String? = nil,
    date: Int64? = nil, priority: Double = 0.7
  ) -> FollowLink {
    FollowLink(
      url: path.hasPrefix("http") ? path : Self.site + path, reason: reason,
      priority: reason == .next ? 0.9 : priority, shown: shown,
      date: date.map(Timestamp.init(seconds:)))
  }

  private func listing(_ links: [FollowLink]) -> Document {
    var document = Document(format: .html)
    document.page = PageInfo(kind: .listing)
    document.follow = links
    return document
  }

  /// A page of a thread with posts of these ids, dated by them.
  private func thread(_ posts: [Int64], next: String? = nil) -> Document {
    var document = Document(format: .html)
    document.page = PageInfo(kind: .thread)
    document.posts = posts.map { number in
      var post = Post(id: PostID(Hash128(high: 0, low: UInt64(number))))
      post.published = StatedDate(timestamp: Timestamp(seconds: number))
      return post
    }
    document.follow = next.map { [link($0, .next)] } ?? []
    return document
  }

  /// Reads what is next as a document; gives its path.
  private func read(
    _ frontier: inout Frontier, _ document: Document, news: Int? = nil
  ) -> String? {
    guard let step = frontier.next() else { return nil }
    var state = frontier.state(of: step)
    state.status = 200
    _ = frontier.read(document, news: news ?? document.posts.count, &state, step)
    frontier.keep(state)
    return String(step.url.dropFirst(Self.site.count))
  }

  @Test("a run that goes on where another ended has what was left, news first")
  func resumes() {
    var first = frontier()
    #expect(read(&first, listing([link("/t/1"), link("/t/2", priority: 0.65)])) == "/")
    #expect(read(&first, thread([1], next: "/t/1?p=2")) == "/t/1")
    var second = frontier(first.known)
    #expect(read(&second, listing([link("/t/3")])) == "/")
    #expect(read(&second, thread([30])) == "/t/3")
    #expect(read(&second, thread([2])) == "/t/1?p=2")
    #expect(read(&second, thread([20])) == "/t/2")
    #expect(second.next() == nil)
    #expect(second.known.values.allSatisfy { $0.wait == nil })
  }

  @Test("links that lead round in a circle end")
  func circles() {
    var first = frontier()
    _ = read(&first, listing([link("/t/1", shown: "3")]))
    _ = read(&first, thread([1], next: "/t/1?p=2"))
    _ = read(&first, thread([2], next: "/t/1?p=3"))
    _ = read(&first, thread([3], next: "/t/1"))
    #expect(first.next() == nil)
    var second = frontier(first.known)
    _ = read(&second, listing([link("/t/1", shown: "4")]))
    #expect(read(&second, thread([3, 4], next: "/t/1")) == "/t/1?p=3")
    #expect(second.next() == nil)
  }

  @Test("a server that shows its last page for any number is asked once more, not for ever")
  func repeats() {
    var frontier = frontier()
    _ = read(&frontier, listing([link("/t/1")]))
    _ = read(&frontier, thread([1, 2, 3], next: "/t/1?p=2"))
    #expect(read(&frontier, thread([1, 2, 3], next: "/t/1?p=3"), news: 0) == "/t/1?p=2")
    #expect(frontier.next() == nil)
  }

  @Test("the next page of another site is none")
  func elsewhere() {
    var frontier = frontier()
    _ = read(
      &frontier,
      listing([link("/t/1"), link("https://b.example/t/2"), link("https://b.example/", .next)]))
    #expect(read(&frontier, thread([1], next: "https://b.example/t/1?p=2")) == "/t/1")
    #expect(frontier.next() == nil)
    #expect(frontier.known.count == 2)
  }

  @Test("a calendar's months have an end, in one run or in many")
  func calendars() {
    var known: [String: PageState] = [:]
    var months = 0
    var days = 0
    for _ in 0..<40 {
      var frontier = frontier(known)
      for _ in 0..<20 {
        guard let step = frontier.next() else { break }
        var state = frontier.state(of: step)
        state.status = 200
        // Each month shows a day that no page showed before, and leads to the next month.
        let isDay = step.url.contains("day")
        let month = step.url.split(separator: "?").dropFirst().first.flatMap { Int($0) } ?? 0
        if isDay { days += 1 } else { months += 1 }
        let links = [
          link("/day?\(month)", .article, priority: 0.6), link("/month?\(month + 1)", .next),
        ]
        _ = frontier.read(isDay ? Document(format: .html) : listing(links), news: 0, &state, step)
        frontier.keep(state)
      }
      known = frontier.known
    }
    // The first month is asked in every run.
    #expect(months == 40 + Frontier.mostListingPages - 1)
    #expect(days == Frontier.mostListingPages)
  }

  @Test("a thread that begins with its newest posts is asked on its first page")
  func newestFirst() {
    var first = frontier()
    _ = read(&first, listing([link("/t/1", shown: "6")]))
    _ = read(&first, thread([6, 5, 4], next: "/t/1?p=2"))
    #expect(read(&first, thread([3, 2, 1])) == "/t/1?p=2")
    var second = frontier(first.known)
    _ = read(&second, listing([link("/t/1", shown: "7")]))
    #expect(read(&second, thread([7, 6, 5], next: "/t/1?p=2"), news: 1) == "/t/1")
    #expect(second.next() == nil)
    var third = frontier(second.known)
    _ = read(&third, listing([link("/t/1", shown: "11")]))
    #expect(read(&third, thread([11, 10, 9], next: "/t/1?p=2"), news: 3) == "/t/1")
    #expect(read(&third, thread([8, 7, 6], next: "/t/1?p=3"), news: 1) == "/t/1?p=2")
  }

  @Test("older pages of a listing are read while the last row is news; unsorted ones always")
  func listings() {
    func rows(_ shown: [(Int, String, Int64)]) -> Document {
      listing(
        shown.map { link("/t/\($0.0)", shown: $0.1, date: $0.2) } + [link("/?p=2", .next)])
    }
    func asksMore(_ before: Document, _ now: Document) -> Bool {
      var first = frontier()
      _ = read(&first, before)
      while let step = first.next() {
        var state = first.state(of: step)
        state.status = 200
        _ = first.read(
          step.reason == .next ? listing([link("/t/1")]) : thread([1]), news: 1, &state, step)
        first.keep(state)
      }
      var second = frontier(first.known)
      _ = read(&second, now)
      while let step = second.next() { if step.url.hasSuffix("p=2") { return true } }
      return false
    }
    let before = rows([(1, "a", 90), (2, "b", 80), (3, "c", 70), (4, "d", 60)])
    #expect(!asksMore(before, rows([(3, "x", 95), (1, "a", 90), (2, "b", 80), (4, "d", 60)])))
    #expect(asksMore(before, rows([(5, "e", 99), (6, "f", 98), (7, "g", 97), (3, "x", 95)])))
    #expect(!asksMore(before, before))
    let unsorted = rows([(1, "a", 60), (2, "b", 80), (3, "c", 70), (4, "d", 90)])
    #expect(asksMore(unsorted, unsorted))
  }

  @Test("pages that other rules read are read again")
  func rules() {
    var first = frontier(kind: .blog)
    _ = read(&first, listing([link("/1", .article)]))
    var article = Document(format: .html)
    article.page = PageInfo(kind: .article)
    article.posts = thread([1]).posts
    #expect(read(&first, article) == "/1")
    var same = frontier(first.known, kind: .blog)
    _ = read(&same, listing([link("/1", .article)]))
    #expect(same.next() == nil)
    var other = frontier(first.known, kind: .blog, rules: Hash128(high: 1, low: 1))
    _ = read(&other, listing([link("/1", .article)]))
    #expect(other.next()?.url == Self.site + "/1")
  }

  @Test("boards below an index are asked in each run, whatever the index shows")
  func boards() {
    var first = frontier(depth: 2)
    _ = read(&first, listing([link("/b/1"), link("/b/2")]))
    _ = read(&first, listing([link("/t/1", shown: "1")]))
    _ = read(&first, listing([link("/t/2", shown: "1")]))
    _ = read(&first, thread([1]))
    _ = read(&first, thread([2]))
    #expect(first.next() == nil)
    var second = frontier(first.known, depth: 2)
    let root = second.next()
    var state = root.map { second.state(of: $0) } ?? PageState(url: "")
    if let root { #expect(second.unchanged(&state, root).isEmpty) }
    #expect(read(&second, listing([link("/t/1", shown: "1")])) == "/b/1")
    #expect(read(&second, listing([link("/t/2", shown: "2")])) == "/b/2")
    #expect(read(&second, thread([2, 3])) == "/t/2")
    #expect(second.next() == nil)
  }

  @Test("a thread whose last page is gone is read from its first")
  func shrinks() {
    var first = frontier()
    _ = read(&first, listing([link("/t/1", shown: "9")]))
    _ = read(&first, thread([1, 2], next: "/t/1?p=2"))
    _ = read(&first, thread([3, 4]))
    var second = frontier(first.known)
    _ = read(&second, listing([link("/t/1", shown: "3")]))
    guard let step = second.next() else { return }
    #expect(step.url.hasSuffix("/t/1?p=2"))
    var state = second.state(of: step)
    (state.failures, state.status) = (1, 404)
    #expect(second.failed(&state, step, isGone: true).count == 2)
    second.keep(state)
    #expect(read(&second, thread([1, 5])) == "/t/1")
    #expect(second.next() == nil)
    #expect(second.known[Self.site + "/t/1"]?.shown == "3")
  }

  @Test("a site that moved is followed where it answers")
  func moves() {
    var frontier = frontier()
    let away = link("https://new.example/t/1")
    #expect(!frontier.isAllowed(away.url))
    frontier.moved(to: "https://www.new.example/")
    _ = read(&frontier, listing([away, link("https://other.example/t/2")]))
    #expect(frontier.next()?.url == away.url)
    #expect(frontier.next() == nil)
  }

  @Test("a page that fails is tried again when it is due, and not when it is gone")
  func failures() {
    var first = frontier()
    _ = read(&first, listing([link("/t/1", shown: "1"), link("/t/2", shown: "1")]))
    for isGone in [false, true] {
      guard let step = first.next() else { continue }
      var state = first.state(of: step)
      (state.failures, state.status) = (1, isGone ? 404 : 503)
      state.dueAt = Timestamp(seconds: 2000)
      #expect(first.failed(&state, step, isGone: isGone).isEmpty)
      first.keep(state)
    }
    var early = frontier(first.known)
    #expect(early.next()?.reason == nil)
    #expect(early.next() == nil)
    var known = first.known
    for url in known.keys { known[url]?.dueAt = Timestamp(seconds: 500) }
    var late = frontier(known)
    #expect(late.next()?.reason == nil)
    #expect(late.next()?.url == Self.site + "/t/1")
    #expect(late.next() == nil)
  }
}
