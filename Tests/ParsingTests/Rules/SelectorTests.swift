import Model
import SocialText
import Testing

@testable import Parsing

@Suite("Selectors as users write them")
struct SelectorTests {
  /// Each element has a number `n`; the tests name elements by it.
  private static let page = """
    <html n="0"><body n="1">
    <div n="2" id="top" class="a b md:flex"><p n="3" class="lead">one</p><p n="4">two</p>
    <p n="5" lang="en-GB">three</p></div>
    <x-post n="6" data-kind="Main item" data-id="77"><span n="7" class="a"><a n="8" \
    href="https://a.example/x.html?p=1" rel="nofollow next">link</a></span></x-post>
    <ul n="9"><li n="10" class="é">1</li><li n="11">2</li>text<li n="12">3</li><li n="13">4</li></ul>
    <table n="14"><tr n="15"><td n="16">a</td><td n="17">b</td></tr><tr n="18"><td n="19">c</td>\
    </tr></table>
    </body></html>
    """

  private func numbers(_ text: String, _ page: String = Self.page) throws -> [Int] {
    var parser = SelectorParser(text, names: .none)
    let selector = try parser.list()
    var names = parser.names
    let added = names.add(attribute: PageTree.classHash("n".utf8))
    let number = try #require(added)
    let tree = HTMLReader.read(Array(page.utf8), keeping: names)
    return SelectorMatches(selector, tree).nodes.compactMap {
      tree.foreignAttribute($0, number).flatMap { tree.string($0) }.flatMap { Int($0) }
    }
  }

  @Test(
    "each fits what a browser's would",
    arguments: [
      ("p", [3, 4, 5]), ("P", [3, 4, 5]), ("#top", [2]), (".a", [2, 7]), ("div.a.b", [2]),
      ("div.a.c", []), (".lead, li, p", [3, 4, 5, 10, 11, 12, 13]), ("x-post", [6]),
      ("y-post", []), (".md\\:flex", [2]), (".md\\3A flex", [2]), (".é", [10]),
      ("ul *", [10, 11, 12, 13]), ("body > p", []), ("div > p", [3, 4, 5]), ("body p", [3, 4, 5]),
      ("div>p+p", [4, 5]), ("p ~ p", [4, 5]), (".lead ~ p", [4, 5]), (".lead + p", [4]),
      ("x-post > span > a", [8]), ("body > x-post a", [8]), ("body > div a", []),
      ("html body div p", [3, 4, 5]), ("p:first-child", [3]), ("p:last-child", [5]),
      ("li:nth-child(2)", [11]), ("li:nth-child(odd)", [10, 12]), ("li:nth-child(even)", [11, 13]),
      ("li:nth-child(2n+1)", [10, 12]), ("li:nth-child(n+3)", [12, 13]),
      ("li:nth-child( -n + 2 )", [10, 11]), ("li:nth-child(3n)", [12]), ("li:nth-child(0)", []),
      ("li:not(:first-child)", [11, 12, 13]), ("p:not(.lead)", [4, 5]),
      ("p:not(.lead, [lang])", [4]), ("li:not(:nth-child(2)):not(:last-child)", [10, 12]),
      ("[data-kind]", [6]), ("[data-id=77]", [6]), ("[data-id='77']", [6]), ("[data-id=7]", []),
      ("[data-kind~=item]", [6]), ("[data-kind~=\"Main item\"]", []), ("[lang|=en]", [5]),
      ("[lang|=e]", []), ("[href^='https://a.']", [8]), ("[href$=\"p=1\"]", [8]),
      ("[href*='x.html']", [8]), ("[href*='']", []), ("[data-kind='main item']", []),
      ("[data-kind='main item' i]", [6]), ("a[rel~=next]", [8]), ("[ rel ~= 'next' ]", [8]),
      // Browsers show a tbody that the page does not have.
      ("table > tbody > tr:nth-child(2) > td", [19]), ("table > tr > td", [16, 17, 19]),
      ("tbody td", [16, 17, 19]), ("body > tbody", []), ("table tbody:first-child td", []),
      ("a@href, li", [8, 10, 11, 12, 13]),
    ] as [(String, [Int])])
  func fits(_ selector: String, _ expected: [Int]) throws {
    #expect(try numbers(selector) == expected)
  }

