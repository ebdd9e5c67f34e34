import Customers
import Foundation
import Model
import Pipeline

extension Loading {
  /// The customers of a list or of an index, ready for linking. A list is compiled, or its compiled
  /// copy opened; an index whose list has changed since is not believed, the list is read instead.
  static func customerIndex(
    _ path: String, mapping: [String: String] = [:]
  ) throws(CommandFailure) -> CustomerIndex {
    guard CustomerIndex.isIndex(path) else { return try compiled(path, mapping) }
    let index: CustomerIndex
    do {
      index = try CustomerIndex(contentsOf: path)
    } catch {
      throw CommandFailure(.configuration, error.description)
    }
    guard let origin = index.origin, !origin.path.isEmpty,
      let bytes = try? FileBytes.read(origin.path),
      CustomerFile.fingerprint(bytes) != index.book.fingerprint
    else { return index }
    // Somebody may have taken their consent back.
    Terminal.note(
      "\(path): \(origin.path) has changed since, so that is read; mend: make the index again")
    return try compiled(origin.path, origin.mapping)
  }

  private static func compiled(
    _ path: String, _ mapping: [String: String]
  ) throws(CommandFailure) -> CustomerIndex {
    let bytes = try customerBytes(path)
    let place = absolutePath(path)
    // What comes through a pipe may be meant never to lie on a disk.
    let lists =
      bytes.count < CompiledLists.leastSize || place.isEmpty
      ? nil : CompiledLists(environment: ProcessInfo.processInfo.environment)
    let fingerprint = CustomerFile.fingerprint(bytes)
    let copy = lists?.copy(of: place, fingerprint: fingerprint, mapping: mapping)
    if let copy,
      let index = lists?.open(
        copy, size: bytes.count, fingerprint: fingerprint, mapping: mapping)
    {
      report(index.origin?.problems ?? [], unknown: index.origin?.unknownColumns ?? [], path)
      return index
    }
    let file = CustomerFile(bytes, mapping: mapping)
    try checkHeader(file, path)
    report(file.problems, unknown: file.unknownColumns, path)
    let index = CustomerIndex(customers: file.customers, fingerprint: file.fingerprint)
    guard !index.lacksNames else {
      throw CommandFailure(.configuration, tooManySharedNames(path))
    }
    if let lists, let copy {
      keep(index, ListOrigin(file, path: place, mapping: mapping), lists, copy)
    }
    return index
  }

  /// Keeps a compiled list for the next time. Where that cannot be, nothing is lost but time.
  private static func keep(
    _ index: CustomerIndex, _ origin: ListOrigin, _ lists: CompiledLists, _ copy: String
  ) {
    guard lists.prepare(), let bytes = index.bytes(origin: origin) else { return }
    // Two programs may be at it at once: each writes a file of its own.
    let draft = copy + ".\(ProcessInfo.processInfo.processIdentifier)"
    do {
      let output = try OutputFile(path: draft)
      try output.write(bytes)
      try output.finish()
      guard unsafe rename(draft, copy) == 0 else { return }
      lists.tidy(after: copy, now: Int(Date().timeIntervalSince1970))
    } catch {
      unsafe unlink(draft)
    }
  }

  /// The config's customer list, quietly, with what people decided about its rows, and with the line of
  /// each row where it is no index; nobody without one.
  static func configuredBook(
    _ configuration: Configuration
  ) throws(CommandFailure) -> (book: CustomerBook, lines: [Int]) {
    guard let path = configuration.customersFile else { return (.empty, []) }
    let known = FileBytes.exists(configuration.store) ? try store(configuration.store) : nil
    let log = try decisions(known)
    if CustomerIndex.isIndex(path) { return (try customerIndex(path).book.deciding(log), []) }
    let file = try customerFile(path, mapping: configuration.customersMapping, isQuiet: true)
    let book = CustomerBook(customers: file.customers, fingerprint: file.fingerprint)
    return (book.deciding(log), file.lines)
  }

  /// Where a file lies, links followed; empty for what is no file.
  static func absolutePath(_ path: String) -> String {
    guard FileBytes.isFile(path) else { return "" }
    return URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }

  /// The rows of a list, or those that an index was made of.
  static func customerRows(
    _ path: String, mapping: [String: String], isQuiet: Bool = false
  ) throws(CommandFailure) -> (customers: [Customer], problems: [RowProblem], unknown: [String]) {
    if CustomerIndex.isIndex(path) {
      let index = try customerIndex(path)
      let origin = index.origin
      return (Array(index.book.customers), origin?.problems ?? [], origin?.unknownColumns ?? [])
    }
    let file = try customerFile(path, mapping: mapping, isQuiet: isQuiet)
    return (file.customers, file.problems, file.unknownColumns)
  }
}
