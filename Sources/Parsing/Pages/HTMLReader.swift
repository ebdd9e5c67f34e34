internal import CLibxml2
import SocialText

/// libxml2's HTML parser as events into a `PageTree`: no tree of the library's own, no network, no
/// messages. The one file here that touches pointers.
enum HTMLReader {
  /// Deepest nesting. The library looks through its stack of open elements at every end tag, so a
  /// page of nothing but start tags would cost time in the square of its length.
  static let maximumDepth = 1024
  /// Most attributes of one element, for the same reason.
  static let maximumAttributes = 512
  /// Longest page that is read; what is behind is cut.
  static let maximumBytes = 64 << 20

  /// Most work that the library may spend on mistakes, in open elements looked through: it reports
  /// each one at length, and an end tag that nothing opened costs a look at all that is open. No
  /// honest page comes near; the rest of one that does is not read.
  static let maximumTrouble = 40_000_000

  /// Reads a page; anything gives a tree. Of elements and attributes that we do not know, those are
  /// kept that rules name.
  static func read(_ text: [UInt8], keeping names: ForeignNames = .none) -> PageTree {
    let prepared = HTMLGuard.prepare(text, limit: maximumBytes)
    var events = HTMLEvents(capacity: prepared.count, names: names)
    parse(prepared, into: &events)
    events.builder.finish()
    return events.builder.tree
  }

  private static func parse(_ text: [UInt8], into events: inout HTMLEvents) {
    guard !text.isEmpty, text.count <= Int(Int32.max) else { return }
    // SAFETY: the library copies the bytes before the closure returns.
    let created = unsafe text.withUnsafeBytes { buffer in
      unsafe htmlCreateMemoryParserCtxt(
        buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count))
    }
    guard let context = unsafe created else { return }
    defer {
      // SAFETY: created above; the handlers live in the context and go with it. No document is
      // built.
      unsafe htmlFreeParserCtxt(context)
    }
    guard let sax = unsafe context.pointee.sax else { return }
    // SAFETY: the context owns a handler of this very type.
    unsafe sax.pointee = HTMLEvents.handler()
    // The text is UTF-8 already: no guess by the library, no second decoding by its meta.
    unsafe context.pointee.charset = Int32(XML_CHAR_ENCODING_UTF8.rawValue)
    unsafe context.pointee.encoding = UnsafePointer(xmlStrdup("UTF-8"))
    let options =
      HTML_PARSE_IGNORE_ENC.rawValue | HTML_PARSE_NONET.rawValue | HTML_PARSE_NOERROR.rawValue
      | HTML_PARSE_NOWARNING.rawValue
    _ = unsafe htmlCtxtUseOptions(context, Int32(options))
    // Behind the options, which silence it.
    unsafe sax.pointee.serror = HTMLEvents.mistake
    unsafe events.context = unsafe context
    // SAFETY: `events` stays where it is during the closure, and nothing is called back after it.
    unsafe withUnsafeMutablePointer(to: &events) { pointer in
      unsafe context.pointee.userData = UnsafeMutableRawPointer(pointer)
      _ = unsafe htmlParseDocument(context)
      unsafe context.pointee.userData = nil
    }
    unsafe events.context = nil
  }
}

/// State behind the callbacks of one page; libxml2 holds its address while it reads.
///
/// `@safe`: the only pointer is libxml2's context, valid while it reads.
@safe private struct HTMLEvents {
  var builder: PageTreeBuilder
  var context: htmlParserCtxtPtr?
  private var trouble = 0
  private var tags = [CachedName](repeating: CachedName(), count: 128)
  private var attributes = [CachedName](repeating: CachedName(), count: 128)

  /// A name of the library's dictionary, where equal names are one pointer, and what it means.
  private struct CachedName {
    var key: UInt = 0
    /// Raw value of the tag or attribute.
    var value: UInt8 = 0
  }

  /// What stands for attributes that are not kept.
  private static let unknown: UInt8 = 255
  /// What a number of `ForeignNames` is added to.
  private static let foreign: UInt8 = 160
  private let names: ForeignNames

  init(capacity: Int, names: ForeignNames) {
    self.names = names
    builder = PageTreeBuilder(capacity: capacity)
    unsafe context = nil
  }

  // MARK: - Callbacks

  /// SAFETY: the user pointer is the one that `HTMLReader.parse` gave, alive while libxml2 reads.
  @inline(__always)
  private static func from(_ user: UnsafeMutableRawPointer) -> UnsafeMutablePointer<HTMLEvents> {
    unsafe user.assumingMemoryBound(to: HTMLEvents.self)
  }

