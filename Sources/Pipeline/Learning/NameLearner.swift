import Customers
import Entities
import Model
import SocialText

/// Learns from texts in which people have marked the names with the right customers: rows of the form
/// that `earshot evaluate links` measures by, corrections made in review among them. Reads files row
/// by row; the order of rows and files changes nothing.
public struct NameLearner: Sendable {
  private let resources: LinkResources
  private let judge: LinkJudge
  private var learner = ContextLearner()
  private var learned = NameLearning()
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
        learned.unreadable.add(error)
        count.unreadable += 1
        problem(error)
      }
    }
    return count
  }

  /// What all rows have taught.
  public mutating func learn() -> NameLearning {
    (learned.bytes, learned.trial) = learner.learn()
    learned.decisions = learner.decisions
    learned.companies = learner.companies
    learned.names = learner.names
    return learned
  }

  private mutating func add(_ row: LinkRow) throws(RowProblem) {
    guard let text = row.text else {
      learned.unmarked += 1
      return
    }
    var marks: [TextSpan: (type: EntityType, families: Set<Int>)] = [:]
    for label in row.spans {
      guard let families = judge.families(label.customers) else {
        throw LinkEvaluator.unknown(row, "spans[].customer")
      }
      marks[label.span] = (label.type, families)
    }
    learned.texts += 1
    let bytes = text.utf8.span
    let hash = StableHash.hash64(bytes)
    tokenizer.tokenize(bytes, into: &tokens)
    let order = row.spans.map(\.span).sorted { $0.start < $1.start }
    var next = 0
    for (name, features) in resources.entities.doubtfulNames(
      in: bytes, tokens: tokens, source: row.source, scratch: &scratch)
    {
      // Nothing is learned of those who asked to be forgotten.
      if name.rows.contains(where: resources.linker.isForgotten) { continue }
      while next < order.count, order[next].end <= name.span.start { next += 1 }
      if let mark = marks[name.span] {
        let meant = name.rows.filter { mark.families.contains(resources.book.clusters[$0]) }
        learner.add(
          name, features, text: hash, isCompany: !meant.isEmpty || Self.isCompany(mark.type),
          customers: meant.map { resources.book.customers[$0].id })
        continue
      }
      // Inside of a longer name it says neither yes nor no of the customer who is meant by that.
      let isPart = order[next...].prefix { $0.start < name.span.end }.contains { span in
        guard let mark = marks[span] else { return false }
        return name.rows.contains { mark.families.contains(resources.book.clusters[$0]) }
      }
      if !isPart { learner.add(name, features, text: hash, isCompany: false, customers: []) }
    }
  }

  private static func isCompany(_ type: EntityType) -> Bool { type == .company || type == .brand }
}

/// What learning from decisions came to.
public struct NameLearning: Sendable {
  /// Bytes of the file.
  public internal(set) var bytes: [UInt8] = []
  /// Texts with marked names.
  public internal(set) var texts = 0
  /// Rows without.
  public internal(set) var unmarked = 0
  /// Rows that cannot be read.
  public internal(set) var unreadable = UnreadableRows()
  /// Places of names that may mean something else.
  public internal(set) var decisions = 0
  /// Those that were marked as a company's name.
  public internal(set) var companies = 0
  /// Different names.
  public internal(set) var names = 0
  /// How sure the weights are of decisions that they were not shown.
  public internal(set) var trial: ContextTrial?
}
