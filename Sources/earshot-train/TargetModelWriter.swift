import Sentiment
import SocialText

/// Brings weights to 8 bits and writes the layout that `TargetWeights` documents.
struct TargetModelWriter {
  /// Places of a line that are filled on average.
  private static let load = 12
  private static let lengthStep = Float(TargetWeights.lengthStep)

  /// The weights as the file has them.
  private(set) var rounded: TargetTrainer.Weights
  private let step: SIMD2<Float>
  private let nearStep: SIMD2<Float>
  private var tables: [[WeightTableBytes.Entry]] = [[], [], []]

  init(_ trainer: borrowing TargetTrainer) {
    rounded = trainer.weights
    step = Self.step(rounded.features)
    nearStep = Self.step(rounded.near)
    // Small weights of rare features are left out where there are too many.
    var counts = [Float](repeating: 0, count: trainer.kept.count)
    var rows = [Int](repeating: 0, count: trainer.kept.count)
    for example in trainer.corpus.training {
      let importance = TargetSource.all[example.source].importance
      for index in example.features where trainer.numbers[index] >= 0 {
        counts[Int(trainer.numbers[index])] += importance
        if example.first >= 0 { rows[Int(trainer.numbers[index])] += 1 }
      }
    }
    let worths = rounded.features.indices.map { index in
      let weight = rounded.features[index]
      return (weight * weight).sum() * counts[index].squareRoot()
    }
    let least = Self.least(worths, trainer.settings.mostFeatures)
    for index in rounded.features.indices {
      let steps = worths[index] >= least ? Self.steps(rounded.features[index], step) : SIMD2()
      rounded.features[index] = Self.weight(steps, step)
      add(trainer.kept[index], steps, worths[index], to: 0)
      let isCommon = rows[index] >= trainer.settings.leastLengthCount
      let unit = SIMD2<Float>(repeating: Self.lengthStep)
      let length = isCommon ? Self.steps(rounded.lengths[index], unit) : SIMD2()
      rounded.lengths[index] = Self.weight(length, unit)
      add(TargetFeatures.length(trainer.kept[index]), length, Float(rows[index]), to: 1)
    }
    let sizes = rounded.near.map { ($0 * $0).sum() }
    let leastNear = Self.least(sizes, trainer.settings.mostNear)
    for index in rounded.near.indices {
      let steps = sizes[index] >= leastNear ? Self.steps(rounded.near[index], nearStep) : SIMD2()
      rounded.near[index] = Self.weight(steps, nearStep)
      add(trainer.keptNear[index], steps, sizes[index], to: 2)
    }
    func whole(_ value: Float) -> Float { (value / Self.lengthStep).rounded() * Self.lengthStep }
    rounded.zones = rounded.zones.map(whole)
    rounded.clauses = rounded.clauses.map(whole)
    rounded.sentences = rounded.sentences.map(whole)
    rounded.base = SIMD2(whole(rounded.base.x), whole(rounded.base.y))
  }

  private mutating func add(
    _ hash: UInt64, _ steps: SIMD2<Int8>, _ worth: Float, to table: Int
  ) {
    tables[table].append(.init(hash: hash, steps: steps, worth: worth))
  }

  /// The value that only so many others reach.
  private static func least(_ values: [Float], _ most: Int) -> Float {
    values.count > most ? values.sorted()[values.count - most] : 0
  }

  /// Steps so that all but the very largest weights fit.
  private static func step(_ weights: [SIMD2<Float>]) -> SIMD2<Float> {
    let sizes = [weights.map { abs($0.x) }.sorted(), weights.map { abs($0.y) }.sorted()]
    let most = sizes.map { $0.isEmpty ? 1 : max($0[$0.count - 1 - $0.count / 10_000], 0.01) }
    return SIMD2(most[0], most[1]) / 127
  }

  private static func steps(_ weight: SIMD2<Float>, _ step: SIMD2<Float>) -> SIMD2<Int8> {
    let value = (weight / step).rounded(.toNearestOrEven)
      .clamped(lowerBound: SIMD2(repeating: -127), upperBound: SIMD2(repeating: 127))
    return SIMD2<Int8>(Int8(value.x), Int8(value.y))
  }

  private static func weight(_ steps: SIMD2<Int8>, _ step: SIMD2<Float>) -> SIMD2<Float> {
    SIMD2(Float(steps.x), Float(steps.y)) * step
  }

  /// The file's bytes.
  func bytes(_ calibration: TargetCalibration) -> [UInt8] {
    let bodies = tables.map { WeightTableBytes($0, load: Self.load) }
    let head = header(calibration, lines: bodies.map(\.lines))
    let body = CompactTables.bytes(bodies.map(\.layout), bodies.flatMap(\.bytes))
    let hash = StableHash.hash128(body.span).high ^ StableHash.hash64(head)
    var file = Array("\(head)fingerprint \(String(hash, radix: 16))\nend\n".utf8)
    file += [UInt8](repeating: 0, count: TargetWeights.headerSize - file.count)
    return file + body
  }

  private func header(_ calibration: TargetCalibration, lines: [Int]) -> String {
    let heat = calibration.temperature
    func whole(_ values: [Float]) -> String {
      values.map { String(Int(($0 / Self.lengthStep).rounded())) }.joined(separator: ",")
    }
    var head = TargetWeights.magic + "\n"
    head += "lines \(lines[0]) length-lines \(lines[1]) near-lines \(lines[2])\n"
    head += "step \(step.x / heat) neutral-step \(step.y / heat) "
    head += "near-step \(nearStep.x / heat) near-neutral-step \(nearStep.y / heat)\n"
    head += "slope \(rounded.slope / heat) prior \(calibration.prior.x / heat) "
    head += "neutral \(calibration.prior.y / heat) fall \(rounded.fall)\n"
    head += "zones \(whole(rounded.zones)) clauses \(whole(rounded.clauses)) "
    head += "sentences \(whole(rounded.sentences)) "
    head += "base \(whole([rounded.base.x, rounded.base.y]))\n"
    return head
  }
}
