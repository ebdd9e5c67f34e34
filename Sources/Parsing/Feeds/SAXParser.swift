internal import CLibxml2
import Model

/// Reads well-formed XML with libxml2's SAX2 push interface and hands names, attributes and text to
/// a `FeedReader`. All pointers of libxml2 stay in this file.
///
/// Of documents with an `XMLOutline` libxml2 reads the markup only. Where that is not well-formed, it
/// reads the whole document, to say what is wrong and where.
///
/// The text is UTF-8 already, so the document's own declaration is ignored. Nothing is loaded and
/// no entity is expanded by libxml2; names that HTML knows and short internal entities without
/// markup are answered by us. Reading stops at the first error: what is not well-formed is read
/// again by `LenientTokenizer`, which loses nothing.
enum SAXParser {
  /// How many bytes libxml2 is given at a time.
  static let chunkSize = 1 << 20

  /// What was found out beside the events.
  enum Outcome {
    case wellFormed
    /// The document is whole, but a prefix is undeclared or the like.
    case namespaceError(line: Int)
    case error(line: Int, message: String)
  }

  /// Reads a document; the reader has seen all of it if the outcome is no error.
  static func parse(
    _ text: Span<UInt8>, chunkSize: Int = SAXParser.chunkSize, reader: inout FeedReader
  ) -> Outcome {
    _ = library
    guard let outline = XMLOutline(text) else {
      return unsafe read(text, chunkSize: chunkSize, reader: &reader)
    }
    let fresh = reader
    // SAFETY: the texts' pointer is used inside the closure only.
    let outcome = unsafe text.withUnsafeBufferPointer { document in
      unsafe read(
        outline.markup.span, texts: outline.texts, of: document, chunkSize: chunkSize,
        reader: &reader)
    }
    if case .wellFormed = outcome { return outcome }
    reader = fresh
    return unsafe read(text, chunkSize: chunkSize, reader: &reader)
  }

  private static func read(
    _ text: Span<UInt8>, texts: [XMLOutline.Text] = [],
    of document: UnsafeBufferPointer<UInt8> = unsafe UnsafeBufferPointer(start: nil, count: 0),
    chunkSize: Int, reader: inout FeedReader
  ) -> Outcome {
    var events = unsafe SAXEvents(reader: reader, texts: texts, document: document)
    // One owner of the buffers at a time.
    reader = FeedReader(base: "")
    defer {
      events.releaseEntities()
      reader = events.reader
    }
    // SAFETY: `events` stays where it is during the closure, and the context, which alone keeps the
    // pointer, dies in it.
    return unsafe withUnsafeMutablePointer(to: &events) { events in
      var handler = unsafe SAXEvents.handler()
      guard let context = unsafe xmlCreatePushParserCtxt(&handler, events, nil, 0, nil) else {
        return .error(line: 1, message: "out of memory")
      }
      defer {
        unsafe events.pointee.context = nil
        unsafe xmlFreeParserCtxt(context)
      }
      unsafe events.pointee.context = unsafe context
      return unsafe run(context, text, chunkSize)
    }
  }

  /// libxml2 must be set up once before threads use it.
  private static let library: Bool = {
    xmlInitParser()
    return true
  }()

  private static func run(
    _ context: xmlParserCtxtPtr, _ text: Span<UInt8>, _ chunkSize: Int
  ) -> Outcome {
    let options =
      XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
      | XML_PARSE_IGNORE_ENC.rawValue
    _ = unsafe xmlCtxtUseOptions(context, Int32(options))
    // SAFETY: libxml2 reads within the buffer, whose pointer it does not keep.
    unsafe text.withUnsafeBufferPointer { buffer in
      var at = 0
      while at < buffer.count, unsafe context.pointee.wellFormed != 0 {
        let size = min(chunkSize, buffer.count - at)
        unsafe buffer.baseAddress?.advanced(by: at).withMemoryRebound(
          to: CChar.self, capacity: size
        ) { _ = unsafe xmlParseChunk(context, $0, Int32(size), at + size < buffer.count ? 0 : 1) }
        at += size
      }
      if buffer.isEmpty { _ = unsafe xmlParseChunk(context, nil, 0, 1) }
    }
    if unsafe context.pointee.wellFormed == 0 {
      let error = unsafe context.pointee.lastError
      let message = unsafe error.message.map { unsafe String(cString: $0) } ?? "not well-formed"
      return .error(
        line: unsafe Int(error.line),
        message: String(decoding: message.utf8.filter { $0 >= 0x20 }, as: UTF8.self))
    }
    if unsafe context.pointee.nsWellFormed == 0 {
      return .namespaceError(line: unsafe Int(context.pointee.lastError.line))
    }
    return .wellFormed
  }
}

