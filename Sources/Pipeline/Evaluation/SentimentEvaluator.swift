import Model
import Sentiment
import SocialText

/// Measures the scores by texts that people have labelled. Reads a file row by row and keeps
/// counters, a hundred problems and the worst rows alone.
public struct SentimentEvaluator: Sendable {
  private let resources: AnalysisResources
  private let language: String?
  private let worst: Int
  private let tokenizer = Tokenizer()
  private var tokens: [Token] = []
  private var scratch = SentimentScratch()
  private var evaluation = SentimentEvaluation()
  private static let mostProblems = 100

  /// An evaluator over loaded models and lists.
  ///
  /// - Parameters:
  ///   - resources: models and lists.
  ///   - language: BCP 47, of all rows; nil takes each row's own, or tells it from the text.
  ///   - worst: how many mistakes are kept, of posts and of targets each.
  public init(resources: AnalysisResources, language: String? = nil, worst: Int = 10) {
    self.resources = resources
    self.language = language
    self.worst = max(0, worst)
  }

  /// Measures by all rows of a file; `-` is standard input. Throws where it cannot be read at all;
  /// single rows that cannot be read are told to `problem` and do not count.
  public mutating func evaluate(
    path: String, problem: (RowProblem) -> Void = { _ in }
  ) throws(EvaluationError) -> SentimentEvaluation {
    evaluation = SentimentEvaluation()
    var rows = try LabelledRows<SentimentRows>(path: path)
    while let row = try rows.row() {
      switch row {
      case .success(let row): add(row)
      case .failure(let error):
        evaluation.unreadable += 1
        if evaluation.problems.count < SentimentEvaluator.mostProblems {
          evaluation.problems.append(error)
        }
        problem(error)
      }
    }
    return evaluation
  }

  /// A language as people write it (`EN`, `pt_BR`) as a tag; nil for what is none (`English`, `und`).
  public static func tag(_ language: String) -> String? {
    var parts = language.split { $0 == "-" || $0 == "_" }.map(String.init)
    guard let first = parts.first?.lowercased(), first != "und",
      (2...3).contains(first.utf8.count), first.utf8.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A })
    else { return nil }
    parts[0] = first
    return parts.joined(separator: "-")
  }

  private mutating func add(_ row: LabelledRow) {
    let bytes = row.text.utf8.span
    let language =
      language ?? SentimentEvaluator.tag(row.language ?? "")
      ?? resources.languages.identify(bytes).language
    tokenizer.tokenize(bytes, into: &tokens)
    let result = resources.sentiment.score(
      bytes, tokens: tokens, language: language, targets: row.targets.compactMap(\.span),
      scratch: &scratch)
    evaluation.rows += 1
    if let label = row.label {
      evaluation.posts.add(
        result.post.probabilities, label, language, isUncertain: result.isUncertain)
      note(row, language, nil, label, result.post, in: \.posts)
    }
    var number = 0
    for target in row.targets {
      var score = result.post
      if target.span == nil {
        evaluation.absentTargets += 1
      } else {
        score = result.targets[number]
        number += 1
      }
      evaluation.targets.add(score.probabilities, target.label, language)
      note(row, language, target.span, target.label, score, in: \.targets)
    }
  }

  private mutating func note(
    _ row: LabelledRow, _ language: String, _ target: TextSpan?, _ label: PolarityLabel,
    _ score: PolarityScore, in findings: WritableKeyPath<SentimentEvaluation, PolarityFindings>
  ) {
    let chance = score.probabilities[score.label]
    guard score.label != label, evaluation[keyPath: findings].takes(chance, most: worst) else {
      return
    }
    evaluation[keyPath: findings].add(
      Mistake(row, language, target, label, score), most: worst)
  }
}
