import Foundation
import Gates
import Model
import Testing

@testable import Fetching

@Suite("Manners of the fetcher")
struct FetchingRulesTests {
  @Test(
    "private and special addresses are refused by the address itself",
    arguments: [
      "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
      "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1",
      "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1",
    ])
  func refuses(_ text: String) throws {
    let address = try #require(AddressPolicy.parse(text))
    #expect(!AddressPolicy(allowed: []).allows(address))
  }

  @Test(
    "public addresses are allowed",
    arguments: ["1.1.1.1", "8.8.8.8", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8"])
  func allows(_ text: String) throws {
    let address = try #require(AddressPolicy.parse(text))
    #expect(AddressPolicy(allowed: []).allows(address))
  }

  @Test("a network of one's own can be allowed")
  func allowsOwn() throws {
    let network = try #require(AddressPolicy.Network("127.0.0.0/8"))
    let policy = AddressPolicy(allowed: [network])
    #expect(policy.allows([127, 0, 0, 1]))
    #expect(!policy.allows([10, 0, 0, 1]))
    #expect(AddressPolicy.Network("127.0.0.0/33") == nil)
    #expect(AddressPolicy.Network("nonsense") == nil)
  }

  @Test(
    "Retry-After is seconds or a date, never more than a week",
    arguments: [
      ("120", 120), ("Thu, 01 Jan 1970 00:02:00 GMT", 120), ("-1", nil), ("soon", nil),
      ("99999999", 604_800), ("Thu, 01 Jan 1960 00:00:00 GMT", 0),
    ] as [(String, Int?)])
  func readsRetryAfter(_ value: String, _ seconds: Int?) {
    #expect(RetryAfter.seconds(value, now: Timestamp(seconds: 0)) == seconds)
  }

  @Test(
    "robots.txt: the longest rule wins, allow before disallow",
    arguments: [
      ("User-agent: *\nDisallow: /x\nAllow: /x/y", "/x/y/z", true),
      ("User-agent: *\nDisallow: /x\nAllow: /x/y", "/x/z", false),
      ("User-agent: other\nDisallow: /", "/a", true),
      ("User-agent: earshot\nDisallow:\n\nUser-agent: *\nDisallow: /", "/a", true),
      ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", false),
      ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x", true),
      ("User-agent: *\nDisallow: /", "", false), ("", "/a", true),
    ])
  func obeysRobots(_ file: String, _ path: String, _ isAllowed: Bool) {
    #expect(RobotsRules(Array(file.utf8), agent: "earshot").allows(path) == isAllowed)
  }

  @Test(
    "robots.txt: the known cases", .enabled(if: Gate.corpora != nil))
  func passesRobotsCases() throws {
    let path = try #require(Gate.corpora) + "/feedcases/robots.jsonl"
    var good = 0
    var all = 0
    for line in try FileBytes.read(path).split(separator: 10) {
      let root = try JSONDocument(Array(line)).root
      guard root["kind"]?.string == "allowed", let expected = root["allowed"]?.boolean else {
        continue
      }
      let rules = RobotsRules(
        Array((root["robots"]?.string ?? "").utf8), agent: root["agent"]?.string ?? "")
      all += 1
      if rules.allows(root["url"]?.string ?? "") == expected {
        good += 1
      } else {
        print("robots: \(root["name"]?.string ?? "") expected \(expected)")
      }
    }
    #expect(Gate.holds("robots_allowed", Double(good) / Double(max(1, all))))
  }

  @Test("a challenge page is a bot wall, an ordinary 503 is not")
  func knowsBotWalls() {
    func page(_ status: Int, _ body: String) -> FetchedPage {
      FetchedPage(
        requestedURL: "", url: "", status: status, headers: [], body: Array(body.utf8),
        validators: Validators())
    }
    #expect(BotWall.isBotWall(page(403, "<html><title>Just a moment...</title>")))
    #expect(!BotWall.isBotWall(page(503, "<html><title>Down</title>")))
    #expect(!BotWall.isBotWall(page(200, "<title>Just a moment...</title>")))
  }

  @Test("a file outside of the config's folder, a missing one and a foreign scheme are refused")
  func keepsToItsFolder() async throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent(
      "fetching-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    try Data("inside".utf8).write(to: root.appendingPathComponent("page with space.xml"))
    try FileManager.default.createSymbolicLink(
      atPath: root.path + "/link", withDestinationPath: "/etc/passwd")
    let fetcher = Fetcher(settings: FetchSettings())
    func kind(_ url: String) async -> FetchError.Kind? {
      let request = FetchRequest(
        url: url, fileRoot: url.hasPrefix("file:") ? root.path : nil)
      if case .failed(let error) = await fetcher.fetch(request) { return error.kind }
      return nil
    }
    #expect(await kind("file://\(root.path)/page%20with%20space.xml") == nil)
    #expect(await kind("file://\(root.path)/../../etc/passwd") != nil)
    #expect(await kind("file://\(root.path)/link") == .forbidden)
    #expect(await kind("file://\(root.path)/missing") == .missingFile)
    #expect(await kind("ftp://example.org/x") == .forbidden)
    #expect(await kind("http://127.0.0.1:9/") == .forbidden)
  }
}
