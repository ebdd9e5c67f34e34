import Gates
import Model
import SocialText
import Testing

@testable import Sentiment

/// Figures of a scoring on the rows of a labelled set of the shared corpora.
extension Scoring {
  static func rows(_ name: String) throws -> [JSONValue] {
    let path = try #require(Gate.corpora) + "/sentiment/\(name).jsonl.gz"
    return try Gate.unpack(path).split(separator: 10).map { try JSONDocument(Array($0)).root }
  }

  /// Scores of a set's rows against its labels.
  func tally(_ name: String) throws -> PolarityTally {
    var tally = PolarityTally()
    for row in try Scoring.rows(name) {
      guard let text = row["text"]?.string,
        let label = PolarityLabel(rawValue: row["label"]?.string ?? "")
      else { continue }
      tally.add(score(text).post.probabilities, label: label)
    }
    return tally
  }

  /// Pearson's r of polarities with the scores that a set's rows have from people.
  func agreement(_ name: String) throws -> Double {
    var pairs: [(Double, Double)] = []
    for row in try Scoring.rows(name) {
      guard let text = row["text"]?.string, let score = row["score"]?.double else { continue }
      pairs.append((self.score(text).post.polarity, score))
    }
    let count = Double(max(1, pairs.count))
    let left = pairs.reduce(0) { $0 + $1.0 } / count
    let right = pairs.reduce(0) { $0 + $1.1 } / count
    var sums = (0.0, 0.0, 0.0)
    for pair in pairs {
      sums.0 += (pair.0 - left) * (pair.1 - right)
      sums.1 += (pair.0 - left) * (pair.0 - left)
      sums.2 += (pair.1 - right) * (pair.1 - right)
    }
    return sums.0 / (sums.1 * sums.2).squareRoot()
  }
}
