import Foundation

/// Where messages go, and whether somebody is looking.
enum Terminal {
  /// True where standard error is a terminal: progress is drawn there.
  static let isInteractive = isatty(STDERR_FILENO) == 1

  /// True where colours may be used on standard output.
  static let hasColour =
    isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil

  /// Columns of the terminal, 80 where nobody says.
  static var width: Int {
    var size = winsize()
    guard unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return 80
    }
    return Int(size.ws_col)
  }

  /// A message on standard error, `earshot: ` in front.
  static func complain(_ message: String) {
    note(message.hasPrefix("Error") || message.hasPrefix("Usage") ? message : "earshot: \(message)")
  }

  /// A line on standard error.
  static func note(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }

  /// Bytes on standard output.
  static func write(_ bytes: [UInt8]) throws {
    try FileHandle.standardOutput.write(contentsOf: Data(bytes))
  }
}
