import Model
import Synchronization

/// Which customers have asked to be forgotten: those of whom any row has an address or handle on the
/// suppression list. They stay among the candidates, so that nobody is taken for their namesake in
/// their place, and are never linked.
///
/// An HMAC costs more than a look-up in the list, so customers are asked about one by one when an
/// author may be them, and the answers are kept.
final class ForgottenFamilies: Sendable {
  private struct State {
    /// Rows by family, made when somebody is first asked about.
    var rows: [Int: [Int32]]?
    var answers: [Int: Bool] = [:]
  }

  private let book: CustomerBook
  private let suppressed: SuppressionList
  private let state = Mutex(State())

  init(book: CustomerBook, suppressed: SuppressionList) {
    self.book = book
    self.suppressed = suppressed
  }

  /// Whether the customer of a row asked to be forgotten.
  func contains(row: Int) -> Bool {
    guard suppressed.count > 0 else { return false }
    let family = book.clusters[row]
    return state.withLock { state in
      if let answer = state.answers[family] { return answer }
      if state.rows == nil {
        var rows: [Int: [Int32]] = [:]
        for (row, family) in book.clusters.enumerated() {
          rows[family, default: []].append(Int32(row))
        }
        state.rows = rows
      }
      let answer = (state.rows?[family] ?? []).contains { row in
        book.customers[Int(row)].identifiers.contains(where: suppressed.contains)
      }
      state.answers[family] = answer
      return answer
    }
  }
}

extension Customer {
  /// What suppression lists know of a row: its address, its `platform:handle`s, and the row itself as
  /// `customer:ID`, which is all there is of one who is listed with neither. Lists hold everything in
  /// lower case, but `C-1` and `c-1` are two: an id with capitals stands as its UTF-8 in hexadecimal.
  public var identifiers: [String] {
    [email].compactMap(\.self) + handles + ["customer:" + exactID]
  }

  private var exactID: String {
    if id == id.lowercased() { return id }
    return "0x" + id.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
