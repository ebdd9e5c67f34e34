import SocialText

/// Writes a trained model in the layout that `LanguageModelFile` documents.
enum LanguageModelWriter {
  private static let headerSize = 16_384
  private static let half = LanguageTrainer.dimensions / 2

  static func bytes(
    _ trainer: borrowing LanguageTrainer, lines: [[Int]], temperatures: [Double], scripts: [String]
  ) -> [UInt8] {
    var body: [UInt8] = []
    var number = 0
    for (place, line) in lines.enumerated() {
      // A place without a row has a mark that no hash of its line has.
      let first = (place << Int(LanguageFeatures.bits) + lines.count - 1) / lines.count
      let empty = LanguageTable.mark(of: UInt32(first + 0xFFFF))
      var marks: [UInt16] = []
      for index in 0..<LanguageTable.rowsOfLine {
        var row = [UInt8](repeating: 0, count: half)
        if index < line.count {
          for (dimension, nibble) in trainer.nibbles(number).enumerated() {
            row[dimension % half] |= nibble << (dimension < half ? 0 : 4)
          }
          number += 1
        }
        body += row
        marks.append(index < line.count ? LanguageTable.mark(of: UInt32(line[index])) : empty)
      }
      for mark in marks { append(mark, to: &body) }
    }
    let matrix = headerSize + body.count
    var weights: [Float] = []
    for (number, group) in trainer.corpus.groups.enumerated() {
      for language in group.languages.indices {
        for dimension in 0..<LanguageTrainer.dimensions {
          weights.append(trainer.weight(language, of: number, dimension))
        }
      }
    }
    let unit = weights.reduce(Float(0)) { max($0, abs($1)) } / 32_767
    for weight in weights {
      append(UInt16(bitPattern: Int16((weight / unit).rounded())), to: &body)
    }
    var header = "earshot language model 3\n"
    header += "lines \(lines.count) table \(headerSize) step \(trainer.step) "
    header += "matrix \(matrix) unit \(unit)\n"
    for (number, group) in trainer.corpus.groups.enumerated() {
      let bias = group.languages.indices.map { "\(trainer.bias[group.first + $0])" }
      header += "group \(group.name) scripts \(group.scripts.joined(separator: ",")) "
      header += "temperature \(temperatures[number]) "
      header += "languages \(group.languages.joined(separator: ",")) "
      header += "bias \(bias.joined(separator: ","))\n"
    }
    for script in scripts { header += "script \(script)\n" }
    let hash = StableHash.hash128(body.span).high ^ StableHash.hash64(header)
    header += "fingerprint \(String(hash, radix: 16))\nend\n"
    var file = Array(header.utf8)
    precondition(file.count <= headerSize, "the header outgrew its place")
    file += [UInt8](repeating: 0, count: headerSize - file.count)
    return file + body
  }

  private static func append<Number: FixedWidthInteger>(_ number: Number, to bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> Number(shift)))
    }
  }
}