/// State behind the callbacks of one document; libxml2 holds its address while it reads.
///
/// `@safe`: the pointers are libxml2's context, valid while it reads, and the entities, which
/// `releaseEntities` frees.
@safe private struct SAXEvents {
  /// Longest replacement text of an internal entity; longer ones stay unknown.
  static let longestEntity = 256

  var reader: FeedReader
  var context: xmlParserCtxtPtr?
  /// Texts that libxml2 was spared, and the document that they lie in.
  private let texts: [XMLOutline.Text]
  private let document: UnsafeBufferPointer<UInt8>
  private var nextText = 0
  /// Starts and ends of elements so far.
  private var event: Int32 = 0
  private var names: [ElementName] = []
  private var cache = [CachedName](repeating: CachedName(), count: 256)
  private var indices: [NameKey: Int] = [:]
  private var families: [UInt: FeedNamespace] = [:]
  private var entities: [String: UnsafeMutablePointer<xmlEntity>] = unsafe [:]

  private struct NameKey: Hashable {
    var local: UInt
    var uri: UInt
  }

  private struct CachedName {
    var local: UInt = 0
    var uri: UInt = 0
    var index = 0
  }

  init(
    reader: FeedReader, texts: [XMLOutline.Text], document: UnsafeBufferPointer<UInt8>
  ) {
    self.reader = reader
    self.texts = texts
    unsafe self.document = unsafe document
    unsafe context = nil
  }

  /// Hands over the texts that stand before the next start or end of an element.
  @inline(__always)
  private mutating func passTexts() {
    while nextText < texts.count, texts[nextText].event == event {
      let text = texts[nextText]
      nextText += 1
      guard reader.isCapturing else { continue }
      // SAFETY: the outline's offsets lie within the document, which outlives the reading.
      let bytes = unsafe Span(
        _unsafeElements: UnsafeBufferPointer(rebasing: document[Int(text.start)..<Int(text.end)]))
      if text.isCoded { reader.codedText(bytes) } else { reader.text(bytes) }
    }
    event += 1
  }

  /// Frees what `define` made. Nothing may be read afterwards.
  mutating func releaseEntities() {
    while let next = unsafe entities.popFirst() {
      let entity = unsafe next.value
      unsafe entity.pointee.name?.deallocate()
      unsafe entity.pointee.content?.deallocate()
      unsafe entity.deallocate()
    }
  }

  // MARK: - Callbacks

  /// SAFETY: the user pointer is the one that `SAXParser.parse` gave, alive while libxml2 reads.
  @inline(__always)
  static func from(_ user: UnsafeMutableRawPointer) -> UnsafeMutablePointer<SAXEvents> {
    unsafe user.assumingMemoryBound(to: SAXEvents.self)
  }

