import Model
import SocialText
import Testing

@testable import Customers

@Suite("Who asked to be forgotten is linked by nothing that they show")
struct ForgottenTests {
  private static let key = Array("a key for tests".utf8)

  private func person(_ id: String, _ last: String, email: String?, city: String) -> Customer {
    var customer = Customer(id: id)
    (customer.firstName, customer.lastName, customer.city) = ("Mira", last, city)
    customer.email = email
    customer.consent = .granted
    return customer
  }

  private func linker(_ customers: [Customer], _ suppressed: [String]) -> CustomerLinker {
    let list = SuppressionList.adding(suppressed, to: [], key: Self.key)
    return CustomerLinker(
      book: CustomerBook(customers: customers, fingerprint: 1),
      suppressed: SuppressionList.read(list.bytes, key: Self.key).list)
  }

  private let author = Author(name: "Mira Kowalska", location: "Gdańsk")

  @Test(
    "by name and city neither, whichever of their identifiers is on the list",
    arguments: ["mira@post.example", "MIRA@post.example", "customer:0x432d31"])
  func isNobody(suppressed: String) {
    let customers = [person("C-1", "Kowalska", email: "mira@post.example", city: "Gdańsk")]
    #expect(linker(customers, []).link(author: author).decision.outcome != .none)
    let link = linker(customers, [suppressed]).link(author: author)
    #expect(link.decision == .none(candidates: []) && link.isSuppressed)
  }

  @Test("nobody is taken for them in their place, and they are nobody's candidate")
  func competes() {
    let customers = [
      person("C-1", "Kowalska", email: "mira@post.example", city: "Gdańsk"),
      person("C-2", "Kowalska", email: nil, city: "Lublin"),
    ]
    let now = linker(customers, ["mira@post.example"])
    #expect(now.link(author: author).decision == .none(candidates: []))
    let other = now.link(author: Author(name: "Mira Kowalska", location: "Lublin"))
    let candidates =
      switch other.decision {
      case .held(let candidates), .none(let candidates): candidates.map(\.customer)
      case .linked, .pseudonymous: [String]()
      }
    #expect(!candidates.contains("C-1"))
  }

  @Test(
    "nothing that names them is stored of a text, however it is written",
    arguments: [
      ("write to kim.ok@post.example!", "write to xxx.xx@xxxx.xxxxxxx!"),
      ("kim.ok @ post.example", "xxx.xx @ xxxx.xxxxxxx"),
      ("kim.ok+news@post.example", "xxx.xx+xxxx@xxxx.xxxxxxx"),
      ("?to=kim.ok%40post.example&a=1", "?to=xxx.xx%xxxxxx.xxxxxxx&a=1"),
      ("kim.ok&#64;post.example", "xxx.xx&#xx;xxxx.xxxxxxx"),
      ("kim [dot] ok [at] post [dot] example", "xxx [xxx] xx [xx] xxxx [xxx] xxxxxxx"),
      ("see Forum:kimw, and forum:ada", "see Forum:xxxx, and forum:ada"),
      ("see https://forum.example/u/kimw", "see https://forum.example/u/xxxx"),
      ("see board:kimw", nil), ("kimw", nil), ("ada [dot] ok [at] post [dot] example", nil),
    ] as [(String, String?)])
  func masks(text: String, expected: String?) {
    let linker = linker([], ["kim.ok@post.example", "forum:kimw"])
    #expect(linker.withoutSuppressed(text, platforms: ["forum"]) == expected)
  }

  @Test("as a name in a text neither")
  func isNoSubject() {
    let customers = [person("C-1", "Kowalska", email: "mira@post.example", city: "Gdańsk")]
    let named = NamedEntity(
      span: TextSpan(start: 0, end: 13), type: .person, customers: [0], confidence: 1)
    #expect(linker(customers, []).link(subject: named) != nil)
    let now = linker(customers, ["mira@post.example"])
    #expect(now.link(subject: named) == nil && now.permitted([named]).isEmpty)
  }

  @Test("a name that another customer bears too is not looked for")
  func leavesNamesakes() {
    let alone = person("C-1", "Kowalska", email: nil, city: "Gdańsk")
    let namesake = person("C-2", "Kowalska", email: nil, city: "Lublin")
    let book = CustomerBook(customers: [alone], fingerprint: 1)
    #expect(book.subject([0]).names == ["Mira Kowalska"])
    let both = CustomerBook(customers: [alone, namesake], fingerprint: 1)
    #expect(both.subject([0]).names.isEmpty && both.family(of: 0) != both.family(of: 1))
  }

