/// Host names in the form DNS knows: lower case, other scripts in punycode (RFC 3492).
enum HostName {
  /// The canonical form; names that cannot be encoded are only lower-cased.
  static func canonical(_ host: ArraySlice<UInt8>) -> [UInt8] {
    if host.allSatisfy({ $0 < 0x80 }) { return host.map { Charset.lowered($0) } }
    let name = String(decoding: host, as: UTF8.self)
    var scalars: [Unicode.Scalar] = []
    for scalar in name.unicodeScalars {
      // Joiners and variation selectors are no part of a name; ideographic dots are dots.
      switch scalar.value {
      case 0xAD, 0x200B...0x200D, 0xFE00...0xFE0F: continue
      case 0x3002, 0xFF0E, 0xFF61: scalars.append(".")
      default: scalars.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    var output: [UInt8] = []
    for label in scalars.split(separator: ".", omittingEmptySubsequences: false) {
      if !output.isEmpty { output.append(0x2E) }
      if label.allSatisfy(\.isASCII) {
        for scalar in label { output.append(UInt8(scalar.value)) }
      } else if label.count <= 63, let code = punycode(label.map(\.value)) {
        output.append(contentsOf: "xn--".utf8)
        output.append(contentsOf: code)
      } else {
        return host.map { Charset.lowered($0) }
      }
    }
    return output
  }

  /// RFC 3492, 6.3, with the parameters of section 5.
  private static func punycode(_ label: [UInt32]) -> [UInt8]? {
    var output: [UInt8] = []
    for scalar in label where scalar < 0x80 { output.append(UInt8(scalar)) }
    let basic = output.count
    if basic > 0 { output.append(0x2D) }
    var done = basic
    var code: UInt32 = 128
    var delta = 0
    var bias = 72
    while done < label.count {
      guard let next = label.filter({ $0 >= code }).min() else { return nil }
      delta += Int(next - code) * (done + 1)
      code = next
      for scalar in label {
        if scalar < code { delta += 1 }
        guard scalar == code else { continue }
        var left = delta
        var k = 36
        while true {
          let threshold = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias
          if left < threshold { break }
          output.append(digit(threshold + (left - threshold) % (36 - threshold)))
          left = (left - threshold) / (36 - threshold)
          k += 36
        }
        output.append(digit(left))
        bias = adapt(delta, count: done + 1, isFirst: done == basic)
        delta = 0
        done += 1
      }
      delta += 1
      code += 1
    }
    return output
  }

  private static func digit(_ value: Int) -> UInt8 {
    value < 26 ? 0x61 + UInt8(value) : 0x30 + UInt8(value - 26)
  }

  private static func adapt(_ delta: Int, count: Int, isFirst: Bool) -> Int {
    var delta = isFirst ? delta / 700 : delta / 2
    delta += delta / count
    var k = 0
    while delta > 455 {
      delta /= 35
      k += 36
    }
    return k + 36 * delta / (delta + 38)
  }
}
