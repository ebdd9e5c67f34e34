import Model
import Testing

@testable import Pipeline

@Suite("Whom the posts of a thread name is remembered, within bounds")
struct ThreadMemoryTests {
  private func post(thread: String? = nil, guid: String? = nil, url: String? = nil) -> Post {
    var post = Post()
    post.thread = thread
    post.guid = guid
    post.url = url
    return post
  }

  @Test(
    "posts of one thread share it, those of others and of other sources do not",
    arguments: [
      ("https://a.example/t/7", nil, nil, true), ("https://A.example:443/t/7", nil, nil, true),
      ("https://a.example/t/8", nil, nil, false), (nil, "https://a.example/t/7", nil, true),
      (nil, nil, "https://a.example/t/7", true), (nil, "x", "https://a.example/t/8", false),
      (nil, nil, nil, false),
    ] as [(String?, String?, String?, Bool)])
  func sharesThreads(thread: String?, guid: String?, url: String?, isSame: Bool) {
    var memory = ThreadMemory()
    memory.note([3], of: post(thread: "https://a.example/t/7"), source: "s")
    let other = post(thread: thread, guid: guid, url: url)
    #expect(memory.companies(of: other, source: "s") == (isSame ? [3] : []))
    #expect(memory.companies(of: other, source: "other").isEmpty)
    // And the other way: the post that is answered speaks for its answers.
    var root = ThreadMemory()
    root.note([3], of: other, source: "s")
    let answer = post(thread: "https://a.example/t/7")
    #expect(root.companies(of: answer, source: "s") == (isSame ? [3] : []))
  }

  @Test("a page that is a thread holds posts that name none")
  func readsPages() {
    var memory = ThreadMemory()
    memory.note([3], of: post(url: "https://a.example/t/7"), source: "s", page: "t")
    #expect(memory.companies(of: post(thread: "t"), source: "s") == [3])
    #expect(memory.companies(of: post(), source: "s", page: "t") == [3])
    memory.note([4], of: "t", source: "s")
    #expect(memory.companies(of: post(thread: "t"), source: "s") == [3, 4])
  }

  @Test("no more threads are kept than there is room for; the first go first")
  func isBounded() {
    var memory = ThreadMemory(capacity: 10)
    for number in 0..<1000 {
      memory.note([number], of: post(thread: "\(number)"), source: "s")
      memory.note([number], of: post(thread: "\(number)"), source: "s")
      #expect(memory.count <= 10)
    }
    for number in 0..<1000 {
      let rows = memory.companies(of: post(thread: "\(number)"), source: "s")
      #expect(rows == (number < 990 ? [] : [number]))
    }
    // What names nobody takes no room.
    memory.note([], of: post(thread: "x"), source: "s")
    #expect(memory.companies(of: post(thread: "999"), source: "s") == [999])
  }

  @Test("a thread that names very many companies says nothing", arguments: [true, false])
  func forgetsCrowds(isAtOnce: Bool) {
    let most = ThreadMemory.mostRows
    var memory = ThreadMemory()
    for row in 0..<most { memory.note([row], of: post(thread: "t"), source: "s") }
    #expect(memory.companies(of: post(thread: "t"), source: "s").count == most)
    if isAtOnce {
      memory.note(Set(0..<10_000), of: post(thread: "t"), source: "s")
    } else {
      for row in 0..<1000 { memory.note([row], of: post(thread: "t"), source: "s") }
    }
    #expect(memory.companies(of: post(thread: "t"), source: "s").isEmpty)
    memory.note([1], of: post(thread: "t"), source: "s")
    #expect(memory.companies(of: post(thread: "t"), source: "s").isEmpty)
  }
}
