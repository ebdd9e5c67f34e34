import Testing

@testable import Parsing

@Suite struct MarkupScannerTests {
  private func clean(_ html: String, base: String? = nil) -> (html: String, text: String) {
    var scanner = MarkupScanner()
    let markup = scanner.clean(Array(html.utf8).span, base: base)
    return (markup.html, markup.text)
  }

  @Test(arguments: [
    ("plain words", "plain words"),
    ("<P>a</P>", "<p>a</p>"),
    ("a<br>b<br/>c", "a<br />b<br />c"),
    ("<b>a<i>b</b>c", "<b>a<i>b</i></b>c"),
    ("</div>a", "a"),
    ("<div>a", "<div>a</div>"),
    ("<ul><li>a<li>b</ul>", "<ul><li>a<li>b</ul>"),
    ("<a href=x title='q'>y</a>", "<a href=\"x\" title=\"q\">y</a>"),
    (
      "<img src=\"http://a.example/i.png\" alt=\"&lt;\">",
      "<img alt=\"&lt;\" src=\"http://a.example/i.png\" />"
    ),
    ("safe<script>alert('<b>')</script> text", "safe text"),
    ("safe<SCRIPT src=x>", "safe"),
    (
      "<style>p{}</style><p style=\"color: red; position: fixed\">x</p>",
      "<p style=\"color: red;\">x</p>"
    ),
    ("<a href=\"javascript:alert(1)\">x</a>", "<a href=\"\">x</a>"),
    ("<a href=\"&#106;ava&#9;script:alert(1)\">x</a>", "<a href=\"\">x</a>"),
    ("<a href=\" jAvAsCrIpT:alert(1)\">x</a>", "<a href=\"\">x</a>"),
    ("<img src=\"vbscript:x\">", "<img src=\"\" />"),
    ("<iframe src=x></iframe>a<object></object><embed>", "a"),
    ("<p onclick=\"x\" onload=y>a</p>", "<p>a</p>"),
    ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
    ("&copy 2004 &eacute; &nope; &#146;", "&copy; 2004 &eacute; &amp;nope; &#x2019;"),
    ("a<!-- b --><!DOCTYPE html>c", "ac"),
    ("a<!-- open <b>", "a"),
    ("<custom-tag>a</custom-tag>", "a"),
    ("<a b", "&lt;a b"),
    ("<p title=\"a>b\">x</p>", "<p title=\"a&gt;b\">x</p>"),
    ("<a href=\"a\" href=\"b\">x</a>", "<a href=\"a\">x</a>"),
    (
      "<svg><animate attributeName=href to=javascript:x /><circle r=1 onload=x></circle></svg>",
      "<svg xmlns=\"http://www.w3.org/2000/svg\"><circle r=\"1\"></circle></svg>"
    ),
  ])
  func `Markup is made safe and well-formed`(input: String, expected: String) {
    #expect(clean(input).html == expected)
    // What is clean stays as it is.
    #expect(clean(expected).html == expected)
  }

  @Test(arguments: [
    ("<p>One  two</p>\n<p>three</p>", "One two\nthree"),
    ("a<br><br>b", "a\nb"),
    ("<td>a</td><td>b</td>", "a b"),
    ("a&nbsp;b\u{A0}c", "a b c"),
    ("&lt;b&gt; &amp; &notit; &#x1F600;", "<b> & ¬it; 😀"),
    ("<pre>a\n  b</pre>", "a\nb"),
    ("x<b>y</b>z", "xyz"),
    (" lead and trail ", "lead and trail"),
    ("a <b> b </b> c", "a b c"),
    ("<h1>T</h1>text<ul><li>1</li><li>2</li></ul>", "T\ntext\n1\n2"),
  ])
  func `Plain text has folded white space and line breaks at blocks`(
    input: String, expected: String
  ) {
    #expect(clean(input).text == expected)
    var scanner = MarkupScanner()
    let plain = scanner.plainText(Array(input.utf8).span) { $0.string(0, $0.count) }
    #expect(plain == expected)
  }

  @Test func `Relative addresses become absolute`() {
    let result = clean(
      "<a href='b?x=1&amp;y=2'>q</a><img src=/i.png><blockquote cite=\"#c\">w</blockquote>",
      base: "https://a.example/d/")
    #expect(
      result.html
        == "<a href=\"https://a.example/d/b?x=1&amp;y=2\">q</a><img src=\"https://a.example/i.png\" />"
        + "<blockquote cite=\"https://a.example/d/#c\">w</blockquote>")
  }

  @Test func `Quotations are spans with an author`() {
    var scanner = MarkupScanner()
    let html =
      "<p>Hi</p><p>On 3 May, Ann Lee wrote:</p><blockquote>one<blockquote>two</blockquote></blockquote>"
      + "me<blockquote><cite>Bo</cite> three</blockquote><blockquote></blockquote>"
    let markup = scanner.clean(Array(html.utf8).span, base: nil)
    #expect(markup.quotes.count == 2)
    #expect(markup.quotes.map(\.author) == ["Ann Lee", "Bo"])
    let quoted = markup.quotes.map {
      String(decoding: Array(markup.text.utf8)[$0.span.start..<$0.span.end], as: UTF8.self)
    }
    #expect(quoted == ["one\ntwo", "Bo three"])
  }

  @Test func `All 2,231 named characters are known`() {
    #expect(NamedCharacters.shared.count == 2231)
    for (name, value) in [
      ("&CounterClockwiseContourIntegral;", "∳"), ("&NotEqualTilde;", "≂̸"), ("&amp", "&"),
      ("&AMP;", "&"),
    ] {
      var bytes: [UInt8] = []
      let end = NamedCharacters.shared.decode(Array(name.utf8).span, at: 0, into: &bytes)
      #expect(end == name.utf8.count)
      #expect(String(decoding: bytes, as: UTF8.self) == value)
    }
  }

  @Test func `Elements fit the stack's index`() {
    #expect(MarkupVocabulary.shared.elements.names.count <= 256)
  }
}
