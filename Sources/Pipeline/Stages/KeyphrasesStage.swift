import Model
import SocialText

/// `keyphrases`: what a text is about.
struct KeyphrasesStage: StageFilter {
  private let resources: TextResources
  private let tokenizer = Tokenizer()
  private var tokens: [Token] = []
  private var finder: Keyphrases
  private var found: [Keyphrase] = []

  init(resources: TextResources) {
    self.resources = resources
    finder = Keyphrases(lists: resources.words)
  }

  mutating func write(_ line: JSONDocument, to output: inout StageOutput) throws(StageError) {
    let text = try line.requiredText("text").contiguous
    let bytes = text.utf8.span
    let language = try line.text("language") ?? resources.languages.identify(bytes).language
    tokenizer.tokenize(bytes, into: &tokens)
    do throws(WordListError) {
      try finder.find(in: bytes, tokens: tokens, language: language, into: &found)
    } catch {
      throw StageError(kind: "lexicon", message: error.description)
    }
    let offsets = ScalarOffsets(bytes)
    let keyphrases = found
    output.field("keyphrases") { json in
      json.beginArray()
      for keyphrase in keyphrases {
        json.beginObject()
        json.key("text")
        json.value(utf8: bytes.extracting(keyphrase.span.start..<keyphrase.span.end))
        json.key("start")
        json.value(offsets.scalar(atByte: keyphrase.span.start))
        json.key("end")
        json.value(offsets.scalar(atByte: keyphrase.span.end))
        json.key("score")
        json.value(keyphrase.score)
        json.endObject()
      }
      json.endArray()
    }
  }
}
