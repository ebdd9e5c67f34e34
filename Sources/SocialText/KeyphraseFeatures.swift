/// What is looked at in a candidate, as numbers: how long, how early, how often, how rare its words
/// are, how it stands and looks, what parts of speech and endings it has. Most are those of KEA
/// (Witten et al. 1999) and YAKE (Campos et al. 2020); the last depend on the kind of text, for
/// news and talk have shorter keyphrases than abstracts.
package enum KeyphraseFeatures {
  /// An English ending that hints at the part of speech.
  package enum Ending: Int, Sendable {
    case ing, ed, ly, noun, adjective, plural, other

    init(_ word: Span<UInt8>) {
      func ends(_ suffix: StaticString) -> Bool {
        let count = suffix.utf8CodeUnitCount
        guard word.count > count + 2 else { return false }
        return suffix.withUTF8Buffer { letters in
          for index in 0..<count
          where unsafe CharacterClass.lower(word[word.count - count + index]) != letters[index] {
            return false
          }
          return true
        }
      }
      if ends("ing") {
        self = .ing
      } else if ends("ed") {
        self = .ed
      } else if ends("ly") {
        self = .ly
      } else if ends("tion") || ends("sion") || ends("ment") || ends("ity") || ends("ness")
        || ends("ism") || ends("ics")
      {
        self = .noun
      } else if ends("al") || ends("ic") || ends("ive") || ends("ous") || ends("able")
        || ends("ful")
      {
        self = .adjective
      } else {
        self = ends("s") ? .plural : .other
      }
    }
  }

  /// Names of the features, in order.
  package static let names = [
    "two words", "three words", "four or five words", "first place", "first sentence", "count",
    "count of one word", "mean rarity", "most common word", "rarest word", "rarity of last",
    "rarity of first", "mean word count", "least word count", "most word count", "run start",
    "run end", "whole run", "capitals", "part of a name", "shouted", "last verb", "last adjective",
    "last adverb",
    "last mixed", "last unknown", "adjective alone", "first verb", "first adjective",
    "first adverb", "first mixed", "first unknown", "any verb", "any adverb", "last -ing",
    "last -ed", "last -ly", "last noun ending", "last adjective ending", "last plural",
    "first -ing", "first -ed", "first -ly", "first adjective ending", "last number",
    "short word", "letters", "names: one word", "names: capitals", "names: place",
    "names: count", "names: rarity", "length: one word", "length: capitals", "length: place",
    "length: count", "length: rarity", "sentences: one word", "sentences: capitals",
    "sentences: place", "sentences: count", "sentences: rarity",
  ]

  /// What kind of text it is: share of capitals, length, length of sentences; held within what the
  /// weights were trained on.
  static func genre(_ scan: KeyphraseScan) -> (names: Double, length: Double, sentences: Double) {
    let words = Double(max(1, scan.words))
    let sentence = words / Double(scan.sentences)
    return (
      min(1, 5 * Double(scan.capitals) / words),
      DeterministicMath.log(min(1000, max(40, words)) / 150),
      DeterministicMath.log(min(50, max(8, sentence))) - 3
    )
  }

  /// Replaces `values` with a candidate's features.
  static func read(
    _ candidate: KeyphraseCandidate, _ scan: KeyphraseScan,
    _ genre: (names: Double, length: Double, sentences: Double), into values: inout [Double]
  ) {
    values.removeAll(keepingCapacity: true)
    let count = candidate.count
    let many = count > 1
    let first = scan.units[candidate.unit]
    let last = scan.units[candidate.unit + count - 1]
    let occurrences = Double(candidate.occurrences)
    var rarity = (sum: 0.0, least: 99.0, most: 0.0)
    var terms = (sum: 0.0, least: 99.0, most: 0.0)
    var shouted = false
    var verb = false
    var adverb = false
    var short = false
    var letters = 0
    for index in candidate.unit..<candidate.unit + count {
      let unit = scan.units[index]
      let term = DeterministicMath.log(Double(scan.terms[unit.term].count))
      rarity = (
        rarity.sum + unit.rarity, min(rarity.least, unit.rarity), max(rarity.most, unit.rarity)
      )
      terms = (terms.sum + term, min(terms.least, term), max(terms.most, term))
      shouted = shouted || scan.terms[unit.term].shouted > 0
      verb = verb || unit.part == .verb
      adverb = adverb || unit.part == .adverb
      short = short || unit.length <= 2
      letters += unit.length
    }
    let place = Double(first.position) / Double(max(1, scan.words))
    let times = DeterministicMath.log(occurrences)
    let mean = rarity.sum / Double(count)
    let capitals = Double(candidate.capitalized) / occurrences
    for length in [count == 2, count == 3, count >= 4] { values.add(length) }
    values.add(place)
    values.add(first.isFirstSentence)
    values.add(times)
    values.add(many ? 0 : times)
    for value in [mean, rarity.least, rarity.most, last.rarity, first.rarity] { values.add(value) }
    for value in [terms.sum / Double(count), terms.least, terms.most] { values.add(value) }
    for number in [candidate.atRunStart, candidate.atRunEnd, candidate.whole] {
      values.add(Double(number) / occurrences)
    }
    values.add(capitals)
    values.add(Double(candidate.cutsName) / occurrences)
    values.add(shouted)
    for part in [WordFrequencies.PartOfSpeech.verb, .adjective, .adverb, .mixed, .unknown] {
      values.add(last.part == part)
    }
    values.add(!many && last.part == .adjective)
    for part in [WordFrequencies.PartOfSpeech.verb, .adjective, .adverb, .mixed, .unknown] {
      values.add(many && first.part == part)
    }
    values.add(verb)
    values.add(adverb)
    for ending in [Ending.ing, .ed, .ly, .noun, .adjective, .plural] {
      values.add(last.ending == ending)
    }
    for ending in [Ending.ing, .ed, .ly, .adjective] { values.add(many && first.ending == ending) }
    values.add(last.isNumber)
    values.add(short)
    values.add(DeterministicMath.log(Double(letters) / Double(count)))
    for kind in [genre.names, genre.length, genre.sentences] {
      for value in [many ? 0 : 1, capitals, place, times, 5 - mean] { values.add(kind * value) }
    }
  }
}

extension [Double] {
  fileprivate mutating func add(_ value: Double) { append(value) }
  fileprivate mutating func add(_ value: Bool) { append(value ? 1 : 0) }
}
