import Model
import SocialText

/// A place of a text where a company's name stands that may mean something else: a common word, a
/// surname, a place, letters. What stands around it decides (`NameContexts`).
package struct DoubtfulName: Sendable {
  /// Its bytes in the text.
  package var span: TextSpan
  /// Its tokens.
  package var tokens: Range<Int>
  /// Hash of its tokens: what decisions about this name are known by.
  package var key: UInt64
  /// Customers who bear it, by position in their book.
  package var rows: [Int]
  /// How it is listed.
  var form = Form.name
  /// Has one word beside its legal form.
  var isOneWord = false
  /// Chance that is stated without learned contexts; 0 where the name is left out.
  package var plainConfidence = 0.0
  /// Another name of one of these customers stands in the text or its title.
  var hasSibling = false
  /// A domain or another sure name of one of them does.
  var hasSureSibling = false

  /// 1 where it is left out without learned contexts, 0 where it is reported: chances of the two are
  /// made apart, for what was decided about the ones says little of the others.
  var group: Int { plainConfidence > 0 ? 0 : 1 }

  /// Number of classes.
  static let classes = 8
  /// Names that the world shares about equally often: by how they are listed, by one word or several,
  /// by one row or several that bear them.
  var `class`: Int {
    let kind = form == .name ? (isOneWord ? 1 : 0) : form == .letters ? 2 : 3
    return kind * 2 + (rows.count > 1 ? 1 : 0)
  }

  /// How a name is listed.
  enum Form: UInt64 {
    /// As such, or without its legal form.
    case name
    /// By the letters that stand for it.
    case letters
    /// As short words written together.
    case joined
  }
}
