import Model
import SocialText

/// Takes the events of an XML feed, from whichever tokenizer, and collects what every format says
/// in one flat draft per entry. Text goes into one arena that each entry uses again; markup inside
/// texts is written back as markup.
///
/// Start and end events are balanced; elements nested deeper than `maximumDepth` are only counted.
struct FeedReader: Sendable {
  /// Elements deeper than this are ignored.
  static let maximumDepth = 512
  /// Entries of one document; more are dropped and said so.
  static let maximumEntries = 100_000

  /// Where in the feed the reader is.
  enum Place: UInt8, Sendable {
    case outside, feed, entry, source, image, skips, ignored, author, other
  }

  struct Frame {
    var element: FeedElement
    var place: Place
    var base: Int32
    var language: Int32
    var inSource: Bool
  }

  struct Capture {
    var element = FeedElement.unknown
    /// Frames open when it began; 0 while nothing is captured.
    var depth = 0
    var start = 0
    var kind = DraftText.Kind.plain
    /// True where text must be escaped because the content is markup already.
    var isInline = false
    var isBase64 = false
    var isIgnored = false
    /// Offsets of a wrapping `div` of Atom's XHTML: behind its start tag, before its end tag.
    var wrapStart = -1
    var wrapEnd = -1
    var wrapClosed = -1
  }

  /// Attributes of the element that is about to start; the tokenizer fills them.
  var attributes = AttributeList()
  /// What was read so far.
  var document = Document()
  /// True while the lenient tokenizer feeds it: start tags may then end texts left open.
  var isLenient = false

  var arena: [UInt8] = []
  var frames: [Frame] = []
  var overflow = 0
  var place = Place.outside
  var base = 0
  var language = 0
  var inSource = false
  var inEntry = false
  var bases: [String]
  var languages: [String] = [""]
  var capture = Capture()
  var draft = EntryDraft()
  var feed = FeedInfo()
  var feedAuthor = DraftPerson()
  var person = DraftPerson()
  var adapter = PostAdapter()
  var hasRSS10 = false
  var isNetscape = false
  /// What the feed says of when to ask again.
  var pace = FeedPace()
  var feedHasAlternate = false
  var droppedEntries = 0
  var undeclaredEntities = 0
  var draftGuidIsPermalink = true

  /// For one document whose relative URLs are resolved against `base` (may be empty).
  init(base: String) {
    bases = [base]
  }

  /// True for both Atom formats.
  var isAtom: Bool { document.format == .atom10 || document.format == .atom03 }

  // MARK: - What the tokenizers tell

  /// A document type declaration with its identifiers.
  mutating func documentType(_ identifiers: String) {
    if identifiers.lowercased().contains("netscape") { isNetscape = true }
  }

  /// A namespace is declared.
  mutating func declares(namespace: String) {
    guard document.format != .rss20 else { return }
    switch namespace.lowercased() {
    case "http://my.netscape.com/rdf/simple/0.9/", "http://channel.netscape.com/rdf/simple/0.9/":
      if !hasRSS10 { document.format = .rss090 }
    case "http://purl.org/rss/1.0/", "http://purl.org/rss/1.0":
      if document.format == nil || document.format == .rss090 || document.format == .rss {
        pendingRSS10 = true
      }
      if frames.isEmpty { hasRSS10 = true }
    case "http://www.w3.org/2005/atom", "https://www.w3.org/2005/atom":
      if frames.isEmpty { pendingAtom = .atom10 }
    case "http://purl.org/atom/ns#":
      if frames.isEmpty { pendingAtom = .atom03 }
    default: break
    }
  }
  private var pendingRSS10 = false
  private var pendingAtom: DocumentFormat?

  /// A reference to an entity that HTML knows but the document does not declare.
  mutating func sawUndeclaredEntity() { undeclaredEntities += 1 }

  /// Text of the element at hand, in any number of pieces.
  mutating func text(_ bytes: Span<UInt8>) {
    guard capture.depth > 0, overflow == 0 else { return }
    if capture.isInline {
      Self.escape(bytes, to: &arena)
    } else if bytes.count == 1 {
      // libxml2 hands over `&lt;` and its like one by one.
      arena.append(bytes[0])
    } else {
      arena.append(bytes, 0, bytes.count)
    }
  }

  /// True where text is wanted.
  var isCapturing: Bool { capture.depth > 0 && overflow == 0 }

  /// Text of the element at hand with references and line ends as they are written.
  mutating func codedText(_ bytes: Span<UInt8>) {
    guard isCapturing else { return }
    if capture.isInline {
      var decoded: [UInt8] = []
      TextDecoder.append(bytes, to: &decoded)
      Self.escape(decoded.span, to: &arena)
    } else {
      TextDecoder.append(bytes, to: &arena)
    }
  }

