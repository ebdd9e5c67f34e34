/// Why the store cannot be used, with the mend.
public struct StoreError: Error, CustomStringConvertible {
  /// What went wrong.
  public enum Kind: Sendable {
    /// The file cannot be opened or written.
    case unwritable
    /// A newer program made it.
    case newerSchema
    /// It is no database, or damaged.
    case damaged
    /// No room left on the disk.
    case diskFull
  }

  /// What went wrong.
  public let kind: Kind
  /// Path of the store.
  public let path: String
  /// What SQLite said.
  public let underlying: String

  /// One sentence with path, cause and mend.
  public var description: String {
    switch kind {
    case .unwritable:
      "store \(path): cannot be written (\(underlying)); "
        + "mend: check that the folder exists and belongs to this user"
    case .newerSchema:
      "store \(path): a newer version of earshot made it; "
        + "mend: update earshot, or name another file under \"store\""
    case .damaged:
      "store \(path): is not a readable database (\(underlying)); "
        + "mend: restore it from a backup, or name another file under \"store\""
    case .diskFull:
      "store \(path): the disk is full; nothing of this page was stored; "
        + "mend: make room, then run again"
    }
  }
}
