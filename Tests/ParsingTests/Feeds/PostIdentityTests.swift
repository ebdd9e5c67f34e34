import Model
import SocialText
import Testing

@testable import Parsing

@Suite struct PostIdentityTests {
  private func post(
    guid: String? = nil, url: String? = nil, title: String = "", text: String = "",
    author: String? = nil
  ) -> Post {
    var post = Post()
    post.guid = guid
    post.url = url
    post.title = title
    post.text = text
    post.author.name = author
    return post
  }

  private func assigned(_ posts: [Post], page: String = "https://f.example/feed") -> [Post] {
    var copy = posts
    PostIdentity.assign(&copy, pageURL: page)
    return copy
  }

  @Test func `Ids never change`() {
    let posts = assigned([
      post(guid: "https://a.example/1", url: "https://a.example/1", title: "T", text: "x"),
      post(guid: "tag:a.example,2020:7", url: "https://a.example/7"),
      post(guid: "123", url: "https://www.a.example/123"),
      post(url: "https://a.example/only"),
      post(title: "Only Words", text: "Some  text\nhere", author: "Ann"),
    ])
    #expect(posts.map(\.id.description) == PostIdentityTests.frozen)
    #expect(
      posts.map { $0.keys.map(\.kind) } == [
        [.url], [.guid, .url], [.guid, .url], [.url], [.content],
      ])
  }

  @Test func `Short words are a key only where there is no better one, long ones always`() {
    let long = String(repeating: "the same words again and again ", count: 4)
    #expect(assigned([post(url: "https://a.example/1", text: "+1")])[0].keys.map(\.kind) == [.url])
    #expect(
      assigned([post(url: "https://a.example/1", text: long)])[0].keys.map(\.kind)
        == [.url, .content])
    #expect(assigned([post(text: "+1")])[0].keys.map(\.kind) == [.content])
  }

  private static let frozen = [
    "12b892dc98f9ba0af15d78ce10649dd7", "ad5b3911eefa7fd61a2db738fbb15dfa",
    "df061d1070832aa2ce2a074ad3c15418", "532de2d2d41aadf319445c33058cf632",
    "97b068636fed4c80b30a7a007038ccbe",
  ]

  @Test func `A permalink guid and an equal link are one key, and the feed's address is none`() {
    let first = assigned([post(guid: "https://a.example/1", title: "x")])[0]
    let second = assigned(
      [post(url: "https://a.example/1", title: "y")], page: "https://other.example/")[0]
    #expect(first.id == second.id)
  }

  @Test func `Short guids of two sites differ`() {
    let first = assigned([post(guid: "123", url: "https://a.example/x")])[0]
    let second = assigned([post(guid: "123", url: "https://b.example/x")])[0]
    let third = assigned([post(guid: "123", url: "https://www.a.example/y")])[0]
    #expect(first.id != second.id)
    #expect(first.id == third.id)
  }

  @Test func `Two entries with one guid both live`() {
    let posts = assigned([
      post(guid: "same-guid-for-every-entry-0", url: "https://a.example/1", title: "A"),
      post(guid: "same-guid-for-every-entry-0", url: "https://a.example/2", title: "B"),
      post(guid: "same-guid-for-every-entry-0", title: "C"),
      post(guid: "same-guid-for-every-entry-0", title: "C"),
    ])
    #expect(Set(posts.map(\.id)).count == 4)
    #expect(posts[1].keys[0].kind == .url)
    #expect(posts[2].keys[0].kind == .content)
  }

  @Test func `A link that several posts share identifies none of them`() {
    let posts = assigned([
      post(url: "https://a.example/", title: "A"), post(url: "https://a.example/", title: "B"),
    ])
    #expect(posts.allSatisfy { $0.keys.map(\.kind) == [.content] })
    #expect(posts[0].id != posts[1].id)
  }

  @Test func `The content key folds case and white space only`() {
    let first = assigned([post(title: "Hello  World", text: "A\n\nlonger text, with CAPITALS.")])[0]
    let second = assigned([post(title: " hello world ", text: "a longer TEXT, with capitals. ")])[0]
    let third = assigned([post(title: "hello world", text: "a longer text with capitals.")])[0]
    #expect(first.id == second.id)
    #expect(first.id != third.id)
  }
}
