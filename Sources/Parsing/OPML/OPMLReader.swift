internal import CLibxml2
import Model

/// Reads lists of subscriptions (OPML 1.0 and 2.0, opml.org): every outline with an address, and the
/// folders it lies in. Recovers from what is not well-formed.
public enum OPMLReader {
  /// One subscription.
  public struct Outline: Hashable, Sendable {
    /// Title, or text, or the address.
    public var title: String
    /// Address of the feed (`xmlUrl`).
    public var url: String
    /// Site (`htmlUrl`).
    public var site: String?
    /// Folders, outermost first, and the outline's categories.
    public var tags: [String]
    /// What else earshot wrote on it: `kind`, `interval`, `language` …
    public var attributes: [String: String]
  }

  /// The outlines of a document in order; nil where it is no OPML at all.
  public static func read(_ body: [UInt8]) -> [Outline]? {
    let text = Charset.decode(body, contentType: nil, isXML: true)
    xmlInitParser()
    var state = State()
    // SAFETY: `state` outlives the context, which alone keeps its pointer; libxml2 reads within
    // the buffers given; strings are copied in the callbacks.
    unsafe withUnsafeMutablePointer(to: &state) { state in
      var handler = unsafe xmlSAXHandler()
      unsafe handler.initialized = XML_SAX2_MAGIC
      unsafe handler.startElementNs = { user, name, _, _, _, _, count, _, attributes in
        guard let user = unsafe user, let name = unsafe name else { return }
        unsafe user.assumingMemoryBound(to: State.self).pointee.start(
          unsafe OPMLReader.string(name),
          unsafe OPMLReader.read(attributes, count: Int(count)))
      }
      unsafe handler.endElementNs = { user, name, _, _ in
        guard let user = unsafe user, let name = unsafe name else { return }
        unsafe user.assumingMemoryBound(to: State.self).pointee.end(
          unsafe OPMLReader.string(name))
      }
      unsafe earshot_xml_silence(&handler)
      guard let context = unsafe xmlCreatePushParserCtxt(&handler, state, nil, 0, nil) else {
        return
      }
      let options =
        XML_PARSE_RECOVER.rawValue | XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue
        | XML_PARSE_NOWARNING.rawValue | XML_PARSE_IGNORE_ENC.rawValue
      _ = unsafe xmlCtxtUseOptions(context, Int32(options))
      unsafe text.utf8.withUnsafeBufferPointer { buffer in
        unsafe buffer.baseAddress?.withMemoryRebound(to: CChar.self, capacity: buffer.count) {
          _ = unsafe xmlParseChunk(context, $0, Int32(clamping: buffer.count), 1)
        }
      }
      unsafe xmlFreeParserCtxt(context)
    }
    return state.isOPML ? state.outlines : nil
  }

  private struct State {
    var isOPML = false
    var outlines: [Outline] = []
    private var folders: [String?] = []

    mutating func start(_ name: String, _ attributes: [String: String]) {
      if name == "opml" { isOPML = true }
      guard name == "outline", folders.count < 64 else { return }
      let title = attributes["title"] ?? attributes["text"] ?? ""
      guard let url = attributes["xmlurl"] ?? attributes["url"], !url.isEmpty else {
        folders.append(title.isEmpty ? nil : title)
        return
      }
      folders.append(nil)
      var tags = folders.compactMap(\.self)
      for part in (attributes["category"] ?? "").split(separator: ",") {
        let tag = String(part.drop { $0 == " " || $0 == "/" })
        if !tag.isEmpty, !tags.contains(tag) { tags.append(tag) }
      }
      outlines.append(
        Outline(
          title: title.isEmpty ? url : title, url: url, site: attributes["htmlurl"], tags: tags,
          attributes: attributes))
    }

    mutating func end(_ name: String) {
      if name == "outline" { _ = folders.popLast() }
    }
  }

  private static func string(_ text: UnsafePointer<xmlChar>) -> String {
    unsafe String(cString: text)
  }

  /// Attributes by lower-cased name: five pointers each, value from the fourth to the fifth.
  private static func read(
    _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, count: Int
  ) -> [String: String] {
    guard let attributes = unsafe attributes else { return [:] }
    var found: [String: String] = [:]
    for index in 0..<count {
      guard let name = unsafe attributes[index * 5], let start = unsafe attributes[index * 5 + 3],
        let end = unsafe attributes[index * 5 + 4]
      else { continue }
      let value = unsafe String(
        decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
      found[unsafe string(name).lowercased()] = value
    }
    return found
  }
}
