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
