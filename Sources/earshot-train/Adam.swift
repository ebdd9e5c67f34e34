import Foundation
import Sentiment

/// Adam's moments of single numbers and of rows that are seldom touched (Kingma & Ba, "Adam: A Method for
/// Stochastic Optimization", ICLR 2015).
struct Adam {
  private static let first: Float = 0.9
  private static let second: Float = 0.999

  private var means: [Float]
  private var squares: [Float]
  private var rowSquares: [PlainNetwork.Block]
  /// The step that each row was touched in last.
  private var lastSteps: [Float]
  private var steps: Float = 0
  private var firstPower: Float = 1
  private var secondPower: Float = 1

  init(numbers: Int, rowBlocks: Int) {
    means = [Float](repeating: 0, count: numbers)
    squares = means
    rowSquares = [PlainNetwork.Block](repeating: .init(), count: rowBlocks)
    lastSteps = [Float](repeating: 0, count: rowBlocks / PlainNetwork.rowBlocks)
  }

  /// Takes a step of all numbers, and of those blocks of rows that have a gradient; gradients count
  /// `scale`.
  mutating func step(
    _ numbers: inout [Float], _ slopes: [Float], _ rows: inout [PlainNetwork.Block],
    _ gradient: borrowing NetworkGradient, scale: Float, rate: Float
  ) {
    firstPower *= Self.first
    secondPower *= Self.second
    let reach = rate / (1 - firstPower)
    let spread = 1 / (1 - secondPower)
    for index in numbers.indices {
      let slope = slopes[index] * scale
      means[index] += (1 - Self.first) * (slope - means[index])
      squares[index] += (1 - Self.second) * (slope * slope - squares[index])
      numbers[index] -= reach * means[index] / ((squares[index] * spread).squareRoot() + 1e-8)
    }
    steps += 1
    for row in gradient.touched {
      // The moments of a row fade between its sentences; what the first would still move it by in the
      // meantime is all done at once.
      let fade = powf(Self.second, steps - lastSteps[row])
      lastSteps[row] = steps
      for index in row * PlainNetwork.rowBlocks..<(row + 1) * PlainNetwork.rowBlocks {
        let slope = gradient.rows[index] * scale
        rowSquares[index] = rowSquares[index] * fade + slope * slope * (1 - Self.second)
        rows[index] -= slope * rate / ((rowSquares[index] * spread).squareRoot() + 1e-8)
      }
    }
  }
}
