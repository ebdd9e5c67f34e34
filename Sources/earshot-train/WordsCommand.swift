import ArgumentParser
import Foundation

/// `earshot-train words`: a language's commonest words with their frequency and part of speech.
///
///     pip download wordfreq==3.1.1 --no-deps && unzip wordfreq-*.whl
///     apt-get download wordnet-base && dpkg -x wordnet-base*.deb wordnet
///     earshot-train words --language en --count 30000 \
///       --frequencies wordfreq/data/small_en.msgpack.gz \
///       --wordnet wordnet/usr/share/wordnet --output Lexicons/en/words.tsv
struct WordsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "words", abstract: "Writes Lexicons/LANG/words.tsv.")

  @Option(help: "BCP 47 language, for the file's first line.")
  var language: String

  @Option(help: "List of the wordfreq package: words in bins of one centibel, msgpack, gzip.")
  var frequencies: String

  @Option(help: "Folder of WordNet's dictionary files (English only).")
  var wordnet: String?

  @Option(help: "Number of words.")
  var count = 30_000

  @Option(help: "The file to write.")
  var output: String

  func run() throws {
    var reader = MessagePack(Array(try GzipFile.unpacked(frequencies)))
    let bins = reader.lists()
    let parts = try wordnet.map { try WordNetParts(folder: $0) }
    var text = """
      # Words of \(language) by frequency, made by earshot-train words
      # origin: figures of wordfreq 3.1.1 (Robyn Speer 2022)\
      \(wordnet == nil ? "" : "; parts of speech counted in WordNet 3.0 (Princeton University 2006)")
      # licence: figures CC BY-SA 4.0 (wordfreq)\
      \(wordnet == nil ? "" : ", WordNet 3.0 licence (WordNet)")
      # version: 1
      # form: frequency in centibels below one<TAB>n v j r m or - (part of speech)<TAB>words

      """
    var left = count
    // The first list is the header; list n holds the words of −n + 1 centibels.
    for (number, words) in bins.enumerated().dropFirst() where left > 0 {
      var classes: [Character: [String]] = [:]
      for word in words.sorted() where left > 0 && Self.isWord(word) {
        classes[parts?.letter(of: word) ?? "-", default: []].append(word)
        left -= 1
      }
      for (letter, words) in classes.sorted(by: { $0.key < $1.key }) {
        text += "-\(max(1, number - 1))\t\(letter)\t\(words.joined(separator: " "))\n"
      }
    }
    try Data(text.utf8).write(to: URL(fileURLWithPath: output))
    print("\(output): \(count - left) words, \(text.utf8.count) bytes")
  }

  /// Letters, perhaps with apostrophes between them; one letter alone only where it is a word.
  private static func isWord(_ word: String) -> Bool {
    let scalars = word.unicodeScalars
    guard scalars.contains(where: \.properties.isAlphabetic),
      scalars.allSatisfy({
        $0.properties.isAlphabetic || $0 == "'" || $0.properties.generalCategory == .nonspacingMark
      })
    else { return false }
    return scalars.count > 1 || word == "a" || word == "i" || !word.utf8.allSatisfy { $0 < 0x80 }
  }
}
