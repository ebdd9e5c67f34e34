import Foundation
import Model
import SocialText

/// Labelled texts for the language model, as feature hashes.
struct LanguageCorpus {
  /// One text.
  struct Example {
    var label: Int
    var start: Int
    var end: Int
    var isHeldOut: Bool
  }

  let languages: [String]
  let scripts: [String]
  private(set) var examples: [Example] = []
  private(set) var features: [UInt32] = []
  private var numbers: [String: Int] = [:]
  private var random = SplitMix(seed: 1)

  init(languages: [String], scripts: [String]) {
    self.languages = languages
    self.scripts = scripts
    for (number, language) in languages.enumerated() { numbers[language] = number }
  }

  /// Adds a text; long ones are cut into pieces of a few words, as posts are short.
  mutating func add(_ text: String, language: String, pieces: Bool, heldOut: Bool = false) {
    guard let label = numbers[language] else { return }
    guard pieces else {
      append(text, label, heldOut)
      return
    }
    let words = text.split(separator: " ")
    var index = 0
    while index < words.count {
      let length = min(2 + Int(random.next() % 9), words.count - index)
      append(words[index..<index + length].joined(separator: " "), label, heldOut)
      index += length
    }
  }

  private mutating func append(_ text: String, _ label: Int, _ heldOut: Bool) {
    let found = LanguageFeatures.collect(text.utf8.span, scripts: scripts).prefix(400)
    guard !found.isEmpty else { return }
    examples.append(
      Example(
        label: label, start: features.count, end: features.count + found.count,
        isHeldOut: heldOut))
    features += found
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
