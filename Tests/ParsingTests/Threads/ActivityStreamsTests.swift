import Model
import Testing

@testable import Parsing

/// Documents of the fediverse; the shapes are those of the W3C's vocabulary, the words are ours.
@Suite("Documents of the fediverse are read") struct ActivityStreamsTests {
  private func parse(_ json: String, url: String = "https://hub.example/outbox") -> Document {
    DocumentParser().parse(
      FetchedPage(
        requestedURL: url, url: url, status: 200, headers: [], body: Array(json.utf8),
        validators: Validators()))
  }

  @Test func `an outbox with its next page`() throws {
    let document = parse(
      #"""
      {"@context": "https://www.w3.org/ns/activitystreams", "type": "OrderedCollectionPage",
       "id": "https://hub.example/outbox?page=1", "next": "https://hub.example/outbox?page=2",
       "orderedItems": [
        {"type": "Announce", "id": "https://hub.example/a/3", "actor": "https://hub.example/c/bikes",
         "to": ["https://www.w3.org/ns/activitystreams#Public"],
         "object": {"type": "Create", "actor": "https://far.example/u/ann", "id": "https://far.example/a/2",
          "object": {"type": "Page", "id": "https://far.example/post/7", "name": "Brakes",
           "attributedTo": "https://far.example/u/ann", "content": "<p>They <b>squeal</b>.</p>",
           "mediaType": "text/html", "published": "2026-03-01T08:00:00Z",
           "language": {"identifier": "en", "name": "English"},
           "attachment": [{"type": "Link", "href": "https://far.example/b.jpg"}]}}},
        {"type": "Create", "id": "https://hub.example/a/4", "actor": "https://hub.example/users/bob",
         "object": {"type": "Note", "id": "https://hub.example/n/4",
          "url": [{"type": "Link", "mediaType": "text/html", "href": "https://hub.example/@bob/4"}],
          "attributedTo": {"id": "https://hub.example/users/bob", "preferredUsername": "bob",
           "name": "Bob R."}, "inReplyTo": "https://far.example/post/7",
          "to": "https://hub.example/users/bob/followers", "cc": ["as:Public"],
          "contentMap": {"en": "x"}, "content": "1 < 2 & so\non", "mediaType": "text/plain",
          "tag": [{"type": "Hashtag", "name": "#brakes"}, {"type": "Mention", "name": "@ann"}],
          "published": "2026-03-01T09:00:00Z"}},
        {"type": "Note", "id": "https://hub.example/n/5", "to": ["https://hub.example/users/ann"],
         "content": "for Ann alone"},
        {"type": "Like", "id": "https://hub.example/a/6", "object": "https://far.example/post/7"},
        "https://hub.example/a/8"]}
      """#)
    #expect(document.format == .jsonThread)
    #expect(document.problems.isEmpty)
    try #require(document.posts.count == 2)
    let page = document.posts[0]
    #expect(page.title == "Brakes")
    #expect(page.text == "They squeal.")
    #expect(page.url == "https://far.example/post/7")
    #expect(page.author.name == "ann")
    #expect(page.author.handle == "ann@far.example")
    #expect(page.declaredLanguage == "en")
    #expect(page.enclosures.map(\.url) == ["https://far.example/b.jpg"])
    #expect(page.published?.rfc3339 == "2026-03-01T08:00:00Z")
    let note = document.posts[1]
    #expect(note.url == "https://hub.example/@bob/4")
    #expect(note.author.name == "Bob R.")
    #expect(note.author.handle == "bob@hub.example")
    #expect(note.replyTo == "https://far.example/post/7")
    #expect(note.text == "1 < 2 & so\non")
    #expect(note.categories == ["brakes"])
    #expect(note.declaredLanguage == "en")
    #expect(document.follow.map(\.url) == ["https://hub.example/outbox?page=2"])
  }

  @Test func `an actor leads to the outbox, and a note to its replies`() {
    let actor = parse(
      #"""
      {"type": "Group", "id": "https://hub.example/c/bikes", "name": "Bikes",
       "outbox": "https://hub.example/c/bikes/outbox", "inbox": "https://hub.example/inbox"}
      """#)
    #expect(actor.follow.map(\.url) == ["https://hub.example/c/bikes/outbox"])
    #expect(actor.problems.isEmpty)
    let note = parse(
      #"""
      {"type": "Note", "id": "https://hub.example/n/1", "attributedTo": "https://hub.example/actor/42",
       "content": "<p>hello</p>", "replies": {"type": "Collection", "id": "https://hub.example/n/1/r",
       "first": {"type": "CollectionPage", "items": []}}}
      """#)
    #expect(note.posts.map(\.text) == ["hello"])
    #expect(note.posts.first?.thread == "https://hub.example/n/1")
    #expect(note.posts.first?.author.handle == nil)
    #expect(note.follow.map(\.reason) == [.comments])
  }

  @Test func `what brings no post says so`() {
    let block = parse(
      #"{"type": "Block", "id": "https://hub.example/b/1", "object": "https://far.example/u/eve"}"#)
    #expect(block.posts.isEmpty)
    #expect(block.problems.map(\.kind) == ["no_posts"])
  }

  @Test(
    "JSON with markup in it is no page",
    arguments: [
      #"{"kind": "listing", "body": "<p>Hello <b>there</b></p><div>more</div>"}"#,
      #"[{"body": "<html><body><p>Hello</p></body></html>"}]"#,
      #"{"body": "<p>cut off"#, "[]", "{}",
    ])
  func noPage(json: String) {
    let document = parse(json)
    #expect(document.format == nil)
    #expect(document.posts.isEmpty)
    #expect(document.problems.map(\.kind) == ["unrecognised"])
  }

  @Test func `a page that begins with a brace is one`() {
    let document = parse("{% head %}<html><body><p>Hello there.</p></body></html>")
    #expect(document.format == .html)
  }

  @Test func `HTML escaped once more in a JSON feed is text`() {
    let document = parse(
      #"""
      {"version": "https://jsonfeed.org/version/1.1", "title": "Notes", "items": [
       {"id": "1", "content_html": "&lt;p&gt;Using &lt;code&gt;a &amp;lt; b&lt;/code&gt;.&lt;/p&gt;"},
       {"id": "2", "content_html": "<p>The tag &lt;/p&gt; ends it.</p>"},
       {"id": "3", "content_html": "5 &lt; 6 &amp; 7"}]}
      """#)
    #expect(document.posts.map(\.text) == ["Using a < b.", "The tag </p> ends it.", "5 < 6 & 7"])
  }
}
