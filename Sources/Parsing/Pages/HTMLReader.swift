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

  /// Reads a page; anything gives a tree.
  static func read(_ text: [UInt8]) -> PageTree {
    let prepared = HTMLGuard.prepare(text, limit: maximumBytes)
    let builder = PageTreeBuilder(capacity: prepared.count)
    parse(prepared, into: builder)
    builder.finish()
    return builder.tree
  }

  private static func parse(_ text: [UInt8], into builder: PageTreeBuilder) {
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
    var handler = unsafe htmlSAXHandler()
    unsafe handler.startElement = startElement
    unsafe handler.endElement = endElement
    unsafe handler.characters = characters
    unsafe handler.ignorableWhitespace = characters
    unsafe handler.cdataBlock = script
    // SAFETY: writes function pointers of a value that we own.
    unsafe earshot_xml_silence(&handler)
    // SAFETY: the context owns a handler of this very type; the builder outlives the parse.
    unsafe sax.pointee = handler
    builder.stop = { unsafe xmlStopParser(context) }
    unsafe context.pointee.userData = Unmanaged.passUnretained(builder).toOpaque()
    // The text is UTF-8 already: no guess by the library, no second decoding by its meta.
    unsafe context.pointee.charset = Int32(XML_CHAR_ENCODING_UTF8.rawValue)
    unsafe context.pointee.encoding = UnsafePointer(xmlStrdup("UTF-8"))
    let options =
      HTML_PARSE_IGNORE_ENC.rawValue | HTML_PARSE_NONET.rawValue | HTML_PARSE_NOERROR.rawValue
      | HTML_PARSE_NOWARNING.rawValue
    _ = unsafe htmlCtxtUseOptions(context, Int32(options))
    _ = unsafe htmlParseDocument(context)
    builder.stop = nil
  }

  private static let startElement: startElementSAXFunc = { context, name, attributes in
    // SAFETY: the library hands back the builder we gave it, and NUL-terminated names and values
    // that live through the call; the list of attributes ends with a null name.
    guard let context = unsafe context, let name = unsafe name else { return }
    let builder = unsafe Unmanaged<PageTreeBuilder>.fromOpaque(context).takeUnretainedValue()
    guard builder.open(tag: unsafe hash(name)) else { return }
    guard let attributes = unsafe attributes else { return }
    var index = 0
    while let key = unsafe attributes[index] {
      if let kept = PageAttribute.names.value(unsafe hash(key)),
        let attribute = PageAttribute(rawValue: UInt8(kept))
      {
        if let value = unsafe attributes[index + 1] {
          let count = unsafe Int(xmlStrlen(value))
          builder.add(
            attribute, unsafe Span(_unsafeStart: value, count: count))
        } else {
          builder.add(attribute, Span())
        }
      }
      index += 2
    }
  }

  private static let endElement: endElementSAXFunc = { context, name in
    // SAFETY: as above.
    guard let context = unsafe context, let name = unsafe name else { return }
    let builder = unsafe Unmanaged<PageTreeBuilder>.fromOpaque(context).takeUnretainedValue()
    builder.close(tag: unsafe hash(name))
  }

  private static let characters: charactersSAXFunc = { context, text, count in
    // SAFETY: `count` bytes from `text` live through the call.
    guard let context = unsafe context, let text = unsafe text, count > 0 else { return }
    let builder = unsafe Unmanaged<PageTreeBuilder>.fromOpaque(context).takeUnretainedValue()
    builder.text(unsafe Span(_unsafeStart: text, count: Int(count)))
  }

  private static let script: cdataBlockSAXFunc = { context, text, count in
    // SAFETY: as above.
    guard let context = unsafe context, let text = unsafe text, count > 0 else { return }
    let builder = unsafe Unmanaged<PageTreeBuilder>.fromOpaque(context).takeUnretainedValue()
    builder.script(unsafe Span(_unsafeStart: text, count: Int(count)))
  }

  /// FNV state of a NUL-terminated name, lower-cased.
  @inline(__always)
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
