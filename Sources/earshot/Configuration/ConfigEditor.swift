import Foundation
import Model

/// Adds entries to a list of config.json and leaves every other byte of it as the user wrote it.
enum ConfigEditor {
  /// Appends values to a list at the top of the config. The new text is read back and checked
  /// before it takes the old one's place.
  static func append(to file: String, list: String, _ values: [String]) throws(CommandFailure) {
    do {
      let bytes = try FileBytes.read(file)
      let document = try JSONDocument(bytes)
      guard let index = document.member(named: list), document.kind(index) == .array else {
        throw CommandFailure(.configuration, "\(file): \(list): expected a list")
      }
      // The closing bracket is the last byte of the list; the new entries go in front of it.
      var end = document.raw(index).endIndex - 1
      while bytes[end - 1] <= 0x20 { end -= 1 }
      let isEmpty = document.elements(of: index).isEmpty
      let added = values.map { "\n    " + $0 }.joined(separator: ",")
      let text =
        String(decoding: bytes[..<end], as: UTF8.self) + (isEmpty ? "" : ",") + added + "\n  "
        + String(decoding: bytes[(document.raw(index).endIndex - 1)...], as: UTF8.self)
      let draft = file + ".new"
      try Data(text.utf8).write(to: URL(fileURLWithPath: draft))
      defer { unsafe unlink(draft) }
      _ = try Configuration(file: draft)
      guard unsafe rename(draft, file) == 0 else {
        throw CommandFailure(
          .failed, "\(file): cannot be replaced (\(unsafe String(cString: strerror(errno))))")
      }
    } catch let error as CommandFailure {
      throw error
    } catch {
      throw CommandFailure(.failed, "\(file): \(error)")
    }
  }
}
