import Model

/// Starts of elements.
extension FeedReader {
  /// True where a start tag ends the text that is being captured instead of belonging to it.
  func interrupts(_ name: ElementName) -> Bool {
    switch name.element {
    case .unknown, .markup, .body: return false
    case .hour, .day: return place == .skips
    default: break
    }
    switch capture.element {
    case .title, .mediaTitle, .description, .summary, .content, .contentEncoded, .body, .tagline,
      .rights, .itunesSummary, .mediaDescription, .itunesSubtitle:
      // Only a document that left its tags open can mean these as anything but content.
      guard isLenient, !capture.isIgnored else { return false }
      switch name.element {
      case .item, .channel, .guid, .published, .description, .contentEncoded, .creator, .enclosure,
        .date, .category, .comments, .commentRSS, .updated, .buildDate, .language, .generator:
        return true
      case .link: return capture.element == .title
      default: return false
      }
    default:
      return true
    }
  }

  mutating func dispatchStart(_ name: ElementName) {
    if place == .ignored { return }
    switch name.element {
    case .rss, .rdf, .feed:
      readRoot(name)
      place = .feed
      noteLanguage()
    case .channel:
      readRoot(name)
      place = .feed
      if document.format == .cdf { readChannelAttributes() }
      noteLanguage()
    case .item:
      beginEntry()
    case .source:
      inSource = true
      place = .source
    case .image:
      if place == .author { return }
      place = inEntry ? .ignored : .image
    case .skipHours, .skipDays:
      place = place == .feed ? .skips : .ignored
    case .hour, .day:
      if place == .skips { begin(name.element) }
    case .textInput, .cloud, .owner:
      place = .ignored
    case .author:
      place = .author
      person = DraftPerson()
      begin(.author)
    case .contributor:
      place = .ignored
    case .title, .tagline, .rights, .summary, .content, .description, .contentEncoded, .body,
      .mediaTitle, .itunesSummary, .mediaDescription, .itunesSubtitle:
      beginText(name)
    case .link:
      startLink()
    case .guid:
      draftGuidIsPermalink = !attributes.equals(.isPermaLink, "false")
      begin(name.local.count == 2 ? .identifier : .guid)
    case .identifier: break
    case .enclosure: addEnclosure()
    case .mediaContent, .mediaThumbnail: addMedia(name.element)
    case .category: startCategory()
    case .itunesCategory:
      if let value = attributes.string(.text) { addCategory(value) }
    case .inReplyTo:
      if inEntry, let ref = attributes.string(.ref) ?? attributes.string(.href) {
        draft.replyTo = draft.replyTo ?? ref
        if draft.thread == nil { draft.thread = ref }
      }
    case .generator, .creator, .itunesAuthor, .managingEditor, .name, .email, .uri, .url,
      .published,
      .updated, .created, .date, .buildDate, .subject, .keywords, .language, .comments, .commentRSS,
      .logo, .ttl, .updatePeriod, .updateFrequency, .originalLink:
      begin(name.element)
    case .itunesImage:
      if !inEntry, feed.image == nil, let href = attributes.string(.href) {
        feed.image = absolute(href)
      }
    case .mediaGroup, .unknown, .markup: break
    }
  }

  private mutating func noteLanguage() {
    if feed.language == nil, language > 0, !languages[language].isEmpty {
      feed.language = languages[language]
    }
  }

  private mutating func readChannelAttributes() {
    if let href = attributes.string(.href) { feed.link = absolute(href) }
    if let range = attributes.value(.lastMod) {
      feed.updated = DateReader.read(attributes.bytes.span.extracting(range))
    }
  }

  // MARK: - Entries

  private mutating func beginEntry() {
    if inEntry { endEntry() }
    place = .entry
    inSource = false
    inEntry = true
    arena.removeAll(keepingCapacity: true)
    draft = EntryDraft()
    if attributes.isEmpty { return }
    if let about = attributes.string(.about, .rdf) { draft.guid = about }
    if let href = attributes.string(.href) {
      draft.link = absolute(href)
      draft.linkIsChosen = true
    }
    if let range = attributes.value(.lastMod) {
      draft.updated = DateReader.read(attributes.bytes.span.extracting(range))
    }
  }

  // MARK: - Captures

  /// Begins to collect an element's text.
  mutating func begin(_ element: FeedElement) {
    capture = Capture()
    capture.element = element
    capture.depth = frames.count
    if !inEntry { arena.removeAll(keepingCapacity: true) }
    capture.start = arena.count
  }

