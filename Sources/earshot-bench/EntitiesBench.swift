import ArgumentParser
import Customers
import Entities
import Foundation
import Model
import SocialText

/// `earshot-bench entities`: authors linked to a list of customers, and how soon a stage answers.
struct EntitiesBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "entities",
    abstract: "Links authors to 50,000 customers; measures starts with 10,000.",
    discussion: """
      Customers and authors are those of entities/mission below --corpora (or EARSHOT_CORPORA),
      made-up customers put behind them up to the number asked for, or all made up. Links are counted
      on one thread, from what an author shows to the decision with its evidence. The customers' names
      are looked for in texts as well, against an Aho-Corasick automaton in Python (as in `aliases`).
      Starts are those of the program beside this one: CPU time from its start to the end of `stage
      link` over one line, with a list of 10,000 and with its index; `stage url`, which loads no file,
      is the floor. CPU time, best of the runs; the last line is one JSON object.

      Example:
        earshot-bench entities --corpora ../shared
      """)

  @Option(help: "Folder of the corpora.")
  var corpora: String?
  @Option(help: "Customers.")
  var customers = 50_000
  @Option(help: "Folder with models and word lists, for the starts.")
  var lexicons = "Lexicons"
  @Option(help: "Runs; the best counts.")
  var runs = 5

  func run() throws {
    let world = try world()
    let book = CustomerBook(customers: world.customers, fingerprint: 1)
    let linker = CustomerLinker(book: book)
    var outcomes: [LinkOutcome: Int] = [:]
    var best = Double.infinity
    for _ in 0..<max(1, runs) {
      outcomes = [:]
      let time = CPUClock.measure {
        for author in world.authors {
          outcomes[linker.link(author: author).decision.outcome, default: 0] += 1
        }
      }
      best = min(best, time)
    }
    let rate = Double(world.authors.count) / best
    let found = outcomes.map { "\($0.key.rawValue) \($0.value)" }.sorted().joined(separator: ", ")
    print(
      "\(world.customers.count) customers, \(world.authors.count) authors (\(found)): "
        + "\(Int(rate)) links a CPU second")
    let names = try matching(world)
    let starts = try StartUps(lexicons: lexicons, runs: runs).measure(
      Array(world.customers.prefix(10_000)))
    var json = JSONWriter()
    json.beginObject()
    let figures: [(StaticString, Double?)] = [
      ("customers", Double(world.customers.count)), ("authors", Double(world.authors.count)),
      ("links_per_cpu_second", rate), ("alias_megabytes_per_second", names.rate),
      ("peer_megabytes_per_second", names.peer), ("ratio", names.peer.map { names.rate / $0 }),
      ("start_seconds_index", starts?.index), ("start_seconds_list", starts?.list),
      ("start_seconds_floor", starts?.floor),
    ]
    for (name, value) in figures {
      json.key(name)
      if let value { json.value(value) } else { json.null() }
    }
    json.key("floor")
    json.beginObject()
    json.key("links_per_cpu_second")
    json.value(30_000)
    json.key("start_seconds_index")
    json.value(0.05)
    json.endObject()
    json.endObject()
    print(json.string)
  }

  private struct World {
    var customers: [Customer] = []
    var authors: [Author] = []
    var texts: [[UInt8]] = []
  }

  private func world() throws -> World {
    var world = World()
    let made = MadeUpCustomers(customers: customers, authors: 20_000)
    if let folder = corpora ?? ProcessInfo.processInfo.environment["EARSHOT_CORPORA"] {
      let mission = folder + "/entities/mission"
      world.customers = Array(
        try CustomerFile(path: mission + "/customers.csv").customers.prefix(customers))
      for part in ["train", "dev"] {
        for line in try FileBytes.read("\(mission)/mentions.\(part).jsonl").split(separator: 10) {
          let row = try JSONDocument(Array(line)).root
          func shown(_ key: String) -> String? {
            row["author"]?[key]?.string.flatMap { $0.isEmpty ? nil : $0 }
          }
          world.authors.append(
            Author(
              name: shown("name"), handle: shown("handle"), platform: shown("platform"),
              location: shown("location"), bio: shown("bio")))
          world.texts.append(Array((row["text"]?.string ?? "").utf8))
        }
      }
    } else {
      world.authors = made.authors
      world.texts = MadeUpPosts.rows(20_000)
    }
    world.customers += made.customers.prefix(max(0, customers - world.customers.count))
    return world
  }

  /// Megabytes of text a second in which the customers' names are looked for, and the automaton's.
  private func matching(_ world: World) throws -> (rate: Double, peer: Double?) {
    let index = AliasIndex(customers: world.customers)
    let tokenizer = Tokenizer()
    let cut = world.texts.map { text in
      var tokens: [Token] = []
      tokenizer.tokenize(text.span, into: &tokens)
      return tokens
    }
    var scan = AliasScan()
    var found = 0
    var best = Double.infinity
    for _ in 0..<max(1, runs) {
      let time = CPUClock.measure {
        found = 0
        for tokens in cut { found += index.countNames(tokens, scan: &scan) }
      }
      best = min(best, time)
    }
    let bytes = world.texts.reduce(0) { $0 + $1.count }
    let rate = Double(bytes) / 1e6 / best
    let peer = try AutomatonPeer(names: world.customers.map(\.displayName), rows: world.texts)
      .rate(runs: runs)
    print(
      "\(index.count) names: \(Int(rate)) MB/s, \(found) found; "
        + (peer.0.map { "\(peer.1) \(Int($0)) MB/s" } ?? "no peer is installed"))
    return (rate, peer.0)
  }
}
