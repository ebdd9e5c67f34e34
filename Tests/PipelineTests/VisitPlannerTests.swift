import Fetching
import Model
import SocialText
import Testing

@testable import Pipeline

@Suite("Visits to a source are planned by what came of the last one") struct VisitPlannerTests {
  let day: Int64 = 86_400
  /// 2026-11-16, 10:00 UTC.
  let now = Timestamp(seconds: 1_794_823_200)

  private func planner(interval: Int? = 3600, known: SourceState? = nil) -> VisitPlanner {
    var source = Source(id: "mine", kind: .feed, url: "https://feed.example/")
    source.interval = interval
    return VisitPlanner(source: source, policy: RevisitPolicy(), round: 0, known: known)
  }

  private func page(_ status: Int = 200, _ headers: [String: String] = [:]) -> FetchedPage {
    var page = FetchedPage(
      requestedURL: "https://feed.example/", url: "https://feed.example/", status: status,
      headers: headers.map { HeaderField(name: $0.key, value: $0.value) }, body: [],
      validators: Validators(etag: headers["ETag"], lastModified: headers["Last-Modified"]))
    page.body = [1]
    return page
  }

  private func later(_ seconds: Int64) -> Timestamp { Timestamp(seconds: now.seconds + seconds) }

  @Test("1., 2. and 3. both validators are sent back as they came, an odd date too")
  func verbatim() {
    var planner = planner()
    var state = PageState(url: "https://feed.example/")
    let odd = page(200, ["ETag": "W/\"a b\"", "Last-Modified": "yesterday, about noon"])
    planner.answered(&state, odd, now: now)
    let sent = VisitPlanner.validators(state, now: later(3600))
    #expect(sent.etag == "W/\"a b\"")
    #expect(sent.lastModified == "yesterday, about noon")
  }

  @Test("4. validators are those of the last 200, whatever its body")
  func everyAnswer() {
    var planner = planner()
    var state = PageState(url: "https://feed.example/")
    planner.answered(&state, page(200, ["ETag": "\"1\""]), now: now)
    planner.answered(&state, page(200, ["ETag": "\"2\""]), now: now)
    #expect(state.validators.etag == "\"2\"")
    planner.answered(&state, page(200), now: now)
    #expect(state.validators.isEmpty)
  }

  @Test("5. a 304 refreshes what it repeats and leaves the rest")
  func refreshes() {
    var planner = planner()
    var state = PageState(url: "https://feed.example/")
    let first = page(200, ["ETag": "\"1\"", "Last-Modified": "L", "Cache-Control": "max-age=7200"])
    planner.answered(&state, first, now: now)
    planner.answered(&state, page(304, ["ETag": "\"2\""]), now: now)
    planner.well(&state, now: now)
    #expect(state.validators == Validators(etag: "\"2\"", lastModified: "L"))
    #expect(state.dueAt == later(7200))
    planner.answered(&state, page(304, ["Cache-Control": "max-age=10800"]), now: now)
    planner.well(&state, now: now)
    #expect(state.dueAt == later(10_800))
  }

  @Test("8. validators are dropped after 8 days, and dates of the far future never sent")
  func old() {
    var planner = planner()
    var state = PageState(url: "https://feed.example/")
    planner.answered(&state, page(200, ["ETag": "\"1\""]), now: now)
    planner.answered(&state, page(304, ["ETag": "\"1\""]), now: later(7 * day))
    #expect(VisitPlanner.validators(state, now: later(8 * day - 1)).etag == "\"1\"")
    #expect(VisitPlanner.validators(state, now: later(8 * day)).isEmpty)
    state.validators = Validators(etag: "\"1\"", lastModified: "Tue, 19 Jan 2038 03:14:07 GMT")
    #expect(VisitPlanner.validators(state, now: now) == Validators(etag: "\"1\""))
    state.validators.lastModified = "Mon, 16 Nov 2026 09:00:00 GMT"
    #expect(VisitPlanner.validators(state, now: now).lastModified != nil)
  }

  @Test("9. and 10. Cache-Control, Expires and what the feed says are floors")
  func fresh() {
    #expect(Freshness.seconds(page(200, ["Cache-Control": "public, max-age=600"])) == 600)
    #expect(Freshness.seconds(page(200, ["Cache-Control": "max-age=600", "Age": "100"])) == 500)
    #expect(Freshness.seconds(page(200, ["Cache-Control": "no-cache, max-age=600"])) == nil)
    let dates = [
      "Date": "Mon, 16 Nov 2026 10:00:00 GMT", "Expires": "Monday, 16-Nov-26 12:00:00 GMT",
    ]
    #expect(Freshness.seconds(page(200, dates)) == 7200)
    #expect(Freshness.seconds(page(200, ["Expires": "0", "Date": dates["Date"]!])) == nil)
    var planner = planner()
    var state = PageState(url: "https://feed.example/")
    var document = Document(format: .rss20)
    document.feed.pollMinutes = 180
    let answer = page(200, ["Cache-Control": "max-age=600"])
    planner.answered(&state, answer, now: now)
    planner.read(document, answer, news: 0, &state, now: now)
    #expect(state.dueAt == later(10_800))
    // A 304 has no body to say it again.
    planner.answered(&state, page(304), now: later(10_800))
    planner.well(&state, now: later(10_800))
    #expect(state.dueAt == later(21_600))
  }

