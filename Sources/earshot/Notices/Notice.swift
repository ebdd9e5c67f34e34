/// A work of others, or of ours, that the program holds, stands on or learned from: one line of
/// `Lexicons/licences.tsv`.
struct Notice: Equatable {
  /// How the program uses a work.
  enum Kind: String, CaseIterable {
    case program, package, library, data, list, corpus

    /// What stands above the works of a kind.
    var title: String {
      switch self {
      case .program: "The program"
      case .package: "Packages, built in"
      case .library: "Libraries, linked while the program runs"
      case .data: "Facts that code was made from"
      case .list: "Words and figures of the lists"
      case .corpus:
        "Texts and figures that weights were learned from (none of them is in a model)"
      }
    }
  }

  var kind: Kind
  /// Name of the work.
  var name: String
  /// Its version as its makers count; nil where they do not.
  var version: String?
  /// SPDX identifier, or in words.
  var licence: String
  /// Files of the folder `licences`, or addresses, with the licence's text and notices.
  var texts: [String]
  /// Its copyright line, or who made it.
  var copyright: String
  /// What of it is used.
  var used: String
  /// Files and models that hold it.
  var places: [String]
  /// What model cards, lists and Package.resolved call it.
  var called: [String]
  /// Its address; nil without one.
  var address: String?

  /// Reads a line of the table; nil where it has not ten cells or no known kind.
  init?(_ line: Substring) {
    let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard cells.count == 10, cells.allSatisfy({ !$0.isEmpty }), let kind = Kind(rawValue: cells[0])
    else { return nil }
    func list(_ cell: String, _ separator: Character) -> [String] {
      guard cell != "-" else { return [] }
      return cell.split(separator: separator).map { part in
        let isSpace: (Character) -> Bool = { $0 == " " }
        return String(part.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
      }
    }
    self.kind = kind
    name = cells[1]
    version = cells[2] == "-" ? nil : cells[2]
    licence = cells[3]
    texts = list(cells[4], ",")
    copyright = cells[5]
    used = cells[6]
    places = list(cells[7], ",")
    called = list(cells[8], "|")
    address = cells[9] == "-" ? nil : cells[9]
  }
}
