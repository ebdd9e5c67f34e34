import Fetching
import Model

/// How a source does, in one word, with the reason and the mend: what `earshot sources health`
/// shows. A source that brings nothing never looks well by that alone.
public struct SourceHealth: Hashable, Sendable {
  /// How it does.
  public enum Condition: String, Sendable, CaseIterable {
    /// It answers, and brings posts as often as it did.
    case well
    /// It answers, but has brought no new post for much longer than it used to.
    case quiet
    /// It answers, but never had a post.
    case empty
    /// It answers at another address, for good.
    case moved
    /// Its host asked to be left alone for a while.
    case resting
    /// Its last visit failed; it is asked again.
    case failing
    /// It keeps programs out, or may not be asked.
    case blocked
    /// It has failed too often and is not asked any more.
    case stopped
    /// Its server says that it is gone for good; it is not asked any more.
    case gone
    /// It was never asked.
    case unasked
  }

  /// How it does.
  public var condition: Condition
  /// Why, in one sentence; empty where all is well.
  public var reason: String
  /// What to do about it; empty where nothing is to be done.
  public var mend: String

  /// Without a new post for so long a source counts as quiet, if it did not write more rarely.
  private static let quietAfter: Int64 = 30 * 86_400

  /// Judges a source by what is remembered of it and of its own page.
  public init(_ source: Source, _ state: SourceState?, _ page: PageState?, now: Timestamp) {
    let known = state.flatMap { $0.url == source.url ? $0 : nil }
    (condition, reason, mend) = (.well, "", "")
    if let halt = known?.halt {
      condition = halt == .gone ? .gone : .stopped
      reason = known.map { VisitPlanner.explain(halt, $0, source.id) } ?? ""
      mend = Self.mend(.unreachable, page, source)
      return
    }
    if let until = page?.retryAt, until > now {
      condition = .resting
      reason = "the server asked to be left alone until \(until.rfc3339)"
      return
    }
    if let known, let trouble = known.trouble {
      condition = trouble == .blocked ? .blocked : .failing
      let since = known.troubleSince.map { " since \($0.rfc3339)" } ?? ""
      let times = page.map { $0.failures > 1 ? ", \($0.failures) times" : "" } ?? ""
      reason = (known.detail ?? "no answer") + since + times
      mend = Self.mend(trouble, page, source)
      return
    }
    guard page?.askedAt != nil || known?.visitedAt != nil else {
      (condition, reason) = (.unasked, "never asked")
      mend = "earshot run --only \(source.id)"
      return
    }
    // Recorded pages bring nothing new by themselves.
    guard let known, source.kind != .archive else { return }
    if let moved = known.movedTo {
      (condition, reason) = (.moved, "moved for good to \(moved)")
      mend = "put that address into the config"
    } else if known.posts == 0, known.newestAt == nil {
      (condition, reason) = (.empty, "answers, but has no posts")
      mend = "earshot sources check \(source.id)"
    } else if let newest = known.newestAt {
      let silence = now.seconds - newest.seconds
      guard silence > max(Self.quietAfter, 10 * Int64(known.spacing ?? 0)) else { return }
      condition = .quiet
      reason = "answers, but its newest post is of \(newest.rfc3339.prefix(10))"
      mend = "look whether it has moved: earshot sources check \(source.id)"
    }
  }

  private static func mend(
    _ trouble: SourceOutcome.Kind, _ page: PageState?, _ source: Source
  ) -> String {
    switch (trouble, page?.status ?? 0) {
    case (_, 401), (_, 403):
      "it may want a login, or not want programs: ask its owner, or take it out of the config"
    case (_, 404), (_, 410):
      "look for its new address: earshot sources discover \(source.url)"
    case (_, 429): "ask it more rarely: give the source a longer interval"
    case (.unreachable, _):
      "look whether the address opens in a browser; it is asked again by itself"
    case (.unreadable, _): "see what is there: earshot sources check \(source.id)"
    case (.blocked, _): "see why: earshot sources check \(source.id)"
    default: "it is asked again by itself"
    }
  }
}