  /// An element starts; its attributes stand in `attributes`.
  mutating func start(_ name: ElementName) {
    guard frames.count < Self.maximumDepth else {
      overflow += 1
      return
    }
    if capture.depth > 0, interrupts(name) { finishCapture() }
    frames.append(
      Frame(
        element: name.element, place: place, base: Int32(base), language: Int32(language),
        inSource: inSource))
    if !attributes.isEmpty { readXMLAttributes() }
    if capture.depth > 0 {
      startInline(name)
    } else {
      dispatchStart(name)
    }
  }

  /// The element that started last and is still open ends.
  mutating func end(_ name: ElementName) {
    if overflow > 0 {
      overflow -= 1
      return
    }
    guard let frame = frames.last else { return }
    if capture.depth > 0 {
      if capture.depth == frames.count {
        finishCapture()
      } else {
        endInline(name)
      }
    }
    dispatchEnd(frame)
    frames.removeLast()
    place = frame.place
    base = Int(frame.base)
    language = Int(frame.language)
    inSource = frame.inSource
  }

  /// The document ends: what is open is taken as it is.
  mutating func finish(encoding: String) -> Document {
    if capture.depth > 0 { finishCapture() }
    if inEntry { endEntry() }
    if document.format == nil || document.format == .rss, pendingRSS10 { document.format = .rss10 }
    feed.pollMinutes = pace.minutes
    feed.skipHours = pace.skipHours
    feed.skipDays = pace.skipDays
    if !feedAuthor.isEmpty { feed.author = feedAuthor.author }
    // Moved out, so that the posts have one owner.
    var document = Document()
    swap(&document, &self.document)
    document.feed = feed
    document.encoding = encoding
    if droppedEntries > 0 {
      document.problems.append(
        DocumentProblem(
          kind: "entry_dropped", message: "\(droppedEntries) entries beyond the limit were dropped")
      )
    }
    if undeclaredEntities > 0 {
      document.malformed = true
      document.problems.append(
        DocumentProblem(
          kind: "not_well_formed", message: "references to entities that are not declared"))
    }
    return document
  }

  // MARK: - Attributes of every element

  private mutating func readXMLAttributes() {
    if let value = attributes.string(.base, .xml), !value.isEmpty {
      let absolute = URLResolver.resolve(value, base: bases[base]) ?? value
      if bases.count < 1000 || bases[base] != absolute {
        bases.append(absolute)
        base = bases.count - 1
      }
    }
    if let value = attributes.string(.lang, .xml) ?? langOnRoot() {
      languages.append(value)
      language = languages.count - 1
    }
  }

  private func langOnRoot() -> String? {
    frames.count <= 2 && capture.depth == 0 ? attributes.string(.lang) : nil
  }

  /// Root formats are known from the root's name, namespace and version.
  mutating func readRoot(_ name: ElementName) {
    switch name.element {
    case .rss:
      switch attributes.string(.version) ?? "" {
      case "0.90": document.format = .rss090
      case "0.91": document.format = isNetscape ? .rss091n : .rss091u
      case "0.92": document.format = .rss092
      case "0.93": document.format = .rss093
      case "0.94": document.format = .rss094
      case let version where version.hasPrefix("2"): document.format = .rss20
      default: document.format = .rss
      }
    case .rdf:
      if document.format == nil, hasRSS10 { document.format = .rss10 }
    case .feed:
      if let pendingAtom {
        document.format = pendingAtom
      } else if name.family == .atom {
        document.format = .atom10
      } else {
        let version = attributes.string(.version) ?? ""
        document.format = version.hasPrefix("0") || version.hasPrefix("p") ? .atom03 : .atom10
      }
    case .channel:
      if document.format == nil, frames.count == 1 { document.format = .cdf }
    default: break
    }
  }

  // MARK: - Bytes

  /// Appends text as XML character data.
  static func escape(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
    var run = 0
    var at = 0
    let count = bytes.count
    while at < count {
      let byte = bytes[at]
      guard byte == 0x26 || byte == 0x3C || byte == 0x3E else {
        at += 1
        continue
      }
      output.append(bytes, run, at)
      output.append(byte == 0x26 ? "&amp;" : byte == 0x3C ? "&lt;" : "&gt;")
      at += 1
      run = at
    }
    output.append(bytes, run, count)
  }

  /// A string of arena bytes without white space around it; nil where it is empty.
  func string(_ start: Int, _ end: Int) -> String? {
    let bytes = arena
    let range = TextRange.trimmed(bytes.span, start, end)
    return range.isEmpty ? nil : bytes.span.string(range.lowerBound, range.upperBound)
  }

  /// An absolute URL of a reference; the reference itself where nothing can be resolved.
  func absolute(_ reference: String) -> String {
    if PostIdentity.isWebAddress(reference) { return reference }
    guard !bases[base].isEmpty else { return reference }
    return URLResolver.resolve(reference, base: bases[base]) ?? reference
  }
}
