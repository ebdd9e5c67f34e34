/// What is wrong with config.json, or with a file it names: one error with the place and the mend.
struct ConfigError: Error, CustomStringConvertible {
  /// File.
  var file: String
  /// Line, counted from 1, where one is meant.
  var line: Int?
  /// Key, as a path (`sources[2].url`), where one is meant.
  var key: String?
  /// What is wrong and how to mend it.
  var message: String

  var description: String {
    var text = file
    if let line { text += ":\(line)" }
    if let key, !key.isEmpty { text += ": \(key)" }
    return text + ": " + message
  }
}
