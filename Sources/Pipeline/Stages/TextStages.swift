import Customers
import Entities
import Model
import Parsing
import Sentiment
import SocialText

/// `tokenize`: tokens, Unicode boundaries, sentences as people write them, search terms of scripts
/// without spaces, and what twitter-text finds.
struct TokenizeStage: StageFilter {
  private let tokenizer = Tokenizer()
  private let extractor = SocialEntityExtractor()
  private var tokens: [Token] = []
  private var found: [SocialEntity] = []
  private var places: [Int] = []
  private var sentences: [TextSpan] = []

  mutating func write(_ line: JSONDocument, to output: inout StageOutput) throws(StageError) {
    let text = try line.requiredText("text").contiguous
    let bytes = text.utf8.span
    let offsets = ScalarOffsets(bytes)
    tokenizer.tokenize(bytes, into: &tokens)
    output.field("tokens") { json in
      json.beginArray()
      for token in tokens {
        json.beginObject()
        json.key("start")
        json.value(offsets.scalar(atByte: Int(token.start)))
        json.key("end")
        json.value(offsets.scalar(atByte: token.end))
        json.key("kind")
        json.value(token.kind.name)
        json.endObject()
      }
      json.endArray()
    }
    var boundaries = JSONWriter()
    boundaries.beginObject()
    boundaries.key("words")
    Segmentation.words(bytes, into: &places)
    write(places, offsets, to: &boundaries)
    boundaries.key("sentences")
    Segmentation.sentences(bytes, into: &places)
    write(places, offsets, to: &boundaries)
    boundaries.key("graphemes")
    Segmentation.graphemes(bytes, into: &places)
    write(places, offsets, to: &boundaries)
    boundaries.endObject()
    output.field("boundaries") { $0.raw(boundaries.bytes) }
    Sentences.split(bytes, into: &sentences)
    output.field("sentences") { Self.write(sentences, offsets, to: &$0) }
    // Bigrams, never ICU's words: a line's output must not depend on what is installed.
    var terms = SearchTerms(.bigrams)
    var words: [Token] = []
    terms.find(in: bytes, tokens: tokens, into: &words)
    output.field("terms") { Self.write(words.map(\.span), offsets, to: &$0) }
    extractor.extract(bytes, into: &found)
    let entities = found
    let kinds: [(StaticString, SocialEntity.Kind)] = [
      ("urls", .url), ("hashtags", .hashtag), ("mentions", .mention), ("cashtags", .cashtag),
    ]
    for (name, kind) in kinds {
      output.field(name) { json in
        json.beginArray()
        for entity in entities where entity.kind == kind {
          json.beginObject()
          json.key("text")
          json.value(utf8: bytes.extracting(entity.span.start..<entity.span.end))
          json.key("start")
          json.value(offsets.scalar(atByte: entity.span.start))
          json.key("end")
          json.value(offsets.scalar(atByte: entity.span.end))
          json.endObject()
        }
        json.endArray()
      }
    }
  }

  private static func write(
    _ spans: [TextSpan], _ offsets: ScalarOffsets, to json: inout JSONWriter
  ) {
    json.beginArray()
    for span in spans {
      json.beginObject()
      json.key("start")
      json.value(offsets.scalar(atByte: span.start))
      json.key("end")
      json.value(offsets.scalar(atByte: span.end))
      json.endObject()
    }
    json.endArray()
  }

  private func write(_ places: [Int], _ offsets: ScalarOffsets, to json: inout JSONWriter) {
    json.beginArray()
    // Of an empty text the start is the length: one boundary.
    var last = -1
    for place in places where place != last {
      last = place
      json.value(offsets.scalar(atByte: place))
    }
    if places.isEmpty { json.value(0) }
    json.endArray()
  }
}

/// `language`: language, confidence, alternatives, and the parts of a text that mixes languages.
struct LanguageStage: StageFilter {
  let resources: TextResources

