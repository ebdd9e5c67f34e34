import Foundation

/// What part of speech an English word mostly is, by WordNet's senses and how often each was met in
/// tagged text (Fellbaum, "WordNet: an electronic lexical database", 1998).
struct WordNetParts {
  private static let parts = ["noun", "verb", "adj", "adv"]
  private static let letters: [Character] = ["n", "v", "j", "r"]

  /// Endings of an inflected form and what stands in the lemma, by part of speech.
  private static let endings: [[(String, String)]] = [
    [
      ("ses", "s"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("men", "man"),
      ("ies", "y"), ("s", ""),
    ],
    [
      ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""),
      ("s", ""),
    ],
    [("er", ""), ("est", ""), ("er", "e"), ("est", "e")],
    [],
  ]

  private var uses: [[String: Double]] = [[:], [:], [:], [:]]
  private var irregular: [[String: String]] = [[:], [:], [:], [:]]

  /// Reads the dictionary files of WordNet 3.
  init(folder: String) throws {
    for (part, name) in WordNetParts.parts.enumerated() {
      for line in try WordNetParts.lines(folder + "/index." + name) where line.first != " " {
        let fields = line.split(separator: " ")
        guard fields.count > 2, let senses = Double(fields[2]) else { continue }
        uses[part][String(fields[0]), default: 0] += senses / 2
      }
      for line in try WordNetParts.lines(folder + "/\(name).exc") {
        let fields = line.split(separator: " ")
        if fields.count > 1 { irregular[part][String(fields[0])] = String(fields[1]) }
      }
    }
    for line in try WordNetParts.lines(folder + "/cntlist.rev") {
      let fields = line.split(separator: " ")
      let key = fields[0].split(separator: "%")
      guard key.count == 2, let kind = key[1].first?.wholeNumberValue,
        let count = Double(fields[2])
      else { continue }
      // 5 is an adjective that stands near another one.
      let part = kind == 5 ? 2 : kind - 1
      if let known = uses[part][String(key[0])] { uses[part][String(key[0])] = known + count }
    }
  }

  /// `n v j r`, `m` where none has six of ten uses, `-` for a word that is not there.
  func letter(of word: String) -> Character {
    var shares = [0.0, 0, 0, 0]
    let isParticiple = word.hasSuffix("ing") || word.hasSuffix("ed")
    for part in 0..<4 {
      for lemma in lemmas(word, part) {
        guard var count = uses[part][lemma] else { continue }
        if isParticiple, lemma != word {
          // A form of a verb, even where the verb itself is rarer than the noun.
          if part == 1 { count *= 3 }
          if part == 0 { continue }
        }
        shares[part] = max(shares[part], count)
      }
    }
    let sum = shares.reduce(0, +)
    if sum == 0 { return "-" }
    for part in 0..<4 where shares[part] >= 0.6 * sum { return WordNetParts.letters[part] }
    return "m"
  }

  private func lemmas(_ word: String, _ part: Int) -> [String] {
    if let lemma = irregular[part][word] { return [lemma] }
    return [word]
      + WordNetParts.endings[part].filter { word.hasSuffix($0.0) }
      .map { word.dropLast($0.0.count) + $0.1 }
  }

  private static func lines(_ path: String) throws -> [Substring] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
  }
}
