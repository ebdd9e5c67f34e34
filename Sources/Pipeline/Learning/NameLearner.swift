import Customers
import Entities
import Model
import SocialText

/// Learns from texts in which people have marked the names with the right customers: rows of the form
/// that `earshot evaluate links` measures by, decisions about held names among them. Reads files row
/// by row; the order of rows and files changes nothing.
public struct NameLearner: Sendable {
  private let resources: LinkResources
  private let judge: LinkJudge
  private var learner = ContextLearner()
  private var texts = 0
  private var unmarked = 0
  private var unreadable = UnreadableRows()
  private let tokenizer = Tokenizer()
  private var tokens: [Token] = []
  private var scratch = EntityScratch()

  /// A learner over a list.
  public init(resources: LinkResources) {
    self.resources = resources
    judge = LinkJudge(resources.linker)
  }

  /// Reads all rows of a file; `-` is standard input. Throws where it cannot be read at all; single
  /// rows that cannot be read are told to `problem` and teach nothing. Returns how many rows could be
  /// read, and how many not.
  public mutating func read(
    path: String, problem: (RowProblem) -> Void = { _ in }
  ) throws(EvaluationError) -> (rows: Int, unreadable: Int) {
    var count = (rows: 0, unreadable: 0)
    var rows = try LabelledRows<LinkRows>(path: path)
    while let next = try rows.row() {
      do throws(RowProblem) {
        try add(try next.get())
        count.rows += 1
      } catch {
        unreadable.add(error)
        count.unreadable += 1
        problem(error)
      }
    }
    return count
  }

  /// What all rows have taught; nil where no row had its names marked.
  public func learn() -> NameLearning? {
    guard texts > 0 else { return nil }
    return NameLearning(
      file: learner.learn(), texts: texts, unmarked: unmarked, unreadable: unreadable)
  }

  private mutating func add(_ row: LinkRow) throws(RowProblem) {
    guard let text = row.text else {
      unmarked += 1
      return
    }
    var marks: [TextSpan: (type: EntityType, families: Set<Int>)] = [:]
    for label in row.spans {
      guard let families = judge.families(label.customers) else {
        throw LinkEvaluator.unknown(row, row.customerKey)
      }
      marks[label.span] = (label.type, families)
    }
    texts += 1
    let bytes = text.utf8.span
    let hash = StableHash.hash64(bytes)
    var beside = CompaniesBeside()
    if let title = row.title, !title.isEmpty {
      let title = title.utf8.span
      tokenizer.tokenize(title, into: &tokens)
      beside = resources.beside(
        title: title, tokens: tokens, source: row.source, scratch: &scratch)
    }
    tokenizer.tokenize(bytes, into: &tokens)
    // Of each customer how far names reach that begin before the one that is looked at.
    let order = row.spans.map(\.span).sorted { $0.start < $1.start }
    var next = 0
    var reach: [Int: Int] = [:]
    for (name, features) in resources.entities.doubtfulNames(
      in: bytes, tokens: tokens, source: row.source, beside: beside, scratch: &scratch)
    {
      // Nothing is learned of those who asked to be forgotten.
      if name.rows.contains(where: resources.linker.isForgotten) { continue }
      while next < order.count, order[next].start < name.span.end {
        for family in marks[order[next]]?.families ?? [] {
          reach[family] = max(reach[family] ?? 0, order[next].end)
        }
        next += 1
      }
      if let mark = marks[name.span] ?? marks[Self.bare(name.span, bytes)] {
        let meant = name.rows.filter { mark.families.contains(resources.book.clusters[$0]) }
        // Of a held name its type is what the program took it for, and no decision.
        learner.add(
          name, features, text: hash,
          isCompany: !meant.isEmpty || !row.isDecision && Self.isCompany(mark.type),
          customers: meant.map { resources.book.customers.id($0) })
        continue
      }
      if row.isDecision { continue }
      // As part of a longer name of the same customer it says neither yes nor no.
      let isPart = name.rows.contains {
        (reach[resources.book.clusters[$0]] ?? 0) > name.span.start
      }
      if !isPart {
        learner.add(name, features, text: hash, isCompany: false, customers: [])
      }
    }
  }

  /// The name alone: people may mark `#Acme` and `Acme's` without what is not the name.
  private static func bare(_ span: TextSpan, _ text: Span<UInt8>) -> TextSpan {
    var bare = span
    if span.count > 1, text[span.start] == 0x23 || text[span.start] == 0x40 { bare.start += 1 }
    bare.end = bare.start + Possessive.stem(of: text.extracting(bare.start..<bare.end))
    return bare
  }

  private static func isCompany(_ type: EntityType) -> Bool { type == .company || type == .brand }
}
