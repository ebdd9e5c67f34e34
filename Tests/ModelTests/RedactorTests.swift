import SocialText
import Testing

@testable import Model

@Suite("What tells who somebody is becomes signs as wide, and nothing else does")
struct RedactorTests {
  @Test(
    "hidden",
    arguments: [
      ("kim@example.org, thanks", "xxx@xxxxxxx.xxx, thanks"),
      ("(Kim.O\u{27}Hara+tag@mail.example.co.uk)", "(xxx.x\u{27}xxxx+xxx@xxxx.xxxxxxx.xx.xx)"),
      ("mailto:kim@example.org?x", "mailto:xxx@xxxxxxx.xxx?x"),
      ("jörg@exämple.de", "x×xx@xx×xxxx.xx"), ("…kim@x.org", "…xxx@x.xxx"),
      ("kim [at] example [dot] org", "xxx [xx] xxxxxxx [xxx] xxx"),
      ("kim(at)example.org.", "xxx(xx)xxxxxxx.xxx."),
      ("kim at example dot org", "xxx xx xxxxxxx xxx xxx"),
      ("hi @kim_w!", "hi @xxx_x!"), ("@kim@social.example said", "@xxx@xxxxxx.xxxxxxx said"),
      ("see /u/kim_w and u/kimw", "see /u/xxx_x and u/xxxx"),
      ("https://x.example/@kim/1", "https://x.example/@xxx/1"),
      ("+49 40 1234567", "+xx xx xxxxxxx"), ("+1 (503) 555-0142", "+x (xxx) xxx-xxxx"),
      ("call 040/123 45 67 now", "call xxx/xxx xx xx now"), ("(030) 1234567", "(xxx) xxxxxxx"),
      ("503-555-0142", "xxx-xxx-xxxx"), ("(503) 555-0142", "(xxx) xxx-xxxx"),
      ("06.12.34.56.78", "xx.xx.xx.xx.xx"), ("Tel.: 1234567", "Tel.: xxxxxxx"),
      ("0049 40 1234567", "xxxx xx xxxxxxx"),
      ("DE89 3704 0044 0532 0130 00 please", "xxxx xxxx xxxx xxxx xxxx xx please"),
      ("GB82WEST12345698765432", "xxxxxxxxxxxxxxxxxxxxxx"),
      ("DE89-3704-0044-0532-0130-00.", "xxxx-xxxx-xxxx-xxxx-xxxx-xx."),
      ("Kim @ x.org, kim@ x.org", "xxx @ x.xxx, xxx@ x.xxx"), ("kim AT x.org", "xxx xx x.xxx"),
      ("kim&#64;x.org kim&commat;x.org", "xxx&#xx;x.xxx xxx&xxxxxx;x.xxx"),
      ("?mail=kim%40x.org", "?mail=xxx%xxx.xxx"),
      ("t.me/kim_k", "t.me/xxx_x"),
      ("https://x.com/mira_k/status/12", "https://x.com/xxxx_x/status/12"),
      ("www.linkedin.com/in/kim-walter/", "www.linkedin.com/in/xxx-xxxxxx/"),
      ("call me at 5551234567", "call me at xxxxxxxxxx"),
      ("phone number: 5551234567", "phone number: xxxxxxxxxx"),
      ("tel=0301234567", "tel=xxxxxxxxxx"),
      ("tel. 030.123.145.167", "tel. xxx.xxx.xxx.xxx"), ("01.42.20.10.20", "xx.xx.xx.xx.xx"),
      ("01/42 20 10 20", "xx/xx xx xx xx"), ("01-02-03-04-05", "xx-xx-xx-xx-xx"),
      ("4111 1111 1111 1111", "xxxx xxxx xxxx xxxx"), ("5500000000000004.", "xxxxxxxxxxxxxxxx."),
    ] as [(String, String)])
  func hides(text: String, expected: String) {
    let hidden = Redactor.hideIdentifiers(text)
    #expect(hidden == expected)
    #expect(hidden.utf8.count == text.utf8.count)
    #expect(hidden.unicodeScalars.count == text.unicodeScalars.count)
  }

