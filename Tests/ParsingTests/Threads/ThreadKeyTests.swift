import Model
import Testing

@testable import Parsing

@Suite("The post that a thread is named after is found by its key") struct ThreadKeyTests {
  @Test(
    "by id or address, as the post itself got its key",
    arguments: [
      ("urn:x:17", "urn:x:17", nil, true), ("urn:x:17", "urn:x:18", nil, false),
      ("https://a.example/t/7", "https://a.example/t/7", nil, true),
      ("https://A.example:443/t/7#end", "https://a.example/t/7", nil, true),
      ("https://a.example/t/7", "x", "https://a.example/t/7", true),
      ("17", "17", "https://a.example/t/7", true), ("17", "17", "https://b.example/t/7", false),
    ] as [(String, String, String?, Bool)])
  func findsRoots(thread: String, guid: String, url: String?, isFound: Bool) throws {
    var roots = [Post()]
    roots[0].guid = guid
    roots[0].url = url
    roots[0].text = "something"
    PostIdentity.assign(&roots, pageURL: "https://c.example/feed")
    var answer = Post()
    answer.thread = thread
    answer.url = "https://a.example/t/8"
    let key = try #require(ThreadKey.root(of: answer))
    #expect(roots[0].keys.contains(key) == isFound)
  }

  @Test("a post without a thread names none", arguments: [nil, ""])
  func namesNone(thread: String?) {
    var post = Post()
    post.thread = thread
    #expect(ThreadKey.root(of: post) == nil)
  }
}
