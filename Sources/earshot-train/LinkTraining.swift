import Customers
import Foundation
import Model

/// Fits the weights of linking on the training authors of entities/mission and writes them as Swift
/// source, a line for each rule.
enum LinkTraining {
  /// Reads what training needs: everybody counts, whatever their consent.
  static func examples(_ folder: String, _ linker: CustomerLinker) throws -> [LinkTrainer.Example] {
    var entities: [String: String] = [:]
    let table = try String(contentsOfFile: folder + "/entities.csv", encoding: .utf8)
    for line in table.split(whereSeparator: \.isNewline).dropFirst() {
      let parts = line.split(separator: ",")
      for id in parts[1].split(separator: ";") { entities[String(id)] = String(parts[0]) }
    }
    let mentions = try lines(folder + "/mentions.train.jsonl")
    let truths = try lines(folder + "/truth.train.jsonl")
    return zip(mentions, truths).compactMap { mention, truth in
      guard let example = linker.example(author(mention["author"])) else { return nil }
      let entity = truth["author_entity"]?.string
      return LinkTrainer.Example(
        candidates: example.candidates,
        isRight: example.candidates.map { entity != nil && entities[$0.customer] == entity })
    }
  }

  static func linker(_ folder: String) throws -> CustomerLinker {
    let file = try CustomerFile(path: folder + "/customers.csv")
    let suppressed = SuppressionList.read(
      try FileBytes.read(folder + "/suppressed.csv"), key: Array("earshot-demo-key".utf8)
    ).list
    return CustomerLinker(
      book: CustomerBook(customers: file.customers, fingerprint: file.fingerprint),
      suppressed: suppressed)
  }

  /// Trains and writes.
  static func run(corpora: String, output: String) throws {
    let folder = corpora + "/entities/mission"
    let examples = try examples(folder, try linker(folder))
    let weights = LinkTrainer().train(examples)
    var text = """
      /// What each piece of evidence weighs in log-odds: a conditional logit (McFadden 1974) fitted by
      /// `earshot-train links` on the \(examples.count) training authors of entities/mission, a made-up
      /// world of customers, namesakes, strangers and impostors (Earshot, Apache-2.0).
      enum LinkWeights {
        static let values: [Double] = LinkRule.allCases.map { table[$0] ?? 0 }

        private static let table: [LinkRule: Double] = [

      """
    for (rule, weight) in zip(CustomerLinker.ruleNames, weights) {
      text += "    .\(rule): \((weight * 1000).rounded() / 1000),\n"
    }
    try Data((text + "  ]\n}\n").utf8).write(to: URL(fileURLWithPath: output))
  }

  private static func author(_ shown: JSONValue?) -> Author {
    func part(_ key: String) -> String? {
      shown?[key]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
    return Author(
      name: part("name"), handle: part("handle"), platform: part("platform"),
      location: part("location"), bio: part("bio"))
  }

  private static func lines(_ path: String) throws -> [JSONValue] {
    try FileBytes.read(path).split(separator: 10).map { try JSONDocument(Array($0)).root }
  }
}
