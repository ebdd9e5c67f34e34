import Model
import SocialText

/// A name that people have marked in a text.
package struct SpanLabel: Sendable {
  /// Bytes of the text.
  package var span: TextSpan
  package var type: EntityType
  /// Ids of the customer that is meant; none for nobody of the list.
  package var customers: [String]

  package init(span: TextSpan, type: EntityType, customers: [String]) {
    self.span = span
    self.type = type
    self.customers = customers
  }
}

/// What became of a name in a text, marked by people, linked by us, or both. It names nobody but the
/// customer whom a link may name.
public struct SpanAnswer: Sendable {
  /// What became of a name.
  public enum Verdict: String, Sendable, CaseIterable {
    case linkedRight = "linked_right"
    case linkedWrong = "linked_wrong"
    /// Linked where nobody marked a name, or one of another extent.
    case linkedUnmarked = "linked_unmarked"
    /// A customer, found and held for review.
    case held
    case missed
    /// Nobody of the list, and not linked.
    case rightlyNone = "rightly_none"
  }

  /// Bytes of the text.
  public var span: TextSpan
  /// As it was marked; where nobody marked it, as it was found.
  public var type: EntityType
  /// What became of it.
  public var verdict: Verdict
  /// Chance that was stated; 0 where the name was not found.
  public var probability: Double
  /// The customer whom the link names.
  public var customer: String?
  /// Ids that the mark gives.
  public var labelled: [String]
}

extension LinkJudge {
  /// Names of a text judged, in its order; with how many of them name a person without their consent,
  /// and how many somebody who asked to be forgotten.
  package struct SpanJudgement: Sendable {
    package var answers: [SpanAnswer] = []
    package var unasked = 0
    package var forgotten = 0
  }

  /// Judges the names of a text by those that people have marked in it, all of them: a link elsewhere
  /// is a false one. A name is found where the extents are the same. Links count whether or not they
  /// may name anybody. Nil where an id is not in the list.
  package func judge(_ named: [NamedEntity], marked: [SpanLabel]) -> SpanJudgement? {
    var judgement = SpanJudgement()
    var links: [TextSpan: SubjectLink] = [:]
    for name in named {
      guard let link = linker.link(subject: name) else { continue }
      links[name.span] = link
      if case .linked = link.decision { count(name, &judgement) }
    }
    for label in marked {
      guard let families = families(label.customers) else { return nil }
      let link = links.removeValue(forKey: label.span)
      judgement.answers.append(answer(label, families, link))
    }
    for (span, link) in links where Self.isSure(link) {
      judgement.answers.append(
        SpanAnswer(
          span: span, type: link.entity.type, verdict: .linkedUnmarked,
          probability: link.probability, customer: link.decision.customer, labelled: []))
    }
    judgement.answers.sort {
      ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end)
    }
    return judgement
  }

  private func answer(
    _ label: SpanLabel, _ families: Set<Int>, _ link: SubjectLink?
  ) -> SpanAnswer {
    let verdict: SpanAnswer.Verdict
    if let link, Self.isSure(link) {
      let meant = linker.meant(by: link.entity).map { linker.book.clusters[$0] }
      verdict = meant.map(families.contains) ?? false ? .linkedRight : .linkedWrong
    } else if families.isEmpty {
      verdict = .rightlyNone
    } else {
      verdict = link?.decision.outcome == .held ? .held : .missed
    }
    return SpanAnswer(
      span: label.span, type: label.type, verdict: verdict, probability: link?.probability ?? 0,
      customer: link?.decision.customer, labelled: label.customers)
  }

  private static func isSure(_ link: SubjectLink) -> Bool {
    switch link.decision.outcome {
    case .linked, .pseudonymous: true
    case .held, .none: false
    }
  }

  private func count(_ name: NamedEntity, _ judgement: inout SpanJudgement) {
    guard let row = linker.meant(by: name) else { return }
    let family = linker.book.clusters[row]
    if linker.book.customers.kind(row) == .person, unasked.contains(family) {
      judgement.unasked += 1
    }
    if forgotten.contains(family) { judgement.forgotten += 1 }
  }
}
