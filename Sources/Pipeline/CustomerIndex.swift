import Customers
import Entities
import Model
import SocialText

/// A customer list made ready: the rows, how linking asks them, and all names to look for, in one file
/// (`earshot customers index`) that opens without reading the list again. It holds what the list
/// holds, so it is as secret as the list.
public struct CustomerIndex: Sendable {
  /// The list as linking asks it.
  public let book: CustomerBook
  /// Names of the list.
  public let aliases: AliasIndex
  /// Where an index that was opened comes from.
  public private(set) var origin: ListOrigin?

  /// Makes an index of rows; `fingerprint` is that of the list (`CustomerFile.fingerprint`).
  public init(customers: [Customer], fingerprint: UInt64) {
    if customers.isEmpty {
      book = .empty
      aliases = AliasIndex()
    } else {
      book = CustomerBook(customers: customers, fingerprint: fingerprint)
      aliases = AliasIndex(customers: customers, fingerprint: fingerprint)
    }
  }

  /// Nobody.
  public static let empty = CustomerIndex(customers: [], fingerprint: 0)

  /// Opens a file. Throws `AliasIndexError` naming the file where it is damaged or of another version.
  public init(contentsOf path: String) throws(AliasIndexError) {
    aliases = try AliasIndex(contentsOf: path)
    guard let book = CustomerBook(packed: aliases.extra, &origin),
      book.fingerprint == aliases.fingerprint, aliases.belongs(toRows: book.customers.count)
    else {
      throw AliasIndexError(
        description: "\(path): is of another version; mend: make the index again from its list")
    }
    self.book = book
  }

  /// True where more names are shared by several customers than an index can hold: then it holds none.
  public var lacksNames: Bool { !book.customers.isEmpty && aliases.lacksNames }

  /// True if a file begins as an index does, whatever its version.
  public static func isIndex(_ path: String) -> Bool { AliasIndex.isFile(path) }

  /// The bytes of a file that remembers where its list is; nil without customers.
  public func bytes(origin: ListOrigin? = nil) -> [UInt8]? {
    AliasIndex(
      customers: Array(book.customers), fingerprint: book.fingerprint, extra: book.packed(origin)
    ).bytes()
  }
}
