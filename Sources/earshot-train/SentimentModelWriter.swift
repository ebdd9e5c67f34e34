import Sentiment
import SocialText

/// Brings weights to 8 bits and writes the layout that `SentimentWeights` documents.
struct SentimentModelWriter {
  /// Places of a line that are filled on average.
  private static let load = 12
  /// The same of what plain sentences add: what finds its line full is of the smallest.
  private static let plainLoad = 15
  /// Marks of a line of words of plain sentences that are filled on average.
  private static let networkLoad = 5.0

  /// Size of a step of the two weights.
  let step: SIMD2<Float>
  /// The weights as the file has them.
  let rounded: [SIMD2<Float>]
  private let steps: [SIMD2<Int8>]

  init(_ weights: [SIMD2<Float>]) {
    let sizes = [weights.map { abs($0.x) }.sorted(), weights.map { abs($0.y) }.sorted()]
    // The very largest weights are clipped, so that steps are small.
    let most = sizes.map { $0.isEmpty ? 1 : max($0[$0.count - 1 - $0.count / 10_000], 0.01) }
    let step = SIMD2(most[0], most[1]) / 127
    let steps = Self.steps(weights, of: step)
    self.step = step
    self.steps = steps
    rounded = steps.map { SIMD2(Float($0.x), Float($0.y)) * step }
  }

  /// Weights in whole steps of 8 bits.
  private static func steps(
    _ weights: [SIMD2<Float>], of step: SIMD2<Float>
  ) -> [SIMD2<Int8>] {
    weights.map { weight in
      let value = (weight / step).rounded(.toNearestOrEven)
        .clamped(lowerBound: SIMD2(repeating: -127), upperBound: SIMD2(repeating: 127))
      return SIMD2<Int8>(Int8(value.x), Int8(value.y))
    }
  }

  /// The file's bytes; lines that run over lose their smallest weights.
  func bytes(
    _ trainer: borrowing SentimentTrainer, _ calibration: SentimentCalibration
  ) -> [UInt8] {
    let table = Self.table(trainer.kept, steps, load: Self.load)
    var header = SentimentWeights.magic + "\n"
    header += "lines \(table.lines) step \(step.x) neutral-step \(step.y)\n"
    header += "slope \(trainer.slope) prior \(trainer.prior.x) "
    header += "neutral \(trainer.prior.y + calibration.shift) fall \(trainer.fall)\n"
    return Self.file(header, calibration, CompactTables.bytes([table.layout], table.bytes))
  }

  /// A table of weights in steps; lines that run over lose their smallest weights.
  private static func table(
    _ kept: [UInt64], _ steps: [SIMD2<Int8>], load: Int
  ) -> WeightTableBytes {
    WeightTableBytes(
      kept.indices.map { index in
        let weight = SIMD2<Int32>(truncatingIfNeeded: steps[index])
        return .init(
          hash: kept[index], steps: steps[index], worth: Float((weight &* weight).wrappedSum()))
      }, load: load)
  }

  /// A file with the same weights, and others, in its steps, that plain sentences add to them; without a
  /// network.
  static func withPlain(_ file: [UInt8], _ kept: [UInt64], _ weights: [SIMD2<Float>]) -> [UInt8] {
    let header = lines(of: file)
    let (lines, added) = added(to: header, kept, weights)
    let end = end(of: SentimentWeights.tables[1], file, header)
    return Self.file(
      Self.text(header, without: ["plain-lines", "network-lines"]) + "plain-lines \(lines)\n",
      body: Array(file[SentimentWeights.headerSize..<end]) + added)
  }

  /// A file with the same weights, and others, in its steps, that the domains of posts add to them.
  static func withDomains(_ file: [UInt8], _ kept: [UInt64], _ weights: [SIMD2<Float>]) -> [UInt8] {
    let header = lines(of: file)
    let (lines, added) = added(to: header, kept, weights)
    let start = end(of: SentimentWeights.tables[0], file, header)
    let end = end(of: SentimentWeights.tables[1], file, header)
    return Self.file(
      Self.text(header, without: ["domain-lines"]) + "domain-lines \(lines)\n",
      body: Array(file[SentimentWeights.headerSize..<start]) + added + Array(file[end...]))
  }

  /// Lines and bytes of a table of weights in a file's steps.
  private static func added(
    to header: [Substring], _ kept: [UInt64], _ weights: [SIMD2<Float>]
  ) -> (lines: Int, bytes: [UInt8]) {
    let step = SIMD2(number("step", in: header), number("neutral-step", in: header))
    let table = Self.table(kept, Self.steps(weights, of: step), load: plainLoad)
    return (table.lines, CompactTables.bytes([table.layout], table.bytes))
  }