  static func handler() -> xmlSAXHandler {
    var handler = unsafe xmlSAXHandler()
    unsafe earshot_xml_silence(&handler)
    unsafe handler.initialized = XML_SAX2_MAGIC
    unsafe handler.startElementNs = {
      user, local, prefix, uri, namespaceCount, namespaces, attributeCount, _, attributes in
      guard let user = unsafe user, let local = unsafe local else { return }
      unsafe SAXEvents.from(user).pointee.start(
        local, uri, Int(namespaceCount), namespaces, Int(attributeCount), attributes)
    }
    unsafe handler.endElementNs = { user, local, _, uri in
      guard let user = unsafe user, let local = unsafe local else { return }
      unsafe SAXEvents.from(user).pointee.end(local, uri)
    }
    unsafe handler.characters = { user, bytes, count in
      guard let user = unsafe user, let bytes = unsafe bytes else { return }
      // SAFETY: libxml2 gives `count` bytes that live during the callback.
      let span = unsafe Span(_unsafeStart: bytes, count: Int(count))
      unsafe SAXEvents.from(user).pointee.reader.text(span)
    }
    unsafe handler.ignorableWhitespace = unsafe handler.characters
    unsafe handler.cdataBlock = unsafe handler.characters
    unsafe handler.getEntity = { user, name in
      guard let user = unsafe user, let name = unsafe name else { return nil }
      return unsafe SAXEvents.from(user).pointee.entity(name)
    }
    unsafe handler.entityDecl = { user, name, type, _, _, content in
      guard let user = unsafe user, let name = unsafe name, let content = unsafe content,
        type == Int32(XML_INTERNAL_GENERAL_ENTITY.rawValue)
      else { return }
      unsafe SAXEvents.from(user).pointee.declare(name, content)
    }
    unsafe handler.internalSubset = { user, _, external, system in
      guard let user = unsafe user else { return }
      // SAFETY: both are zero-terminated strings or nil.
      let names = unsafe [external, system].compactMap { text -> String? in
        unsafe text.map { unsafe String(cString: $0) }
      }
      unsafe SAXEvents.from(user).pointee.reader.documentType(names.joined(separator: " "))
    }
    return unsafe handler
  }

  private mutating func start(
    _ local: UnsafePointer<xmlChar>, _ uri: UnsafePointer<xmlChar>?, _ namespaceCount: Int,
    _ namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ attributeCount: Int,
    _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    passTexts()
    if namespaceCount > 0, let namespaces = unsafe namespaces {
      for index in 0..<namespaceCount {
        // SAFETY: pairs of prefix and name, zero-terminated.
        if let name = unsafe namespaces[index * 2 + 1] {
          reader.declares(namespace: unsafe String(cString: name))
        }
      }
    }
    reader.attributes.removeAll()
    if attributeCount > 0, let attributes = unsafe attributes {
      for index in 0..<attributeCount {
        // SAFETY: five pointers an attribute: local name, prefix, namespace name, and begin and end
        // of the value.
        guard let name = unsafe attributes[index * 5],
          let begin = unsafe attributes[index * 5 + 3], let end = unsafe attributes[index * 5 + 4]
        else { continue }
        let space = unsafe attributes[index * 5 + 2]
        let length = unsafe Int(xmlStrlen(name))
        reader.attributes.append(
          name: unsafe Span(_unsafeStart: name, count: length), family: unsafe family(space))
        unsafe appendValue(Span(_unsafeStart: begin, count: end - begin))
        reader.attributes.endValue()
      }
    }
    let index = unsafe name(local, uri)
    reader.start(names[index])
  }

  private mutating func end(_ local: UnsafePointer<xmlChar>, _ uri: UnsafePointer<xmlChar>?) {
    passTexts()
    let index = unsafe name(local, uri)
    reader.end(names[index])
  }

  /// Values come with their references unexpanded, `&amp;` as `&#38;`.
  private mutating func appendValue(_ value: Span<UInt8>) {
    var at = 0
    var run = 0
    while at < value.count {
      if value[at] == 0x26 {
        reader.attributes.bytes.append(value, run, at)
        if let end = NamedCharacters.shared.decode(value, at: at, into: &reader.attributes.bytes) {
          at = end
          run = at
          continue
        }
        run = at
      }
      at += 1
    }
    reader.attributes.bytes.append(value, run, value.count)
  }

  /// Bytes of a zero-terminated name.
  private static func bytes(_ text: UnsafePointer<xmlChar>) -> [UInt8] {
    // SAFETY: xmlStrlen stops at the terminator.
    unsafe Array(UnsafeBufferPointer(start: text, count: Int(xmlStrlen(text))))
  }

  // MARK: - Names