  mutating func write(_ line: JSONDocument, to output: inout StageOutput) throws(StageError) {
    let text = try line.requiredText("text").contiguous
    let guess = resources.languages.identify(text.utf8.span, withAlternatives: true)
    output.field("language") { $0.value(guess.language) }
    output.field("confidence") { $0.value(guess.confidence) }
    output.field("alternatives") { json in
      json.beginArray()
      for other in guess.alternatives {
        json.beginObject()
        json.key("language")
        json.value(other.language)
        json.key("confidence")
        json.value(other.confidence)
        json.endObject()
      }
      json.endArray()
    }
    let parts = resources.languages.parts(text.utf8.span)
    let offsets = ScalarOffsets(text.utf8.span)
    output.field("parts") { json in
      json.beginArray()
      for part in parts {
        json.beginObject()
        json.key("start")
        json.value(offsets.scalar(atByte: part.span.start))
        json.key("end")
        json.value(offsets.scalar(atByte: part.span.end))
        json.key("language")
        json.value(part.language)
        json.endObject()
      }
      json.endArray()
    }
  }
}

/// `sentiment`: the post and its targets.
struct SentimentStage: StageFilter {
  let resources: AnalysisResources
  private let tokenizer = Tokenizer()
  private var tokens: [Token] = []
  private var scratch = SentimentScratch()

  init(resources: AnalysisResources) { self.resources = resources }

  mutating func write(_ line: JSONDocument, to output: inout StageOutput) throws(StageError) {
    let text = try line.requiredText("text").contiguous
    let bytes = text.utf8.span
    let offsets = ScalarOffsets(bytes)
    let targets = try SentimentStage.targets(line, offsets)
    let language =
      try line.text("language") ?? resources.languages.identify(bytes).language
    tokenizer.tokenize(bytes, into: &tokens)
    let result = resources.sentiment.score(
      bytes, tokens: tokens, language: language, targets: targets.map(\.span), scratch: &scratch)
    SentimentWriter.fields(result, text, offsets, to: &output)
    output.field("targets") { json in
      json.beginArray()
      for (target, score) in zip(targets, result.targets) {
        json.beginObject()
        json.key("start")
        json.value(target.start)
        json.key("end")
        json.value(target.end)
        SentimentWriter.score(score, text, offsets, to: &json)
        json.endObject()
      }
      json.endArray()
    }
  }

  private struct Target {
    var start: Int
    var end: Int
    var span: TextSpan
  }

  private static func targets(
    _ line: JSONDocument, _ offsets: ScalarOffsets
  ) throws(StageError) -> [Target] {
    guard let value = line.member("targets"), line.kind(value) != .null else { return [] }
    guard line.kind(value) == .array else {
      throw .type("targets", "a list of {start, end}")
    }
    var targets: [Target] = []
    for (index, element) in line.elements(of: value).enumerated() {
      guard let start = line.member("start", of: element).flatMap({ line.integer($0) }),
        let end = line.member("end", of: element).flatMap({ line.integer($0) })
      else { throw .type("targets[\(index)]", "{start, end} in Unicode scalars") }
      guard start >= 0, start <= end, end <= offsets.count,
        let from = offsets.byte(atScalar: start), let to = offsets.byte(atScalar: end)
      else {
        throw StageError(
          kind: "range",
          message: "targets[\(index)]: \(start)..<\(end) lies outside of the text "
            + "(\(offsets.count) scalars)")
      }
      targets.append(Target(start: start, end: end, span: TextSpan(start: from, end: to)))
    }
    return targets
  }
}

/// `entities`: names in a text.
struct EntitiesStage: StageFilter {
  let resources: AnalysisResources
  private let tokenizer = Tokenizer()
  private var tokens: [Token] = []
  private var scratch = EntityScratch()
  private var nameScratch = NameScratch()

  init(resources: AnalysisResources) { self.resources = resources }