  private mutating func beginText(_ name: ElementName) {
    begin(name.element)
    switch place {
    case .feed, .entry, .outside: break
    case .other where name.element != .title: break
    default: capture.isIgnored = true
    }
    if inSource { capture.isIgnored = true }
    switch name.element {
    case .description, .contentEncoded: capture.kind = .html
    case .body:
      capture.kind = .html
      capture.isInline = true
    default: break
    }
    guard !attributes.isEmpty else { return }
    readType()
  }

  /// `type` and `mode` of Atom's text constructs (RFC 4287, 3.1; Atom 0.3, 3.1).
  private mutating func readType() {
    let list = attributes
    let bytes = list.bytes.span
    var isText = true
    if let range = list.value(.type) {
      let type = TextRange.trimmed(bytes, range.lowerBound, range.upperBound)
      if TextRange.equals(bytes, type.lowerBound, type.upperBound, "text")
        || TextRange.equals(bytes, type.lowerBound, type.upperBound, "text/plain")
      {
        capture.kind = .plain
        capture.isInline = false
      } else if TextRange.equals(bytes, type.lowerBound, type.upperBound, "html")
        || TextRange.hasPrefix(bytes, type.lowerBound, type.upperBound, "text/html")
      {
        capture.kind = .html
        capture.isInline = false
      } else if TextRange.equals(bytes, type.lowerBound, type.upperBound, "xhtml")
        || TextRange.equals(bytes, type.lowerBound, type.upperBound, "application/xhtml+xml")
      {
        capture.kind = .html
        capture.isInline = true
      } else if TextRange.hasPrefix(bytes, type.lowerBound, type.upperBound, "text/") {
        capture.kind = .plain
      } else if type.isEmpty {
        isText = true
      } else {
        let end = type.upperBound
        let isXML =
          type.count >= 4
          && (TextRange.equals(bytes, end - 4, end, "+xml")
            || TextRange.equals(bytes, end - 4, end, "/xml"))
        if isXML {
          capture.kind = .html
          capture.isInline = true
        } else if type.count >= 4, list.bytes[type].contains(0x2F) {
          isText = false
          capture.kind = .html
        }
      }
    }
    let mode = list.value(.mode)
    if let mode, TextRange.equals(bytes, mode.lowerBound, mode.upperBound, "base64") {
      capture.isBase64 = true
      capture.isInline = false
    } else if let mode, TextRange.equals(bytes, mode.lowerBound, mode.upperBound, "escaped") {
      capture.isInline = false
    } else if !isText {
      capture.isBase64 = true
      capture.isInline = false
    }
  }

  // MARK: - Markup inside texts

  /// Writes a start tag back into the text.
  mutating func startInline(_ name: ElementName) {
    guard capture.element != .author else {
      // Atom's author has children: its own text is only white space between them.
      capture.depth = 0
      dispatchStart(name)
      return
    }
    guard isMarkupAllowed, !capture.isBase64 else { return }
    let isFirst = frames.count == capture.depth + 1
    let isWrap =
      isFirst && capture.wrapStart < 0 && document.format == .atom10
      && name.local.elementsEqual("div".utf8)
      && arena[capture.start...].allSatisfy { $0 <= 0x20 }
    if isFirst, !isWrap, capture.wrapClosed >= 0 { capture.wrapStart = -2 }
    if !capture.isInline {
      capture.isInline = true
      if capture.kind == .plain { capture.kind = .html }
    }
    arena.append(0x3C)
    arena.append(contentsOf: name.local)
    let list = attributes
    let values = list.bytes
    for item in list.items {
      arena.append(0x20)
      switch item.family {
      case .main: break
      case .xml: arena.append("xml:")
      default:
        if list.bytes[item.nameStart..<item.nameEnd].isXLinkName { arena.append("xlink:") }
      }
      arena.append(contentsOf: list.bytes[item.nameStart..<item.nameEnd])
      arena.append("=\"")
      AttributeWriter.escape(
        values.span, item.nameEnd, item.valueEnd, keepingReferences: false, to: &arena)
      arena.append(0x22)
    }
    arena.append(0x3E)
    if isWrap { capture.wrapStart = arena.count }
  }

