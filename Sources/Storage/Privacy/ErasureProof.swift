internal import Foundation
internal import GRDB
internal import Glibc
import Model

/// Looks for a person in the very bytes of a store's files: in what SQLite shows, and in what it does
/// not (pages that were freed, the write-ahead log).
struct ErasureProof {
  let terms: PersonTerms
  /// Customers' ids as JSON writes them: `"C-1"`, with its escapes.
  let ids: [[UInt8]]
  private let customers: Set<String>

  init(_ subject: PersonSubject) {
    terms = subject.terms()
    customers = Set(subject.customers)
    ids = subject.customers.map {
      var json = JSONWriter()
      json.value($0)
      return Array(json.string.utf8)
    }
  }

  /// How often they are named in the store, first in all columns as a reader sees them, then in the
  /// files' bytes beyond what the columns explain (letters of others that happen to hold theirs).
  func remains(path: String, _ database: Database) throws -> Int {
    var named = 0
    var explained = 0
    let tables = try String.fetchAll(
      database,
      sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    for table in tables {
      let rows = try Row.fetchCursor(database, sql: "SELECT * FROM \"\(table)\"")
      while let row = try rows.next() {
        for column in PersonColumns.ids[table] ?? [] {
          if let text = row[column] as String? { named += places(text) }
        }
        for value in row.databaseValues {
          let bytes: [UInt8]
          switch value.storage {
          case .string(let text): bytes = Array(text.utf8)
          case .blob(let data): bytes = Array(data)
          default: continue
          }
          named += terms.spans(in: bytes).count
          explained += terms.occurrences(in: bytes)
          explained += ids.reduce(0) { $0 + ErasureProof.count($1, in: bytes) }
        }
      }
    }
    var raw = 0
    for end in ["", "-wal", "-shm"] { raw += try occurrences(inFile: path + end) }
    return named + max(0, raw - explained)
  }

  /// How often a column holds an id.
  private func places(_ text: String) -> Int {
    if customers.contains(text) { return 1 }
    guard !customers.isEmpty, text.utf8.first == 0x5B, let document = try? JSONDocument(text)
    else { return 0 }
    func count(_ value: JSONValue) -> Int {
      if let string = value.string { return customers.contains(string) ? 1 : 0 }
      return value.kind == .array ? value.elements.reduce(0) { $0 + count($1) } : 0
    }
    return count(document.root)
  }

  private func occurrences(inFile path: String) throws -> Int {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return 0 }
      throw StoreError(
        kind: .unwritable, path: path, underlying: unsafe String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    let longest = max(terms.longest, ids.map(\.count).max() ?? 0)
    var window: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var found = 0
    while true {
      // SAFETY: read writes at most the count given into the buffer.
      let count = unsafe read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw StoreError(
          kind: .unwritable, path: path, underlying: unsafe String(cString: strerror(errno)))
      }
      guard count > 0 else { return found }
      // What reaches over the edge counts with the piece in which it ends.
      let kept = Array(window.suffix(max(0, longest - 1)))
      let before = all(in: kept)
      window = kept + buffer[..<count]
      found += all(in: window) - before
    }
  }

  private func all(in bytes: [UInt8]) -> Int {
    terms.occurrences(in: bytes) + ids.reduce(0) { $0 + ErasureProof.count($1, in: bytes) }
  }

  private static func count(_ part: [UInt8], in bytes: [UInt8]) -> Int {
    guard let first = part.first, bytes.count >= part.count else { return 0 }
    var count = 0
    for at in 0...(bytes.count - part.count) where bytes[at] == first {
      if bytes[at..<(at + part.count)].elementsEqual(part) { count += 1 }
    }
    return count
  }
}
