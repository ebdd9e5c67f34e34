import Model

/// Ends of elements.
extension FeedReader {
  mutating func dispatchEnd(_ frame: Frame) {
    switch frame.element {
    case .item:
      if inEntry, place == .entry { endEntry() }
    case .author:
      if place == .author {
        place = frame.place
        inSource = frame.inSource
        savePerson(person, as: .author)
        person = DraftPerson()
      }
    default: break
    }
  }

  /// Ends the text at hand and puts it where it belongs.
  mutating func finishCapture() {
    let ended = capture
    capture.depth = 0
    guard !ended.isIgnored else { return }
    var start = ended.start
    var end = arena.count
    if ended.wrapStart >= 0, ended.wrapEnd >= 0, ended.wrapClosed >= 0,
      arena[ended.wrapClosed...].allSatisfy({ $0 <= 0x20 })
    {
      start = ended.wrapStart
      end = ended.wrapEnd
    }
    if ended.isBase64 {
      guard let decoded = Base64.decode(arena.span.extracting(start..<end)) else { return }
      start = arena.count
      arena.append(contentsOf: decoded)
      end = arena.count
    }
    if MisreadText.repair(&arena, from: start, to: end) { end = arena.count }
    switch ended.element {
    case .title, .mediaTitle, .description, .summary, .content, .contentEncoded, .body, .tagline,
      .rights, .itunesSummary, .mediaDescription, .itunesSubtitle:
      let range = TextRange.trimmed(arena.span, start, end)
      let text = DraftText(
        start: range.lowerBound, end: range.upperBound, kind: ended.kind, mayBeHTML: !isAtom,
        base: base)
      if inEntry { save(text, ended) } else { saveFeed(text, ended.element) }
    default:
      saveValue(ended.element, start, end)
    }
  }

  // MARK: - Texts

  private mutating func save(_ text: DraftText, _ ended: Capture) {
    switch ended.element {
    case .title: if !draft.title.isSet { draft.title = text }
    case .mediaTitle: if !draft.mediaTitle.isSet { draft.mediaTitle = text }
    case .itunesSummary, .itunesSubtitle:
      if !draft.itunesSummary.isSet || ended.element == .itunesSummary {
        draft.itunesSummary = text
      }
    case .mediaDescription: if !draft.mediaDescription.isSet { draft.mediaDescription = text }
    case .description, .summary:
      if !draft.summary.isSet {
        draft.summary = text
      } else if !draft.content.isSet,
        text.end - text.start > draft.summary.end - draft.summary.start
      {
        draft.content = text
      }
    case .content, .contentEncoded, .body:
      if !draft.content.isSet || (draft.content.kind == .plain && text.kind == .html) {
        draft.content = text
      }
    default: break
    }
    if language > 0, draft.language == nil { draft.language = languages[language] }
  }

  private mutating func saveFeed(_ text: DraftText, _ element: FeedElement) {
    guard text.isSet, place == .feed || place == .outside else { return }
    let bytes = arena
    switch element {
    case .title:
      if feed.title == nil { feed.title = adapter.plain(bytes.span, text) }
    case .description, .tagline, .summary:
      if feed.description == nil {
        feed.description = adapter.plain(bytes.span, text, isTitle: false)
      }
    case .rights:
      if feed.rights == nil { feed.rights = adapter.plain(bytes.span, text) }
    default: break
    }
  }

  // MARK: - Values

  private mutating func saveValue(_ element: FeedElement, _ start: Int, _ end: Int) {
    switch element {
    case .published, .updated, .created, .date, .buildDate:
      guard place == .entry || place == .feed || place == .outside else { return }
      let range = TextRange.trimmed(arena.span, start, end)
      guard !range.isEmpty, range.count < 200 else { return }
      saveDate(element, DateReader.read(arena.span.extracting(range)))
      return
    default: break
    }
    guard let value = string(start, end) else { return }
    switch element {
    case .link: saveLink(value)
    case .guid, .identifier:
      if place == .entry {
        let isAtomID = element == .identifier
        draft.guid = isAtomID ? absolute(value) : value
        draft.guidIsPermalink = !isAtomID && draftGuidIsPermalink
      }
    case .name: if place == .author { person.name = value }
    case .email: if place == .author { person.email = value }
    case .uri: if place == .author { person.url = absolute(value) }
    case .url:
      if place == .author {
        person.url = absolute(value)
      } else if place == .image, feed.image == nil {
        feed.image = absolute(value)
      }
    case .author: person = AuthorLine.read(value)
    case .creator, .itunesAuthor, .managingEditor: savePerson(AuthorLine.read(value), as: element)
    case .subject, .category: addCategory(value)
    case .keywords:
      for word in value.utf8.split(separator: 0x2C) {
        addCategory(String(Substring(word.drop { $0 == 0x20 })))
      }
    case .language:
      if inEntry { draft.language = value } else if place == .feed { feed.language = value }
    case .comments: if place == .entry { draft.comments = draft.comments ?? absolute(value) }
    case .commentRSS: if place == .entry { draft.commentRSS = draft.commentRSS ?? absolute(value) }
    case .generator: if place == .feed { feed.generator = feed.generator ?? value }
    case .logo: if place == .feed { feed.image = feed.image ?? absolute(value) }
    case .ttl, .updateFrequency, .updatePeriod:
      if place == .feed { pace.note(element, value) }
    case .hour, .day:
      if place == .skips { pace.note(element, value) }
    default: break
    }
  }

  private mutating func saveLink(_ value: String) {
    let url = absolute(value)
    if place == .entry {
      if !draft.linkIsChosen {
        draft.link = url
        draft.linkIsChosen = true
      }
    } else if place == .feed, !feedHasAlternate {
      feed.link = url
      feedHasAlternate = true
    }
  }

  private mutating func saveDate(_ element: FeedElement, _ date: StatedDate?) {
    guard let date else { return }
    if place == .entry, inEntry {
      switch element {
      // The last of several wins, as in feedparser.
      case .published: draft.published = date
      case .updated: draft.updated = date
      case .created: draft.created = date
      default: draft.date = date
      }
    } else if !inEntry {
      if element == .updated || element == .buildDate || feed.updated == nil { feed.updated = date }
    }
  }

  private mutating func savePerson(_ found: DraftPerson, as element: FeedElement) {
    guard !found.isEmpty else { return }
    if inEntry {
      if inSource {
        if draft.sourceAuthor.isEmpty { draft.sourceAuthor = found }
        return
      }
      switch element {
      case .author: if draft.author.isEmpty { draft.author = found }
      case .creator: if draft.creator.isEmpty { draft.creator = found }
      default: if draft.itunesAuthor.isEmpty { draft.itunesAuthor = found }
      }
    } else if place == .feed || place == .outside {
      if feedAuthor.isEmpty || element == .author { feedAuthor = found }
    }
  }

  // MARK: - Entries

  mutating func endEntry() {
    inEntry = false
    guard document.posts.count < Self.maximumEntries else {
      droppedEntries += 1
      return
    }
    if draft.author.isEmpty, draft.creator.isEmpty, draft.itunesAuthor.isEmpty, isAtom {
      draft.author = draft.sourceAuthor.isEmpty ? feedAuthor : draft.sourceAuthor
    }
    if draft.language == nil { draft.language = language > 0 ? languages[language] : nil }
    let bytes = arena
    document.posts.append(adapter.post(draft, arena: bytes.span, bases: bases))
  }
}
