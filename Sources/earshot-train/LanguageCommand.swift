import ArgumentParser
import Foundation
import SocialText

/// `earshot-train language`: trains the language model from labelled texts.
struct LanguageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "language",
    abstract: "Trains Lexicons/language.model; Lexicons/cards/language.md has the steps.")

  @Option(help: "Folder of the corpora (text/langid-train, sentiment/umsab).")
  var corpora: String

  @Option(help: "Folder of the texts that Sources/earshot-train/Texts/prepare has written.")
  var texts: String

  @Option(help: "The model file to write.")
  var output = "Lexicons/language.model"

  @Option(help: "Passes over the texts with the features that stay.")
  var epochs = 5

  @Option(help: "Lines of four features; three million bytes hold 46,500.")
  var lines = 46_500

  /// Languages that share scripts, by group.
  private static let groups: [(name: String, scripts: [String], languages: String)] = [
    (
      "latin", ["Latin"],
      """
      af az bs ca cs cy da de en eo es et eu fi fr ga hi-Latn hr hu id is it la lg lt lv mi ms nb \
      nl nn pl pt ro sk sl sn so sq st sv sw tl tn tr ts vi xh yo zu
      """
    ),
    ("cyrillic", ["Cyrillic"], "be bg kk mk mn ru sr uk"),
    ("arabic", ["Arabic"], "ar fa ug ur"),
    ("devanagari", ["Devanagari"], "hi mr"),
  ]

  /// What is known of languages beforehand, in logits. Few posts are written in the first ones beside
  /// those they are taken for (Afrikaans beside Dutch, Bosnian beside Croatian, Macedonian beside
  /// Bulgarian, Latin beside Italian): our judgement, no count. Romanised Hindi has few texts here
  /// beside English; chosen by UMSAB's validation tweets.
  private static let leanings: [String: Float] = Dictionary(
    uniqueKeysWithValues: [
      "af", "bs", "cy", "eo", "ga", "la", "mi", "mk", "sn", "so", "st", "tn", "ts", "xh", "zu",
    ].map { ($0, -1.5) } + [("hi-Latn", 0.3)])

  /// Scripts that (nearly) one language alone writes, ISO 639 code of that language.
  private static let scripts = [
    "Greek el", "Hebrew he", "Armenian hy", "Georgian ka", "Thai th", "Lao lo", "Khmer km",
    "Myanmar my", "Tibetan bo", "Hangul ko", "Hiragana ja", "Katakana ja", "Han zh", "Bengali bn",
    "Gujarati gu", "Gurmukhi pa", "Tamil ta", "Telugu te", "Kannada kn", "Malayalam ml",
    "Oriya or", "Sinhala si", "Ethiopic am", "Thaana dv", "Mongolian mn", "Cherokee chr",
    "Bopomofo zh", "Nko nqo", "Tifinagh zgh", "Canadian_Aboriginal iu",
  ]

  func run() throws {
    var corpus = LanguageCorpus(groups: Self.groups)
    try LanguageSources(corpora: corpora, texts: texts).fill(&corpus)
    print("\(corpus.examples.count) texts, \(corpus.features.count) features")
    var trainer = LanguageTrainer(corpus: corpus)
    let lines = trainer.train(lines: self.lines, epochs: epochs)
    trainer.lean(Self.leanings)
    let file = LanguageModelWriter.bytes(
      trainer, lines: lines, temperatures: LanguageCalibration.temperatures(trainer),
      scripts: Self.scripts)
    try Data(file).write(to: URL(fileURLWithPath: output))
    print("\(output): \(file.count) bytes")
  }
}
