internal import Glibc

/// The lines of a word list: UTF-8, `#` begins a comment, empty lines say nothing.
struct WordListFile {
  let path: String
  let bytes: [UInt8]

  /// Reads a file of at most 16 MiB; nil where there is none.
  init?(path: String) throws(WordListError) {
    guard unsafe access(path, F_OK) == 0 else { return nil }
    self.path = path
    guard let file = MappedFile(path: path) else {
      throw WordListError(path: path, line: nil, message: "cannot be read, or is empty")
    }
    guard file.count <= 16 << 20 else {
      throw WordListError(path: path, line: nil, message: "larger than 16 MiB")
    }
    bytes = file.head(file.count)
  }

  /// Gives each line that says something, as a range of `bytes`, with its number.
  func forEachLine(
    _ body: (Range<Int>, Int) throws(WordListError) -> Void
  ) throws(WordListError) {
    var start = 0
    var number = 0
    while start < bytes.count {
      number += 1
      var end = start
      while end < bytes.count, bytes[end] != 10 { end += 1 }
      var last = end
      if last > start, bytes[last - 1] == 13 { last -= 1 }
      if last > start, bytes[start] != 0x23 { try body(start..<last, number) }
      start = end + 1
    }
  }

  func failure(_ line: Int, _ message: String) -> WordListError {
    WordListError(path: path, line: line, message: message)
  }
}
