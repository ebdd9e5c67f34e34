import Foundation
import Model
import SocialText

/// Labelled texts for the language model, as feature hashes.
struct LanguageCorpus {
  /// One text.
  struct Example {
    var label: Int32
    var group: Int32
    var start: Int
    var end: Int
    /// Words as somebody wrote them one behind the other, not drawn from a table.
    var isNatural: Bool
  }

  /// Languages that share scripts and so compete.
  struct Group {
    var name: String
    var scripts: [String]
    var languages: [String]
    /// Label of the first language.
    var first: Int
  }

  let groups: [Group]
  private(set) var examples: [Example] = []
  private(set) var heldOut: [Example] = []
  private(set) var features: [UInt32] = []
  private var labels: [String: (label: Int, group: Int)] = [:]
  private var scripts: [[UInt8]] = []
  private var random = SplitMix(seed: 1)
  /// Features of a text that are used, as at run time nearly all are.
  private static let most = 400

  init(groups: [(name: String, scripts: [String], languages: String)]) {
    var all: [Group] = []
    var first = 0
    for group in groups {
      let languages = group.languages.split(separator: " ").map(String.init)
      for (number, language) in languages.enumerated() {
        labels[language] = (first + number, all.count)
      }
      all.append(
        Group(name: group.name, scripts: group.scripts, languages: languages, first: first))
      scripts.append(LanguageFeatures.scriptNumbers(group.scripts))
      first += languages.count
    }
    self.groups = all
  }

  /// Number of languages.
  var languages: Int { labels.count }

  /// Adds a text as it stands.
  mutating func add(
    _ text: String, language: String, heldOut: Bool = false, isNatural: Bool = true
  ) {
    guard let (label, group) = labels[language] else { return }
    let found = LanguageFeatures.collect(text.utf8.span, scripts: scripts[group], group: group)
    append(found.prefix(Self.most), label, group, heldOut, isNatural)
  }

  /// Adds a text in pieces of a few words, as posts are short.
  mutating func addPieces(_ text: String, language: String, heldOut: Bool = false) {
    guard labels[language] != nil else { return }
    let words = text.split(whereSeparator: \.isWhitespace)
    var index = 0
    while index < words.count {
      let length = min(1 + Int(random.next() % 9), words.count - index)
      add(
        words[index..<index + length].joined(separator: " "), language: language, heldOut: heldOut)
      index += length
    }
  }

  /// Adds words and parts of words; a hyphen stands where a word goes on.
  mutating func addParts(_ line: Substring, language: String) {
    guard let (label, group) = labels[language] else { return }
    var found: [UInt32] = []
    for part in line.split(separator: " ") {
      let opensLeft = part.first == "-"
      let opensRight = part.last == "-"
      LanguageFeatures.collect(
        piece: String(part.dropFirst(opensLeft ? 1 : 0).dropLast(opensRight ? 1 : 0)), group: group,
        opensLeft: opensLeft, opensRight: opensRight, into: &found)
    }
    append(found.prefix(Self.most), label, group, false, false)
  }

  private mutating func append(
    _ found: ArraySlice<UInt32>, _ label: Int, _ group: Int, _ isHeldOut: Bool,
    _ isNatural: Bool
  ) {
    guard !found.isEmpty else { return }
    let example = Example(
      label: Int32(label), group: Int32(group), start: features.count,
      end: features.count + found.count, isNatural: isNatural)
    features += found
    if isHeldOut { heldOut.append(example) } else { examples.append(example) }
  }
}

/// A small generator of equal numbers on every machine (splitmix64, public domain).
struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state = state &+ 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
