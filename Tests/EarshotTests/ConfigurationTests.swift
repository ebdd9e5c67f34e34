import Foundation
import Testing

@testable import earshot

@Suite("A wrong config is one error with place and mend")
struct ConfigurationTests {
  private func error(_ text: String) throws -> ConfigError? {
    let file =
      FileManager.default.temporaryDirectory.path
      + "/config-\(UInt64.random(in: 0 ... .max)).json"
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    defer { unlink(file) }
    do {
      _ = try Configuration(file: file)
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "each fault names its line, its key and the mend",
    arguments: [
      ("{\"store\":\"s\",\n\"soruces\":[]}", 2, "soruces", "did you mean \"sources\"?"),
      ("{\"store\":1,\"sources\":[]}", 1, "store", "expected a string"),
      ("{\"sources\":[]}", 1, "store", "is missing"),
      (
        "{\"store\":\"s\",\"sources\":[{\"id\":\"a\",\"kind\":\"fead\",\"url\":\"http://x\"}]}", 1,
        "sources[0].kind", "did you mean \"feed\"?"
      ),
      (
        "{\"store\":\"s\",\"sources\":[\n{\"id\":\"a\",\"kind\":\"feed\",\"url\":\"ftp://x\"}]}", 2,
        "sources[0].url", "no http or https address"
      ),
      (
        "{\"store\":\"s\",\"sources\":[{\"id\":\"a\",\"kind\":\"archive\",\"url\":\"../x\"}]}", 1,
        "sources[0].url", "below the config file's folder"
      ),
      (
        "{\"store\":\"s\",\"sources\":[{\"id\":\"a\",\"kind\":\"feed\",\"url\":\"http://x\",\"interval\":\"often\"}]}",
        1, "sources[0].interval", "a duration"
      ),
      (
        "{\"store\":\"s\",\"sources\":[],\"reports\":{\"time_zone\":\"Mars\"}}", 1,
        "reports.time_zone", "no IANA zone"
      ),
      (
        "{\"store\":\"s\",\"sources\":[],\"fetching\":{\"allow_private_networks\":[\"home\"]}}", 1,
        "fetching.allow_private_networks[0]", "no network"
      ),
      (
        "{\"store\":\"s\",\"sources\":[],\n\"sentiment\":{\"model\":\"permisive\"}}", 2,
        "sentiment.model", "did you mean \"permissive\"?"
      ),
      ("{\"store\":\"s\",\"store\":\"t\",\"sources\":[]}", 1, "store", "stands twice"),
      (
        "{\"store\":\"s\",\"sources\":[{\"id\":\"a\",\"kind\":\"blog\",\"url\":\"http://x\",\n"
          + "\"rules\":{\"title\":\"h1\",\n\"text\":\"div >\"}}]}",
        3, "sources[0].rules.text", "\"div >\", column 5: nothing stands behind"
      ),
      (
        "{\"store\":\"s\",\"sources\":[{\"id\":\"a\",\"kind\":\"blog\",\"url\":\"http://x\","
          + "\"rules\":{\"autor\":\"h1\"}}]}", 1, "sources[0].rules.autor",
        "did you mean \"author\"?"
      ),
      ("{\"store\":\"postgres://x\",\"sources\":[]}", 1, "store", "SQLite"),
    ] as [(String, Int, String, String)])
  func names(_ text: String, _ line: Int, _ key: String, _ words: String) throws {
    let found = try #require(try error(text))
    #expect(found.line == line)
    #expect(found.key == key)
    #expect(found.message.contains(words), "\(found)")
  }

  @Test("a good config is good, and what is no JSON names its line")
  func reads() throws {
    #expect(try error("{\"store\":\"s\",\"sources\":[]}") == nil)
    #expect(try error("{\n\n\"store\" \"s\"}")?.line == 3)
  }

  @Test(
    "durations",
    arguments: [
      ("0s", 0), ("30m", 1800), ("7d", 604_800), ("1.5h", 5400), ("5", nil), ("-1s", nil),
    ]
      as [(String, Int?)])
  func readsDurations(_ text: String, _ seconds: Int?) {
    #expect(earshot.Duration.seconds(text) == seconds)
  }

  @Test("ids are made of titles, each once")
  func makesIDs() {
    var taken: Set<String> = ["news"]
    #expect(SourceID.make("El País: Portada", "u", taken: &taken) == "el-pais-portada")
    #expect(SourceID.make("News!", "u", taken: &taken) == "news-2")
    #expect(SourceID.make("日本", "u", taken: &taken) == "source")
  }
}
