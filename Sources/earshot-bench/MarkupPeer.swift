import CLibxml2

/// What libxml2 alone needs for a document: its SAX push interface with handlers that only count,
/// and its HTML tree.
enum MarkupPeer {
  /// Bytes that the push parser gets at a time: what comes in of a page at once.
  private static let chunk = 1 << 14

  /// Events seen, so that no call can be optimised away.
  nonisolated(unsafe) private(set) static var events = 0

  /// Pushes an XML document through SAX2; what is not well-formed is read on (recovery), so that no
  /// document costs less for being broken.
  static func push(_ document: [UInt8]) {
    xmlInitParser()
    var handler = unsafe xmlSAXHandler()
    unsafe earshot_xml_silence(&handler)
    unsafe handler.initialized = XML_SAX2_MAGIC
    unsafe handler.startElementNs = { _, _, _, _, _, _, _, _, _ in
      unsafe MarkupPeer.events += 1
    }
    unsafe handler.endElementNs = { _, _, _, _ in }
    unsafe handler.characters = { _, _, count in unsafe MarkupPeer.events += Int(count) }
    unsafe handler.cdataBlock = { _, _, count in unsafe MarkupPeer.events += Int(count) }
    guard let context = unsafe xmlCreatePushParserCtxt(&handler, nil, nil, 0, nil) else { return }
    defer { unsafe xmlFreeParserCtxt(context) }
    let options =
      XML_PARSE_RECOVER.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
      | XML_PARSE_NONET.rawValue
    unsafe xmlCtxtUseOptions(context, Int32(options))
    // SAFETY: the parser reads within the buffer and does not keep its address.
    unsafe document.withUnsafeBytes { bytes in
      var at = 0
      while at < bytes.count {
        let size = min(chunk, bytes.count - at)
        let start = unsafe bytes.baseAddress?.advanced(by: at).assumingMemoryBound(to: CChar.self)
        unsafe xmlParseChunk(context, start, Int32(size), at + size < bytes.count ? 0 : 1)
        at += size
      }
    }
    if let document = unsafe context.pointee.myDoc { unsafe xmlFreeDoc(document) }
  }

  /// Builds and frees the tree of an HTML document.
  static func tree(_ document: [UInt8]) {
    xmlInitParser()
    // Its converters complain on standard error whatever the options say.
    unsafe xmlSetStructuredErrorFunc(nil) { _, _ in }
    let options =
      HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
      | HTML_PARSE_NONET.rawValue
    // SAFETY: the parser reads within the buffer; the tree holds copies and is freed here.
    unsafe document.withUnsafeBytes { bytes in
      let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      let tree = unsafe htmlReadMemory(
        start, Int32(clamping: bytes.count), nil, nil, Int32(options))
      if let tree = unsafe tree {
        unsafe events += 1
        unsafe xmlFreeDoc(tree)
      }
    }
  }
}
