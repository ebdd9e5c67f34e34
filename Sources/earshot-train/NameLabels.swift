import Entities
import Foundation
import Model
import SocialText

/// The names that a teacher finds in texts without marked names, as `Texts/names.py` writes them: lines
/// of a text's key (eight hexadecimal digits, CRC-32 of its bytes), a tab, and its names, packed by
/// gzip. A name is its distance from the last one's end and its length in bytes, parted by a point,
/// and the letter of its type.
struct NameLabels {
  /// The sets that have the texts, and whether they are free for every use.
  private static let sets = [
    ("tweeteval_sentiment", false), ("brand_product_tweets", true), ("tweeteval_offensive", false),
    ("tweeteval_irony", false), ("tweeteval_hate", false), ("airline_tweets", false),
    ("senti4sd_stackoverflow", true), ("goemotions", true), ("sentiment140_100k_weak", false),
  ]

  /// Letters of `NameModel.types`.
  private static let letters = Array("PCDLGW".utf8)

  private let path: String
  private var lines: [UInt32: (number: Int, names: Data)] = [:]

  /// Reads a file. Throws where it cannot be read, and with file and line where a line is none.
  init(path: String) throws {
    self.path = path
    for (index, line) in try GzipFile.unpacked(path).split(separator: 10).enumerated() {
      let digits = String(decoding: line.prefix(8), as: UTF8.self)
      guard line.count >= 9, line[line.startIndex + 8] == 9, let key = UInt32(digits, radix: 16)
      else { throw problem(index + 1) }
      lines[key] = (index + 1, line.dropFirst(9))
    }
  }

  private func problem(_ line: Int) -> FileBytes.ReadError {
    FileBytes.ReadError(
      path: "\(path):\(line)",
      reason: "expected eight hexadecimal digits, a tab, and names as START.LENGTH and a letter")
  }

  /// All labelled texts of a folder of corpora, each once, in the order of the sets; with `isFree`
  /// those of the sets that are free for every use.
  func examples(_ corpora: String, isFree: Bool) throws -> [EntityCorpus.Example] {
    let tokenizer = Tokenizer()
    var seen = Set<UInt32>()
    var examples: [EntityCorpus.Example] = []
    for (set, setIsFree) in Self.sets where setIsFree || !isFree {
      let rows = try GzipFile.unpacked("\(corpora)/sentiment/\(set)/train.jsonl.gz")
      for row in rows.split(separator: 10) {
        guard let text = try JSONDocument(Array(row)).root["text"]?.string else { continue }
        let bytes = Array(text.utf8)
        let key = Self.key(bytes)
        guard let line = lines[key], seen.insert(key).inserted else { continue }
        var example = EntityCorpus.Example(
          source: .taught, text: bytes, tokens: [], allowed: [], names: [], spans: [])
        tokenizer.tokenize(bytes.span, into: &example.tokens)
        example.allowed = [UInt16](repeating: 1, count: example.tokens.count)
        try mark(&example, line)
        examples.append(example)
      }
    }
    return examples
  }

  /// Marks the names of a text's line.
  private func mark(
    _ example: inout EntityCorpus.Example, _ line: (number: Int, names: Data)
  ) throws {
    var index = 0
    var start = 0
    var end = 0
    var number = 0
    for byte in line.names {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): number = number * 10 + Int(byte & 15)
      case UInt8(ascii: "."):
        start = end + number
        number = 0
      default:
        guard let type = Self.letters.firstIndex(of: byte) else { throw problem(line.number) }
        end = start + number
        number = 0
        EntityCorpus.mark(start..<end, as: [type], from: &index, &example)
      }
    }
  }

  /// CRC-32 (RFC 1952, section 8), bit by bit: 20 MB once are no hurry.
  static func key(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }
}
