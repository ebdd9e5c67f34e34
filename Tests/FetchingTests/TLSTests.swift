import Foundation
import Glibc
import Model
import Testing

@testable import Fetching

/// A TLS server on 127.0.0.1: the `openssl` program, with a certificate made for the name given.
final class TLSServer {
  let port: Int
  let certificate: TestCertificate
  private let process = Process()

  /// Serves files as whole answers, head and all; `protocols` are those that it offers (ALPN).
  init(name: String, files: [String: String], protocols: String? = nil) throws {
    certificate = try TestCertificate(name: name)
    for (name, answer) in files {
      try Data(answer.utf8).write(to: certificate.folder.appendingPathComponent(name))
    }
    // A port that was free a moment ago.
    port = try ScriptedServer { _, _ in false }.port
    process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    process.arguments =
      [
        "s_server", "-accept", "127.0.0.1:\(port)", "-cert", certificate.path, "-key",
        certificate.keyPath, "-HTTP", "-quiet",
      ] + (protocols.map { ["-alpn", $0] } ?? [])
    process.currentDirectoryURL = certificate.folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    for _ in 0..<100 where !isListening() { usleep(50_000) }
  }

  deinit { process.terminate() }

  private func isListening() -> Bool {
    let table = (try? String(contentsOfFile: "/proc/net/tcp", encoding: .utf8)) ?? ""
    return table.contains("0100007F:" + String(format: "%04X", port) + " 00000000:0000 0A")
  }
}

extension EngineTests {
  @Test(
    "42. a certificate that is not trusted or not the host's fails; one source may accept it",
    .enabled(if: TestCertificate.canBeMade, "the openssl program is not installed"))
  func verifiesCertificates() async throws {
    let server = try TLSServer(
      name: "right.test",
      files: ["page": "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx"])
    let names = ["right.test", "wrong.test"].map { "\($0):\(server.port):127.0.0.1" }
    let plain = Fetcher(settings: Self.settings { $0.resolve = names })
    let trusting = Fetcher(
      settings: Self.settings {
        $0.resolve = names
        $0.authorities = server.certificate.path
      })
    let right = "https://right.test:\(server.port)/page"
    let wrong = "https://wrong.test:\(server.port)/page"
    let untrusted = await plain.fetch(FetchRequest(url: right)).error
    #expect(untrusted?.kind == .insecure)
    #expect(untrusted?.message.contains("allow_insecure") == true)
    #expect(await trusting.fetch(FetchRequest(url: right)).text == "x")
    #expect(await trusting.fetch(FetchRequest(url: wrong)).error?.kind == .insecure)
    #expect(await plain.fetch(FetchRequest(url: wrong, allowsInsecure: true)).text == "x")
    // What one source accepts holds for that source only.
    #expect(await plain.fetch(FetchRequest(url: wrong)).error?.kind == .insecure)
  }

  @Test(
    "24. a redirect from https to http is refused unless the source allows it",
    .enabled(if: TestCertificate.canBeMade, "the openssl program is not installed"))
  func refusesDowngrades() async throws {
    let open = try ScriptedServer { _, connection in connection.reply(200, [], "plain") }
    let server = try TLSServer(
      name: "right.test",
      files: [
        "page":
          "HTTP/1.1 302 Found\r\nLocation: \(open.url("/"))\r\nConnection: close\r\n"
          + "Content-Length: 0\r\n\r\n"
      ])
    let fetcher = Fetcher(
      settings: Self.settings {
        $0.resolve = ["right.test:\(server.port):127.0.0.1"]
        $0.authorities = server.certificate.path
      })
    let url = "https://right.test:\(server.port)/page"
    let error = await fetcher.fetch(FetchRequest(url: url)).error
    #expect(error?.kind == .insecure && error?.message.contains("allow_insecure") == true)
    #expect(open.accepted == 0)
    #expect(await fetcher.fetch(FetchRequest(url: url, allowsInsecure: true)).text == "plain")
  }
}