  /// A file with the same weights, and a network that reads plain sentences besides.
  static func withNetwork(_ file: [UInt8], _ trainer: borrowing NetworkTrainer) -> [UInt8] {
    var sizes: [Float] = []
    for block in trainer.rows { for index in block.indices { sizes.append(abs(block[index])) } }
    let step = max(sizes.max() ?? 1, 1e-3) / 127
    let blocks = PlainNetwork.rowBlocks
    let table = RowTableBytes(
      trainer.hashes.indices.map { index in
        let row = trainer.rows[index * blocks..<(index + 1) * blocks]
        return (trainer.hashes[index], trainer.counts[index], row.map { $0 / step })
      }, load: networkLoad)
    print("\(table.rows) rows written, \(table.lost) lost to full lines")
    let header = lines(of: file)
    let end = end(of: SentimentWeights.tables[2], file, header)
    var body = Array(file[SentimentWeights.headerSize..<end])
    body += CompactTables.bytes([table.layout(areCoarse: true)], table.bytes)
    let numbers = trainer.damped.numbers
    let kernel = numbers.suffix(PlainNetwork.kernelSize)
    let unit = max(kernel.map { abs($0) }.max() ?? 1, 1e-3) / 127
    for number in numbers.dropLast(kernel.count) {
      // The upper 16 bits, rounded.
      let bits = number.bitPattern &+ 0x8000
      body.append(UInt8(truncatingIfNeeded: bits >> 16))
      body.append(UInt8(truncatingIfNeeded: bits >> 24))
    }
    for number in kernel {
      body.append(UInt8(bitPattern: Int8((number / unit).rounded(.toNearestOrEven))))
    }
    return Self.file(
      Self.text(header, without: ["network-lines"])
        + "network-lines \(table.lines) network-rows \(table.rows) network-step \(step) "
        + "kernel-step \(unit)\n",
      body: body)
  }

  /// The byte behind a table of weights, or, where the file has none of the name, behind the one before.
  private static func end(of last: Substring, _ file: [UInt8], _ header: [Substring]) -> Int {
    var end = SentimentWeights.headerSize
    for name in SentimentWeights.tables {
      if let lines = field(name, in: header) {
        end += CompactTables.length(of: .weights(lines: Int(lines)), in: file, at: end)
      }
      if name == last { break }
    }
    return end
  }

  private static func number(_ name: Substring, in lines: [Substring]) -> Float {
    field(name, in: lines) ?? 1
  }

  private static func field(_ name: Substring, in lines: [Substring]) -> Float? {
    let fields = lines.flatMap { $0.split(separator: " ") }
    return fields.firstIndex(of: name).flatMap { Float(fields[$0 + 1]) }
  }

  private static func lines(of file: [UInt8]) -> [Substring] {
    let size = min(SentimentWeights.headerSize, file.count)
    return String(decoding: file[..<size].prefix { $0 != 0 }, as: UTF8.self).split(separator: "\n")
  }

  /// A header's lines but for some, and for those that are written anew with every file.
  private static func text(_ lines: [Substring], without names: [Substring]) -> String {
    lines.filter { !(names + ["fingerprint", "end"]).contains($0.prefix { $0 != " " }) }
      .map { $0 + "\n" }.joined()
  }

  /// A file with the same weights and another curve.
  static func recalibrated(_ file: [UInt8], _ calibration: SentimentCalibration) -> [UInt8] {
    let size = min(SentimentWeights.headerSize, file.count)
    return Self.file(
      text(lines(of: file), without: ["heat"]), calibration, Array(file[size...]))
  }

  private static func file(
    _ start: String, _ calibration: SentimentCalibration, _ body: [UInt8]
  ) -> [UInt8] {
    let curve = calibration.curve
    return Self.file(
      start + "heat \(curve.heat) cool \(curve.cool) lean \(curve.lean)\n", body: body)
  }

  private static func file(_ start: String, body: [UInt8]) -> [UInt8] {
    var header = start
    let hash = StableHash.hash128(body.span).high ^ StableHash.hash64(header)
    header += "fingerprint \(String(hash, radix: 16))\nend\n"
    var file = Array(header.utf8)
    file += [UInt8](repeating: 0, count: SentimentWeights.headerSize - file.count)
    return file + body
  }
}
