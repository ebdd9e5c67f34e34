/// The address of a thread whatever page of it was read.
enum ThreadAddress {
  /// A URL without page number, sorting and fragment.
  static func canonical(_ url: String) -> String {
    var bytes = Array(url.utf8)
    if let hash = bytes.firstIndex(of: 0x23) { bytes.removeSubrange(hash...) }
    let mark = bytes.firstIndex(of: 0x3F) ?? bytes.count
    var path = Array(bytes[..<mark])
    let query = mark < bytes.count ? bytes[(mark + 1)...] : []
    dropPage(&path)
    var kept: [ArraySlice<UInt8>] = []
    let parameters = query.split(separator: 0x26)
    let hasTopic = parameters.contains { $0.starts(with: "t=".utf8) }
    for parameter in parameters {
      let name = parameter.prefix { $0 != 0x3D }
      let isPage = ["page", "start", "pg", "offset", "sort", "highlight", "view", "post_id"]
        .contains { name.elementsEqual($0.utf8) }
      // A phpBB link may name a post beside the thread.
      if isPage || (hasTopic && name.elementsEqual("p".utf8)) { continue }
      kept.append(parameter)
    }
    for (index, parameter) in kept.enumerated() {
      path.append(index == 0 ? 0x3F : 0x26)
      path.append(contentsOf: parameter)
    }
    let text = String(decoding: path, as: UTF8.self)
    return URLCanonicalizer.canonical(text) ?? text
  }

  /// True where the address is that of a thread's second page or a later one: `page=2`, `start=25`,
  /// `topic=7.15`, `/page-2`, `/page/2`.
  static func isLaterPage(_ url: String) -> Bool {
    let bytes = Array(url.utf8)
    let end = bytes.firstIndex(of: 0x23) ?? bytes.count
    let mark = bytes[..<end].firstIndex(of: 0x3F) ?? end
    for parameter in bytes[min(mark + 1, end)..<end].split(whereSeparator: {
      $0 == 0x26 || $0 == 0x3B
    }) {
      let name = parameter.prefix { $0 != 0x3D }
      let value = parameter[name.endIndex...].dropFirst()
      if name.elementsEqual("page".utf8) || name.elementsEqual("pg".utf8) {
        if number(value) > 1 { return true }
      } else if name.elementsEqual("start".utf8) || name.elementsEqual("offset".utf8) {
        if number(value) > 0 { return true }
      } else if name.elementsEqual("topic".utf8), let dot = value.lastIndex(of: 0x2E) {
        if number(value[(dot + 1)...]) > 0 { return true }
      }
    }
    let segments = bytes[..<mark].split(separator: 0x2F)
    guard let last = segments.last else { return false }
    if last.starts(with: "page-".utf8) { return number(last.dropFirst(5)) > 1 }
    guard segments.count >= 2, segments[segments.count - 2].elementsEqual("page".utf8) else {
      return false
    }
    return number(last) > 1
  }

  /// The number that digits make; 0 for anything else.
  private static func number(_ digits: ArraySlice<UInt8>) -> Int {
    guard digits.count <= 9, digits.allSatisfy(DateReader.isDigit) else { return 0 }
    return digits.reduce(0) { $0 * 10 + Int($1 & 15) }
  }

  /// Removes `/page-3`, `/page/3`, `/p3` from the end of a path.
  private static func dropPage(_ path: inout [UInt8]) {
    let hasSlash = path.last == 0x2F
    let body = hasSlash ? path.dropLast() : path[...]
    guard let slash = body.lastIndex(of: 0x2F) else { return }
    let last = body[(slash + 1)...]
    if last.starts(with: "page-".utf8), last.dropFirst(5).allSatisfy(DateReader.isDigit) {
      path.removeSubrange((slash + 1)...)
      return
    }
    guard !last.isEmpty, last.allSatisfy(DateReader.isDigit), slash > 0,
      let before = body[..<slash].lastIndex(of: 0x2F),
      body[(before + 1)..<slash].elementsEqual("page".utf8)
    else { return }
    path.removeSubrange((before + 1)...)
  }
}