  /// Writes an end tag back into the text.
  mutating func endInline(_ name: ElementName) {
    guard isMarkupAllowed, !capture.isBase64 else { return }
    if frames.count == capture.depth + 1, capture.wrapStart >= 0, capture.wrapEnd < 0 {
      capture.wrapEnd = arena.count
    }
    if MarkupVocabulary.shared.isVoid(name.local) { return }
    arena.append("</")
    arena.append(contentsOf: name.local)
    arena.append(0x3E)
    if frames.count == capture.depth + 1, capture.wrapEnd >= 0, capture.wrapClosed < 0 {
      capture.wrapClosed = arena.count
    }
  }

  private var isMarkupAllowed: Bool {
    switch capture.element {
    case .title, .mediaTitle, .description, .summary, .content, .contentEncoded, .body, .tagline,
      .rights, .itunesSummary, .mediaDescription, .itunesSubtitle:
      true
    default: false
    }
  }

  // MARK: - Elements that say it in attributes

  private mutating func startLink() {
    guard let href = attributes.string(.href) else {
      begin(.link)
      if place != .feed, place != .entry { capture.isIgnored = true }
      if let rel = attributes.string(.rel)?.lowercased(), rel != "alternate", !rel.isEmpty {
        capture.isIgnored = true
      }
      return
    }
    guard place == .feed || place == .entry, !inSource, !href.isEmpty else { return }
    let url = absolute(href)
    let rel = attributes.string(.rel)?.lowercased() ?? "alternate"
    switch rel {
    case "alternate", "":
      let type = attributes.string(.type)?.lowercased() ?? "text/html"
      let isPage = type.isEmpty || type.hasPrefix("text/html") || type == "application/xhtml+xml"
      if inEntry {
        if isPage ? !draft.linkIsChosen : draft.link == nil {
          draft.link = url
          draft.linkIsChosen = isPage
        }
      } else if isPage ? !feedHasAlternate : feed.link == nil {
        feed.link = url
        feedHasAlternate = isPage
      }
    case "self":
      if !inEntry { feed.selfURL = feed.selfURL ?? url }
    case "hub":
      if !inEntry { feed.addHub(url) }
    case "next":
      if !inEntry { document.follow.append(FollowLink(url: url, reason: .next, priority: 0.8)) }
    case "replies":
      if inEntry {
        let isPage = attributes.string(.type)?.lowercased().hasPrefix("text/html") ?? false
        if isPage {
          draft.comments = draft.comments ?? url
        } else {
          draft.replies = draft.replies ?? url
        }
      }
    case "enclosure":
      if inEntry { addEnclosure(url: url) }
    default: break
    }
  }

  private mutating func startCategory() {
    guard !inSource else { return }
    let term = attributes.string(.term) ?? attributes.string(.value)
    let label = attributes.string(.label)
    if let term = term ?? label, !term.isEmpty { addCategory(term) } else { begin(.category) }
  }

  /// Adds a category to the entry; those of the feed are not kept.
  mutating func addCategory(_ text: String) {
    guard inEntry, !inSource, draft.categories.count < 200, !draft.categories.contains(text) else {
      return
    }
    draft.categories.append(text)
  }

  private mutating func addEnclosure(url: String? = nil) {
    guard inEntry, !inSource, draft.enclosures.count < 200,
      let address = url ?? attributes.string(.url).map(absolute)
        ?? attributes.string(.href).map(absolute), !address.isEmpty,
      !draft.enclosures.contains(where: { $0.url == address })
    else { return }
    let type = attributes.string(.type)
    draft.enclosures.append(
      Enclosure(
        url: address, type: type?.isEmpty == false ? type : nil,
        length: (attributes.string(.length) ?? attributes.string(.fileSize)).flatMap { Int64($0) }))
  }

  private mutating func addMedia(_ element: FeedElement) {
    guard inEntry, !inSource, attributes.value(.url) != nil else { return }
    addEnclosure()
    if element == .mediaThumbnail || attributes.equals(.medium, "image"),
      let last = draft.enclosures.indices.last, draft.enclosures[last].type == nil
    {
      draft.enclosures[last].type = "image"
    }
  }
}

extension ArraySlice where Element == UInt8 {
  /// True for the attribute names that XLink has and HTML links in SVG and MathML use.
  var isXLinkName: Bool {
    ["href", "show", "type", "role", "title", "actuate", "arcrole"].contains {
      elementsEqual($0.utf8)
    }
  }
}

extension MarkupVocabulary {
  /// True for elements without end tag.
  func isVoid(_ name: [UInt8]) -> Bool {
    let index = elements.find(folded: name.span, 0, name.count)
    return index >= 0 && flags[index].contains(.void)
  }
}