  @Test("a list keeps its lines, takes each identifier once, and gets its header when it is made")
  func addsToList() {
    let made = SuppressionList.adding(["a@b.example", "A@b.example"], to: [], key: Self.key)
    #expect(made.added == 1)
    let text = String(decoding: made.bytes, as: UTF8.self)
    #expect(text.hasPrefix("hmac_sha256\n") && text.hasSuffix("\n"))
    let own = Array("# by hand\n\(SuppressionList.digest("x:y", key: Self.key))".utf8)
    let more = SuppressionList.adding(["x:y", "a@b.example"], to: own, key: Self.key)
    #expect(more.added == 1 && more.bytes.starts(with: own))
    #expect(SuppressionList.adding(["x:y"], to: own, key: Self.key).bytes == own)
  }

  @Test("a list that was added to with one key is not read with another")
  func tellsKeys() {
    let made = SuppressionList.adding(["a@b.example"], to: [], key: Self.key).bytes
    let more = SuppressionList.adding(["x:y"], to: made, key: Self.key).bytes
    let lines = String(decoding: more, as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 4 && lines[1].hasPrefix("# key-check: "), "one line for one key")
    #expect(SuppressionList.read(more, key: Self.key).problems.isEmpty)
    let problems = SuppressionList.read(more, key: Array("another".utf8)).problems
    #expect(problems.map(\.line) == [2])
    #expect(problems.first?.message.contains("mend: set EARSHOT_SUPPRESSION_KEY") == true)
  }

  @Test("rows of a family are one person by name or by decision, never by a shared address alone")
  func tellsHouseholdsApart() throws {
    var rows = [
      person("A-1", "Wells", email: "home@post.example", city: "Hull"),
      person("A-2", "Wells", email: "home@post.example", city: "Leeds"),
      person("A-3", "Wells", email: "home@post.example", city: "Hull"),
      person("B-1", "Stone", email: "home@post.example", city: "Hull"),
      person("B-2", "Stone", email: nil, city: "York"),
      person("A-4", "Wells", email: "home@post.example", city: "Hull"),
    ]
    (rows[0].birthDate, rows[2].birthDate) = ("1960-01-02", "1990-01-02")
    let book = CustomerBook(customers: rows, fingerprint: 1)
    #expect(book.person(of: [0]).rows == [0, 1, 5] && book.person(of: [0]).others == [2, 3])
    #expect(book.person(of: [3]).rows == [3] && book.person(of: []).rows.isEmpty)
    func decision(
      _ number: Int64, _ verdict: IdentityDecision.Verdict, _ parts: [[String]]
    ) -> IdentityDecision {
      IdentityDecision(
        number: number, verdict: verdict, parts: parts, withdraws: nil, reason: nil,
        decidedAt: Timestamp(seconds: 1))
    }
    let decided = book.deciding(
      IdentityLog([
        decision(1, .same, [["A-1", "B-2"]]), decision(2, .different, [["A-1"], ["A-4"]]),
      ]))
    let one = decided.person(of: [0])
    #expect(one.rows == [0, 1, 3, 4] && one.others == [2, 5])
    let subject = decided.subject(one.rows)
    #expect(subject.wasSomebodyElse && !book.subject([0]).wasSomebodyElse)
  }

  @Test(
    "aliases without a surname count in own posts alone; accounts of others are known as theirs")
  func tellsNamesApart() {
    var rows = [
      person("A-1", "Wells", email: nil, city: "Hull"),
      person("A-2", "Stone", email: nil, city: "Hull"),
    ]
    rows[0].aliases = ["New York", "Mimi Wells"]
    rows[1].handles = ["forum:mira_s"]
    let subject = CustomerBook(customers: rows, fingerprint: 1).subject([0])
    #expect(subject.names == ["Mimi Wells", "Mira Wells"] && subject.aliases == ["New York"])
    #expect(subject.strangersHandles == ["forum:mira_s"])
  }

  @Test("ids that differ in case alone are two")
  func tellsCasesApart() {
    let one = person("C-1", "Wells", email: nil, city: "Hull")
    let other = person("c-1", "Stone", email: nil, city: "Hull")
    #expect(Set(one.identifiers).isDisjoint(with: other.identifiers))
  }
}
