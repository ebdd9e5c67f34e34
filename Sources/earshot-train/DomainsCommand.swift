import ArgumentParser
import Foundation

/// `earshot-train domains`: adds the top-level domains of public lists to SocialText's.
///
/// Lists come in either common form, one a line: IANA's `tlds-alpha-by-domain.txt` (`COM`) and the
/// public suffix list (`*.ck`, `co.uk`; each rule's last label counts). Names are only ever added:
/// old posts hold addresses of domains that are gone.
struct DomainsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "domains",
    abstract: "Adds lists' names to Sources/SocialText/Generated/TopLevelDomains.swift.")

  @Argument(help: "Lists of top-level domains or public suffixes.")
  var lists: [String] = []

  @Option(help: "The Swift file to read and write.")
  var output = "Sources/SocialText/Generated/TopLevelDomains.swift"

  func run() throws {
    var names = Self.names(inSource: try String(contentsOfFile: output, encoding: .utf8))
    for list in lists {
      names.formUnion(Self.names(inList: try String(contentsOfFile: list, encoding: .utf8)))
    }
    try Self.source(names).write(toFile: output, atomically: true, encoding: .utf8)
  }

  /// Names of a file that this command wrote.
  static func names(inSource source: String) -> Set<String> {
    let parts = source.components(separatedBy: "\"\"\"")
    guard parts.count == 3 else { return [] }
    return Set(parts[1].split { " \\\n".contains($0) }.map(String.init))
  }

  /// Last labels of a list's rules in Unicode and lower case. Punycode forms are left out: the
  /// public suffix list has those names in Unicode, and matching takes any `xn--` label.
  static func names(inList list: String) -> Set<String> {
    var result: Set<String> = []
    for line in list.split(whereSeparator: \.isNewline) {
      let rule = line.trimmingCharacters(in: .whitespaces)
      guard !rule.hasPrefix("//"), !rule.hasPrefix("#"),
        let label = rule.split(separator: ".").last?.lowercased(), !label.hasPrefix("xn--"),
        label.utf8.allSatisfy({ $0 > 32 })
      else { continue }
      result.insert(label.precomposedStringWithCanonicalMapping)
    }
    return result
  }

  /// The whole Swift file, names sorted by their bytes.
  static func source(_ names: Set<String>) -> String {
    var out = """
      // Written by `earshot-train domains LIST…`, which only adds names. Do not edit.
      // Facts, no text of others: the top-level labels of the public suffix list as the Python
      // packages tldextract 2.0.2, 2.2.1 and 5.4.0 (.tld_set_snapshot) and tld 0.13.2
      // (res/effective_tld_names.dat.txt) carry it (MPL-2.0), the two-letter codes of ISO 3166-1,
      // and the labels of twitter-text's tests (Apache-2.0): what IANA delegates now, and what it
      // used to delegate, for old posts still hold such addresses.

      /// Names of the top-level domains, in Unicode and lower case, sorted by their bytes.
      enum TopLevelDomains {
        static let names: StaticString = \"\"\"

      """
    var line = "   "
    for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      if line.count + name.count + 3 > 100 {
        out += line + " \\\n"
        line = "   "
      }
      line += " " + name
    }
    return out + line + "\n    \"\"\"\n}\n"
  }
}