  mutating func write(_ line: JSONDocument, to output: inout StageOutput) throws(StageError) {
    let text = try line.requiredText("text").contiguous
    let bytes = text.utf8.span
    tokenizer.tokenize(bytes, into: &tokens)
    // Nothing tells that somebody who asked to be forgotten is in the list.
    var found = resources.linker.permitted(
      resources.links.names(
        in: bytes, tokens: tokens, source: SourceLine.source(line),
        language: try line.text("language") ?? "und", scratch: &scratch))
    if let recogniser = resources.recogniser {
      let language = try line.text("language") ?? resources.languages.identify(bytes).language
      recogniser.add(
        to: &found, text: bytes, tokens: tokens, language: language, scratch: &nameScratch)
    }
    let offsets = ScalarOffsets(bytes)
    let rows = resources.book.customers
    let entities = found
    output.field("entities") { json in
      json.beginArray()
      for entity in entities {
        json.beginObject()
        EntityWriter.head(entity, text, offsets, to: &json)
        // Ids of persons come from linking alone.
        if let id = entity.trackedID {
          json.key("id")
          json.value(id)
        } else if entity.type == .company, entity.customers.count == 1,
          entity.slip == nil || entity.confidence >= CustomerLinker.accountThreshold,
          rows.kind(entity.customers[0]) == .company
        {
          json.key("id")
          json.value(rows.id(entity.customers[0]))
        }
        json.key("confidence")
        json.value(entity.confidence)
        EntityWriter.context(entity, to: &json)
        json.endObject()
      }
      json.endArray()
    }
  }
}

/// `link`: author and names of a mention → customers.
struct LinkStage: StageFilter {
  /// What another list said of the author.
  static let stale = ["author.customer", "author.candidates", "author.would_decide"]

  let dropped = LinkStage.stale
  let resources: LinkResources
  private let tokenizer = Tokenizer()
  private var tokens: [Token] = []
  private var scratch = EntityScratch()

  init(resources: LinkResources) { self.resources = resources }

  mutating func write(_ line: JSONDocument, to output: inout StageOutput) throws(StageError) {
    let text = (try line.text("text") ?? "").contiguous
    let bytes = text.utf8.span
    tokenizer.tokenize(bytes, into: &tokens)
    let found = resources.names(
      in: bytes, tokens: tokens, source: SourceLine.source(line),
      language: line.member("language").flatMap { line.string($0) } ?? "und", scratch: &scratch)
    let author = try AuthorLine.author(line)
    let linker = resources.linker
    let link = linker.link(author: author)
    let offsets = ScalarOffsets(bytes)
    output.field("author") {
      LinkWriter.write(link, wouldDecide: linker.wouldDecide(author, link), to: &$0)
    }
    output.field("entities") { json in
      json.beginArray()
      for entity in found {
        guard let link = linker.link(subject: entity) else { continue }
        json.beginObject()
        EntityWriter.head(entity, text, offsets, to: &json)
        LinkWriter.write(link, to: &json)
        EntityWriter.context(entity, to: &json)
        json.endObject()
      }
      json.endArray()
    }
  }
}

/// `names`: are two names one?
struct NamesStage: StageFilter {
  mutating func write(_ line: JSONDocument, to output: inout StageOutput) throws(StageError) {
    let a = try line.requiredText("a")
    let b = try line.requiredText("b")
    let type = try line.text("type") ?? "person"
    guard let kind = NameComparer.kind(type) else {
      throw StageError(kind: "type", message: "type: expected person or company")
    }
    let result = NameComparer.compare(a, b, kind: kind)
    output.field("probability") { $0.value(result.probability) }
    output.field("because") { $0.value(result.because) }
  }
}

/// `score`: a post through all stages.
struct ScoreStage: StageFilter {
  let dropped = LinkStage.stale + ["sentiment.reason"]
  private var analyzer: PostAnalyzer

  init(resources: AnalysisResources) { analyzer = PostAnalyzer(resources: resources) }

