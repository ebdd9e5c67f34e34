import Foundation
import Testing

@testable import earshot

@Suite("fetching.websub_callback is an address that a token can be added to")
struct WebSubConfigurationTests {
  private func read(_ address: String) throws -> Configuration {
    let file =
      FileManager.default.temporaryDirectory.path
      + "/callback-\(UInt64.random(in: 0 ... .max)).json"
    let text = """
      {"store": "s", "sources": [], "fetching": {"websub_callback": "\(address)"}}
      """
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    defer { unlink(file) }
    return try Configuration(file: file)
  }

  @Test("51. an address is kept as it stands")
  func keeps() throws {
    for address in ["https://you.example/websub", "http://10.0.0.1:81/cgi-bin/w/"] {
      #expect(try read(address).websubCallback == address)
    }
  }

  @Test(
    "51. anything else is an error with its place and mend",
    arguments: [
      "you.example/websub", "ftp://you.example/", "https://x.example/?a=b", "https://x/#a",
    ])
  func refuses(_ address: String) throws {
    do {
      _ = try read(address)
      Issue.record("\(address) was taken")
    } catch let error as ConfigError {
      #expect(error.key == "fetching.websub_callback")
      #expect(error.message.contains("https://you.example/websub"))
    }
  }
}
