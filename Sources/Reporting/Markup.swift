/// Text on its way into HTML.
enum Markup {
  /// Escaped for text and double-quoted attributes; control characters and what would turn the
  /// direction of the page around it are dropped.
  static func escape(_ text: String) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count + 16)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out.append(contentsOf: "&amp;".utf8)
      case "<": out.append(contentsOf: "&lt;".utf8)
      case ">": out.append(contentsOf: "&gt;".utf8)
      case "\"": out.append(contentsOf: "&quot;".utf8)
      case "'": out.append(contentsOf: "&#39;".utf8)
      case "\n", "\t": out.append(UInt8(scalar.value))
      case "\u{0}"..."\u{1F}", "\u{7F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": break
      default: out.append(contentsOf: String(scalar).utf8)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// A link only where the address is http or https; else the words alone.
  static func link(_ url: String?, _ words: String) -> String {
    guard let url, url.hasPrefix("http://") || url.hasPrefix("https://") else { return words }
    return "<a href=\"\(escape(url))\" rel=\"noreferrer nofollow\">\(words)</a>"
  }

  /// `12,345`.
  static func number(_ value: Int) -> String {
    var digits = String(abs(value))
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (value < 0 ? "−" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// `37 %`; one decimal below ten.
  static func percent(_ share: Double) -> String {
    let value = share * 100
    if value > 0, value < 9.95 {
      let tenths = Int((value * 10).rounded())
      return tenths % 10 == 0 ? "\(tenths / 10) %" : "\(tenths / 10).\(tenths % 10) %"
    }
    return "\(Int(value.rounded())) %"
  }

  /// `+0.42` or `−0.42`.
  static func signed(_ value: Double) -> String {
    let hundredths = Int((abs(value) * 100).rounded())
    let text = "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    return hundredths == 0 ? "0.00" : (value < 0 ? "−" : "+") + text
  }
}