  mutating func write(_ line: JSONDocument, to output: inout StageOutput) throws(StageError) {
    var post = Post()
    post.text = try line.text("text") ?? ""
    post.title = try line.text("title") ?? ""
    post.url = try line.text("url")
    post.author = try AuthorLine.author(line)
    post.declaredLanguage = try line.text("language")
    let text = post.text.contiguous
    let offsets = ScalarOffsets(text.utf8.span)
    post.quotes = ScoreStage.quotes(line, offsets)
    let scored = analyzer.analyze(post, source: SourceLine.source(line))
    let shown = scored.isTitleOnly ? post.title.contiguous : text
    let places = scored.isTitleOnly ? ScalarOffsets(shown.utf8.span) : offsets
    let titleText = post.title.contiguous
    let title = ScalarOffsets(titleText.utf8.span)
    output.field("language") { $0.value(scored.language) }
    output.field("sentiment") { json in
      json.beginObject()
      SentimentWriter.members(scored.sentiment, shown, places, to: &json)
      json.endObject()
    }
    output.field("entities") { json in
      json.beginArray()
      for entity in scored.entities {
        let words = entity.isInTitle ? titleText : shown
        let scalars = entity.isInTitle ? title : places
        json.beginObject()
        EntityWriter.head(entity.entity, words, scalars, to: &json)
        if let id = entity.entity.trackedID {
          json.key("id")
          json.value(id)
        }
        if entity.isInTitle || scored.isTitleOnly {
          json.key("field")
          json.value("title")
        }
        json.key("confidence")
        json.value(entity.entity.confidence)
        EntityWriter.context(entity.entity, to: &json)
        if let link = entity.link { LinkWriter.write(link, to: &json) }
        SentimentWriter.score(entity.polarity, words, scalars, to: &json)
        json.endObject()
      }
      json.endArray()
    }
    let wouldDecide = analyzer.resources.linker.wouldDecide(post.author, scored.author)
    output.field("author") { LinkWriter.write(scored.author, wouldDecide: wouldDecide, to: &$0) }
    output.field("mention") { $0.value(scored.isMention) }
    let versions = analyzer.resources.versions
    output.field("versions") { $0.value(versions) }
  }

  /// `quotes[{start,end}]` as `parse` writes them; what does not fit the text is left out.
  private static func quotes(_ line: JSONDocument, _ offsets: ScalarOffsets) -> [Quote] {
    guard let value = line.member("quotes") else { return [] }
    return line.elements(of: value).compactMap { element in
      guard let start = line.member("start", of: element).flatMap({ line.integer($0) }),
        let end = line.member("end", of: element).flatMap({ line.integer($0) }),
        start >= 0, start < end, end <= offsets.count,
        let from = offsets.byte(atScalar: start), let to = offsets.byte(atScalar: end)
      else { return nil }
      return Quote(span: TextSpan(start: from, end: to))
    }
  }
}

/// `duplicates`: the one filter that remembers the lines before.
struct DuplicatesStage: StageFilter {
  private var finder = DuplicateFinder()

  mutating func write(_ line: JSONDocument, to output: inout StageOutput) throws(StageError) {
    let text = try line.requiredText("text").contiguous
    let at = try line.text("at").flatMap { DateReader.read($0)?.timestamp }
    let id = line.member("id").map { Array(line.raw($0)) } ?? Array("null".utf8)
    let match = finder.add(text.utf8.span, id: id, url: try line.text("url"), at: at)
    output.field("cluster") { $0.raw(match.cluster) }
    output.field("duplicate_of") { json in
      if let original = match.duplicateOf { json.raw(original) } else { json.null() }
    }
    output.field("similarity") { $0.value(match.similarity) }
  }
}

/// Reads where a line is from: `source`, else `channel`. What is no text, or an empty one, is absent.
enum SourceLine {
  static func source(_ line: JSONDocument) -> String? {
    for key: StaticString in ["source", "channel"] {
      if let text = line.member(key).flatMap({ line.string($0) }), !text.isEmpty { return text }
    }
    return nil
  }
}

/// Reads `author{platform,handle,name,location,bio}`; an empty string means absent.
enum AuthorLine {
  static func author(_ line: JSONDocument) throws(StageError) -> Author {
    guard let value = line.member("author"), line.kind(value) != .null else { return Author() }
    guard line.kind(value) == .object else { throw .type("author", "an object") }
    func part(_ key: StaticString) throws(StageError) -> String? {
      guard let text = try line.text(key, of: value), !text.isEmpty else { return nil }
      return text
    }
    return Author(
      name: try part("name"), email: try part("email"), url: try part("url"),
      handle: try part("handle"), platform: try part("platform"),
      location: try part("location"), bio: try part("bio"))
  }
}
