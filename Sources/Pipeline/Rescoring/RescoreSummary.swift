import Model

/// What scoring again has changed, or would change.
public struct RescoreSummary: Sendable {
  /// Counts by the label before and after.
  public struct LabelMoves: Sendable {
    private var counts = [Int](repeating: 0, count: 9)

    /// Nothing.
    public init() {}

    /// How many went from one label to another, or kept theirs.
    public subscript(from: PolarityLabel, to: PolarityLabel) -> Int {
      counts[Self.place(from) * 3 + Self.place(to)]
    }

    /// How many have another label.
    public var changed: Int { counts.reduce(0, +) - counts[0] - counts[4] - counts[8] }
    /// How many went towards positive.
    public var better: Int { counts[1] + counts[2] + counts[5] }
    /// How many went towards negative.
    public var worse: Int { counts[3] + counts[6] + counts[7] }

    mutating func add(_ from: PolarityLabel, _ to: PolarityLabel) {
      counts[Self.place(from) * 3 + Self.place(to)] += 1
    }

    private static func place(_ label: PolarityLabel) -> Int {
      switch label {
      case .negative: 0
      case .neutral: 1
      case .positive: 2
      }
    }
  }

  /// How often something came and went.
  public struct Turnover: Sendable {
    /// Was not there before.
    public var gained = 0
    /// Is there no more.
    public var lost = 0
  }

  /// A link that is decided otherwise.
  public struct LinkMove: Hashable, Sendable {
    /// Whom a link is about.
    public enum Role: String, Sendable, CaseIterable { case author, subject }

    /// An author or a name.
    public var role: Role
    /// Before.
    public var from: LinkOutcome
    /// Now; equal where the customer is another.
    public var to: LinkOutcome
  }

  /// A tracked thing.
  public struct Target: Sendable {
    /// Mentions that name it before and after, by label.
    public var labels = LabelMoves()
    /// Mentions that name it.
    public var naming = Turnover()
  }

  /// Today's scorers.
  public var versions: ScorerVersions
  /// Posts that were scored again.
  public var scored = 0
  /// Posts that today's scorers had scored already.
  public var current = 0
  /// True where all that was asked for has been looked at.
  public var isComplete = false
  /// True where somebody stopped it.
  public var isStopped = false
  /// Mentions that stay.
  public var kept = 0
  /// Mentions that come and go.
  public var mentions = Turnover()
  /// Labels of the mentions that stay.
  public var labels = LabelMoves()
  /// Posts in another language than before.
  public var languages = 0
  /// Flags of the mentions that stay, by name.
  public var flags: [String: Turnover] = [:]
  /// Intents of the mentions that stay.
  public var intents: [Intent: Turnover] = [:]
  /// Links that are decided otherwise, of all posts.
  public var links: [LinkMove: Int] = [:]
  /// Polarity towards tracked things, by id.
  public var targets: [String: Target] = [:]
  /// Mentions that change most, the most first.
  public private(set) var changes: [RescoreExample] = []
  /// Some mentions that come.
  public private(set) var gains: [RescoreExample] = []
  /// Some mentions that go.
  public private(set) var losses: [RescoreExample] = []

  /// Examples of each kind.
  public static let mostExamples = 20

  init(versions: ScorerVersions) { self.versions = versions }

  /// Counts a post, and shows it where it is among those that change most.
  mutating func add(
    _ change: ScoreChange, _ redactor: Redactor, _ store: any RescoringStore
  ) throws {
    scored += 1
    let (before, after) = (change.before.score, change.after.score)
    if before.language != after.language { languages += 1 }
    countLinks(before, after)
    switch (change.post.kept.shown != nil, change.post.shown != nil) {
    case (true, true):
      kept += 1
      let weight = countMention(before, after)
      guard weight >= Self.leastWeight else { return }
      if changes.count == Self.mostExamples, weight <= changes[changes.count - 1].weight {
        return
      }
      let example = try RescoreExample(.changed, change, weight, redactor, store)
      // Copies of one story say it once.
      if changes.contains(where: { $0.says(theSameAs: example) }) { return }
      let place = changes.firstIndex { $0.weight < weight } ?? changes.count
      changes.insert(example, at: place)
      if changes.count > Self.mostExamples { changes.removeLast() }
    case (false, true):
      mentions.gained += 1
      guard gains.count < Self.mostExamples else { return }
      gains.append(try RescoreExample(.gained, change, 0, redactor, store))
    case (true, false):
      mentions.lost += 1
      guard losses.count < Self.mostExamples else { return }
      losses.append(try RescoreExample(.lost, change, 0, redactor, store))
    case (false, false): break
    }
  }

