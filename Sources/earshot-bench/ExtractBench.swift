import ArgumentParser
import Foundation
import Model
import Parsing

/// `earshot-bench extract`: real pages to title, text and posts, against libxml2's HTML tree.
struct ExtractBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "extract",
    abstract: "Extracts real pages; compares with libxml2 building its tree of them.",
    discussion: """
      The pages are those of extraction/html below --corpora (or EARSHOT_CORPORA). Our side is
      everything from bytes to text and posts; the peer builds and frees the tree of the same bytes.
      CPU time, best of the runs. The last line is one JSON object; its ratio is our time divided by
      the peer's.

      Example:
        earshot-bench extract --corpora ../shared
      """)

  @Option(help: "Folder of the corpora.")
  var corpora: String?
  @Option(help: "Runs; the best counts.")
  var runs = 3

  func run() throws {
    let pages = try RealDocuments.pages(corpora)
    let parser = DocumentParser()
    var text = 0
    let times = AlternatingRuns(turns: runs) {
      text = 0
      for page in pages { text += parser.extract(page).page?.text.utf8.count ?? 0 }
    } peer: {
      for page in pages { MarkupPeer.tree(page.body) }
    }
    let count = Double(max(1, pages.count))
    let bytes = pages.reduce(0) { $0 + $1.body.count }
    let own = times.own / count * 1000
    let peer = times.peer / count * 1000
    print("\(pages.count) pages of \(rounded(Double(bytes) / count / 1000)) kB, text \(text)")
    print("earshot \(rounded(own)) ms a page, libxml2 tree \(rounded(peer)) ms")
    print("ratio \(rounded(own / peer))")
    var json = JSONWriter()
    json.beginObject()
    json.key("ratio")
    json.value(own / peer)
    json.key("ms_per_page")
    json.value(own)
    json.key("pages")
    json.value(pages.count)
    json.key("bytes")
    json.value(bytes)
    json.key("text_bytes")
    json.value(text)
    json.key("peer")
    json.beginObject()
    json.key("tree_ms_per_page")
    json.value(peer)
    json.endObject()
    json.key("floor")
    json.beginObject()
    json.key("ratio_at_most")
    json.value(2.0)
    json.endObject()
    json.endObject()
    print(json.string)
  }

  private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
