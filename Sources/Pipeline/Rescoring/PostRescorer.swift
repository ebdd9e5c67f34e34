import Customers
import Model
import SocialText

/// A kept post before and after.
struct ScoreChange {
  /// What is to be stored of it.
  var post: RescoredPost
  /// The version that was shown, else the newest, with what was said of it.
  var before: (version: KeptVersion, score: KeptScore)
  /// The version that is shown now, else the newest, with what is said of it.
  var after: (version: KeptVersion, score: KeptScore)
  /// Evidence of the new score where it is not in the store.
  var because: [Reason]?
}

/// Scores one kept post after the other. It owns the buffers.
struct PostRescorer {
  private let sources: [String: Source]
  private let versions: ScorerVersions
  private let relinker: AuthorRelinker
  private var analyzer: PostAnalyzer
  private var platforms: SourcePlatforms
  private var threads = ThreadMemory()
  private let store: (any ThreadStore)?

  init(sources: [String: Source], resources: AnalysisResources, store: any MentionStore) {
    self.sources = sources
    self.store = store as? any ThreadStore
    platforms = SourcePlatforms(sources: sources, store: store)
    versions = resources.versions
    relinker = AuthorRelinker(resources.linker)
    analyzer = PostAnalyzer(resources: resources, isForStore: true)
  }

  /// Notes which companies the newest versions of posts name beyond doubt, for the names in other posts
  /// of their threads.
  mutating func note(_ posts: [KeptPost]) throws {
    guard posts.contains(where: { $0.versions.first?.post.thread != nil }) else { return }
    for kept in posts {
      guard let newest = kept.versions.first?.post else { continue }
      try analyzer.note([newest], source: kept.source, store: store, in: &threads)
    }
  }

  /// What becomes of a post: the newest version that is a mention is shown, of those that are asked.
  mutating func rescore(_ kept: KeptPost) throws -> ScoreChange {
    var scores: [(row: Int64, scored: ScoredPost)] = []
    var judged: (version: KeptVersion, score: KeptScore, because: [Reason]?)?
    var isMention = false
    for version in kept.versions {
      var score = version.current
      var because: [Reason]?
      if score == nil {
        let scored = try analyze(version, of: kept.source)
        scores.append((version.row, scored))
        score = KeptScore(scored, versions)
        because = scored.sentiment.post.because
      } else if let author = score?.author {
        score?.author = relinker.link(
          author: version.post.author, platforms: [], earlier: author, isSameList: true)
      }
      guard let score else { continue }
      isMention = score.isMention
      if judged == nil || isMention { judged = (version, score, because) }
      if isMention { break }
    }
    let shown = kept.versions.last { kept.shown == $0.version } ?? kept.versions[0]
    let after = judged.map { ($0.version, $0.score) } ?? (shown, shown.earlier)
    return ScoreChange(
      post: RescoredPost(kept: kept, scores: scores, shown: isMention ? after.0 : nil),
      before: (shown, shown.earlier), after: after, because: judged?.because)
  }

  private mutating func analyze(_ version: KeptVersion, of source: String) throws -> ScoredPost {
    let earlier = version.earlier
    let told = earlier.language == "und" ? nil : earlier.language
    let declared = sources[source]?.language
    var known = KnownFacts()
    // The same model says the same of the same words, and what the page declared of itself is
    // gone: only another word in the config asks for another answer.
    if earlier.versions.models == versions.models,
      declared.map({ Self.primary($0) == Self.primary(earlier.language) }) ?? true
    {
      known.language = LanguageGuess(
        language: earlier.language, confidence: earlier.languageConfidence)
    }
    let platforms = try platforms.names(of: source)
    known.author = relinker.link(
      author: version.post.author, platforms: platforms, earlier: earlier.author,
      isSameList: earlier.versions.customers == versions.customers
        && earlier.versions.program == versions.program)
    return analyzer.analyze(
      version.post, language: declared ?? told, platforms: platforms, source: source, known: known,
      thread: threads.companies(of: version.post, source: source))
  }

  private static func primary(_ tag: String) -> String {
    tag.prefix { $0 != "-" && $0 != "_" }.lowercased()
  }
}

extension KeptScore {
  /// What a new score will be read back as.
  init(_ scored: ScoredPost, _ versions: ScorerVersions) {
    let sentiment = scored.sentiment
    self.init(
      scorer: 0, versions: versions, language: scored.language,
      languageConfidence: scored.languageConfidence,
      probabilities: sentiment.post.probabilities, scale: sentiment.scale,
      flags: (sentiment.isIronic ? 1 : 0) | (sentiment.isOffensive ? 2 : 0)
        | (sentiment.isUrgent ? 4 : 0),
      intents: zip(Intent.allCases, sentiment.intents).filter { $0.1 > 0.5 }.map(\.0),
      author: scored.author, names: [])
    guard !scored.entities.isEmpty else { return }
    let title = ScalarOffsets(scored.post.title.utf8.span)
    let text = ScalarOffsets(scored.post.text.utf8.span)
    names = scored.entities.map { found in
      let isInTitle = found.isInTitle || scored.isTitleOnly
      let offsets = isInTitle ? title : text
      let span = found.entity.span
      return Name(
        start: offsets.scalar(atByte: span.start), end: offsets.scalar(atByte: span.end),
        isInTitle: isInTitle, text: "", trackedID: found.entity.trackedID,
        label: found.polarity.label, polarity: found.polarity.polarity,
        outcome: found.link?.decision.outcome, customer: found.link?.decision.customer)
    }
  }
}