  /// A smaller change of polarity is no example.
  private static let leastWeight = 0.05

  /// Counts a mention that stays; how much it changes: by its polarity or that of a name, 2 more
  /// where a name's label changes, 4 more where its own does.
  private mutating func countMention(_ before: KeptScore, _ after: KeptScore) -> Double {
    let (from, to) = (before.probabilities, after.probabilities)
    labels.add(from.label, to.label)
    var weight = abs(to.polarity - from.polarity)
    var isOther = false
    for (bit, name) in KeptScore.flagNames.enumerated() {
      let isRaised = after.flags >> bit & 1 == 1
      guard isRaised != (before.flags >> bit & 1 == 1) else { continue }
      Self.count(&flags[name, default: Turnover()], isGain: isRaised)
    }
    for intent in Intent.allCases
    where before.intents.contains(intent) != after.intents.contains(intent) {
      Self.count(&intents[intent, default: Turnover()], isGain: after.intents.contains(intent))
    }
    let (old, new) = (before.strongestNames, after.strongestNames)
    for (id, name) in new {
      guard let known = old[id] else {
        targets[id, default: Target()].naming.gained += 1
        continue
      }
      targets[id, default: Target()].labels.add(known.label, name.label)
      weight = max(weight, abs(name.polarity - known.polarity))
      if known.label != name.label { isOther = true }
    }
    for id in old.keys where new[id] == nil {
      targets[id, default: Target()].naming.lost += 1
    }
    return weight + (from.label != to.label ? 4 : isOther ? 2 : 0)
  }

  private static func count(_ turnover: inout Turnover, isGain: Bool) {
    if isGain { turnover.gained += 1 } else { turnover.lost += 1 }
  }

  private mutating func countLinks(_ before: KeptScore, _ after: KeptScore) {
    let (one, other) = (before.author.decision, after.author.decision)
    if one.outcome != other.outcome || one.customer != other.customer {
      links[LinkMove(role: .author, from: one.outcome, to: other.outcome), default: 0] += 1
    }
    let (old, new) = (before.linkedNames, after.linkedNames)
    if old.isEmpty, new.isEmpty { return }
    for (place, name) in new {
      let known = old[place]
      let from = known?.outcome ?? .none
      guard let to = name.outcome, from != to || (known != nil && known?.customer != name.customer)
      else { continue }
      links[LinkMove(role: .subject, from: from, to: to), default: 0] += 1
    }
    for (place, name) in old where new[place] == nil {
      guard let from = name.outcome, from != .none else { continue }
      links[LinkMove(role: .subject, from: from, to: .none), default: 0] += 1
    }
  }
}

extension KeptScore.Name {
  /// Where it stands.
  var place: KeptScore.Place { KeptScore.Place(start: start, isInTitle: isInTitle) }
}

extension KeptScore {
  /// Where a name stands.
  struct Place: Hashable {
    var start: Int
    var isInTitle: Bool
  }

  /// Names that customers bear.
  var linkedNames: [Place: Name] {
    var found: [Place: Name] = [:]
    for name in names where name.outcome != nil { found[name.place] = name }
    return found
  }

  /// Tracked things by id, each with the stronger of its judgements, as a report counts them.
  var strongestNames: [String: Name] {
    var found: [String: Name] = [:]
    for name in names {
      guard let id = name.trackedID else { continue }
      if let known = found[id], abs(known.polarity) >= abs(name.polarity) { continue }
      found[id] = name
    }
    return found
  }
}
