import Foundation
import Gates
import Model
import Testing

@testable import Sentiment

/// Sentences of the kinds that people file against lexicon engines: "No problems or complaints", "isn't
/// a bad idea", "I thought it was good, but it was not", "Any regrets? None."
@Suite("One-liners get their label")
struct OneLinerTests {
  private struct Row {
    var set: Substring
    var label: PolarityLabel
    var kind: Substring
    var text: String
  }

  private static func rows() throws -> [Row] {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/sentiment/oneliners.tsv")
    return try String(contentsOf: path, encoding: .utf8).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "\t")
      guard !line.hasPrefix("#"), fields.count == 4,
        let label = PolarityLabel(rawValue: String(fields[1]))
      else { return nil }
      return Row(set: fields[0], label: label, kind: fields[2], text: String(fields[3]))
    }
  }

  // Rules were written with these sentences in sight: the figures say what is kept, not what is new
  // (the file's head has the first looks).
  @Test(
    "each set keeps what it has reached",
    arguments: ["a", "b", "c", "d", "e", "f", "g", "h", "i"])
  func sets(_ name: String) throws {
    let scoring = try Scoring()
    let rows = try Self.rows().filter { $0.set == name }
    #expect(rows.count >= 160)
    var right = 0.0
    for row in rows {
      let label = scoring.score(row.text).post.label
      if label == row.label {
        right += 1
      } else {
        print("missed \(row.kind): \(row.text) (\(row.label), not \(label))")
      }
    }
    #expect(Gate.holds("one_liners_\(name)", right / Double(rows.count)))
  }
}

/// Each rule by the sentences that want it, and by those that must be left alone.
@Suite("Rules over clauses")
struct ClauseRuleTests {
  @Test(
    "what a rule turns",
    arguments: [
      ("Good it was not.", "negation", PolarityLabel.negative),
      ("They promised it would be fixed by Friday. It wasn't.", "negation", .negative),
      ("There wasn't a single dish we didn't enjoy.", "double negation", .positive),
      ("You won't find a friendlier pub anywhere.", "superlative", .positive),
      ("Can't recommend this plumber enough.", "superlative", .positive),
      ("Oh wonderful, the train is cancelled again.", "sarcasm", .negative),
      ("Any complaints? None.", "negation", .positive),
      ("Would I go there? Never.", "answer", .negative),
      ("They said it was awful, which it is not.", "negation", .positive),
      ("I expected good sound and got none.", "negation", .negative),
      ("I was warned about bad smells; there were none.", "negation", .positive),
      ("It was meant to be good, and it never was.", "negation", .negative),
      ("Was it ugly? Far from it.", "negation", .positive),
      ("Dull? No, not in the least.", "negation", .positive),
    ])
  func turns(_ text: String, _ rule: String, _ label: PolarityLabel) throws {
    let post = try Scoring().score(text).post
    #expect(post.because.contains { $0.rule == rule })
    #expect(post.label == label)
  }

  @Test(
    "what looks alike and is not",
    arguments: [
      ("It is no better than the old one.", "superlative"),
      ("I don't like it and I don't want it.", "double negation"),
      ("Great food, awful service.", "sarcasm"),
      ("Great, but the delay was awful.", "sarcasm"),
      ("Is the shop open on Sundays? No.", "answer"),
      ("I would come back if you like jazz.", "irrealis"),
      ("It was lovely and we have none.", "negation"),
    ])
  func leaves(_ text: String, _ rule: String) throws {
    let post = try Scoring().score(text).post
    #expect(!post.because.contains { $0.rule == rule })
  }

  @Test("signs and pictures are not negated")
  func signs() throws {
    let post = try Scoring().score("Waited all morning and nobody showed up 👎").post
    #expect(post.label == .negative)
  }

  @Test(
    "long runs of turned clauses take linear time",
    arguments: [
      "Can't recommend enough. ", "They said it is. It wasn't. ", "Would I? No. ", "Any? None. ",
      "Great, another delay. ", "I would if not bad ", "not not good ", "Good it was not. ",
      "not, ", "it isn't, ", "good, and it never was. ", "which it not, ", "Bad? No, not at all. ",
    ])
  func linear(_ unit: String) throws {
    let scoring = try Scoring()
    let clock = ContinuousClock()
    func time(_ count: Int) -> Duration {
      let text = String(repeating: unit, count: count)
      return (0..<3).map { _ in clock.measure { _ = scoring.score(text) } }.min() ?? .zero
    }
    #expect(time(8_000) < time(1_000) * 24 + .milliseconds(200))
  }
}
