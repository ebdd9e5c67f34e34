import SocialText

/// Logistic regression by Newton's steps, for some dozen weights.
struct KeyphraseTrainer {
  /// Rows with a leading 1, one after the other.
  private(set) var rows: [Double] = []
  private(set) var labels: [Double] = []
  private(set) var shares: [Double] = []
  private let width: Int

  init(features: Int) { width = features + 1 }

  mutating func add(_ features: [Double], isKey: Bool, share: Double) {
    rows.append(1)
    rows += features
    labels.append(isKey ? 1 : 0)
    shares.append(share)
  }

  /// Bias and weights; `penalty` is that of the squares of weights of features of variance 1.
  func train(penalty: Double, steps: Int = 12) -> (bias: Double, weights: [Double]) {
    let count = labels.count
    var mean = [Double](repeating: 0, count: width)
    var spread = [Double](repeating: 0, count: width)
    for row in 0..<count {
      for at in 0..<width { mean[at] += rows[row * width + at] / Double(count) }
    }
    for row in 0..<count {
      for at in 0..<width {
        let value = rows[row * width + at] - mean[at]
        spread[at] += value * value / Double(count)
      }
    }
    mean[0] = 0
    spread[0] = 1
    let scale = spread.map { 1 / ($0.squareRoot() + 1e-9) }
    var weights = [Double](repeating: 0, count: width)
    var x = [Double](repeating: 0, count: width)
    for _ in 0..<steps {
      var gradient = weights.map { $0 * penalty }
      var curvature = [Double](repeating: 0, count: width * width)
      for at in 0..<width { curvature[at * width + at] = penalty }
      for row in 0..<count {
        var sum = 0.0
        for at in 0..<width {
          x[at] = (rows[row * width + at] - mean[at]) * scale[at]
          sum += x[at] * weights[at]
        }
        let chance = 1 / (1 + DeterministicMath.exp(-sum))
        let error = shares[row] * (chance - labels[row])
        let weight = shares[row] * chance * (1 - chance)
        for one in 0..<width where x[one] != 0 {
          gradient[one] += error * x[one]
          let part = weight * x[one]
          for other in 0...one { curvature[one * width + other] += part * x[other] }
        }
      }
      let step = KeyphraseTrainer.solve(curvature, gradient)
      for at in 0..<width { weights[at] -= step[at] }
    }
    let plain = (1..<width).map { weights[$0] * scale[$0] }
    let bias = weights[0] - (1..<width).reduce(0) { $0 + plain[$1 - 1] * mean[$1] }
    return (bias, plain)
  }

  /// Solves a symmetric positive system by Cholesky's factors; the lower half is given.
  private static func solve(_ matrix: [Double], _ right: [Double]) -> [Double] {
    let n = right.count
    var l = matrix
    for row in 0..<n {
      for column in 0...row {
        var sum = l[row * n + column]
        for at in 0..<column { sum -= l[row * n + at] * l[column * n + at] }
        l[row * n + column] = row == column ? sum.squareRoot() : sum / l[column * n + column]
      }
    }
    var result = right
    for row in 0..<n {
      for at in 0..<row { result[row] -= l[row * n + at] * result[at] }
      result[row] /= l[row * n + row]
    }
    for row in (0..<n).reversed() {
      for at in (row + 1)..<n { result[row] -= l[at * n + row] * result[at] }
      result[row] /= l[row * n + row]
    }
    return result
  }
}
