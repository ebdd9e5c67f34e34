import Model

/// Why the notices cannot be shown.
struct NoticeError: Error {
  var message: String
}

/// All notices of a folder of lexicons, with the texts that their licences ask to hand on.
struct Notices {
  /// A text, and the works that it belongs to.
  struct Text {
    /// Its file, or its address where it is not handed on.
    var name: String
    /// Names of the works.
    var works: [String]
    /// The text; of an address, a pointer to it.
    var text: String
  }

  /// The works, in the order of the table.
  let notices: [Notice]
  /// The texts, in the order in which the works name them.
  let texts: [Text]

  /// Reads `licences.tsv` and the texts that it names; `versions` are those of libraries that are
  /// known while the program runs, by name. Throws with file and line.
  init(folder: String, versions: [String: String] = [:]) throws(NoticeError) {
    let path = folder + "/licences.tsv"
    var notices: [Notice] = []
    var number = 0
    for line in try Notices.read(path).split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      if line.isEmpty || line.hasPrefix("#") { continue }
      guard var notice = Notice(line) else {
        throw NoticeError(
          message: "\(path):\(number): expected ten cells, the first a kind; "
            + "mend: see its line of form")
      }
      if let version = versions[notice.name] { notice.version = version }
      notices.append(notice)
    }
    guard !notices.isEmpty else { throw NoticeError(message: "\(path): names no work") }
    var texts: [Text] = []
    for notice in notices {
      for name in notice.texts {
        if let known = texts.firstIndex(where: { $0.name == name }) {
          texts[known].works.append(notice.name)
          continue
        }
        let isAddress = name.hasPrefix("https://")
        let text =
          isAddress
          ? "The text is at \(name)." : try Notices.read("\(folder)/licences/\(name)")
        texts.append(Text(name: name, works: [notice.name], text: text))
      }
    }
    self.notices = notices
    self.texts = texts
  }

  private static func read(_ path: String) throws(NoticeError) -> String {
    do {
      return String(decoding: try FileBytes.read(path, limit: 1 << 24), as: UTF8.self)
    } catch {
      throw NoticeError(
        message: "\(path): cannot be read (\(error.reason)); mend: give the folder that came with "
          + "the program, by --lexicons or EARSHOT_LEXICONS")
    }
  }

  /// The table for people, in at most 100 columns.
  var lines: [String] {
    var lines: [String] = []
    for kind in Notice.Kind.allCases {
      let works = notices.filter { $0.kind == kind }
      guard !works.isEmpty else { continue }
      if !lines.isEmpty { lines.append("") }
      lines.append(kind.title)
      for work in works {
        let head = work.name + (work.version.map { " (\($0))" } ?? "") + ": \(work.licence)"
        lines += PlainText.wrapped(head, indent: "  ")
        lines += PlainText.wrapped(work.copyright, indent: "      ")
        var used = work.used
        if kind != .package, kind != .library, kind != .program, !work.places.isEmpty {
          used += " → " + work.places.joined(separator: ", ")
        }
        lines += PlainText.wrapped(used, indent: "      ")
      }
    }
    return lines
  }

  /// The table as one JSON document, with the texts where `isFull`.
  func json(isFull: Bool) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    json.key("notices")
    json.beginArray()
    for notice in notices { Notices.write(notice, to: &json) }
    json.endArray()
    if isFull {
      json.key("texts")
      json.beginObject()
      for text in texts {
        json.key(text.name)
        json.value(text.text)
      }
      json.endObject()
    }
    json.endObject()
    return json.bytes
  }

  private static func write(_ notice: Notice, to json: inout JSONWriter) {
    func list(_ key: StaticString, _ values: [String]) {
      json.key(key)
      json.beginArray()
      for value in values { json.value(value) }
      json.endArray()
    }
    json.beginObject()
    json.key("kind")
    json.value(notice.kind.rawValue)
    json.key("name")
    json.value(notice.name)
    json.key("version")
    json.value(notice.version)
    json.key("licence")
    json.value(notice.licence)
    list("texts", notice.texts)
    json.key("copyright")
    json.value(notice.copyright)
    json.key("used")
    json.value(notice.used)
    list("places", notice.places)
    json.key("address")
    json.value(notice.address)
    json.endObject()
  }
}
