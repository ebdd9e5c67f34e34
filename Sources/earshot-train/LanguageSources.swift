import Foundation

/// Reads the training texts of the language model.
struct LanguageSources {
  /// Folder of the corpora.
  let corpora: String
  /// Folder of the prepared texts: LANGUAGE.SOURCE.txt, one text a line; `.pieces.txt` has words
  /// and parts of words with hyphens where a word goes on.
  let texts: String

  /// Codes of the Declaration that are not ours.
  private static let codes = ["bs-Latn": "bs", "zlm-Latn": "ms", "az-Latn": "az"]
  /// Prepared sources whose lines are words that stand for themselves; the others are running text.
  private static let lists = ["wordfreq", "heliport", "hunspell"]

  /// Adds all texts; one in twenty of the natural ones is held out.
  func fill(_ corpus: inout LanguageCorpus) throws {
    var number = 0
    func isHeldOut() -> Bool {
      number += 1
      return number % 20 == 0
    }
    for row in try Self.rows(corpora + "/text/langid-train/tatoeba.jsonl.gz") {
      if isHeldOut() {
        corpus.add(row.text, language: row.lang, heldOut: true)
        corpus.addPieces(row.text, language: row.lang, heldOut: true)
      } else {
        corpus.add(row.text, language: row.lang)
      }
    }
    for row in try Self.rows(corpora + "/text/langid-train/udhr.jsonl.gz") {
      corpus.addPieces(row.text, language: Self.codes[row.lang] ?? row.lang)
    }
    let english = try words(of: "en.wordfreq.txt")
    for row in try Self.rows(corpora + "/sentiment/umsab/train.jsonl.gz") {
      let language = row.lang == "hi" ? "hi-Latn" : row.lang
      let held = isHeldOut()
      // The Hindi set has plain English tweets in it, which would teach that English is Hindi.
      if language == "hi-Latn", Self.share(of: row.text, in: english) > 0.85 { continue }
      corpus.add(row.text, language: language, heldOut: held)
      if held { continue }
      // Tweets are what users read most and the smallest source, so they come again, also in pieces.
      corpus.add(row.text, language: language)
      corpus.addPieces(row.text, language: language)
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: texts).sorted()
    where name.hasSuffix(".txt") {
      let parts = name.split(separator: ".").map(String.init)
      let lines = try String(contentsOfFile: texts + "/" + name, encoding: .utf8)
      for line in lines.split(separator: "\n") {
        if name.hasSuffix(".pieces.txt") {
          corpus.addParts(line, language: parts[0])
        } else if Self.lists.contains(parts[1]) {
          corpus.add(String(line), language: parts[0], isNatural: parts[1] != "hunspell")
        } else {
          corpus.addPieces(String(line), language: parts[0])
        }
      }
    }
  }

  private func words(of name: String) throws -> Set<Substring> {
    let text = try String(contentsOfFile: texts + "/" + name, encoding: .utf8)
    return Set(text.split(whereSeparator: \.isWhitespace))
  }

  private static func share(of text: String, in words: Set<Substring>) -> Double {
    let own = text.lowercased().split { !$0.isLetter && $0 != "'" }
    return Double(own.count { words.contains($0) }) / Double(max(own.count, 1))
  }

  private static func rows(_ path: String) throws -> [(lang: String, text: String)] {
    try GzipFile.unpacked(path).split(separator: 10).compactMap { line in
      guard let row = try JSONSerialization.jsonObject(with: line) as? [String: Any],
        let lang = row["lang"] as? String, let text = row["text"] as? String
      else { return nil }
      return (lang, text)
    }
  }
}
