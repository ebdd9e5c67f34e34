/// Minimises a smooth function by L-BFGS (Nocedal 1980) with a backtracking line search: the same
/// inputs give the same result.
package struct LimitedMemoryBFGS {
  /// Pairs of steps and changes of slope that are kept.
  package var memory = 8
  /// Most steps.
  package var iterations = 80
  /// Stops where a step brings less than this share.
  package var tolerance = 1e-6

  /// Eighty steps at most.
  package init() {}

  /// Changes `point` to where `function` is least. `function` fills the gradient and returns the
  /// value.
  package func minimise(
    _ point: inout [Float], _ function: ([Float], inout [Float]) -> Double
  ) {
    var gradient = [Float](repeating: 0, count: point.count)
    var value = function(point, &gradient)
    var steps: [[Float]] = []
    var changes: [[Float]] = []
    for _ in 0..<iterations {
      let direction = direction(gradient, steps, changes)
      let slope = Self.dot(direction, gradient)
      guard slope < 0 else { return }
      let first = 1 / Float(max(1, Self.dot(gradient, gradient)).squareRoot())
      var size: Float = steps.isEmpty ? first : 1
      var next = point
      var nextGradient = gradient
      var nextValue = value
      var isLower = false
      for _ in 0..<20 {
        for index in point.indices { next[index] = point[index] + size * direction[index] }
        nextValue = function(next, &nextGradient)
        if nextValue <= value + 1e-4 * Double(size) * slope {
          isLower = true
          break
        }
        size /= 2
      }
      guard isLower else { return }
      var step = next
      var change = nextGradient
      for index in step.indices {
        step[index] -= point[index]
        change[index] -= gradient[index]
      }
      if Self.dot(step, change) > 1e-12 {
        steps.append(step)
        changes.append(change)
        if steps.count > memory {
          steps.removeFirst()
          changes.removeFirst()
        }
      }
      let gain = value - nextValue
      point = next
      gradient = nextGradient
      value = nextValue
      if gain < tolerance * abs(value) { return }
    }
  }

  /// The gradient turned and sized by what the last steps told of the function's curve.
  private func direction(
    _ gradient: [Float], _ steps: [[Float]], _ changes: [[Float]]
  ) -> [Float] {
    var direction = gradient.map { -$0 }
    var parts = [Double](repeating: 0, count: steps.count)
    for index in steps.indices.reversed() {
      parts[index] =
        Self.dot(steps[index], direction) / Self.dot(steps[index], changes[index])
      Self.add(Float(-parts[index]), changes[index], to: &direction)
    }
    if let step = steps.last, let change = changes.last {
      let scale = Float(Self.dot(step, change) / Self.dot(change, change))
      for index in direction.indices { direction[index] *= scale }
    }
    for index in steps.indices {
      let part =
        Self.dot(changes[index], direction) / Self.dot(steps[index], changes[index])
      Self.add(Float(parts[index] - part), steps[index], to: &direction)
    }
    return direction
  }

  private static func dot(_ left: [Float], _ right: [Float]) -> Double {
    var sum = 0.0
    for index in left.indices { sum += Double(left[index]) * Double(right[index]) }
    return sum
  }

  private static func add(_ factor: Float, _ list: [Float], to result: inout [Float]) {
    for index in result.indices { result[index] += factor * list[index] }
  }
}
