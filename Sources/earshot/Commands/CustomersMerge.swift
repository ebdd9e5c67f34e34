import ArgumentParser
import Customers
import Foundation
import Model
import Storage

extension CustomersCommand {
  /// `earshot customers merge`.
  struct Merge: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says that rows are one customer, whatever comparing them says.",
      discussion: """
        The decision is kept in the store beside earlier ones; the latest about a pair holds. The
        customer goes by the id that its oldest group had, and by the strictest consent of its rows.
        `earshot customers unmerge` with the same ids gives back what was before. The next run links
        by it, `earshot rescore` what is kept.

        Example:
          earshot customers merge C-17 C-204 --reason "moved to Leeds in May"
        """)

    @OptionGroup var options: ConfigOption
    @OptionGroup var decision: DecisionOptions

    func run() throws { try decision.decide(.same, options) }
  }

  /// `earshot customers unmerge`.
  struct Unmerge: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Says that rows are never one customer; takes back a merge of the same rows.",
      discussion: """
        Each of the rows is a customer apart from the others, whatever comparing them says. Where the
        same rows were merged in one step, that step is taken back: rows that were one customer
        before it stay so, until they are unmerged by themselves.

        Example:
          earshot customers unmerge C-17 C-204 --reason "father and son"
        """)

    @OptionGroup var options: ConfigOption
    @OptionGroup var decision: DecisionOptions

    func run() throws { try decision.decide(.different, options) }
  }
}

/// Rows and how to decide about them.
struct DecisionOptions: ParsableArguments {
  @Argument(help: "Ids of rows of the config's customer list, two and more.")
  var ids: [String] = []
  @Option(help: "Why; kept with the decision. Name nobody in it.")
  var reason: String?
  @Flag(help: "Show what would change, change nothing.")
  var dryRun = false
  @Flag(help: "Print the outcome as one JSON object.")
  var json = false

  func decide(_ verdict: IdentityDecision.Verdict, _ options: ConfigOption) throws {
    let configuration = try options.load()
    let customers = try CustomerListOption.read(nil, [], options)
    let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
    var before = IdentityLog.empty
    // Asked of the log inside the transaction that adds to it.
    func decision(_ earlier: [IdentityDecision]) throws -> IdentityDecision? {
      before = IdentityLog(earlier)
      do {
        try before.check(ids, verdict, in: customers)
      } catch {
        throw CommandFailure(.usage, "\(error)")
      }
      switch verdict {
      case .same: return before.joining(ids, reason: reason, at: now)
      case .different: return before.parting(ids, reason: reason, at: now)
      }
    }
    let made: IdentityDecision?
    do {
      if dryRun {
        let store =
          FileBytes.exists(configuration.store) ? try Loading.store(configuration.store) : nil
        made = try decision(try Loading.decisions(store).decisions)
      } else {
        // A call that is refused leaves no empty store behind.
        if !FileBytes.exists(configuration.store) { _ = try decision([]) }
        made = try Loading.store(configuration.store).addIdentityDecision(decision)
      }
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure(.failed, "\(error)")
    }
    let after = IdentityLog(before.decisions + [made].compactMap(\.self))
    let report = DecisionReport(verdict, ids, made, before, after)
    if json {
      print(report.json(isDry: dryRun))
    } else {
      for line in report.lines(isDry: dryRun) { print(line) }
    }
  }
}
