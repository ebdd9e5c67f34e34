import Customers
import Model

/// Measures links by authors of whom people have said who they are. Reads a file row by row and keeps
/// counters, a hundred problems and the worst rows alone.
public struct LinkEvaluator: Sendable {
  private let judge: LinkJudge
  private let worst: Int
  private var evaluation = LinkEvaluation()

  /// An evaluator over a list; `worst` is how many mistakes are kept.
  public init(resources: LinkResources, worst: Int = 10) {
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
    guard let judgement = judge.judge(row.author, customers: row.customers) else {
      throw RowProblem(
        line: row.line,
        message:
          "customer: is no id of the list; mend: give the id of one of its rows, or null for "
          + "nobody of it")
    }
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
