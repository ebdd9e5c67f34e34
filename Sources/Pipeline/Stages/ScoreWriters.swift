import Customers
import Model
import SocialText

/// Writes sentiment as CONTRACT.md names it; offsets become Unicode scalars here.
enum SentimentWriter {
  /// Each member as a field of the line.
  static func fields(
    _ result: SentimentResult, _ text: String, _ offsets: ScalarOffsets,
    to output: inout StageOutput
  ) {
    output.field("label") { $0.value(result.post.label.rawValue) }
    output.field("polarity") { $0.value(result.post.polarity) }
    output.field("scale") { $0.value(result.scale) }
    output.field("uncertain") { $0.value(result.isUncertain) }
    output.field("probabilities") { probabilities(result.post.probabilities, to: &$0) }
    output.field("emotions") { chances(result.emotions, Emotion.allCases.map(\.rawValue), to: &$0) }
    output.field("flags") { flags(result, to: &$0) }
    output.field("intents") { chances(result.intents, Intent.allCases.map(\.rawValue), to: &$0) }
    if let reason = result.reason { output.field("reason") { $0.value(reason) } }
    output.field("aspects") { aspects(result.aspects, offsets, to: &$0) }
    output.field("because") { because(result.post.because, text, offsets, to: &$0) }
  }

  /// The same as members of an open object.
  static func members(
    _ result: SentimentResult, _ text: String, _ offsets: ScalarOffsets,
    to json: inout JSONWriter
  ) {
    json.key("label")
    json.value(result.post.label.rawValue)
    json.key("polarity")
    json.value(result.post.polarity)
    json.key("scale")
    json.value(result.scale)
    json.key("uncertain")
    json.value(result.isUncertain)
    json.key("probabilities")
    probabilities(result.post.probabilities, to: &json)
    json.key("emotions")
    chances(result.emotions, Emotion.allCases.map(\.rawValue), to: &json)
    json.key("flags")
    flags(result, to: &json)
    json.key("intents")
    chances(result.intents, Intent.allCases.map(\.rawValue), to: &json)
    if let reason = result.reason {
      json.key("reason")
      json.value(reason)
    }
    json.key("aspects")
    aspects(result.aspects, offsets, to: &json)
    json.key("because")
    because(result.post.because, text, offsets, to: &json)
  }

  /// Label, polarity, probabilities and evidence of one target, as members of an open object.
  static func score(
    _ score: PolarityScore, _ text: String, _ offsets: ScalarOffsets, to json: inout JSONWriter
  ) {
    json.key("label")
    json.value(score.label.rawValue)
    json.key("polarity")
    json.value(score.polarity)
    json.key("probabilities")
    probabilities(score.probabilities, to: &json)
    json.key("because")
    because(score.because, text, offsets, to: &json)
  }

  private static func probabilities(_ value: LabelProbabilities, to json: inout JSONWriter) {
    json.beginObject()
    json.key("negative")
    json.value(value.negative)
    json.key("neutral")
    json.value(value.neutral)
    json.key("positive")
    json.value(value.positive)
    json.endObject()
  }

  private static func chances(_ values: [Double], _ names: [String], to json: inout JSONWriter) {
    json.beginObject()
    for (name, value) in zip(names, values) {
      json.key(name)
      json.value(value)
    }
    json.endObject()
  }

  private static func flags(_ result: SentimentResult, to json: inout JSONWriter) {
    json.beginObject()
    json.key("irony")
    json.value(result.isIronic)
    json.key("offensive")
    json.value(result.isOffensive)
    json.key("urgent")
    json.value(result.isUrgent)
    json.endObject()
  }

  private static func aspects(
    _ aspects: [AspectScore], _ offsets: ScalarOffsets, to json: inout JSONWriter
  ) {
    json.list(aspects) { json, aspect in
      json.key("start")
      json.value(offsets.scalar(atByte: aspect.span.start))
      json.key("end")
      json.value(offsets.scalar(atByte: aspect.span.end))
      json.key("name")
      json.value(aspect.name)
      json.key("label")
      json.value(aspect.score.label.rawValue)
      json.key("polarity")
      json.value(aspect.score.polarity)
    }
  }

  private static func because(
    _ reasons: [Reason], _ text: String, _ offsets: ScalarOffsets, to json: inout JSONWriter
  ) {
    json.list(reasons) { json, reason in
      json.key("start")
      json.value(offsets.scalar(atByte: reason.span.start))
      json.key("end")
      json.value(offsets.scalar(atByte: reason.span.end))
      json.key("text")
      json.value(utf8: text.utf8.span.extracting(reason.span.start..<reason.span.end))
      json.key("weight")
      json.value(reason.weight)
      if let rule = reason.rule {
        json.key("rule")
        json.value(rule)
      }
    }
  }
}

/// Writes what `entities`, `link` and `score` share of a name.
enum EntityWriter {
  static func head(
    _ entity: NamedEntity, _ text: String, _ offsets: ScalarOffsets, to json: inout JSONWriter
  ) {
    json.key("start")
    json.value(offsets.scalar(atByte: entity.span.start))
    json.key("end")
    json.value(offsets.scalar(atByte: entity.span.end))
    json.key("text")
    json.value(utf8: text.utf8.span.extracting(entity.span.start..<entity.span.end))
    json.key("type")
    json.value(entity.type.rawValue)
  }

  /// What stands around and beside the name, where that had a say.
  static func context(_ entity: NamedEntity, to json: inout JSONWriter) {
    if entity.context.isEmpty { return }
    json.key("context")
    json.value(entity.context)
  }
}

/// Writes links. What the consent rule keeps inside is not in the values, so it cannot get out here.
enum LinkWriter {
  /// `wouldDecide` is for reviewers, as candidates are: it stands where the outcome is `held` alone.
  static func write(
    _ link: AuthorLink, wouldDecide: [DecidingEvidence], to json: inout JSONWriter
  ) {
    json.beginObject()
    json.key("outcome")
    json.value(link.decision.outcome.rawValue)
    if let customer = link.decision.customer {
      json.key("customer")
      json.value(customer)
    }
    json.key("probability")
    json.value(link.probability)
    switch link.decision {
    case .linked(let customer):
      candidates([LinkCandidate(customer: customer, probability: link.probability)], to: &json)
    case .held(let others), .none(let others): candidates(others, to: &json)
    case .pseudonymous: break
    }
    json.key("because")
    json.value(link.because)
    if case .held = link.decision { write(wouldDecide, to: &json) }
    json.endObject()
  }

  /// What would decide, as a member of the open object.
  static func write(_ wouldDecide: [DecidingEvidence], to json: inout JSONWriter) {
    json.key("would_decide")
    json.list(wouldDecide) { json, one in
      json.key("evidence")
      json.list(one.kinds.map(\.rawValue))
      json.key("probability")
      json.value(one.probability)
    }
  }

  static func write(_ link: SubjectLink, to json: inout JSONWriter) {
    if let customer = link.decision.customer {
      json.key("customer")
      json.value(customer)
    }
    json.key("probability")
    json.value(link.probability)
    json.key("outcome")
    json.value(link.decision.outcome.rawValue)
  }

  private static func candidates(_ candidates: [LinkCandidate], to json: inout JSONWriter) {
    json.key("candidates")
    json.list(candidates) { json, candidate in
      json.key("customer")
      json.value(candidate.customer)
      json.key("probability")
      json.value(candidate.probability)
    }
  }
}
