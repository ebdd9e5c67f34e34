internal import GRDB
import Model
import SocialText

/// Writes what was said of a version of a post: a row of `score`, one of `entity` for each name and
/// one of `link` for each link that came of it.
struct ScoreWriter: ~Copyable {
  private var score: RowWriter
  private var entity: RowWriter
  private var link: RowWriter
  private var json = JSONWriter()
  private let emotions = Emotion.allCases.map(\.rawValue)
  private let intents = Intent.allCases.map(\.rawValue)

  init(_ database: Database) throws {
    // Prepared first, placed then: what cannot be copied must be there whole or not at all.
    let score = try RowWriter(
      database, "INSERT INTO score VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
    let entity = try RowWriter(
      database, "INSERT INTO entity VALUES (?,?,?,?,?,?,?,?,?,?,?,?)")
    let link = try RowWriter(database, "INSERT INTO link VALUES (?,?,?,?,?,?,?,?,?)")
    self.score = score
    self.entity = entity
    self.link = link
  }

  /// Adds all of it for the post in a row of `post`, in the name of a row of `scorer`.
  mutating func insert(_ scored: ScoredPost, post: Int64, scorer: Int64) throws {
    let text = scored.isTitleOnly ? scored.post.title : scored.post.text
    let sentiment = scored.sentiment
    let offsets = ScalarOffsets(text.utf8.span)
    score.integer(post << 20 | scorer)
    score.integer(post)
    score.integer(scorer)
    score.text(scored.language)
    score.real(scored.languageConfidence)
    score.text(sentiment.post.label.rawValue)
    score.real(sentiment.post.probabilities.negative)
    score.real(sentiment.post.probabilities.neutral)
    score.real(sentiment.post.probabilities.positive)
    score.integer(Int64(sentiment.scale))
    score.integer(sentiment.isUncertain ? 1 : 0)
    score.integer(
      (sentiment.isIronic ? 1 : 0) | (sentiment.isOffensive ? 2 : 0)
        | (sentiment.isUrgent ? 4 : 0))
    writeReasons(sentiment.post.because, offsets)
    score.text(json)
    writeChances(sentiment.emotions, emotions)
    score.text(json)
    writeChances(sentiment.intents, intents)
    score.text(json)
    if scored.author.isSuppressed {
      score.text("suppressed")
    } else if scored.author.isEmployee {
      score.text("employee")
    } else {
      score.null()
    }
    try score.run()
    try insertEntities(scored, post: post, scorer: scorer, offsets)
    let author = scored.author
    if author.decision.outcome != .none {
      try insertLink(
        post: post, scorer: scorer, position: 0, role: "author", author.decision,
        author.probability, author.because)
    }
  }

  /// `[[start,end,weight,"rule"?],…]`, Unicode scalars.
  private mutating func writeReasons(_ reasons: [Reason], _ offsets: ScalarOffsets) {
    json.removeAll()
    guard !reasons.isEmpty else { return }
    json.beginArray()
    for reason in reasons {
      json.beginArray()
      json.value(offsets.scalar(atByte: reason.span.start))
      json.value(offsets.scalar(atByte: reason.span.end))
      json.value(Self.rounded(reason.weight))
      if let rule = reason.rule { json.value(rule) }
      json.endArray()
    }
    json.endArray()
  }

  /// To six decimal places: what more there is says nothing, and would take half of the row.
  private static func rounded(_ value: Double) -> Double { (value * 1e6).rounded() / 1e6 }

  /// A smaller chance is not worth a place in the store.
  private static let leastChance = 0.05

  /// `{"anger":0.7}`: only what is not next to 0; nothing where all are.
  private mutating func writeChances(_ chances: [Double], _ names: [String]) {
    json.removeAll()
    guard chances.contains(where: { $0 >= Self.leastChance }) else { return }
    json.beginObject()
    for (name, chance) in zip(names, chances) where chance >= Self.leastChance {
      json.key(name)
      json.value(Self.rounded(chance))
    }
    json.endObject()
  }

  private mutating func insertEntities(
    _ scored: ScoredPost, post: Int64, scorer: Int64, _ textOffsets: ScalarOffsets
  ) throws {
    guard !scored.entities.isEmpty else { return }
    let titleOffsets = ScalarOffsets(scored.post.title.utf8.span)
    for (position, found) in scored.entities.enumerated() {
      let span = found.entity.span
      let isInTitle = found.isInTitle || scored.isTitleOnly
      let offsets = isInTitle ? titleOffsets : textOffsets
      let words = (isInTitle ? scored.post.title : scored.post.text).utf8.span
      let start = min(max(0, span.start), words.count)
      let end = min(max(start, span.end), words.count)
      entity.integer(post)
      entity.integer(scorer)
      entity.integer(Int64(position + 1))
      entity.integer(isInTitle ? 1 : 0)
      entity.integer(Int64(offsets.scalar(atByte: span.start)))
      entity.integer(Int64(offsets.scalar(atByte: span.end)))
      entity.text(utf8: words.extracting(start..<end))
      entity.text(found.entity.type.rawValue)
      entity.text(found.entity.trackedID)
      entity.text(found.polarity.label.rawValue)
      entity.real(found.polarity.polarity)
      entity.real(found.entity.confidence)
      try entity.run()
      if let link = found.link {
        try insertLink(
          post: post, scorer: scorer, position: position + 1, role: "subject", link.decision,
          link.probability, found.entity.context)
      }
    }
  }

  private mutating func insertLink(
    post: Int64, scorer: Int64, position: Int, role: String, _ decision: LinkDecision,
    _ probability: Double, _ because: [LinkReason]
  ) throws {
    link.integer(post)
    link.integer(scorer)
    link.integer(Int64(position))
    link.text(role)
    link.text(decision.outcome.rawValue)
    link.text(decision.customer)
    link.real(probability)
    json.removeAll()
    if !because.isEmpty { StoredJSON.write(because, to: &json) }
    link.text(json)
    json.removeAll()
    if case .held(let candidates) = decision { StoredJSON.write(candidates, to: &json) }
    link.text(json)
    try link.run()
  }
}
