import Customers
import Entities
import Model
import SocialText

/// Measures links by authors of whom people have said who they are. Reads a file row by row and keeps
/// counters, a hundred problems and the worst rows alone.
public struct LinkEvaluator: Sendable {
  private let resources: LinkResources
  private let judge: LinkJudge
  private let worst: Int
  private var evaluation = LinkEvaluation()
  private let tokenizer = Tokenizer()
  private var tokens: [Token] = []
  private var titleTokens: [Token] = []
  private var scratch = EntityScratch()

  /// An evaluator over a list; `worst` is how many mistakes are kept.
  public init(resources: LinkResources, worst: Int = 10) {
    self.resources = resources
    judge = LinkJudge(resources.linker)
    self.worst = max(0, worst)
  }

  /// Measures by all rows of a file; `-` is standard input. Throws where it cannot be read at all;
  /// single rows that cannot be read are told to `problem` and do not count.
  public mutating func evaluate(
    path: String, problem: (RowProblem) -> Void = { _ in }
  ) throws(EvaluationError) -> LinkEvaluation {
    evaluation = LinkEvaluation()
    var rows = try LabelledRows<LinkRows>(path: path)
    while let next = try rows.row() {
      do throws(RowProblem) {
        try add(try next.get())
      } catch {
        evaluation.unreadable.add(error)
        problem(error)
      }
    }
    return evaluation
  }

  private mutating func add(_ row: LinkRow) throws(RowProblem) {
    let spans = try judged(row)
    var author: LinkJudge.Judgement?
    if let shown = row.author {
      author = judge.judge(shown, customers: row.customers)
      if author == nil { throw LinkEvaluator.unknown(row, "customer") }
    }
    evaluation.rows += 1
    if let spans { add(spans, of: row) }
    if let author { add(author, of: row) }
  }

  static func unknown(_ row: LinkRow, _ key: String) -> RowProblem {
    RowProblem(
      line: row.line,
      message: "\(key): is no id of the list; mend: give the id of one of its rows, or null for "
        + "nobody of it")
  }

  /// The names of a row's text, judged; nil where they are not marked.
  private mutating func judged(_ row: LinkRow) throws(RowProblem) -> LinkJudge.SpanJudgement? {
    guard let text = row.text else {
      if row.isDecision {
        throw RowProblem(
          line: row.line,
          message:
            "\(row.customerKey): is missing; mend: give the id of a row of the list, or null for "
            + "nobody of it")
      }
      return nil
    }
    let bytes = text.utf8.span
    tokenizer.tokenize(bytes, into: &tokens)
    let title = row.title ?? ""
    titleTokens.removeAll(keepingCapacity: true)
    if !title.isEmpty { tokenizer.tokenize(title.utf8.span, into: &titleTokens) }
    var named = resources.names(
      in: bytes, tokens: tokens, title: title.utf8.span, titleTokens: titleTokens,
      source: row.source, language: row.language ?? "und", scratch: &scratch
    ).text
    // Nobody has said whom the others mean.
    if row.isDecision {
      named.removeAll { name in !row.spans.contains { $0.span.overlaps(name.span) } }
    }
    guard let judgement = judge.judge(named, marked: row.spans) else {
      throw LinkEvaluator.unknown(row, row.customerKey)
    }
    return judgement
  }

  private mutating func add(_ judgement: LinkJudge.SpanJudgement, of row: LinkRow) {
    evaluation.spans.add(judgement.answers)
    evaluation.unasked += judgement.unasked > 0 ? 1 : 0
    evaluation.forgotten += judgement.forgotten > 0 ? 1 : 0
    let offsets = ScalarOffsets((row.text ?? "").utf8.span)
    for answer in judgement.answers where SpanMistake.rank(answer.verdict) != nil {
      let place =
        evaluation.worstSpans.firstIndex { $0.isBehind(answer) } ?? evaluation.worstSpans.count
      guard place < worst else { continue }
      let scalars =
        offsets.scalar(atByte: answer.span.start)..<offsets.scalar(atByte: answer.span.end)
      evaluation.worstSpans.insert(
        SpanMistake(line: row.line, id: row.id, place: scalars, answer: answer), at: place)
      if evaluation.worstSpans.count > worst { evaluation.worstSpans.removeLast() }
    }
  }

  private mutating func add(_ judgement: LinkJudge.Judgement, of row: LinkRow) {
    let answer = judgement.answer
    evaluation.tally.add(answer)
    evaluation.unasked += judgement.isUnasked ? 1 : 0
    evaluation.forgotten += judgement.isForgotten ? 1 : 0
    guard LinkMistake.rank(answer.verdict) != nil else { return }
    let place =
      evaluation.worst.firstIndex { $0.isBehind(answer.verdict, answer.chance) }
      ?? evaluation.worst.count
    guard place < worst else { return }
    evaluation.worst.insert(
      LinkMistake(
        line: row.line, id: row.id, verdict: answer.verdict, probability: answer.chance,
        customer: judgement.link.decision.customer, labelled: row.customers,
        because: judgement.link.because), at: place)
    if evaluation.worst.count > worst { evaluation.worst.removeLast() }
  }
}
