import Model
import SocialText
import Testing

@testable import Parsing

@Suite struct BlockChoiceTests {
  @Test("Sure blocks are kept, the rest is left out")
  func sure() {
    let choice = BlockChoice(likely: [0.95, 0.02, 0.9, 0.1], words: [50, 20, 40, 10])
    #expect(choice.keep == [true, false, true, false])
    #expect(choice.expected > 0.9)
    #expect(choice.score([true, true, true, true]) < choice.expected)
  }

  @Test("Where nothing is sure, less likely blocks are taken too")
  func unsure() {
    let choice = BlockChoice(likely: [0.4, 0.3, 0.25, 0.01], words: [10, 10, 10, 200])
    #expect(choice.keep == [true, true, true, false])
  }

  @Test("A page without blocks has no text")
  func empty() {
    #expect(BlockChoice(likely: [], words: []).keep.isEmpty)
  }

  @Test("Every node of the trees asks for a value that there is; paragraphs beat menus")
  func trees() {
    let page = """
      <html><body><nav><ul><li><a href=a>Home page</a></li><li><a href=b>About us all</a></li>
      </ul></nav><main><h1>Oak shelf</h1><p>A shelf of solid oak, oiled by hand, that holds forty
      books and stands on any floor. It comes flat and is put together in ten minutes.</p>
      <table><tr><td>Width</td><td>80 cm</td></tr></table></main></body></html>
      """
    let text = PageExtractor().extract(
      DecodedText(utf8: Array(page.utf8), encoding: "utf-8"), url: "https://a.example/shelf"
    ).page?.text
    #expect(text?.contains("A shelf of solid oak") == true)
    #expect(text?.contains("Home page") == false)
  }

  @Test("Links that touch are words of their own")
  func touchingLinks() {
    let tree = HTMLReader.read(Array("<p><a>Indie</a><a>Action</a> <b>Adven</b>ture</p>".utf8))
    #expect(PageText.render(tree, 0).string == "Indie Action Adventure")
  }
}

@Suite struct ThreadTextTests {
  @Test("A thread's text names who speaks and keeps each post whole")
  func names() {
    var first = Post()
    first.author.name = "Ann"
    first.text = "Which saw is good?"
    var second = Post()
    second.text = "Which saw is good?\nMine."
    second.quotes = [Quote(span: TextSpan(start: 0, end: 18), author: "Ann")]
    #expect(
      ThreadText.joined([first, second])
        == "Ann\nWhich saw is good?\nWhich saw is good?\nMine.")
  }
}
