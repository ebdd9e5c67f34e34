import ArgumentParser
import Fetching
import Foundation
import Model
import Parsing
import Storage

/// `earshot licences`: the notices of all that is built in, linked, shipped or learned from.
struct LicencesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "licences",
    abstract: "Prints the notices of everything built in, linked, shipped or learned from.",
    discussion: """
      The table is licences.tsv of the lexicons' folder, the texts lie in its licences folder.

      Example:
        earshot licences
        earshot licences --full > NOTICES.txt
      """, aliases: ["licenses"])

  @Flag(help: "Print the texts of the licences too.")
  var full = false
  @Option(help: "Folder with models and word lists.")
  var lexicons: String?
  @Flag(help: "Print one JSON document.")
  var json = false

  /// Versions of the libraries that tell theirs.
  private static var versions: [String: String] {
    let curl = Fetcher.libraryVersion.prefix { $0 != " " }.drop { $0 != "/" }.dropFirst()
    return [
      "libcurl": String(curl), "libxml2": DocumentParser.libraryVersion,
      "SQLite": SQLiteStore.libraryVersion,
    ]
  }

  func run() throws {
    let folder = Loading.lexicons(option: lexicons, config: Loading.configuredLexicons())
    let notices: Notices
    do throws(NoticeError) {
      notices = try Notices(folder: folder, versions: Self.versions)
    } catch {
      throw CommandFailure(.configuration, error.message)
    }
    if json {
      try Terminal.write(notices.json(isFull: full) + [10])
      return
    }
    for line in notices.lines { print(line) }
    guard full else {
      print("", "The texts of the licences: earshot licences --full", separator: "\n")
      return
    }
    for text in notices.texts {
      print("", String(repeating: "=", count: 80), separator: "\n")
      for line in PlainText.wrapped(
        text.name + ": " + text.works.joined(separator: ", "), indent: "")
      {
        print(line)
      }
      print(String(repeating: "=", count: 80), "", text.text, separator: "\n")
    }
  }
}
