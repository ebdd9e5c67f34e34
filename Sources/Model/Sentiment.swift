import SocialText

/// The side a post or a named thing comes out on.
public enum PolarityLabel: String, Sendable, CaseIterable { case negative, neutral, positive }

/// Calibrated chances of the three labels: each strictly between 0 and 1, together 1.
public struct LabelProbabilities: Hashable, Sendable {
  /// Chance of negative.
  public var negative: Double
  /// Chance of neutral.
  public var neutral: Double
  /// Chance of positive.
  public var positive: Double

  /// Joins the three.
  public init(negative: Double, neutral: Double, positive: Double) {
    self.negative = negative
    self.neutral = neutral
    self.positive = positive
  }

  /// p.positive − p.negative, −1 to 1.
  public var polarity: Double { positive - negative }

  /// Chance of a label.
  public subscript(label: PolarityLabel) -> Double {
    switch label {
    case .negative: negative
    case .neutral: neutral
    case .positive: positive
    }
  }

  /// The likeliest label; a tie is neutral.
  public var label: PolarityLabel {
    if positive > negative, positive > neutral { return .positive }
    if negative > positive, negative > neutral { return .negative }
    return .neutral
  }
}

/// One piece of evidence: a span with its signed weight (natural log-odds), and the rule that
/// placed it there, if one did. Weights of a score sum to its log-odds exactly.
public struct Reason: Hashable, Sendable {
  /// Bytes of the text; `0..<0` for what no span carries.
  public var span: TextSpan
  /// Signed weight in log-odds.
  public var weight: Double
  /// Name of the rule (`negation`, `prior` …); nil where the word's own valence is all.
  public var rule: String?

  /// Joins the parts.
  public init(span: TextSpan, weight: Double, rule: String? = nil) {
    self.span = span
    self.weight = weight
    self.rule = rule
  }
}

/// Polarity with its evidence, of a post or of one target in it.
public struct PolarityScore: Hashable, Sendable {
  /// Chances of the three labels.
  public var probabilities: LabelProbabilities
  /// Evidence; the weights sum to ln(p.positive ÷ p.negative).
  public var because: [Reason]

  /// Joins the parts.
  public init(probabilities: LabelProbabilities, because: [Reason]) {
    self.probabilities = probabilities
    self.because = because
  }

  /// The likeliest label.
  public var label: PolarityLabel { probabilities.label }
  /// −1 to 1.
  public var polarity: Double { probabilities.polarity }
}

/// Emotions that are scored, 0 to 1 each.
public enum Emotion: String, Sendable, CaseIterable {
  case anger, disgust, fear, joy, optimism, sadness, surprise, gratitude, disappointment, confusion
}

/// What the writer wants, 0 to 1 each.
public enum Intent: String, Sendable, CaseIterable {
  case complaint, praise, question, purchase, churn, idea
}

/// A part of what a text judges: price, service, delivery …
public struct AspectScore: Hashable, Sendable {
  /// Bytes of the word that names the aspect.
  public var span: TextSpan
  /// Name from the aspect list.
  public var name: String
  /// Polarity around it.
  public var score: PolarityScore

  /// Joins the parts.
  public init(span: TextSpan, name: String, score: PolarityScore) {
    self.span = span
    self.name = name
    self.score = score
  }
}

/// Everything the sentiment stage says of one text.
public struct SentimentResult: Sendable {
  /// Polarity of the whole post.
  public var post: PolarityScore
  /// 1 (very negative) to 5 (very positive).
  public var scale: Int
  /// True where the best label is not much likelier than the next.
  public var isUncertain: Bool
  /// 0 to 1, in the order of `Emotion.allCases`.
  public var emotions: [Double]
  /// The words say the opposite of what they mean.
  public var isIronic: Bool
  /// Insults or swearing at somebody.
  public var isOffensive: Bool
  /// Wants an answer now.
  public var isUrgent: Bool
  /// 0 to 1, in the order of `Intent.allCases`.
  public var intents: [Double]
  /// Why somebody complains, where known: service, delay, cancellation, loss, quality, booking,
  /// staff, waiting, damage, or the name of an aspect.
  public var reason: String?
  /// Judged parts.
  public var aspects: [AspectScore]
  /// Polarity of each target asked for, in order.
  public var targets: [PolarityScore]

  /// Joins post polarity and scale; the rest starts empty.
  public init(post: PolarityScore, scale: Int, isUncertain: Bool) {
    self.post = post
    self.scale = scale
    self.isUncertain = isUncertain
    emotions = []
    isIronic = false
    isOffensive = false
    isUrgent = false
    intents = []
    aspects = []
    targets = []
  }
}
