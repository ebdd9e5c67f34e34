import Model
import SocialText

/// The doubtful names of a text, in its order.
struct DoubtfulNames {
  private(set) var names: [DoubtfulName] = []
  /// Customers of whom a name stands in the text that means nobody else.
  private var sure: Set<Int> = []

  /// Adds the name of `count` tokens at `index` where it is doubtful. Names that a person bears too
  /// are none of them: what was decided about a company must never name a person.
  mutating func add(
    _ seen: SeenName, _ hit: AliasIndex.Hit, _ aliases: AliasIndex, _ tokens: [Token], _ index: Int
  ) {
    var rows: [[Int]] = [[], [], []]
    var isNone = false
    aliases.eachOwner(hit) { row, marks in
      // Another legal form than the list's is another company's, in every context.
      if !marks.contains(.company) || seen.hasOtherForm(than: marks) { isNone = true }
      let form: DoubtfulName.Form
      switch marks.strength {
      case .sure:
        isNone = true
        sure.insert(row)
        return
      case .joined: form = .joined
      case .weak: form = .letters
      default: form = .name
      }
      if rows[Int(form.rawValue)].last != row { rows[Int(form.rawValue)].append(row) }
    }
    let tokens = tokens[index..<index + hit.count]
    guard !isNone, let key = PhraseTable.hash(Array(tokens)),
      let form = [DoubtfulName.Form.name, .joined, .letters].first(where: {
        !rows[Int($0.rawValue)].isEmpty
      })
    else { return }
    names.append(
      DoubtfulName(
        span: TextSpan(start: Int(tokens[index].start), end: tokens[index + hit.count - 1].end),
        tokens: tokens.indices, key: key, rows: rows[Int(form.rawValue)], form: form,
        isOneWord: LegalForms.isOneWord(tokens)))
  }

  /// Holds the names against those that are reported, in text order: what they are reported with, and
  /// which have others of the same customer beside them, in the text or in the title (`beside`).
  mutating func compare(to found: [NamedEntity], beside: CompaniesBeside) {
    var places: [Int: Int] = [:]
    for entity in found { for row in Set(entity.customers) { places[row, default: 0] += 1 } }
    var next = 0
    for index in names.indices {
      let span = names[index].span
      while next < found.count, found[next].span.start < span.start { next += 1 }
      if next < found.count, found[next].span.start == span.start {
        names[index].span = found[next].span
        names[index].plainConfidence = found[next].confidence
      }
      // A name that is reported stands in one place itself.
      let fewest = names[index].plainConfidence > 0 ? 2 : 1
      names[index].hasSibling = names[index].rows.contains {
        places[$0, default: 0] >= fewest || beside.named.contains($0)
      }
      names[index].hasSureSibling = names[index].rows.contains {
        sure.contains($0) || beside[.title].contains($0)
      }
    }
  }
}
