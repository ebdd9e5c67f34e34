import ArgumentParser
import Foundation
import Model
import Parsing

/// `earshot-bench duplicates`: texts to clusters, against classic MinHash.
struct DuplicatesBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "duplicates",
    abstract: "Finds copies among articles, reviews and posts; compares with classic MinHash.",
    discussion: """
      The texts are the posts of realfeeds, the texts of extraction and reviews below --corpora (or
      EARSHOT_CORPORA); behind every third text stands a copy of it in other words' company. Both
      sides take bytes of text, reading of words included, and remember all. CPU time, best of the
      runs, in turns. The last line is one JSON object.

      Example:
        earshot-bench duplicates --corpora ../shared
      """)

  @Option(help: "Folder of the corpora.")
  var corpora: String?
  @Option(help: "Runs; the best counts.")
  var runs = 5

  func run() throws {
    let texts = try withCopies(documents())
    var copies = 0
    var peerCopies = 0
    var memory = 0
    let times = AlternatingRuns(turns: runs) {
      var finder = DuplicateFinder()
      copies = 0
      for (number, text) in texts.enumerated() {
        let id = Array("\(number)".utf8)
        if finder.add(text.span, id: id).duplicateOf != nil { copies += 1 }
      }
      memory = finder.bytes / max(1, finder.count)
    } peer: {
      var peer = MinHashPeer()
      peerCopies = 0
      for text in texts where peer.add(text.span) != nil { peerCopies += 1 }
    }
    let own = Double(texts.count) / times.own
    let peer = Double(texts.count) / times.peer
    let bytes = texts.reduce(0) { $0 + $1.count }
    print("\(texts.count) texts of \(bytes / max(1, texts.count)) bytes")
    print("earshot \(Int(own)) texts/s, \(copies) copies, \(memory) bytes a text remembered")
    print("MinHash 42 x 3 \(Int(peer)) texts/s, \(peerCopies) copies")
    var json = JSONWriter()
    json.beginObject()
    json.key("documents_per_cpu_second")
    json.value(own)
    json.key("ratio")
    json.value(own / peer)
    json.key("documents")
    json.value(texts.count)
    json.key("mean_bytes")
    json.value(bytes / max(1, texts.count))
    json.key("copies")
    json.value(copies)
    json.key("bytes_remembered_per_text")
    json.value(memory)
    json.key("peer")
    json.beginObject()
    json.key("minhash_documents_per_cpu_second")
    json.value(peer)
    json.key("minhash_copies")
    json.value(peerCopies)
    json.endObject()
    json.key("floor")
    json.beginObject()
    json.key("documents_per_cpu_second")
    json.value(20_000)
    json.endObject()
    json.endObject()
    print(json.string)
  }

  /// Texts of forty bytes and more.
  private func documents() throws -> [[UInt8]] {
    let parser = DocumentParser()
    var texts: [[UInt8]] = []
    for page in try RealDocuments.feeds(corpora) {
      for post in parser.parse(page).posts { texts.append(Array(post.text.utf8)) }
    }
    let folder =
      corpora ?? ProcessInfo.processInfo.environment["EARSHOT_CORPORA"] ?? "../shared"
    texts += try SocialCorpus.texts(folder + "/extraction/truth.jsonl.gz")
    texts += try SocialCorpus.texts(folder + "/sentiment/imdb/test_open.jsonl.gz")
    texts += try SocialCorpus.texts(folder + "/sentiment/amazon_multidomain/train.jsonl.gz")
    return texts.filter { $0.count >= 40 }
  }

  /// Behind every third text a copy: in a frame, cut off, or its first 300 bytes.
  private func withCopies(_ texts: [[UInt8]]) -> [[UInt8]] {
    let head = Array("By our own reporter, for the evening edition. ".utf8)
    let foot = Array(" All rights reserved. Read more, or subscribe to our letter.".utf8)
    var result: [[UInt8]] = []
    for (number, text) in texts.enumerated() {
      result.append(text)
      guard number % 3 == 0 else { continue }
      switch number / 3 % 3 {
      case 0: result.append(head + text + foot)
      case 1: result.append(Array(text.prefix(text.count * 2 / 3)))
      default: result.append(Array(text.prefix(300)))
      }
    }
    return result
  }
}
