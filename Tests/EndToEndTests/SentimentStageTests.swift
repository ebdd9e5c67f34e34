import Foundation
import Testing

@Suite("Sentiment as a filter") struct SentimentStageTests {

  private static let opinions = [
    "Not bad at all! Harborlight is great", "I love it, but the battery is terrible.", "",
    "...", "😀", "😡😡😡", "worst. bike. EVER!!!", "Der Akku ist leider nicht gut.",
    "C'est vraiment nul, je déteste", "no me gusta nada", "It is a bike.", "??",
    "👍🏽 prima, danke ❤️", "great great great great great great great great great great great",
    "never ever not bad, hardly good, barely okay and not without problems", "hdgdl :-) :-(",
    "😂 The Harborlight Tern is not worth the money", "\u{0}\u{7F}", "ＧＲＥＡＴ", "g-r-e-a-t",
  ]

  /// ln(p.positive ÷ p.negative) less the weights of its reasons.
  private static func rest(_ score: JSON) throws -> Double {
    let positive = try #require(score["probabilities"]["positive"].double)
    let negative = try #require(score["probabilities"]["negative"].double)
    let weights = score["because"].elements.compactMap { $0["weight"].double }
    return log(positive / negative) - weights.reduce(0, +)
  }

  @Test("The weights of the reasons sum to the log-odds, for the post and for each target")
  func reasonsAreExact() throws {
    let lines = Self.opinions.enumerated().map { number, text in
      let count = text.unicodeScalars.count
      let targets = stride(from: 0, to: count, by: 5).map {
        "{\"start\":\($0),\"end\":\(min(count, $0 + 4))}"
      }
      return
        "{\"id\":\(number),\"text\":\(JSON.text(text)),\"targets\":[\(targets.joined(separator: ","))]}"
    }
    let records = try StageTests.stage("sentiment", lines).records
    try #require(records.count == Self.opinions.count)
    for (text, record) in zip(Self.opinions, records) {
      let scalars = Array(text.unicodeScalars)
      #expect(record["targets"].elements.count == (scalars.count + 4) / 5)
      for score in [record] + record["targets"].elements {
        #expect(abs(try Self.rest(score)) < 1e-9, "\(text): \(score)")
        let chances = ["negative", "neutral", "positive"].compactMap {
          score["probabilities"][$0].double
        }
        #expect(chances.allSatisfy { $0 > 0 && $0 < 1 }, "\(text)")
        #expect(abs(chances.reduce(0, +) - 1) < 1e-9)
        let polarity = try #require(score["polarity"].double)
        #expect(abs(polarity - (chances[2] - chances[0])) < 1e-12)
        #expect(["negative", "neutral", "positive"].contains(score["label"].string ?? ""))
        var onSpans = 0.0
        var onShort = 0.0
        for reason in score["because"].elements {
          let start = try #require(reason["start"].int)
          let end = try #require(reason["end"].int)
          try #require(start >= 0 && start <= end && end <= scalars.count)
          var cut = String.UnicodeScalarView()
          cut.append(contentsOf: scalars[start..<end])
          #expect(Array(String(cut).utf8) == Array((reason["text"].string ?? "-").utf8))
          if end == 0 { #expect(reason["rule"].string == "prior") }
          let weight = abs(reason["weight"].double ?? 0)
          if end > start {
            onSpans += weight
            if String(cut).split(separator: " ").count <= 4 { onShort += weight }
          }
        }
        #expect(onShort >= onSpans / 2)
      }
      #expect((1...5).contains(record["scale"].int ?? 0))
    }
  }

  @Test("A text without words has the label of its emoji, and without emoji it is neutral")
  func wordless() throws {
    let labels = [
      ("😀", "positive"), ("❤️👍🏽", "positive"), ("😡😡😡", "negative"), ("👎", "negative"),
      ("", "neutral"), ("...", "neutral"), ("12:30 – 14:00", "neutral"),
    ]
    let lines = labels.map { "{\"id\":1,\"text\":\(JSON.text($0.0))}" }
    let records = try StageTests.stage("sentiment", lines).records
    try #require(records.count == labels.count)
    for (record, (text, label)) in zip(records, labels) {
      #expect(record["label"].string == label, "\(text)")
    }
  }

  @Test("Offsets count Unicode scalars, also behind emoji and combining marks")
  func offsets() throws {
    let text = "👩‍👩‍👧 e\u{301}té 😀 great"
    let before = text.unicodeScalars.count - 5
    let record = try #require(
      try StageTests.stage(
        "sentiment", ["{\"id\":1,\"language\":\"en\",\"text\":\(JSON.text(text))}"]
      )
      .records.first)
    let reason = try #require(record["because"].elements.first { $0["text"].string == "great" })
    #expect(reason["start"].int == before)
    #expect(reason["end"].int == before + 5)
    let tokens = try #require(
      try StageTests.stage("tokenize", ["{\"id\":1,\"text\":\(JSON.text(text + " #tag"))}"]).records
        .first
    )
    #expect(tokens["hashtags"].elements.first?["start"].int == before + 6)
    #expect(tokens["hashtags"].elements.first?["end"].int == before + 10)
    #expect(tokens["boundaries"]["graphemes"].elements.last?.int == before + 10)
  }

  @Test("A target outside of the text is an error that names the field")
  func badTarget() throws {
    let targets = [
      "[{\"start\":0,\"end\":99}]", "[{\"start\":-1,\"end\":2}]", "[{\"start\":3,\"end\":2}]",
      "[{\"start\":\"0\",\"end\":2}]", "{\"start\":0,\"end\":2}", "[{\"start\":0}]",
    ]
    let lines = targets.map { "{\"id\":1,\"text\":\"a good bike\",\"targets\":\($0)}" }
    for record in try StageTests.stage("sentiment", lines).records {
      #expect(record["error"]["message"].string?.hasPrefix("targets") == true, "\(record)")
    }
  }
}
