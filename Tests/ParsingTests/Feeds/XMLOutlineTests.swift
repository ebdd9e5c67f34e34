import Testing

@testable import Parsing

@Suite struct XMLOutlineTests {
  @Test func `Markup and texts stand apart`() throws {
    let document = Array("<?xml version='1.0'?><a b='>'>one<b/>t&amp;w<![CDATA[<c>]]></a>\n".utf8)
    let whole = XMLOutline(document.span)
    let outline = try #require(whole)
    #expect(
      String(decoding: outline.markup, as: UTF8.self) == "<?xml version='1.0'?><a b='>'><b/></a>\n")
    let texts = outline.texts.map {
      String(decoding: document[Int($0.start)..<Int($0.end)], as: UTF8.self)
    }
    #expect(texts == ["one", "t&amp;w", "<c>"])
    #expect(outline.texts.map(\.event) == [1, 3, 3])
    #expect(outline.texts.map(\.isCoded) == [false, true, false])
  }

  @Test(arguments: [
    "<!DOCTYPE a><a>b</a>", "<a>&nbsp;</a>", "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#38</a>",
    "<a>b & c</a>", "<a>b]]>c</a>", "<a>b\u{1}</a>", "<a>b\u{FFFE}</a>",
    "<a><![CDATA[b\u{2}]]></a>",
    "<a><![CDATA[b</a>", "<a>b", "<a>b</a></c>", "<a>b< c</a>", "<a b='c>d</a>", "<a><!-- b</a>",
    "<![CDATA[a]]><a/>",
  ])
  func `What poses a question has no outline`(document: String) {
    let bytes = Array(document.utf8)
    let hasOutline = XMLOutline(bytes.span) != nil
    #expect(!hasOutline)
  }

  @Test func `References and line ends are resolved`() {
    let coded = "a&lt;b&gt;&quot;&apos;&amp;&#x263A;&#65;\r\nc\rd 0123456789 0123456789&lt;"
    var text = Array("x".utf8)
    TextDecoder.append(Array(coded.utf8).span, to: &text)
    #expect(
      String(decoding: text, as: UTF8.self) == "xa<b>\"'&☺A\nc\nd 0123456789 0123456789<")
  }

  @Test(arguments: [
    ("a&amp;b<!-- c -->d<![CDATA[ e]]>", "a&bd e"),
    ("a\r\n&lt;i&gt;b&lt;/i&gt; &#xE9;", "a b é"),
    ("<!-- a -->\u{FEFF}é\u{FFFD} ]] ]>", "\u{FEFF}é\u{FFFD} ]] ]>"),
    // A document type, so that libxml2 reads the whole.
    ("a&nbsp;b", "a\u{A0}b"),
  ])
  func `Titles read the same with and without an outline`(source: String, expected: String) {
    let feed =
      "<rss version=\"2.0\"><channel><item><title>\(source)</title></item></channel></rss>"
    for prolog in ["", "<!DOCTYPE rss>"] {
      #expect(parseFeed(prolog + feed)?.posts.first?.title == expected, "\(prolog)")
    }
  }
}
