import Foundation
import Model
import Testing

@testable import Fetching

extension EngineTests {
  /// 127.0.0.1 is allowed; 127.0.0.2, where nobody may connect, counts who does.
  private static func both() throws -> (open: ScriptedServer, closed: ScriptedServer) {
    let closed = try ScriptedServer(address: "127.0.0.2") { _, connection in
      connection.reply(200, [], "secret")
    }
    let target = closed.url("/")
    let open = try ScriptedServer(port: 0) { request, connection in
      switch request.path {
      case "/address": connection.redirect(302, to: target)
      case "/name": connection.redirect(302, to: "http://inner.test:\(closed.port)/")
      case "/local": connection.redirect(302, to: "http://localhost:\(closed.port)/")
      case "/mapped":
        connection.redirect(302, to: "http://[::ffff:127.0.0.2]:\(closed.port)/")
      default: connection.reply(200, [], "x")
      }
    }
    return (open, closed)
  }

  @Test("36. a refused address gets no connection, by number, by name or by a redirect")
  func refusesAddresses() async throws {
    let (open, closed) = try Self.both()
    let fetcher = Fetcher(
      settings: Self.settings { $0.resolve = ["inner.test:\(closed.port):127.0.0.2"] })
    for path in ["/address", "/name", "/mapped"] {
      let error = await fetcher.fetch(FetchRequest(url: open.url(path))).error
      #expect(error?.kind == .forbidden)
      #expect(error?.message.contains("allow_private_networks") == true)
    }
    for host in ["127.0.0.2", "inner.test", "2130706434", "0x7f.2", "[::ffff:7f00:2]"] {
      let url = "http://\(host):\(closed.port)/"
      let error = await fetcher.fetch(FetchRequest(url: url)).error
      #expect(error?.kind == .forbidden, "\(host)")
    }
    #expect(closed.accepted == 0)
    #expect(await fetcher.fetch(FetchRequest(url: open.url("/"))).text == "x")
  }

  @Test(
    "36. names of this machine are refused by the address they lead to",
    arguments: ["localhost", "x.localhost", "LOCALHOST", "localhost."])
  func refusesLocalNames(_ name: String) async throws {
    let server = try ScriptedServer { _, connection in connection.reply(200, [], "secret") }
    let fetcher = Fetcher(settings: Self.settings([]))
    let outcome = await fetcher.fetch(FetchRequest(url: server.url("/", host: name)))
    #expect(outcome.error != nil)
    #expect(server.accepted == 0)
  }

  @Test("37. a name that leads inside at the second look gets no connection")
  func withstandsRebinding() async throws {
    let (open, closed) = try Self.both()
    // What was resolved is not looked at: each connection is, so both answers of a name are.
    let rebound = try ScriptedServer(address: "127.0.0.2", port: open.port) { _, connection in
      connection.reply(200, [], "secret")
    }
    for addresses in ["127.0.0.2,127.0.0.1", "127.0.0.1,127.0.0.2"] {
      let fetcher = Fetcher(
        settings: Self.settings { $0.resolve = ["two.test:\(open.port):\(addresses)"] })
      let outcome = await fetcher.fetch(FetchRequest(url: open.url("/", host: "two.test")))
      #expect(outcome.text == "x")
    }
    let first = Fetcher(settings: Self.settings { $0.resolve = ["re.test:\(open.port):127.0.0.1"] })
    let second = Fetcher(
      settings: Self.settings { $0.resolve = ["re.test:\(open.port):127.0.0.2"] })
    let url = open.url("/", host: "re.test")
    #expect(await first.fetch(FetchRequest(url: url)).text == "x")
    #expect(await second.fetch(FetchRequest(url: url)).error?.kind == .forbidden)
    #expect(rebound.accepted == 0 && closed.accepted == 0)
  }

  @Test("38. networks of one's own are allowed by name")
  func allowsOwnNetworks() async throws {
    let (open, closed) = try Self.both()
    let fetcher = Fetcher(settings: Self.settings(["127.0.0.0/8"]))
    #expect(await fetcher.fetch(FetchRequest(url: open.url("/address"))).text == "secret")
    #expect(closed.accepted == 1)
  }

  @Test("36. a proxy of the environment is not used: it would connect to any address")
  func ignoresProxies() async throws {
    let proxy = try ScriptedServer { _, connection in connection.reply(200, [], "proxy") }
    setenv("http_proxy", proxy.url(""), 1)
    defer { unsetenv("http_proxy") }
    let fetcher = Fetcher(settings: Self.settings())
    let outcome = await fetcher.fetch(FetchRequest(url: "http://127.0.0.2:9/"))
    #expect(outcome.error?.kind == .forbidden)
    #expect(proxy.accepted == 0)
  }

  @Test(
    "36. more addresses that are not public",
    arguments: [
      "::127.0.0.1", "::ffff:0:127.0.0.1", "2001:0:1::1", "2001:2::1", "64:ff9b:1::1",
      "64:ff9b::10.0.0.1", "2002:c0a8:101::", "100::1", "3fff::1", "5f00::1", "fec0::1",
      "192.88.99.1", "198.18.0.1", "100:0:0:1::1", "2001:db8::1", "fd00:ec2::254",
      "192.0.0.192", "255.255.255.255",
    ])
  func refusesSpecialAddresses(_ text: String) throws {
    let address = try #require(AddressPolicy.parse(text))
    #expect(!AddressPolicy(allowed: []).allows(address))
  }

  @Test(
    "addresses are read as libcurl reads them, or not at all",
    arguments: [
      ("HTTP://Example.ORG:80/a", "example.org"), ("https://x.test:443", "x.test"),
      ("http://x.test.:8080/?q#f", "x.test:8080"), ("https://u:p@[::1]:8/", "[::1]:8"),
      ("http://a@b@c.test/", "c.test"), ("http://x.test:/", "x.test"),
      ("http://", nil), ("http:///x", nil), ("http://a b/", nil), ("http://a%2eb/", nil),
      ("http://a\\@b/", nil), ("ftp://a/", nil), ("http:/a", nil), ("http://a/\0b", nil),
    ] as [(String, String?)])
  func readsAddresses(_ url: String, _ host: String?) {
    #expect(WebAddress(url)?.host == host)
  }
}
