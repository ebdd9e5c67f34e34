import Customers
import Foundation
import Gates
import Model
import SocialText
import Testing

@testable import Entities

/// Companies named in the texts of the mission set, with the customer that they are linked to: exact
/// span and right customer. Names that several customers bear may be held, and then count neither way.
@Suite("Companies in texts get the right customer", .enabled(if: Gate.corpora != nil))
struct EntitySpanGates {
  @Test("company spans with the right customer")
  func companySpans() throws {
    let folder = try #require(Gate.corpora) + "/entities/mission"
    let file = try CustomerFile(path: folder + "/customers.csv")
    let linker = CustomerLinker(
      book: CustomerBook(customers: file.customers, fingerprint: file.fingerprint))
    let matcher = EntityMatcher(tracked: [], customers: file.customers)
    let entities = try Self.entities(folder)
    var counts = (right: 0, wrong: 0, missed: 0)
    let mentions = try Self.lines(folder + "/mentions.dev.jsonl")
    let truth = try Self.lines(folder + "/truth.dev.jsonl")
    var tokens: [Token] = []
    var scratch = EntityScratch()
    for (mention, truth) in zip(mentions, truth) {
      let text = mention.root["text"]?.string ?? ""
      let bytes = Array(text.utf8)
      Tokenizer().tokenize(bytes.span, into: &tokens)
      let found = linker.settled(
        matcher.entities(in: bytes.span, tokens: tokens, scratch: &scratch), in: bytes.span,
        tokens: tokens)
      var links: [TextSpan: String?] = [:]
      for entity in found where entity.type == .company {
        guard let link = linker.link(subject: entity) else { continue }
        let span = Self.scalars(entity.span, bytes)
        if case .linked(let id) = link.decision {
          links[span] = .some(entities[id])
        } else {
          links[span] = .some(nil)
        }
      }
      for span in truth.root["spans"]?.elements ?? [] where span["type"]?.string == "company" {
        let place = TextSpan(start: span["start"]?.integer ?? 0, end: span["end"]?.integer ?? 0)
        let entity = span["entity"]?.string
        let link = links.removeValue(forKey: place)
        if let linked = link ?? nil {
          counts.right += linked == entity ? 1 : 0
          counts.wrong += linked == entity ? 0 : 1
          counts.missed += linked != entity && entity != nil ? 1 : 0
        } else if entity != nil, link == nil || span["n_cust"]?.integer ?? 1 < 2 {
          counts.missed += 1
        }
      }
      counts.wrong += links.values.count { $0 != nil }
    }
    let right = Double(counts.right)
    let precision = right / max(1, right + Double(counts.wrong))
    let recall = right / max(1, right + Double(counts.missed))
    print("company spans: precision \(precision), recall \(recall)")
    #expect(Gate.holds("company_spans_precision", precision))
    #expect(Gate.holds("company_spans_f1", 2 * precision * recall / (precision + recall)))
  }

  private static func lines(_ path: String) throws -> [JSONDocument] {
    try FileBytes.read(path).split(separator: 10).map { try JSONDocument(Array($0)) }
  }

  private static func entities(_ folder: String) throws -> [String: String] {
    var entities: [String: String] = [:]
    for line in try FileBytes.read(folder + "/entities.csv").split(separator: 10).dropFirst() {
      let fields = String(decoding: line, as: UTF8.self).split(separator: ",")
      for id in fields[1].split(separator: ";") { entities[String(id)] = String(fields[0]) }
    }
    return entities
  }

  private static func scalars(_ span: TextSpan, _ bytes: [UInt8]) -> TextSpan {
    func count(_ end: Int) -> Int { bytes[0..<end].count { $0 & 0xC0 != 0x80 } }
    return TextSpan(start: count(span.start), end: count(span.end))
  }
}
