import Model
import SocialText
import Synchronization

/// The tables of all languages: their lists are looked over when the shelf is made, and read when a
/// language is first asked for. May be shared by all workers.
final class LexiconShelf: Sendable {
  private let folder: String
  private let build: SentimentBuild
  private let aspects: [String]
  private let base: LexiconTable
  /// What holds for every language, the user's own list included.
  private let common: LexiconTable
  /// Languages whose lists a language shares, in the order in which they are read.
  private let also: [String: [String]]
  private let tables = Mutex<[String: LexiconTable]>([:])

  /// Looks all lists of a folder over. Throws `LexiconError` that names file and line.
  init(
    folder: String, names: [String], build: SentimentBuild, _ look: inout LexiconLook
  ) throws(LexiconError) {
    self.folder = folder
    self.build = build
    for name in ["emoji.tsv", "emoticons.tsv"] { try look.look("\(folder)/\(name)", .valence) }
    var also: [String: [String]] = [:]
    for name in names where FileBytes.isFolder(folder + "/" + name) {
      for (file, form) in LexiconReader.files(build) {
        try look.look("\(folder)/\(name)/\(file)", form)
      }
      also[name] = try LexiconShelf.also(folder, name, names, &look)
      do throws(WordListError) {
        if let hash = try WordFrequencies.fingerprint(folder: folder, language: name) {
          look.join(hash)
        }
      } catch {
        throw LexiconError(path: error.path, line: error.line, message: error.message)
      }
    }
    try look.look(folder + "/custom.tsv", .custom)
    self.also = also
    aspects = look.aspects
    var reader = LexiconReader(aspects: aspects)
    var table = LexiconTable()
    reader.read(folder + "/emoji.tsv", .valence, into: &table)
    reader.read(folder + "/emoticons.tsv", .valence, into: &table)
    base = table
    reader.read(folder + "/custom.tsv", .custom, into: &table)
    common = table
  }

  private static func also(
    _ folder: String, _ name: String, _ names: [String], _ look: inout LexiconLook
  ) throws(LexiconError) -> [String] {
    let path = "\(folder)/\(name)/also.tsv"
    let bytes = try look.look(path, nil)
    var found: [String] = []
    var unknown: Int?
    LexiconLook.forEachLine(bytes) { line, number in
      let language = String(decoding: bytes[line], as: UTF8.self)
      if names.contains(language) { found.append(language) } else { unknown = unknown ?? number }
    }
    if let unknown {
      throw LexiconError(path: path, line: unknown, message: "there is no folder of this name")
    }
    return found
  }

  /// Whether a language has a folder.
  func has(_ language: String) -> Bool { also[language] != nil }

  /// Languages whose lists a language shares.
  func shared(_ language: String) -> [String] { also[language] ?? [] }

  /// A language's table; without a folder, what holds for every language.
  func table(of language: String) -> LexiconTable {
    guard let also = also[language] else { return common }
    if let known = tables.withLock({ $0[language] }) { return known }
    // Read outside the lock: others must not wait for files.
    var reader = LexiconReader(aspects: aspects)
    var table = base
    for other in also {
      for (file, form) in LexiconReader.shared(build) {
        reader.read("\(folder)/\(other)/\(file)", form, into: &table)
      }
    }
    for (file, form) in LexiconReader.files(build) {
      reader.read("\(folder)/\(language)/\(file)", form, into: &table)
    }
    reader.read(folder + "/custom.tsv", .custom, into: &table)
    reader.inheritValences(&table)
    tables.withLock { $0[language] = table }
    return table
  }
}
