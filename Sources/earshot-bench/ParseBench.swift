import ArgumentParser
import Foundation
import Model
import Parsing

/// `earshot-bench parse`: real feeds to posts, sanitised, against libxml2's bare SAX push.
struct ParseBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parse",
    abstract: "Reads real feeds to posts; compares with libxml2's SAX push interface.",
    discussion: """
      The feeds are the XML documents of realfeeds below --corpora (or EARSHOT_CORPORA). Our side is
      everything from bytes to posts: charset, sanitised HTML, plain text, dates, absolute URLs,
      keys. The peer reads the same bytes with handlers that only count. CPU time, best of the runs.
      The last line is one JSON object; its ratio is our MB/s divided by the peer's.

      Example:
        earshot-bench parse --corpora ../shared
      """)

  @Option(help: "Folder of the corpora.")
  var corpora: String?
  @Option(help: "Runs; the best counts.")
  var runs = 5

  func run() throws {
    let pages = try RealDocuments.feeds(corpora)
    let parser = DocumentParser()
    var posts = 0
    let times = AlternatingRuns(turns: runs) {
      posts = 0
      for page in pages { posts += parser.parse(page).posts.count }
    } peer: {
      for page in pages { MarkupPeer.push(page.body) }
    }
    let bytes = pages.reduce(0) { $0 + $1.body.count }
    let megabytes = Double(bytes) / 1e6
    let own = megabytes / times.own
    let peer = megabytes / times.peer
    print("\(pages.count) feeds, \(rounded(megabytes)) MB, \(posts) posts")
    print("earshot \(rounded(own)) MB/s, libxml2 SAX push \(rounded(peer)) MB/s")
    print("ratio \(rounded(own / peer))")
    var json = JSONWriter()
    json.beginObject()
    json.key("ratio")
    json.value(own / peer)
    json.key("mb_per_s")
    json.value(own)
    json.key("posts")
    json.value(posts)
    json.key("bytes")
    json.value(bytes)
    json.key("peer")
    json.beginObject()
    json.key("sax_push_mb_per_s")
    json.value(peer)
    json.endObject()
    json.key("floor")
    json.beginObject()
    json.key("ratio")
    json.value(0.5)
    json.endObject()
    json.endObject()
    print(json.string)
  }

  private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
