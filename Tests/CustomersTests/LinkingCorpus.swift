import Foundation
import Gates
import Model
import Testing

@testable import Customers

/// The made-up world of entities/mission: a customer list, what authors show of themselves, and who
/// they are.
struct LinkingCorpus {
  /// One author with the truth about them.
  struct Row {
    var author: Author
    /// Key of the true customer; nil for everybody else.
    var entity: String?
    /// `customer`, `namesake`, `recycled_handle` …
    var kind: String
    /// Chance of the true customer by what is shown; nil where that is nobody.
    var chance: Double?
    /// Erased customers are suppressed.
    var isErased: Bool { kind == "erased_customer" }
    /// A person whom the evidence shown tells from all others.
    var isIdentifiable: Bool { entity?.hasPrefix("P") == true && (chance ?? 0) >= 0.95 }
  }

  let file: CustomerFile
  /// Entity by customer id, and the consent that holds for it.
  private(set) var entities: [String: String] = [:]
  private(set) var consent: [String: String] = [:]
  let suppressed: SuppressionList
  private let folder: String

  init() throws {
    folder = try #require(Gate.corpora) + "/entities/mission"
    file = try CustomerFile(path: folder + "/customers.csv")
    suppressed =
      SuppressionList.read(
        try FileBytes.read(folder + "/suppressed.csv"), key: Array("earshot-demo-key".utf8)
      ).list
    let text = try String(contentsOfFile: folder + "/entities.csv", encoding: .utf8)
    for line in text.split(separator: "\n").dropFirst() {
      let parts = line.split(separator: ",").map(String.init)
      for id in parts[1].split(separator: ";") { entities[String(id)] = parts[0] }
      consent[parts[0]] = parts[2].trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  /// Links by the real consents, or as if everybody had agreed: so the figures of who is recognised
  /// do not hang on who may be named.
  func linker(everybodyAgreed: Bool) -> CustomerLinker {
    var customers = file.customers
    if everybodyAgreed { for row in customers.indices { customers[row].consent = .granted } }
    return CustomerLinker(
      book: CustomerBook(customers: customers, fingerprint: file.fingerprint),
      suppressed: suppressed)
  }

  func rows(_ part: String) throws -> [Row] {
    let mentions = try lines("mentions.\(part).jsonl")
    let truths = try lines("truth.\(part).jsonl")
    return try zip(mentions, truths).map { mention, truth in
      try #require(mention["id"]?.string == truth["id"]?.string)
      let shown = try #require(mention["author"])
      func part(_ key: String) -> String? {
        shown[key]?.string.flatMap { $0.isEmpty ? nil : $0 }
      }
      return Row(
        author: Author(
          name: part("name"), handle: part("handle"), platform: part("platform"),
          location: part("location"), bio: part("bio")),
        entity: truth["author_entity"]?.string, kind: truth["author_case"]?.string ?? "",
        chance: truth["p"]?.double)
    }
  }

  private func lines(_ name: String) throws -> [JSONValue] {
    try FileBytes.read(folder + "/" + name).split(separator: 10).map {
      try JSONDocument(Array($0)).root
    }
  }
}
