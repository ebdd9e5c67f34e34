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
    let folder = corpora ?? ProcessInfo.processInfo.environment["EARSHOT_CORPORA"] ?? "../shared"
    let documents = try RealDocuments.feeds(folder)
    let pages = documents.enumerated().map { number, body in
      let url = "https://corpus.example/feed/\(number).xml"
      return FetchedPage(
        requestedURL: url, url: url, status: 200, headers: [], body: body,
        validators: Validators())
    }
    let parser = DocumentParser()
    var posts = 0
    let times = AlternatingRuns(turns: runs) {
      posts = 0
      for page in pages { posts += parser.parse(page).posts.count }
    } peer: {
      for document in documents { MarkupPeer.push(document) }
    }
    let megabytes = Double(documents.reduce(0) { $0 + $1.count }) / 1e6
    let own = megabytes / times.own
    let peer = megabytes / times.peer
    print("\(documents.count) feeds, \(rounded(megabytes)) MB, \(posts) posts")
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
    json.value(documents.reduce(0) { $0 + $1.count })
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