  @Test(
    "one that cannot be read names the place and the mend",
    arguments: [
      ("", 1, "is empty"), ("  ", 3, "is empty"), ("li.post >", 9, "nothing stands behind \">\""),
      ("> a", 1, "missing before \">\""), ("a,,b", 3, "missing before \",\""),
      ("a,", 3, "missing at the end"), ("a[href", 2, "is not closed"),
      ("é [b=\"x]", 6, "quotation is not closed"), ("a[=x]", 3, "name of an attribute"),
      ("a[b!=x]", 4, "must stand here"), ("a[b~x]", 5, "\"=\" must stand"),
      ("a[b=]", 5, "a value is missing"), ("#1st", 2, "[id=\"1st\"]"),
      (".2x", 2, "[class~=\"2x\"]"),
      ("a.", 3, "add the class"), ("a:hover", 2, "\":hover\" is not known"),
      ("a::attr(href)", 2, "a@href"), ("p:nth-child(x)", 13, "odd, even"),
      ("p:nth-child(2", 2, "is not closed"), ("p:not(a b)", 9, "simple selectors"),
      ("p:not(:not(a))", 7, "cannot stand in another"), ("a @href", 3, "remove the blank"),
      ("@href", 1, "no selector before it"), ("a@", 3, "behind \"@\""),
      ("a@href b", 8, "stand last"), ("//div/a", 1, "XPath"), ("a{}", 2, "cannot stand here"),
      (String(repeating: "a ", count: 65), 129, "more than 64 parts"),
      (String(repeating: "a", count: 2001), 1, "longer than"),
    ] as [(String, Int, String)])
  func refuses(_ selector: String, _ column: Int, _ words: String) {
    let error = #expect(throws: SelectorError.self) {
      var parser = SelectorParser(selector, names: .none)
      _ = try parser.list()
    }
    #expect(error?.column == column)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("mend: ") == true)
  }

  @Test("any text is either read or refused")
  func noise() {
    var state: UInt64 = 7
    let signs = Array("a.#[]=\"'*:()>+~,@\\ 19n-é/|^$i".unicodeScalars)
    for _ in 0..<20_000 {
      var text = ""
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      for _ in 0..<Int(state >> 60) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text.unicodeScalars.append(signs[Int(state >> 33) % signs.count])
      }
      var parser = SelectorParser(text, names: .none)
      if let selector = try? parser.list() {
        #expect(selector.ends != 0 && selector.steps.count == selector.values.count)
      }
    }
  }

  @Test("an element of more classes than are kept has them all")
  func manyClasses() throws {
    let classes = (0..<60).map { "c\($0)" }.joined(separator: " ")
    let page = "<p n=1 class='\(classes)'>x</p><p n=2 class='c59'>y</p>"
    #expect(try numbers(".c59", page) == [1, 2])
    #expect(try numbers(".c59.c2.c40", page) == [1])
    #expect(try numbers(".c60", page) == [])
  }

  @Test(
    "no selector costs more than a page's length times its own", .timeLimit(.minutes(1)),
    arguments: [
      "div div div div div div div div div div div div > p > b",
      "div > div div > div div > div div > div div > div div > div + p",
      "p ~ p ~ p ~ p ~ p ~ p ~ p ~ p ~ b", "p:not(.a):not(.b):not(:nth-child(2n+1)) + p ~ b",
      "[title*='\(String(repeating: "a", count: 60))b']", "*:last-child *:last-child, * * * *",
    ])
  func linear(_ selector: String) throws {
    let deep = String(repeating: "<div>", count: 1000) + String(repeating: "<p>", count: 20_000)
    let long = String(repeating: "<p title='\(String(repeating: "a", count: 2000))'>x", count: 500)
    let clock = ContinuousClock()
    let took = try clock.measure { _ = try numbers(selector, deep + long) }
    #expect(took < .seconds(8), "\(took)")
  }
}
