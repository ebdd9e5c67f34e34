import Model
import Testing

@testable import Parsing

/// Threads and listings as software hands them out in JSON; the shapes are those of its documentation,
/// the words are ours.
@Suite("Threads in JSON are read post by post") struct JSONThreadTests {
  private func parse(_ json: String, url: String = "https://talk.example/t/5.json") -> Document {
    DocumentParser().parse(
      FetchedPage(
        requestedURL: url, url: url, status: 200,
        headers: [], body: Array(json.utf8),
        validators: Validators()))
  }

  private func quoted(_ post: Post) -> [String] {
    let bytes = Array(post.text.utf8)
    return post.quotes.map {
      String(decoding: bytes[$0.span.start..<$0.span.end], as: UTF8.self)
    }
  }

  @Test func `a Discourse topic`() throws {
    let document = parse(
      #"""
      {"id": 5, "slug": "brakes", "title": "Brakes squeal", "posts_count": 3,
       "post_stream": {"stream": [11, 12, 14], "posts": [
        {"id": 11, "post_number": 1, "username": "ann", "name": "Ann Lee", "version": 1,
         "created_at": "2026-03-01T08:00:00.000Z", "updated_at": "2026-03-01T08:05:00.000Z",
         "cooked": "<p>They <b>squeal</b> in rain.</p>", "post_type": 1},
        {"id": 12, "post_number": 2, "username": "bob", "name": "", "reply_to_post_number": 1,
         "created_at": "2026-03-01T09:00:00.000Z", "post_type": 1,
         "cooked": "<blockquote><p>in rain</p></blockquote><p>Clean the rim.</p>"},
        {"id": 13, "post_number": 3, "username": "system", "post_type": 3, "cooked": "closed"}]}}
      """#)
    #expect(document.format == .jsonThread)
    #expect(document.page?.kind == .thread)
    #expect(document.feed.title == "Brakes squeal")
    try #require(document.posts.count == 2)
    let first = document.posts[0]
    #expect(first.title == "Brakes squeal")
    #expect(first.text == "They squeal in rain.")
    #expect(first.url == "https://talk.example/t/brakes/5/1")
    #expect(first.thread == "https://talk.example/t/brakes/5")
    #expect(first.author.name == "Ann Lee")
    #expect(first.author.handle == "ann")
    #expect(first.author.url == "https://talk.example/u/ann")
    #expect(first.published?.rfc3339 == "2026-03-01T08:00:00Z")
    #expect(first.updated == nil)
    let second = document.posts[1]
    #expect(second.title.isEmpty)
    #expect(second.author.name == "bob")
    #expect(second.replyTo == "https://talk.example/t/brakes/5/1")
    #expect(quoted(second) == ["in rain"])
    #expect(document.follow.map(\.url) == ["https://talk.example/t/5.json?page=2"])
    #expect(document.posts[0].id != document.posts[1].id)
  }

  @Test func `a Discourse list leads to its topics`() {
    let document = parse(
      #"""
      {"topic_list": {"more_topics_url": "/latest?page=1", "topics": [
        {"id": 5, "slug": "brakes", "title": "Brakes squeal", "posts_count": 3},
        {"id": 6, "slug": "rules", "title": "Rules", "posts_count": 1, "pinned": true}]}}
      """#, url: "https://talk.example/latest.json")
    #expect(document.page?.kind == .listing)
    #expect(document.problems.isEmpty)
    #expect(
      document.follow.map(\.url) == [
        "https://talk.example/t/brakes/5.json", "https://talk.example/t/rules/6.json",
        "https://talk.example/latest.json?page=1",
      ])
    #expect(document.follow.map(\.reason) == [.thread, .thread, .next])
  }

  @Test func `a Reddit thread with answers to answers`() throws {
    let document = parse(
      #"""
      [{"kind": "Listing", "data": {"children": [{"kind": "t3", "data": {
         "name": "t3_aa", "title": "Battery &amp; frost", "author": "ann", "selftext": "Range **halved**.",
         "selftext_html": "&lt;div class=\"md\"&gt;&lt;p&gt;Range &lt;strong&gt;halved&lt;/strong&gt; &amp;amp; slow.&lt;/p&gt;&lt;/div&gt;",
         "permalink": "/r/ebikes/comments/aa/battery/", "created_utc": 1772352000.0, "edited": false,
         "num_comments": 3}}]}},
       {"kind": "Listing", "data": {"children": [
        {"kind": "t1", "data": {"name": "t1_bb", "author": "bob", "parent_id": "t3_aa",
         "body": "> Range halved\n\nMine too.", "body_html": null,
         "permalink": "/r/ebikes/comments/aa/battery/bb/", "created_utc": 1772355600.0,
         "edited": 1772356000.0, "replies": {"kind": "Listing", "data": {"children": [
          {"kind": "t1", "data": {"name": "t1_cc", "author": "cai", "parent_id": "t1_bb",
           "body": "Keep it [inside](https://x.example/a_b).", "replies": "",
           "permalink": "/r/ebikes/comments/aa/battery/cc/", "created_utc": 1772357000.0}},
          {"kind": "more", "data": {"count": 2, "children": ["dd", "ee"]}}]}}}},
        {"kind": "t1", "data": {"author": "[deleted]", "body": "[deleted]", "replies": "",
         "permalink": "/r/ebikes/comments/aa/battery/ff/"}}]}}]
      """#, url: "https://www.reddit.com/r/ebikes/comments/aa.json")
    try #require(document.posts.count == 3)
    let thread = "https://www.reddit.com/r/ebikes/comments/aa/battery/"
    #expect(document.posts.map(\.author.handle) == ["ann", "bob", "cai"])
    #expect(document.posts[0].title == "Battery & frost")
    #expect(document.posts[0].text == "Range halved & slow.")
    #expect(document.posts[0].thread == thread)
    #expect(document.posts[0].updated == nil)
    #expect(document.posts[1].text == "Range halved\n\nMine too.")
    #expect(quoted(document.posts[1]) == ["Range halved"])
    #expect(document.posts[1].replyTo == thread)
    #expect(document.posts[1].published?.rfc3339 == "2026-03-01T09:00:00Z")
    #expect(document.posts[1].updated != nil)
    #expect(document.posts[2].replyTo == thread + "bb/")
    #expect(document.posts[2].text == "Keep it inside.")
    #expect(document.posts[2].author.platform == "reddit")
  }

  @Test func `a Reddit listing goes on`() {
    let document = parse(
      #"""
      {"kind": "Listing", "data": {"after": "t3_zz", "children": [{"kind": "t3", "data": {
        "title": "Hello", "author": "ann", "selftext": "", "permalink": "/r/a/comments/1/hello/",
        "num_comments": 2, "created_utc": 1772352000}}]}}
      """#, url: "https://www.reddit.com/r/a/new.json?limit=25&after=t3_yy#top")
    #expect(document.posts.map(\.title) == ["Hello"])
    #expect(
      document.follow.map(\.url) == [
        "https://www.reddit.com/r/a/comments/1/hello/.json",
        "https://www.reddit.com/r/a/new.json?limit=25&after=t3_zz",
      ])
  }

  @Test func `a Hacker News item`() throws {
    let document = parse(
      #"""
      {"id": 100, "type": "story", "title": "Show: a quieter hub", "author": "ann", "text": null,
       "url": "https://hub.example/", "created_at": "2026-03-01T08:00:00Z",
       "created_at_i": 1772352000, "story_id": 100, "parent_id": null, "children": [
        {"id": 101, "type": "comment", "author": "bob", "text": "<p>Nice &amp; quiet.</p>",
         "created_at_i": 1772355600, "parent_id": 100, "story_id": 100, "children": [
          {"id": 102, "type": "comment", "author": null, "text": null, "children": [
           {"id": 103, "type": "comment", "author": "cai", "text": "Agreed", "children": []}]}]}]}
      """#, url: "https://hn.algolia.com/api/v1/items/100")
    try #require(document.posts.count == 3)
    #expect(document.page?.canonicalURL == "https://news.ycombinator.com/item?id=100")
    #expect(document.posts.map(\.author.handle) == ["ann", "bob", "cai"])
    #expect(document.posts[1].text == "Nice & quiet.")
    #expect(document.posts[1].replyTo == "https://news.ycombinator.com/item?id=100")
    #expect(document.posts[2].replyTo == "https://news.ycombinator.com/item?id=102")
    #expect(document.posts[2].url == "https://news.ycombinator.com/item?id=103")
  }

  @Test func `a search of Hacker News and a bare item`() {
    let search = parse(
      #"""
      {"hits": [{"objectID": "7", "comment_text": "The <i>hub</i> hums", "author": "dee",
        "created_at_i": 1772355600, "story_id": 5, "parent_id": 6}], "page": 0, "nbPages": 2,
       "hitsPerPage": 1}
      """#, url: "https://hn.algolia.com/api/v1/search_by_date?query=hub")
    #expect(search.posts.map(\.text) == ["The hub hums"])
    #expect(search.posts.first?.thread == "https://news.ycombinator.com/item?id=5")
    #expect(
      search.follow.map(\.url) == ["https://hn.algolia.com/api/v1/search_by_date?query=hub&page=1"])
    let item = parse(
      #"{"by": "ann", "id": 8, "kids": [9], "time": 1772355600, "title": "T", "type": "story"}"#,
      url: "https://hacker-news.firebaseio.com/v0/item/8.json")
    #expect(item.posts.map(\.title) == ["T"])
    #expect(item.follow.map(\.url) == ["https://hacker-news.firebaseio.com/v0/item/9.json"])
  }

  @Test func `Lemmy's post and comments`() throws {
    let creator = #"""
      "creator": {"name": "ann", "display_name": "Ann", "actor_id": "https://l.example/u/ann"}
      """#
    let post = ##"""
      "post": {"id": 3, "name": "Saddle", "ap_id": "https://l.example/post/3",
        "body": "# Hm\nIt `creaks` *a lot*, 2 * 3 times, some_name.",
        "published": "2026-03-01T08:00:00Z"}
      """##
    let document = parse(
      "{\"post_view\": {\(post), \(creator)}}", url: "https://l.example/api/v3/post?id=3")
    #expect(document.posts.map(\.text) == ["Hm\nIt creaks a lot, 2 * 3 times, some_name."])
    #expect(document.posts.first?.title == "Saddle")
    #expect(document.follow.first?.reason == .comments)
    let comments = parse(
      """
      {"comments": [
       {"comment": {"id": 8, "path": "0.7.8", "content": "> no\\nYes", "ap_id": "https://l.example/c/8",
        "published": "2026-03-01T09:00:00Z"}, \(creator), \(post)},
       {"comment": {"id": 7, "path": "0.7", "content": "No", "ap_id": "https://l.example/c/7"},
        \(creator), \(post)},
       {"comment": {"id": 9, "path": "0.9", "content": "bad", "removed": true,
        "ap_id": "https://l.example/c/9"}, \(creator), \(post)}]}
      """, url: "https://l.example/api/v3/comment/list?post_id=3&limit=50")
    try #require(comments.posts.count == 2)
    #expect(comments.posts[0].replyTo == "https://l.example/c/7")
    #expect(comments.posts[1].replyTo == "https://l.example/post/3")
    #expect(quoted(comments.posts[0]) == ["no"])
    #expect(comments.feed.title == "Saddle")
    #expect(comments.follow.isEmpty)
  }

  @Test func `Mastodon's statuses, only the public ones`() throws {
    func status(_ id: String, _ more: String = "") -> String {
      """
      {"id": "\(id)", "created_at": "2026-03-01T08:00:00.000Z", "language": "de",
       "url": "https://m.example/@ann/\(id)", "content": "<p>Das Rad <a href='x'>läuft</a></p>",
       "account": {"acct": "ann@m.example", "display_name": "Ann", "url": "https://m.example/@ann"},
       "tags": [{"name": "rad"}], "media_attachments": [], "visibility": "public" \(more)}
      """
    }
    let answer = status("2", #", "in_reply_to_id": "1""#)
    let secret = status("3").replacing("\"public\"", with: "\"private\"")
    let shared = status("4", ", \"reblog\": " + status("5"))
    let document = parse(
      "[\(status("1")), \(answer), \(secret), \(shared)]",
      url: "https://m.example/api/v1/timelines/tag/rad")
    #expect(
      document.posts.map(\.url) == [1, 2, 5].map { "https://m.example/@ann/\($0)" })
    #expect(document.posts[0].text == "Das Rad läuft")
    #expect(document.posts[0].declaredLanguage == "de")
    #expect(document.posts[0].categories == ["rad"])
    #expect(document.posts[0].author.handle == "ann@m.example")
    #expect(document.posts[1].replyTo == "https://m.example/@ann/1")
    #expect(
      document.follow.map(\.url) == ["https://m.example/api/v1/timelines/tag/rad?max_id=4"])
    let context = parse(
      "{\"ancestors\": [\(status("1"))], \"descendants\": [\(answer)]}",
      url: "https://m.example/api/v1/statuses/1/context")
    #expect(context.posts.count == 2)
    #expect(context.page?.kind == .thread)
  }

  @Test(
    "Recognised software without posts says so",
    arguments: [
      #"{"post_stream": {"posts": [], "stream": []}, "id": 5, "title": "x"}"#,
      #"[{"kind": "Listing", "data": {"children": []}}]"#,
      #"{"hits": [], "nbPages": 0, "page": 0}"#,
    ])
  func zero(json: String) {
    let document = parse(json)
    #expect(document.format == .jsonThread)
    #expect(document.posts.isEmpty)
    #expect(document.problems.map(\.kind) == ["no_posts"])
  }

  @Test(
    "What has no such shape stays unrecognised",
    arguments: ["{}", "[]", "[1]", #"{"a": 1}"#, #"{"posts": [{"x": 1}]}"#, "{", "[[[["])
  func others(json: String) {
    #expect(parse(json).format == nil)
  }

  @Test func `deep nesting is cut short without harm`() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(parse(deep).format == nil)
  }
}