  /// Index of a name; names and URIs are unique pointers in the context's dictionary.
  @inline(__always)
  private mutating func name(
    _ local: UnsafePointer<xmlChar>, _ uri: UnsafePointer<xmlChar>?
  ) -> Int {
    let localKey = UInt(bitPattern: local)
    let uriKey = UInt(bitPattern: uri)
    let slot = Int((localKey ^ (localKey >> 8) ^ (uriKey >> 4)) & 255)
    if cache[slot].local == localKey, cache[slot].uri == uriKey { return cache[slot].index }
    return unsafe newName(local, uri, slot)
  }

  private mutating func newName(
    _ local: UnsafePointer<xmlChar>, _ uri: UnsafePointer<xmlChar>?, _ slot: Int
  ) -> Int {
    let localKey = UInt(bitPattern: local)
    let uriKey = UInt(bitPattern: uri)
    let key = NameKey(local: localKey, uri: uriKey)
    if let index = indices[key] {
      cache[slot] = CachedName(local: localKey, uri: uriKey, index: index)
      return index
    }
    let space = unsafe family(uri)
    let bytes = unsafe Self.bytes(local)
    let element = FeedVocabulary.shared.element(space, bytes.span)
    names.append(ElementName(element: element, family: space, local: bytes))
    indices[key] = names.count - 1
    cache[slot] = CachedName(local: localKey, uri: uriKey, index: names.count - 1)
    return names.count - 1
  }

  private mutating func family(_ uri: UnsafePointer<xmlChar>?) -> FeedNamespace {
    guard let uri = unsafe uri else { return .main }
    let key = UInt(bitPattern: uri)
    if let known = families[key] { return known }
    let found = unsafe FeedNamespace.family(of: String(cString: uri))
    families[key] = found
    return found
  }

  // MARK: - Entities

  private mutating func entity(
    _ name: UnsafePointer<xmlChar>
  ) -> UnsafeMutablePointer<xmlEntity>? {
    let key = unsafe String(cString: name)
    let inAttribute = unsafe context?.pointee.instate == XML_PARSER_ATTRIBUTE_VALUE
    if unsafe entities[key] == nil {
      var content: [UInt8] = []
      guard NamedCharacters.shared.append(name: unsafe Self.bytes(name).span, to: &content) else {
        return nil
      }
      reader.sawUndeclaredEntity()
      define(key, content)
    }
    let known = unsafe entities[key]
    unsafe known?.pointee.etype =
      inAttribute ? XML_INTERNAL_GENERAL_ENTITY : XML_INTERNAL_PREDEFINED_ENTITY
    return unsafe known
  }

  private mutating func declare(
    _ name: UnsafePointer<xmlChar>, _ content: UnsafePointer<xmlChar>
  ) {
    // SAFETY: xmlStrlen stops at the terminator.
    let length = unsafe Int(xmlStrlen(content))
    guard length <= Self.longestEntity, unsafe entities.count < 256 else { return }
    let bytes = unsafe Self.bytes(content)
    guard !bytes.contains(0x26), !bytes.contains(0x3C) else { return }
    let key = unsafe String(cString: name)
    if unsafe entities[key] == nil { define(key, bytes) }
  }

  /// Keeps an entity until `releaseEntities`. In text it passes as a predefined one, so that
  /// libxml2 hands its content to `characters`; in attributes the reference is left to us.
  private mutating func define(_ name: String, _ content: [UInt8]) {
    let entity = UnsafeMutablePointer<xmlEntity>.allocate(capacity: 1)
    unsafe entity.initialize(to: xmlEntity())
    unsafe entity.pointee.type = XML_ENTITY_DECL
    unsafe entity.pointee.name = unsafe UnsafePointer(Self.copy(Array(name.utf8)))
    unsafe entity.pointee.content = unsafe Self.copy(content)
    unsafe entity.pointee.length = Int32(content.count)
    unsafe entity.pointee.checked = 2
    unsafe entity.pointee.etype = XML_INTERNAL_PREDEFINED_ENTITY
    unsafe entities[name] = entity
  }

  private static func copy(_ bytes: [UInt8]) -> UnsafeMutablePointer<xmlChar> {
    let buffer = UnsafeMutablePointer<xmlChar>.allocate(capacity: bytes.count + 1)
    for (index, byte) in bytes.enumerated() { unsafe buffer[index] = byte }
    unsafe buffer[bytes.count] = 0
    return unsafe buffer
  }
}
