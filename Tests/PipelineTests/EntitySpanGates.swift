import Customers
import Entities
import Foundation
import Gates
import Model
import SocialText
import Testing

@testable import Pipeline

/// Companies named in the texts of the mission set, with the customer that they are linked to: exact
/// span and right customer. Names that several customers bear may be held, and then count neither way.
@Suite("Companies in texts get the right customer", .enabled(if: Gate.corpora != nil))
struct EntitySpanGates {
  @Test("company spans with the right customer, by rules and by what decisions taught")
  func companySpans() throws {
    let world = try World(try #require(Gate.corpora) + "/entities/mission")
    let rules = try world.figures(of: "dev", contexts: nil)
    #expect(Gate.holds("company_spans_precision", rules.precision))
    #expect(Gate.holds("company_spans_f1", rules.f1))
    for count in [10, 100, 1000] {
      let learned = try world.figures(of: "dev", contexts: try world.learned(from: count))
      print("company spans by \(count) texts: \(learned)")
      // However little was decided, nothing gets worse.
      #expect(learned.precision >= rules.precision - 0.002 && learned.f1 >= rules.f1 - 0.002)
    }
    let learned = try world.figures(of: "dev", contexts: try world.learned(from: .max))
    print("company spans by all texts: \(learned), by rules: \(rules)")
    #expect(Gate.holds("company_spans_learned_precision", learned.precision))
    #expect(Gate.holds("company_spans_learned_f1", learned.f1))
    #expect(Gate.holds("company_spans_learned_unmarked", -Double(learned.unmarked)))
  }

  /// Who a name means is asked of links that name nobody too; the zero row of those that do.
  @Test("persons in texts get the right customer, and none without consent")
  func personSpans() throws {
    let world = try World(try #require(Gate.corpora) + "/entities/mission")
    var linked = 0
    for part in ["train", "dev"] {
      let persons = try world.persons(of: part)
      let sure = persons.sure
      print("persons in texts of \(part): \(sure.right) right, \(sure.wrong) wrong")
      linked += persons.linked
      #expect(persons.unasked == 0)
      if part == "dev" {
        #expect(Gate.holds("person_spans_precision", sure.precision))
        #expect(Gate.holds("person_spans_sure", Double(sure.right + sure.wrong)))
      }
    }
    #expect(linked > 0)
  }

  private struct Persons {
    /// Names that are sure to mean a customer, by whether they mean that one.
    var sure = Figures()
    /// Those of them that name the customer.
    var linked = 0
    /// Those of them who have not agreed, or are our own people.
    var unasked = 0
  }

  private struct Figures {
    var right = 0
    var wrong = 0
    var missed = 0
    /// Names that are reported where nobody marked one: they cost a reviewer's time.
    var unmarked = 0
    var precision: Double { Double(right) / Double(max(1, right + wrong)) }
    var recall: Double { Double(right) / Double(max(1, right + missed)) }
    var f1: Double { 2 * precision * recall / max(1e-9, precision + recall) }
  }

  private struct World {
    let folder: String
    let index: CustomerIndex
    /// The entity of each customer's id, and the ids of each entity.
    var entities: [String: String] = [:]
    var ids: [String: [String]] = [:]

    init(_ folder: String) throws {
      self.folder = folder
      let file = try CustomerFile(path: folder + "/customers.csv")
      index = CustomerIndex(customers: file.customers, fingerprint: file.fingerprint)
      for line in try FileBytes.read(folder + "/entities.csv").split(separator: 10).dropFirst() {
        let fields = String(decoding: line, as: UTF8.self).split(separator: ",")
        let own = fields[1].split(separator: ";").map(String.init)
        ids[String(fields[0])] = own
        for id in own { entities[id] = String(fields[0]) }
      }
    }

    private func texts(_ part: String) throws -> [(mention: JSONDocument, truth: JSONDocument)] {
      func lines(_ name: String) throws -> [JSONDocument] {
        try FileBytes.read("\(folder)/\(name).\(part).jsonl").split(separator: 10)
          .map { try JSONDocument(Array($0)) }
      }
      return Array(zip(try lines("mentions"), try lines("truth")))
    }

    /// What the first texts of the training part teach, as reviewers would mark them.
    func learned(from count: Int) throws -> NameContexts {
      var rows: [UInt8] = []
      for (mention, truth) in try texts("train").prefix(count) {
        var json = JSONWriter()
        json.beginObject()
        json.key("text")
        json.value(mention.root["text"]?.string ?? "")
        json.key("channel")
        json.value(mention.root["channel"]?.string ?? "")
        json.key("spans")
        json.list(truth.root["spans"]?.elements ?? []) { json, span in
          json.key("start")
          json.value(span["start"]?.integer ?? 0)
          json.key("end")
          json.value(span["end"]?.integer ?? 0)
          json.key("type")
          json.value(span["type"]?.string ?? "")
          json.key("customer")
          json.list(span["entity"]?.string.flatMap { ids[$0] } ?? [])
        }
        json.endObject()
        rows += json.bytes + [10]
      }
      let place = URL(fileURLWithPath: NSTemporaryDirectory())
        .appendingPathComponent("earshot-contexts-" + UUID().uuidString)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: place) }
      let path = place.appendingPathComponent("rows").path
      try Data(rows).write(to: URL(fileURLWithPath: path))
      var learner = NameLearner(resources: LinkResources(index: index))
      let read = try learner.read(path: path) { Issue.record("\($0)") }
      #expect(read.rows == min(count, 11_250))
      let file = place.appendingPathComponent("contexts").path
      try Data(try #require(learner.learn()).file.bytes).write(to: URL(fileURLWithPath: file))
      return try NameContexts(contentsOf: file)
    }

    func figures(of part: String, contexts: NameContexts?) throws -> Figures {
      let resources = LinkResources(index: index, contexts: contexts)
      var figures = Figures()
      try eachText(of: part, resources) { found, truth in
        var links: [TextSpan: String?] = [:]
        for (span, link) in found where link.entity.type == .company {
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
            figures.right += linked == entity ? 1 : 0
            figures.wrong += linked == entity ? 0 : 1
            figures.missed += linked != entity && entity != nil ? 1 : 0
          } else if entity != nil, link == nil || span["n_cust"]?.integer ?? 1 < 2 {
            figures.missed += 1
          }
        }
        figures.wrong += links.values.count { $0 != nil }
        figures.unmarked += links.count
      }
      return figures
    }

    /// Calls `body` with the links of each text's names, spans in scalars, and with its truth.
    private func eachText(
      of part: String, _ resources: LinkResources,
      _ body: ([(span: TextSpan, link: SubjectLink)], JSONDocument) -> Void
    ) throws {
      var tokens: [Token] = []
      var scratch = EntityScratch()
      for (mention, truth) in try texts(part) {
        let bytes = Array((mention.root["text"]?.string ?? "").utf8)
        Tokenizer().tokenize(bytes.span, into: &tokens)
        let found = resources.names(
          in: bytes.span, tokens: tokens, source: mention.root["channel"]?.string,
          scratch: &scratch)
        body(
          found.compactMap { name in
            resources.linker.link(subject: name).map { (Self.scalars(name.span, bytes), $0) }
          }, truth)
      }
    }

    func persons(of part: String) throws -> Persons {
      let resources = LinkResources(index: index)
      let rows = Dictionary(
        index.book.customers.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      var persons = Persons()
      try eachText(of: part, resources) { found, truth in
        var marked: [TextSpan: String] = [:]
        for span in truth.root["spans"]?.elements ?? [] {
          let place = TextSpan(start: span["start"]?.integer ?? 0, end: span["end"]?.integer ?? 0)
          marked[place] = span["entity"]?.string
        }
        for (span, link) in found where link.entity.type == .person {
          guard [.linked, .pseudonymous].contains(link.decision.outcome) else { continue }
          let entities = Set(
            link.entity.customers.map { self.entities[index.book.customers[$0].id] })
          if let meant = marked[span], entities.contains(meant) {
            persons.sure.right += 1
          } else {
            persons.sure.wrong += 1
          }
          guard let id = link.decision.customer else { continue }
          persons.linked += 1
          // All rows of the customer as the truth has them, not as the list looks to us.
          let own = (self.entities[id].flatMap { ids[$0] } ?? [id]).compactMap { rows[$0] }
          if own.isEmpty || own.contains(where: { $0.consent != .granted || $0.role == .employee })
          {
            persons.unasked += 1
          }
        }
      }
      return persons
    }

    private static func scalars(_ span: TextSpan, _ bytes: [UInt8]) -> TextSpan {
      func count(_ end: Int) -> Int { bytes[0..<end].count { $0 & 0xC0 != 0x80 } }
      return TextSpan(start: count(span.start), end: count(span.end))
    }
  }
}
