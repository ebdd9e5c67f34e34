import Entities
import Foundation
import Model
import SocialText

/// What is known of words beside the labelled texts: their clusters and their places in the
/// gazetteer. Each piece of knowledge is a number of its own and has a block of four rows.
struct EntityWords {
  private static let kinds = ["place", "given", "company", "group", "event", "product", "title"]

  /// The pieces of knowledge of each word.
  private(set) var knowledge: [[Int32]] = []
  /// The piece that is the word itself; −1 where it was seen too seldom.
  private(set) var own: [Int32] = []
  /// Hash of each word.
  private(set) var hashes: [UInt64] = []
  /// Number of pieces.
  private(set) var count = 1

  private var numbers: [UInt64: Int32] = [:]
  private var counts: [UInt64: Int] = [:]
  private var clusters: [UInt64: [Int32]] = [:]
  private var listed: [UInt64: [Int32]] = [:]

  /// Reads `en/clusters.tsv` and `gazetteer.tsv` of a lexicon folder.
  init(lexicons: String) throws {
    var levels = [[Substring: Int32]](repeating: [:], count: 3)
    for line in try FileBytes.read(lexicons + "/en/clusters.tsv").split(separator: 10)
    where line.first != 0x23 {
      let fields = line.split(separator: 9)
      guard fields.count == 2 else { continue }
      var pieces: [Int32] = []
      var path: Substring = ""
      let steps = String(decoding: fields[0], as: UTF8.self).split(separator: ".")
      for (level, step) in steps.prefix(3).enumerated() {
        path += "." + step
        if levels[level][path] == nil {
          levels[level][path] = Int32(count)
          count += 1
        }
        pieces.append(levels[level][path] ?? 0)
      }
      for word in fields[1].split(separator: 0x20) {
        clusters[Folding.hash(Array(word).span)] = pieces
      }
    }
    let first = count
    count += Self.kinds.count
    for line in try FileBytes.read(lexicons + "/gazetteer.tsv").split(separator: 10)
    where line.first != 0x23 {
      let fields = line.split(separator: 9)
      guard fields.count == 2, !fields[0].contains(0x20),
        let kind = Self.kinds.firstIndex(of: String(decoding: fields[1], as: UTF8.self))
      else { continue }
      listed[Folding.hash(Array(fields[0]).span), default: []].append(Int32(first + kind))
    }
  }

  /// Counts a word of a training text.
  mutating func see(_ hash: UInt64) { counts[hash, default: 0] += 1 }

  /// Number of a word, old or new.
  mutating func number(of hash: UInt64) -> Int32 {
    if let number = numbers[hash] { return number }
    let number = Int32(knowledge.count)
    numbers[hash] = number
    hashes.append(hash)
    // Piece 0: in no cluster.
    knowledge.append((clusters[hash] ?? [0]) + (listed[hash] ?? []))
    var piece: Int32 = -1
    if counts[hash, default: 0] >= 2 {
      piece = Int32(count)
      count += 1
    }
    own.append(piece)
    return number
  }

  /// Gives numbers to all words of the lists, so that they are written.
  mutating func numberAll() {
    for hash in clusters.keys.sorted() { _ = number(of: hash) }
    for hash in listed.keys.sorted() { _ = number(of: hash) }
  }
}