  @Test("13. without the user's word a feed is asked by the rate of its posts")
  func rate() {
    var planner = planner(interval: nil)
    var state = PageState(url: "https://feed.example/")
    var document = Document(format: .rss20)
    document.posts = (0..<5).map { number in
      var post = Post()
      post.published = StatedDate(
        timestamp: Timestamp(seconds: now.seconds - Int64(number) * 8 * 3600))
      return post
    }
    planner.answered(&state, page(), now: now)
    planner.read(document, page(), news: 5, &state, now: now)
    let wait = (state.dueAt?.seconds ?? 0) - now.seconds
    #expect((4 * 3600..<4 * 3600 * 6 / 5).contains(Int(wait)))
    // It falls silent: the visits become rarer by and by, up to once a day.
    planner.answered(&state, page(304), now: later(30 * day))
    planner.well(&state, now: later(30 * day))
    #expect(state.dueAt?.seconds ?? 0 >= later(30 * day + 72_000).seconds)
  }

  @Test("18. failures are counted, wait longer and longer, and end in a stop that is told")
  func stops() {
    var planner = planner()
    var state = PageState(url: "https://feed.example/")
    var moment = now
    var waits: [Int64] = []
    for _ in 0..<RevisitPolicy.mostFailures {
      #expect(planner.notDue(state, now: moment, isForced: false) == nil)
      state.failures += 1
      state.status = 500
      planner.failed(&state, .refused, "HTTP 500", isGone: false, now: moment)
      waits.append((state.dueAt?.seconds ?? 0) - moment.seconds)
      moment = state.dueAt ?? moment
    }
    #expect(waits.prefix(6) == [3600, 7200, 14_400, 28_800, 57_600, 86_400])
    #expect(planner.state.halt == .failing)
    let stopped = planner.notDue(state, now: later(400 * day), isForced: false)
    #expect(stopped?.detail.contains("failed 20 times in a row since 2026-11-16") == true)
    #expect(stopped?.detail.contains("HTTP 500") == true)
    #expect(planner.notDue(state, now: moment, isForced: true) == nil)
    planner.answered(&state, page(), now: moment)
    planner.well(&state, now: moment)
    #expect(state.failures == 0 && planner.state.halt == nil && planner.state.trouble == nil)
  }

  @Test("19. who is gone is not asked any more, until the user says so or mends the address")
  func gone() {
    var planner = planner()
    var state = PageState(url: "https://feed.example/")
    state.failures = 1
    state.status = 410
    planner.failed(&state, .refused, "HTTP 410", isGone: true, now: now)
    #expect(planner.state.halt == .gone)
    let later = planner.notDue(state, now: later(400 * day), isForced: false)
    #expect(later?.detail.contains("gone for good") == true)
    #expect(planner.notDue(state, now: now, isForced: true) == nil)
    var mended = Source(id: "mine", kind: .feed, url: "https://feed.example/new")
    mended.interval = 3600
    let fresh = VisitPlanner(
      source: mended, policy: RevisitPolicy(), round: 0, known: planner.state)
    #expect(fresh.notDue(nil, now: now, isForced: false) == nil)
  }

  @Test("21. an address that has moved for good is asked there once its page was read")
  func moved() {
    var planner = planner()
    var state = PageState(url: "https://feed.example/")
    var answer = page()
    answer.permanentURL = "https://new.example/feed"
    planner.answered(&state, answer, now: now)
    #expect(planner.address == "https://feed.example/")
    planner.read(Document(format: .rss20), answer, news: 0, &state, now: now)
    #expect(planner.address == "https://new.example/feed")
    // Where it fails there, the address of the config has another chance.
    state.failures = 1
    state.status = 404
    planner.failed(&state, .refused, "HTTP 404", isGone: true, now: now)
    #expect(planner.address == "https://feed.example/")
    #expect(planner.state.halt == nil)
  }

  @Test("34. of each host the source asked longest ago is first, and hosts take turns")
  func rotation() {
    let sources = (0..<6).map {
      Source(id: "s\($0)", kind: .feed, url: "https://h\($0 % 2).example/\($0)")
    }
    var rotation = SourceRotation(
      sources, visits: ["s0": later(10), "s2": later(5), "s1": later(7)], most: 1)
    let first = [rotation.next()?.id, rotation.next()?.id]
    #expect(first == ["s3", "s4"])
    #expect(rotation.next() == nil)
    rotation.end(sources[4])
    #expect(rotation.next()?.id == "s2")
    rotation.end(sources[3])
    rotation.end(sources[2])
    #expect([rotation.next()?.id, rotation.next()?.id] == ["s5", "s0"])
    rotation.end(sources[5])
    rotation.end(sources[0])
    #expect(rotation.next()?.id == "s1")
    #expect(rotation.next() == nil)
  }
}
