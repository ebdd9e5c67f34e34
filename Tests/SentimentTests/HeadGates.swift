import Gates
import Model
import SocialText
import Testing

@testable import Sentiment

/// Figures of emotions, flags, reasons and scale on the shared corpora. All was chosen by training
/// and validation rows; these are the visible test halves.
@Suite("Emotions, flags and intents hold their floors", .enabled(if: Gate.corpora != nil))
struct HeadGates {
  private let scoring: Scoring

  init() throws { scoring = try Scoring() }

  private func rows(_ name: String) throws -> [JSONValue] {
    let path = try #require(Gate.corpora) + "/sentiment/\(name).jsonl.gz"
    return try Gate.unpack(path).split(separator: 10).map { try JSONDocument(Array($0)).root }
  }

  /// F1 of each class over pairs of what is true and what was found.
  private func classF1(_ pairs: [(String, String)]) -> [String: Double] {
    var right: [String: Double] = [:]
    var sizes: [String: Double] = [:]
    for (truth, found) in pairs {
      if truth == found { right[truth, default: 0] += 1 }
      sizes[truth, default: 0] += 1
      sizes[found, default: 0] += 1
    }
    return Dictionary(
      uniqueKeysWithValues: Set(pairs.map { $0.0 }).map {
        ($0, 2 * (right[$0] ?? 0) / max(1, sizes[$0] ?? 1))
      })
  }

  private func mean(_ values: some Collection<Double>) -> Double {
    values.reduce(0, +) / Double(max(1, values.count))
  }

  private func pairs(
    _ name: String, _ found: (SentimentResult) -> String
  ) throws -> [(String, String)] {
    try rows(name).compactMap { row in
      guard let text = row["text"]?.string, let label = row["label"]?.string else { return nil }
      return (label, found(scoring.score(text)))
    }
  }

  @Test("the largest of four emotions of a tweet")
  func emotion() throws {
    let four: [Emotion] = [.anger, .joy, .optimism, .sadness]
    let places = four.map { Emotion.allCases.firstIndex(of: $0) ?? 0 }
    let found = try pairs("tweeteval_emotion/test_open") { result in
      let best = (0..<4).max { result.emotions[places[$0]] < result.emotions[places[$1]] } ?? 0
      return four[best].rawValue
    }
    #expect(Gate.holds("emotion_macro_f1", mean(classF1(found).values)))
  }

  @Test("irony and offence of a tweet")
  func flags() throws {
    let irony = try pairs("tweeteval_irony/test_open") { $0.isIronic ? "irony" : "non_irony" }
    #expect(Gate.holds("irony_f1", classF1(irony)["irony"] ?? 0))
    let offence = try pairs("tweeteval_offensive/test_open") {
      $0.isOffensive ? "offensive" : "not-offensive"
    }
    #expect(Gate.holds("offensive_macro_f1", mean(classF1(offence).values)))
  }

  @Test("emotions of comments: F1 at a chance of a half, and chances that mean what they say")
  func comments() throws {
    let groups: [[String]] = [
      ["anger", "annoyance", "disapproval"], ["disgust"], ["fear", "nervousness"],
      ["joy", "amusement", "excitement", "love", "pride", "relief", "admiration"],
      ["optimism", "desire"], ["sadness", "grief", "remorse"], ["surprise"], ["gratitude"],
      ["disappointment"], ["confusion"],
    ]
    var counts = [[Double]](repeating: [0, 0, 0], count: 10)
    var gaps = [[Double]](repeating: [Double](repeating: 0, count: 10), count: 10)
    let rows = try rows("goemotions/test_open")
    for row in rows {
      let labels = (row["emotions"]?.elements ?? []).compactMap { $0.string }
      let result = scoring.score(row["text"]?.string ?? "")
      for emotion in 0..<10 {
        let isTrue = labels.contains { groups[emotion].contains($0) }
        let chance = result.emotions[emotion]
        if isTrue { counts[emotion][0] += 1 }
        if chance > 0.5 { counts[emotion][1] += 1 }
        if isTrue, chance > 0.5 { counts[emotion][2] += 1 }
        gaps[emotion][min(9, Int(chance * 10))] += (isTrue ? 1 : 0) - chance
      }
    }
    let scores = counts.map { 2 * $0[2] / max(1, $0[0] + $0[1]) }
    for (emotion, score) in zip(Emotion.allCases, scores) { print(emotion, score) }
    #expect(Gate.holds("goemotions_macro_f1_of_ten", mean(scores)))
    let errors = gaps.map { $0.reduce(0) { $0 + abs($1) } / Double(max(1, rows.count)) }
    #expect(Gate.holds("goemotions_calibration", 1 - mean(errors)))
  }

  @Test("why a passenger complains, where a reason is given")
  func reasons() throws {
    let names = [
      "Customer Service Issue": "service", "Late Flight": "delay",
      "Cancelled Flight": "cancellation", "Lost Luggage": "loss", "Bad Flight": "quality",
      "Flight Booking Problems": "booking", "Flight Attendant Complaints": "staff",
      "longlines": "waiting", "Damaged Luggage": "damage",
    ]
    var found: [(String, String)] = []
    for row in try rows("airline_tweets/test_open") {
      guard let text = row["text"]?.string, let reason = names[row["reason"]?.string ?? ""] else {
        continue
      }
      found.append((reason, scoring.score(text).reason ?? ""))
    }
    #expect(Gate.holds("airline_reason_macro_f1", mean(classF1(found).values)))
  }

  @Test("stars of reviews within one, and the five classes of sentences")
  func scale() throws {
    var near = 0.0
    let reviews = try rows("amazon_multidomain/test_open")
    var error = 0.0
    for row in reviews {
      let scale = scoring.score(row["text"]?.string ?? "").scale
      let miss = abs(Double(scale) - (row["score"]?.double ?? 3))
      if miss <= 1 { near += 1 }
      error += miss
    }
    print("stars, mean error:", error / Double(max(1, reviews.count)))
    #expect(Gate.holds("amazon_scale_within_one", near / Double(max(1, reviews.count))))
    let names = ["very_negative", "negative", "neutral", "positive", "very_positive"]
    let found = try pairs("sst5/test_open") { names[$0.scale - 1] }
    let right = Double(found.filter { $0.0 == $0.1 }.count)
    #expect(Gate.holds("sst5_accuracy", right / Double(max(1, found.count))))
  }

  @Test("the part that a sentence about a restaurant judges is among those found")
  func aspects() throws {
    var right = 0.0
    var all = 0.0
    for row in try rows("mams_acsa/test_open") {
      guard let text = row["text"]?.string, let target = row["target"]?.string,
        target != "miscellaneous"
      else { continue }
      let names = ["menu": ["food"], "place": ["ambience", "location"]][target] ?? [target]
      all += 1
      let found = scoring.score(text).aspects
      if found.contains(where: { names.contains($0.name) }) { right += 1 }
    }
    #expect(Gate.holds("aspect_recall_restaurants", right / max(1, all)))
  }
}
