import Foundation
import Model

/// What a teacher says of the sentences of `PlainPool`, as `Texts/teacher.py` writes it: lines of a
/// sentence's key (eight hexadecimal digits, the upper half of its hash), a tab, and the chances of
/// negative and positive in two hexadecimal digits each, 255 for 1; packed by gzip.
struct TeacherLabels {
  private var labels: [UInt32: SIMD4<Float>] = [:]

  /// Reads a file. Throws where it cannot be read, and with file and line where a line is none.
  init(path: String) throws {
    for (number, line) in try GzipFile.unpacked(path).split(separator: 10).enumerated() {
      let text = String(decoding: line, as: UTF8.self)
      if text.hasPrefix("#") { continue }
      let parts = text.split(separator: "\t")
      guard parts.count == 2, parts[1].utf8.count == 4, let key = UInt32(parts[0], radix: 16),
        let chances = UInt16(parts[1], radix: 16)
      else {
        throw FileBytes.ReadError(
          path: "\(path):\(number + 1)",
          reason: "expected eight hexadecimal digits, a tab, and four more")
      }
      let negative = Float(chances >> 8) / 255
      let positive = Float(chances & 255) / 255
      labels[key] = SIMD4(negative, max(0, 1 - negative - positive), positive, 0)
    }
  }

  /// Chances of negative, neutral and positive; nil for a sentence that has none.
  subscript(sentence: String) -> SIMD4<Float>? {
    labels[UInt32(truncatingIfNeeded: PlainPool.key(sentence) >> 32)]
  }
}
