import Foundation
import Glibc
import Testing

/// What became of a program.
struct Ending {
  /// Exit code; 128 and the signal's number where a signal ended it.
  var code: Int32
  /// Standard output.
  var output: String
  /// Standard error.
  var errors: String

  /// Lines of standard output.
  var lines: [String] {
    output.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
  }

  /// Standard output as one JSON value.
  var json: JSON { get throws { try JSON(output) } }

  /// Standard output as one JSON value a line.
  var records: [JSON] { get throws { try lines.map { try JSON($0) } } }
}

/// The built program, run as a person or cron would run it: its own process, its own folder, no
/// environment but what is given.
enum EarshotProgram {
  /// Path of the program, which lies beside the test bundle.
  static let path: String = {
    let bundle =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
    let beside = URL(fileURLWithPath: bundle).deletingLastPathComponent().path + "/earshot"
    if FileManager.default.isExecutableFile(atPath: beside) { return beside }
    return packageFolder + "/.build/debug/earshot"
  }()

  /// Folder of the package.
  static let packageFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// Runs `earshot` to its end.
  static func run(
    _ arguments: [String], in folder: String, input: String? = nil,
    environment: [String: String] = [:], limit: Double = 60
  ) throws -> Ending {
    try start(arguments, in: folder, input: input, environment: environment).end(within: limit)
  }

  /// Runs a shell command to its end.
  static func shell(
    _ command: String, in folder: String, environment: [String: String] = [:], limit: Double = 60
  ) throws -> Ending {
    try RunningProgram(
      ["/bin/sh", "-c", command], folder: folder, input: nil, environment: environment
    ).end(within: limit)
  }

  /// Starts `earshot`.
  static func start(
    _ arguments: [String], in folder: String, input: String? = nil,
    environment: [String: String] = [:]
  ) throws -> RunningProgram {
    try RunningProgram([path] + arguments, folder: folder, input: input, environment: environment)
  }
}

/// A process of ours. Its output goes to files, so that no pipe can fill up or be inherited by a
/// process that another test starts at the same moment.
final class RunningProgram {
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  let process: pid_t
  private let files: String
  /// True once its end has been waited for.
  private var hasEnded = false

  init(
    _ command: [String], folder: String, input: String?, environment: [String: String]
  ) throws {
    files = NSTemporaryDirectory() + "earshot-io-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: files, withIntermediateDirectories: true)
    if let input { try Data(input.utf8).write(to: URL(fileURLWithPath: files + "/in")) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(
      &actions, 0, input == nil ? "/dev/null" : files + "/in", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(
      &actions, 1, files + "/out", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    posix_spawn_file_actions_addopen(
      &actions, 2, files + "/err", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var variables = ["PATH": "/usr/bin:/bin", "HOME": folder, "LANG": "C.UTF-8"]
    for name in ["LD_LIBRARY_PATH", "TMPDIR"] {
      variables[name] = ProcessInfo.processInfo.environment[name]
    }
    variables.merge(environment) { $1 }
    // The shell changes the folder and is gone: the process is the command's own.
    let words = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder] + command
    var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    var envp: [UnsafeMutablePointer<CChar>?] =
      variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in argv + envp { free(pointer) } }
    var number: pid_t = 0
    let problem = posix_spawn(&number, words[0], &actions, nil, &argv, &envp)
    guard problem == 0 else {
      try? FileManager.default.removeItem(atPath: files)
      throw Failure(description: "\(words[0]): \(String(cString: strerror(problem)))")
    }
    process = number
  }

  /// A test that fails may leave it running, in a folder that is about to go.
  deinit {
    if !hasEnded {
      kill()
      var status: Int32 = 0
      waitpid(process, &status, 0)
    }
    try? FileManager.default.removeItem(atPath: files)
  }

  /// Ends it on the spot, as the kernel does when memory is short.
  func kill() { Glibc.kill(process, SIGKILL) }

  /// Waits for its end; one that hangs is killed and reported.
  func end(within limit: Double = 60) throws -> Ending {
    let start = ContinuousClock.now
    var status: Int32 = 0
    while true {
      let answer = waitpid(process, &status, WNOHANG)
      if answer == process {
        hasEnded = true
        break
      }
      if answer < 0, errno != EINTR { throw Failure(description: "waitpid: \(errno)") }
      if ContinuousClock.now - start > .seconds(limit) {
        kill()
        waitpid(process, &status, 0)
        hasEnded = true
        throw Failure(description: "still running after \(limit) s:\n\(read("out"))\(read("err"))")
      }
      usleep(1_000)
    }
    let signal = status & 0x7F
    return Ending(
      code: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, output: read("out"),
      errors: read("err"))
  }

  private func read(_ name: String) -> String {
    String(
      decoding: FileManager.default.contents(atPath: files + "/" + name) ?? Data(), as: UTF8.self)
  }
}
