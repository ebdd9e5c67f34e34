import ArgumentParser
import Foundation
import SocialText

/// `earshot-train language`: trains the language model from labelled texts.
struct LanguageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "language",
    abstract: "Trains Lexicons/language.model.")

  @Option(help: "Folder of the corpora (text/langid-train, sentiment/umsab).")
  var corpora: String

  @Option(help: "Folder of further texts, LANGUAGE.SOURCE.txt, one a line; see the model's card.")
  var texts: String?

  @Option(help: "The model file to write.")
  var output = "Lexicons/language.model"

  @Option(help: "Passes over the texts.")
  var epochs = 4

  /// Languages that share scripts, by table, and rows each table may have.
  private static let groups: [(name: String, scripts: [String], rows: Int, languages: String)] = [
    (
      "latin", ["Latin"], 36_000,
      """
      af az bs ca cs cy da de en eo es et eu fi fr ga hi-Latn hr hu id is it la lg lt lv mi ms nb \
      nl nn pl pt ro sk sl sn so sq st sv sw tl tn tr ts vi xh yo zu
      """
    ),
    ("cyrillic", ["Cyrillic"], 16_000, "be bg kk mk mn ru sr uk"),
    ("arabic", ["Arabic"], 8_000, "ar fa ug ur"),
    ("devanagari", ["Devanagari"], 6_000, "hi mr"),
  ]

  /// Scripts that (nearly) one language alone writes, ISO 639 code of that language.
  private static let scripts = [
    "Greek el", "Hebrew he", "Armenian hy", "Georgian ka", "Thai th", "Lao lo", "Khmer km",
    "Myanmar my", "Tibetan bo", "Hangul ko", "Hiragana ja", "Katakana ja", "Han zh", "Bengali bn",
    "Gujarati gu", "Gurmukhi pa", "Tamil ta", "Telugu te", "Kannada kn", "Malayalam ml",
    "Oriya or", "Sinhala si", "Ethiopic am", "Thaana dv", "Mongolian mn", "Cherokee chr",
    "Bopomofo zh", "Nko nqo", "Tifinagh zgh", "Canadian_Aboriginal iu",
  ]

  func run() throws {
    let sources = try load()
    var header = "earshot language model 1\n"
    var tables: [(bitmap: [UInt8], ranks: [UInt8], rows: [UInt8])] = []
    var lines: [(String, String)] = []
    for group in Self.groups {
      let languages = group.languages.split(separator: " ").map(String.init)
      var corpus = LanguageCorpus(languages: languages, scripts: group.scripts)
      for source in sources {
        corpus.add(
          source.text, language: source.language, pieces: source.pieces, heldOut: source.heldOut)
      }
      print("\(group.name): \(corpus.examples.count) texts, \(corpus.features.count) features")
      var trainer = LanguageTrainer(corpus: corpus, rows: group.rows)
      let result = trainer.train(epochs: epochs)
      let columns = result.columns
      let packed = Self.pack(result, columns: columns, count: languages.count)
      tables.append((packed.bitmap, packed.ranks, packed.rows))
      let bias = (0..<languages.count).map { String(result.bias[$0]) }.joined(separator: ",")
      lines.append(
        (
          "group \(group.name) scripts \(group.scripts.joined(separator: ",")) columns \(columns) "
            + "rows \(result.hashes.count)",
          "scale \(packed.scale) temperature \(result.temperature) "
            + "languages \(languages.joined(separator: ",")) bias \(bias)"
        ))
    }
    // The header's length is fixed first, so that offsets can stand in it.
    var offset = 16_384
    var body: [UInt8] = []
    for (line, table) in zip(lines, tables) {
      let bitmap = offset
      let ranks = bitmap + table.bitmap.count
      let rows = ranks + table.ranks.count
      header += "\(line.0) bitmap \(bitmap) ranks \(ranks) table \(rows) \(line.1)\n"
      var bytes = table.bitmap + table.ranks + table.rows
      while bytes.count % 64 != 0 { bytes.append(0) }
      body += bytes
      offset += bytes.count
    }
    for script in Self.scripts { header += "script \(script)\n" }
    let hash = StableHash.hash128(body.span).high ^ StableHash.hash64(header)
    header += "fingerprint \(String(hash, radix: 16))\nend\n"
    var file = Array(header.utf8)
    precondition(file.count <= 16_384, "the header outgrew its place")
    file += [UInt8](repeating: 0, count: 16_384 - file.count)
    file += body
    try Data(file).write(to: URL(fileURLWithPath: output))
    print("\(output): \(file.count) bytes")
  }

  private struct Source {
    var language: String
    var text: String
    var pieces: Bool
    var heldOut: Bool
  }

  private func load() throws -> [Source] {
    var result: [Source] = []
    var number: UInt64 = 0
    func heldOut() -> Bool {
      number += 1
      return StableHash.finish(number) % 20 == 0
    }
    for row in try Self.rows(corpora + "/text/langid-train/tatoeba.jsonl.gz") {
      let out = heldOut()
      result.append(Source(language: row.lang, text: row.text, pieces: false, heldOut: out))
      if !out {
        result.append(Source(language: row.lang, text: row.text, pieces: true, heldOut: false))
      }
    }
    for row in try Self.rows(corpora + "/text/langid-train/udhr.jsonl.gz") {
      for _ in 0..<2 {
        result.append(Source(language: row.lang, text: row.text, pieces: true, heldOut: false))
      }
    }
    for row in try Self.rows(corpora + "/sentiment/umsab/train.jsonl.gz") {
      let language = row.lang == "hi" ? "hi-Latn" : row.lang
      let out = heldOut()
      // Romanised Hindi has no other source, so its tweets count three times.
      if language == "hi-Latn", !out {
        for _ in 0..<2 {
          result.append(Source(language: language, text: row.text, pieces: false, heldOut: false))
        }
      }
      result.append(Source(language: language, text: row.text, pieces: false, heldOut: out))
      if !out {
        result.append(Source(language: language, text: row.text, pieces: true, heldOut: false))
      }
    }
    if let texts {
      for name in try FileManager.default.contentsOfDirectory(atPath: texts).sorted()
      where name.hasSuffix(".txt") {
        let language = String(name.prefix { $0 != "." })
        let lines = try String(contentsOfFile: texts + "/" + name, encoding: .utf8)
        let pieces = name.contains(".office.")
        for line in lines.split(separator: "\n") {
          result.append(
            Source(language: language, text: String(line), pieces: pieces, heldOut: false))
        }
      }
    }
    return result
  }

  private static func rows(_ path: String) throws -> [(lang: String, text: String)] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try data.split(separator: 10).compactMap { line in
      guard let row = try JSONSerialization.jsonObject(with: line) as? [String: Any],
        let lang = row["lang"] as? String, let text = row["text"] as? String
      else { return nil }
      return (lang, text)
    }
  }

  /// Bitmap, ranks and rows of signed bytes.
  private static func pack(
    _ result: LanguageTrainer.Result, columns: Int, count: Int
  ) -> (bitmap: [UInt8], ranks: [UInt8], rows: [UInt8], scale: Double) {
    let hashes = 1 << 20
    var bitmap = [UInt8](repeating: 0, count: hashes / 8)
    for hash in result.hashes { bitmap[hash >> 3] |= 1 << UInt8(hash & 7) }
    var ranks: [UInt8] = []
    var before = 0
    for start in stride(from: 0, to: bitmap.count, by: 8) {
      ranks.append(UInt8(before & 255))
      ranks.append(UInt8(before >> 8))
      for byte in bitmap[start..<start + 8] { before += byte.nonzeroBitCount }
    }
    // A common shift of a row changes no probability, so rows are centred; the few largest values
    // are cut.
    var centred = result.weights
    var values: [Float] = []
    for base in stride(from: 0, to: centred.count, by: columns) {
      let mean = centred[base..<base + count].reduce(0, +) / Float(count)
      for at in base..<base + count {
        centred[at] -= mean
        values.append(abs(centred[at]))
      }
    }
    values.sort()
    let top = values[min(values.count - 1, values.count * 9995 / 10_000)]
    let scale = Double(max(top, 1e-6)) / 127
    var rows: [UInt8] = []
    rows.reserveCapacity(centred.count)
    for (at, weight) in centred.enumerated() {
      let value = at % columns < count ? (Double(weight) / scale).rounded() : 0
      rows.append(UInt8(bitPattern: Int8(max(-127, min(127, value)))))
    }
    return (bitmap, ranks, rows, scale)
  }
}
