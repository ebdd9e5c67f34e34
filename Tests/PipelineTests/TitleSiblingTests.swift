import Customers
import Entities
import Foundation
import Model
import SocialText
import Testing

@testable import Pipeline

@Suite("Names in the title count as siblings in what decisions taught")
struct TitleSiblingTests {
  private static let customers = CustomerFile(
    Array(
      """
      customer_id,type,company_name,aliases,domain
      K-1,company,Quillon Brewing Partners,Quillon,quillon-brewing.com
      K-2,company,Harvest Mill Bakers,,harvest-mill.com

      """.utf8)
  ).customers

  private static let index = CustomerIndex(customers: customers, fingerprint: 1)

  /// What is learned where the words around a name tell nothing, and its title everything. `named`
  /// is what stands in the titles of texts that mean the company, and nothing in those of the others.
  private static func contexts(_ named: String?) throws -> NameContexts {
    var rows = ""
    for number in 0..<200 {
      let text = "number \(number) was the quillon that we saw"
      let start = "number \(number) was the ".count
      let isCompany = number % 2 == 0
      let title = named.map { isCompany ? #""title":"\#($0)","# : #""title":"\#(number) days","# }
      let mark = #"{"start":\#(start),"end":\#(start + 7),"type":"company","customer":"K-1"}"#
      rows += "{\(title ?? "")\"text\":\"\(text)\",\"spans\":[\(isCompany ? mark : "")]}\n"
    }
    let place = NSTemporaryDirectory() + "earshot-titles-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: place) }
    try Data(rows.utf8).write(to: URL(fileURLWithPath: place + "/rows"))
    var learner = NameLearner(resources: LinkResources(index: index))
    let read = try learner.read(path: place + "/rows") { Issue.record("\($0)") }
    #expect(read.rows == 200)
    try Data(try #require(learner.learn()).file.bytes).write(
      to: URL(fileURLWithPath: place + "/contexts"))
    return try NameContexts(contentsOf: place + "/contexts")
  }

  private static func names(_ title: String, _ contexts: NameContexts) -> [NamedEntity] {
    var scratch = EntityScratch()
    let text = Array("number 7 was the quillon that we saw".utf8)
    let head = Array(title.utf8)
    var tokens: [Token] = []
    var titleTokens: [Token] = []
    Tokenizer().tokenize(text.span, into: &tokens)
    Tokenizer().tokenize(head.span, into: &titleTokens)
    return LinkResources(index: index, contexts: contexts).names(
      in: text.span, tokens: tokens, title: head.span, titleTokens: titleTokens, scratch: &scratch
    ).text
  }

  @Test(
    "a title that names the company tells, one that does not, and one of another company, tell not",
    arguments: [
      ("Quillon Brewing Partners", 1), ("See quillon-brewing.com", 1), ("", 0), ("7 days", 0),
      ("Harvest Mill Bakers", 0), ("a quillon", 0),
    ])
  func counts(title: String, count: Int) throws {
    let contexts = try Self.contexts("Quillon Brewing Partners at quillon-brewing.com")
    let names = Self.names(title, contexts)
    #expect(names.count == count, "\(title)")
    if let name = names.first {
      #expect(name.context.contains { $0.rule == "same_customer" && $0.weight > 0 })
    }
  }

  @Test("where no title taught anything, none changes anything")
  func keepsOldFiles() throws {
    let contexts = try Self.contexts(nil)
    for title in ["Quillon Brewing Partners", ""] {
      #expect(Self.names(title, contexts).isEmpty, "\(title)")
    }
  }
}
