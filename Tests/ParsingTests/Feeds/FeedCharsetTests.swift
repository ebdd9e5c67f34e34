import Model
import Testing

@testable import Parsing

@Suite("A feed's charset")
struct FeedCharsetTests {
  private static let bom8: [UInt8] = [0xEF, 0xBB, 0xBF]

  private static func feed(_ declaration: String, _ title: [UInt8]) -> [UInt8] {
    Array(declaration.utf8) + Array("<rss version=\"2.0\"><channel><title>".utf8) + title
      + Array("</title><item><title>x</title></item></channel></rss>".utf8)
  }

  private static func wide(_ text: String, bigEndian: Bool, mark: Bool) -> [UInt8] {
    let units = (mark ? [0xFEFF] : []) + Array(text.utf16)
    return units.flatMap { unit in
      let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return bigEndian ? bytes : bytes.reversed()
    }
  }

  private static let rss = "<rss version=\"2.0\"><channel><title>ж</title></channel></rss>"

  @Test(
    "48. mark, HTTP, XML declaration, guess: the first that says something counts",
    arguments: [
      // The mark beats HTTP and declaration.
      (
        bom8 + feed("<?xml version=\"1.0\" encoding=\"koi8-r\"?>", Array("ä".utf8)),
        "text/xml; charset=windows-1251", "utf-8", "ä"
      ),
      (wide(rss, bigEndian: false, mark: true), "text/xml; charset=utf-8", "utf-16le", "ж"),
      (wide(rss, bigEndian: true, mark: true), nil, "utf-16be", "ж"),
      // HTTP beats the declaration.
      (
        feed("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>", [0xC1]),
        "application/xml; charset=koi8-r", "koi8-r", "а"
      ),
      (
        feed("<?xml version=\"1.0\" encoding=\"utf-8\"?>", [0x83, 0x65]),
        "text/xml;charset=Shift_JIS", "shift_jis", "テ"
      ),
      // The declaration, where HTTP says nothing of it.
      (
        feed("<?xml version='1.0' encoding='windows-1251'?>", [0xC6]), "text/xml", "windows-1251",
        "Ж"
      ),
      (feed("<?xml version=\"1.0\" encoding=\"KOI8-R\"?>", [0xC1]), nil, "koi8-r", "а"),
      (
        wide("<?xml version=\"1.0\" encoding=\"utf-16\"?>" + rss, bigEndian: true, mark: false),
        nil,
        "utf-16be", "ж"
      ),
      // Nothing is said: UTF-8 where the bytes are, else Windows' Latin.
      (feed("", Array("ä".utf8)), nil, "utf-8", "ä"),
      (feed("<?xml version=\"1.0\"?>", Array("ж".utf8)), "text/xml", "utf-8", "ж"),
      (feed("", [0xE4]), "application/rss+xml", "windows-1252", "ä"),
    ] as [([UInt8], String?, String, String)])
  func order(_ body: [UInt8], _ type: String?, _ encoding: String, _ title: String) {
    let document = DocumentParser().parse(
      FetchedPage(
        requestedURL: "", url: "https://x.example/f", status: 200,
        headers: type.map { [HeaderField(name: "Content-Type", value: $0)] } ?? [], body: body,
        validators: Validators()))
    #expect(document.format == .rss20)
    #expect(document.encoding == encoding)
    #expect(document.feed.title == title)
  }

  @Test("48. a charset that is unknown or does not fit is said, and the text is read all the same")
  func mends() {
    for type in ["text/xml; charset=klingon", "text/xml; charset=utf-8"] {
      let body = Self.feed("", type.hasSuffix("8") ? [0x61, 0xE4, 0x62] : Array("aäb".utf8))
      let document = DocumentParser().parse(
        FetchedPage(
          requestedURL: "", url: "", status: 200,
          headers: [HeaderField(name: "content-type", value: type)], body: body,
          validators: Validators()))
      #expect(document.malformed)
      #expect(document.feed.title?.hasPrefix("a") == true)
      #expect(document.feed.title?.hasSuffix("b") == true)
    }
  }
}
