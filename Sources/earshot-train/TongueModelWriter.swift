import Sentiment
import SocialText

/// Brings the weights of all languages to 8 bits and writes the layout that `TongueWeights`
/// documents.
struct TongueModelWriter {
  /// One language's part.
  struct Part {
    let language: String
    let trainer: TongueTrainer
    let calibration: TongueCalibration
  }

  /// Places of a line that are filled on average.
  private static let load = 13

  private let parts: [Part]
  private let step: SIMD2<Float>
  private var weights: [WeightTableBytes.Entry] = []

  /// Rounds. Of the weights that do not fit into `most` the smallest are dropped.
  init(_ parts: [Part], most: Int) {
    self.parts = parts
    var sizes: [[Float]] = [[], []]
    for part in parts {
      for weight in part.trainer.weights {
        sizes[0].append(abs(weight.x) / part.calibration.temperature)
        sizes[1].append(abs(weight.y) / part.calibration.temperature)
      }
    }
    for column in 0..<2 { sizes[column].sort() }
    // The very largest weights are clipped, so that steps are small.
    let limits = sizes.map { $0.isEmpty ? 1 : max($0[$0.count - 1 - $0.count / 2_000], 0.001) }
    let step = SIMD2(limits[0], limits[1]) / 127
    self.step = step
    for part in parts {
      for (index, hash) in part.trainer.kept.enumerated() {
        let value = (part.trainer.weights[index] / part.calibration.temperature / step)
          .rounded(.toNearestOrEven)
          .clamped(lowerBound: SIMD2(repeating: -127), upperBound: SIMD2(repeating: 127))
        let steps = SIMD2<Int8>(Int8(value.x), Int8(value.y))
        if steps == SIMD2() { continue }
        let size = Int(steps.x) * Int(steps.x) + Int(steps.y) * Int(steps.y)
        weights.append(.init(hash: hash, steps: steps, worth: Float(size)))
      }
    }
    if weights.count > most {
      weights.sort { ($1.worth, $0.hash) < ($0.worth, $1.hash) }
      print("\(weights.count - most) of \(weights.count) weights dropped")
      weights.removeLast(weights.count - most)
    }
    weights.sort { $0.hash < $1.hash }
  }

  /// The file's bytes; lines that run over lose their smallest weights.
  func bytes() -> [UInt8] {
    let table = WeightTableBytes(weights, load: Self.load)
    var header = TongueWeights.magic + "\n"
    header += "lines \(table.lines) step \(step.x) neutral-step \(step.y)\n"
    for part in parts {
      let heat = part.calibration.temperature
      header += "language \(part.language)"
      for (name, value) in zip(TongueWeights.Terms.names, part.trainer.terms) {
        let shift = name == "neutral" ? part.calibration.shift : 0
        header += " \(name) \((value + shift) / heat)"
      }
      header += "\n"
    }
    let body = CompactTables.bytes([table.layout], table.bytes)
    let hash = StableHash.hash128(body.span).high ^ StableHash.hash64(header)
    header += "fingerprint \(String(hash, radix: 16))\nend\n"
    var file = Array(header.utf8)
    file += [UInt8](repeating: 0, count: TongueWeights.headerSize - file.count)
    return file + body
  }
}
