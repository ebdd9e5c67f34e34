import ArgumentParser
import Foundation
import Pipeline

/// The command line: what a person or a job types, nothing else. Work is done in `Pipeline`.
@main
struct Earshot: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "earshot",
    abstract: "Listens to public feeds, forums and blogs, scores what they say, ties it to "
      + "customers who agreed.",
    discussion: "Example:\n  earshot run\n  earshot report --output report.html",
    version: AnalysisResources.programVersion,
    subcommands: [
      RunCommand.self, ReportCommand.self, ExportCommand.self, RescoreCommand.self,
      ForgetCommand.self, AccessCommand.self, AuditCommand.self, StageCommand.self,
      DoctorCommand.self, SourcesCommand.self, CustomersCommand.self, ConfigCommand.self,
      ScheduleCommand.self, WebSubCommand.self, EvaluateCommand.self, LicencesCommand.self,
    ])

  static func main() async {
    // A reader that goes away ends a filter quietly; it must not kill it.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      // What was printed must have arrived: a full disk is a failure, a closed pipe ends quietly.
      if fflush(nil) != 0 {
        let isClosed = errno == EPIPE
        if !isClosed {
          Terminal.complain("standard output: \(unsafe String(cString: strerror(errno)))")
        }
        Foundation.exit(Ending.failed.rawValue)
      }
    } catch let error as CommandFailure {
      Terminal.complain(error.message)
      Foundation.exit(error.code.rawValue)
    } catch {
      let code = exitCode(for: error)
      let message = fullMessage(for: error)
      if code == .success {
        print(message)
        Foundation.exit(0)
      }
      if let code = error as? ArgumentParser.ExitCode { Foundation.exit(code.rawValue) }
      if code == .validationFailure {
        Terminal.complain(message)
        Foundation.exit(Ending.usage.rawValue)
      }
      Terminal.complain("\(error)")
      Foundation.exit(Ending.failed.rawValue)
    }
  }
}

/// Exit codes, as the README lists them.
enum Ending: Int32 {
  case done = 0
  case failed = 1
  case usage = 2
  case allSourcesFailed = 3
  case configuration = 4
  case locked = 75
}

/// A failure with the code to end with and one message for people.
struct CommandFailure: Error {
  var code: Ending
  var message: String

  init(_ code: Ending, _ message: String) {
    self.code = code
    self.message = message
  }
}