  static func handler() -> htmlSAXHandler {
    var handler = unsafe htmlSAXHandler()
    // SAFETY: writes function pointers of a value that we own.
    unsafe earshot_xml_silence(&handler)
    unsafe handler.initialized = XML_SAX2_MAGIC
    unsafe handler.startElement = { user, name, attributes in
      guard let user = unsafe user, let name = unsafe name else { return }
      unsafe HTMLEvents.from(user).pointee.start(name, attributes)
    }
    unsafe handler.endElement = { user, _ in
      guard let user = unsafe user else { return }
      unsafe HTMLEvents.from(user).pointee.builder.close()
    }
    unsafe handler.characters = { user, text, count in
      guard let user = unsafe user, let text = unsafe text, count > 0 else { return }
      // SAFETY: `count` bytes from `text` live through the call.
      unsafe HTMLEvents.from(user).pointee.builder.text(
        Span(_unsafeStart: text, count: Int(count)))
    }
    unsafe handler.ignorableWhitespace = unsafe handler.characters
    unsafe handler.cdataBlock = { user, text, count in
      guard let user = unsafe user, let text = unsafe text, count > 0 else { return }
      // SAFETY: as above.
      unsafe HTMLEvents.from(user).pointee.builder.script(
        Span(_unsafeStart: text, count: Int(count)))
    }
    return unsafe handler
  }

  /// Called at every mistake of the page.
  static let mistake: xmlStructuredErrorFunc = { user, error in
    guard let user = unsafe user, let error = unsafe error else { return }
    unsafe HTMLEvents.from(user).pointee.sawMistake(error.pointee.code)
  }

  private mutating func sawMistake(_ code: Int32) {
    guard let context = unsafe context else { return }
    trouble += unsafe Int(context.pointee.nameNr) + 40
    guard trouble > HTMLReader.maximumTrouble else { return }
    builder.cut(.tooBroken)
    // Where a stray end tag or ampersand is reported the library holds nothing that stopping would
    // take from it; at other mistakes the next element is soon enough.
    if code == Int32(XML_ERR_TAG_NAME_MISMATCH.rawValue)
      || code == Int32(XML_ERR_NAME_REQUIRED.rawValue)
    {
      unsafe xmlStopParser(context)
    }
  }

  private mutating func start(
    _ name: UnsafePointer<xmlChar>,
    _ list: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
  ) {
    let tag = unsafe tag(name)
    guard builder.tree.cut == nil, builder.open(PageTag(rawValue: tag) ?? .other) else {
      if let context = unsafe context { unsafe xmlStopParser(context) }
      return
    }
    if tag >= Self.foreign { builder.add(foreignTag: tag - Self.foreign) }
    guard let list = unsafe list else { return }
    var index = 0
    // SAFETY: names and values are NUL-terminated and live through the call; a null name ends the
    // list.
    while let key = unsafe list[index] {
      let number = unsafe attribute(key)
      if number != Self.unknown {
        if let value = unsafe list[index + 1] {
          let count = unsafe Int(xmlStrlen(value))
          add(number, unsafe Span(_unsafeStart: value, count: count))
        } else {
          add(number, Span())
        }
      }
      index += 2
    }
  }

  @inline(__always)
  private mutating func add(_ number: UInt8, _ value: Span<UInt8>) {
    if let attribute = PageAttribute(rawValue: number) {
      builder.add(attribute, value)
    } else {
      builder.add(foreignAttribute: number - Self.foreign, value)
    }
  }

  // MARK: - Names

  /// Raw value of a tag, or number of a foreign one.
  @inline(__always)
  private mutating func tag(_ name: UnsafePointer<xmlChar>) -> UInt8 {
    let key = UInt(bitPattern: name)
    let slot = Int((key ^ key >> 7) & 127)
    if tags[slot].key == key { return tags[slot].value }
    let hash = unsafe Self.hash(name)
    let value =
      PageTag.names.value(hash).map(UInt8.init) ?? names.tag(hash).map { $0 + Self.foreign }
      ?? PageTag.other.rawValue
    tags[slot] = CachedName(key: key, value: value)
    return value
  }

  /// Raw value of an attribute, number of a foreign one, or `unknown`.
  @inline(__always)
  private mutating func attribute(_ name: UnsafePointer<xmlChar>) -> UInt8 {
    let key = UInt(bitPattern: name)
    let slot = Int((key ^ key >> 7) & 127)
    if attributes[slot].key == key { return attributes[slot].value }
    let hash = unsafe Self.hash(name)
    let value =
      PageAttribute.names.value(hash).map(UInt8.init)
      ?? names.attribute(hash).map { $0 + Self.foreign } ?? Self.unknown
    attributes[slot] = CachedName(key: key, value: value)
    return value
  }

  /// FNV state of a NUL-terminated name, lower-cased.
  private static func hash(_ name: UnsafePointer<xmlChar>) -> UInt64 {
    var state = StableHash.seed
    var at = 0
    // SAFETY: reads up to the terminator.
    while unsafe name[at] != 0 {
      state = StableHash.step(state, Charset.lowered(unsafe name[at]))
      at += 1
    }
    return state
  }
}