  @Test(
    "as it was",
    arguments: [
      "EUR 1.299,00 or €3400", "$1,000,000", "1 000 000 people", "0.1234567 V",
      "01.02.2026 at 10:30",
      "2026-11-21", "1/2/2026", "10.15.7.1", "version 0.10.2.1234567", "v2.0.12345",
      "order 12345678", "Bestellung 0012345678", "#0123456789", "order no. 0401234567",
      "AB0123456789", "HB-36 and 4000 km", "4111 1111 1111 1112",
      "192.168.100.200", "2010-2020", "5 @ 3 each", "2@3", "@ home", "@123",
      "available at harborlight.com",
      "look at it. Dot matrix", "km/u", "u/s", "1234567 views", "7777777", "100 % 0,5",
      "https://x.example/a-0401234567?id=0401234567", "ISBN 0306406152", "", "a",
      "08.00-12.00 Uhr", "09.30-10.15", "08.00 - 12.00", "Tel. 08.00-12.00 und 14.00-18.00",
      "08.00-12.00 14.00-18.00", "07.11.-09.11.2026", "07.-09.11.2026", "07.11.26-09.11.26",
      "07.11.2026-09.11.2026", "01/02 03/04", "01.02.26 10.30", "010.020.030.040", "PZN 03064061",
      "foo@1.2.3", "foo@latest", "a@1", "foo@1.2.3-beta.1", "netflix.com/title", "x.com/search?q=a",
      "live @ harborlight.com", "talks @ x.org/now", "AVAILABLE AT HARBORLIGHT.COM", "R&amp;D",
      "order number 5551234567", "call it a day: 7777777", "100%40 off", "AB-12-34 and so on",
    ])
  func keeps(text: String) { #expect(Redactor.hideIdentifiers(text) == text) }

  @Test("tracked names stand, stored and shown; all else about them does not")
  func keepsTracked() {
    let text = "Jörg: @Harborlight, kim@harborlight.example and @kim_w. Harborlight!"
    let expected = "Jörg: @Harborlight, xxx@harborlight.xxxxxxx and @xxx_x. Harborlight!"
    let neutral = PolarityScore(
      probabilities: LabelProbabilities(negative: 0, neutral: 1, positive: 0), because: [])
    var post = Post()
    post.title = "@harborlight @kim_w"
    post.text = text
    post.categories = ["bikes", "@kim_w", "ask kim@x.org"]
    func names(_ text: String, isInTitle: Bool) -> [EntityScore] {
      Array(text.utf8).indices.filter {
        text.utf8.dropFirst($0).prefix(11).elementsEqual("harborlight".utf8) { $0 | 0x20 == $1 }
      }.map {
        EntityScore(
          entity: NamedEntity(
            span: TextSpan(start: $0, end: $0 + 11), type: .brand, trackedID: "h", confidence: 1),
          link: nil, polarity: neutral, isInTitle: isInTitle)
      }
    }
    let scored = ScoredPost(
      post: post, language: "en", languageConfidence: 1,
      sentiment: SentimentResult(post: neutral, scale: 3, isUncertain: false),
      entities: names(post.title, isInTitle: true) + names(text, isInTitle: false),
      author: .nobody, isMention: true)
    let kept = Redactor(.identifiers).stored(scored).post
    #expect(kept.title == "@harborlight @xxx_x" && kept.text == expected)
    #expect(kept.categories == ["bikes", "@xxx_x", "ask xxx@x.xxx"])
    let offsets = ScalarOffsets(text.utf8.span)
    let shown = Redactor(.identifiers).redact(
      mention(
        text,
        scored.entities.filter { !$0.isInTitle }.map {
          (
            offsets.scalar(atByte: $0.entity.span.start), offsets.scalar(atByte: $0.entity.span.end)
          )
        }))
    #expect(shown.text == expected && shown.title == "@xxxxxxxxxxx")
  }

  @Test(
    "addresses of posts name no author who is not shown",
    arguments: [
      ("https://forum.example/members/kim_w/7", "https://forum.example/members/xxx_x/7"),
      (
        "https://kim_w.blog.example/Kim-Walter?u=KIM_W",
        "https://xxx_x.blog.example/xxx-xxxxxx?u=xxx_x"
      ),
      ("https://x.com/other_one/status/1", "https://x.com/xxxxx_xxx/status/1"),
      ("https://a.example/?m=kim@x.org", "https://a.example/?m=xxx@x.xxx"),
      ("https://a.example/2026/11/20123456", "https://a.example/2026/11/20123456"),
    ])
  func hidesInAddresses(address: String, expected: String) {
    for (outcome, isLinked) in [(LinkOutcome.none, false), (.linked, true)] {
      var record = mention("", [])
      record.authorOutcome = outcome
      record.authorName = "Kim Walter"
      record.authorHandle = "kim_w"
      record.url = address
      record.thread = address
      for redaction in Redaction.allCases {
        let shown = Redactor(redaction).redact(record)
        let isKept = isLinked || redaction == .none
        #expect(shown.url == (isKept ? address : expected), "\(redaction)")
        #expect(shown.thread == (isKept ? address : expected), "\(redaction)")
        record.thread = "<kim_w@mail.example>"
        #expect(Redactor(redaction).redact(record).thread == record.thread)
        record.thread = address
      }
    }
  }

  private func mention(_ text: String, _ tracked: [(Int, Int)]) -> MentionRecord {
    MentionRecord(
      id: "00", version: 1, source: "s", url: nil, title: "@harborlight", text: text,
      authorName: nil, authorHandle: nil, authorURL: nil, published: nil,
      firstSeenAt: Timestamp(seconds: 0), thread: nil, language: "en", label: .positive,
      probabilities: LabelProbabilities(negative: 0, neutral: 0, positive: 1), scale: 5,
      isUncertain: false, because: [], intents: [],
      entities: tracked.map {
        MentionRecord.Entity(
          start: $0.0, end: $0.1, text: "", type: "brand", trackedID: "h", customer: nil,
          outcome: nil, probability: nil, label: .neutral, polarity: 0, isInTitle: false)
      },
      authorOutcome: .none, authorCustomer: nil, authorProbability: 0, authorBecause: [],
      isEmployee: false,
      versions: ScorerVersions(program: "", models: "", lexicons: "", customers: "", tracking: ""))
  }

  @Test("long runs take linear time and no number is too long")
  func isLinear() {
    for piece in [
      "@", "a@", "1", "1 ", "+1", "(1", "a.", " at ", "[at]", "AB12 ", "0 ", "é@", "u/",
      "AB12-", "a @ ", "a AT ", "&#64;", "a%40", "t.me/", "tel=0", "01.02-", "call 5551234567 ",
    ] {
      let text = String(repeating: piece, count: 20_000)
      let time = ContinuousClock().measure { _ = Redactor.hideIdentifiers(text) }
      #expect(time < .seconds(10), "\(piece)")
    }
  }
}
