import ArgumentParser
import Foundation

/// `earshot schedule`: lines that make the system run the job.
struct ScheduleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule",
    abstract: "Prints a cron line and a systemd service with timer for this config.",
    discussion: """
      A run that starts while another works ends at once with code 75, which both treat as nothing
      to worry about.

      Example:
        earshot schedule --every 30m
      """)

  @OptionGroup var options: ConfigOption
  @Option(help: "Time between runs: minutes that divide an hour, or hours that divide a day.")
  var every = "30m"

  func run() throws {
    let configuration = try options.load()
    guard let seconds = Duration.seconds(every), let slots = Self.cronSlots(seconds / 60) else {
      throw CommandFailure(
        .usage, "--every \(every): expected minutes that divide an hour or hours that divide a day")
    }
    let program =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments[0]
    let file = configuration.folder + "/" + (configuration.file.split(separator: "/").last ?? "")
    let command = "\(Self.quoted(program)) run --config \(Self.quoted(file))"
    print(
      """
      # crontab -e
      \(slots) cd \(Self.quoted(configuration.folder)) && \(Self.cronEscaped(command))

      # /etc/systemd/system/earshot.service
      [Unit]
      Description=earshot: listen to the sources of \(file)
      Wants=network-online.target
      After=network-online.target

      [Service]
      Type=oneshot
      WorkingDirectory=\(configuration.folder)
      ExecStart=\(command)
      SuccessExitStatus=75
      NoNewPrivileges=true
      PrivateTmp=true

      # /etc/systemd/system/earshot.timer
      [Unit]
      Description=earshot every \(every)

      [Timer]
      OnCalendar=\(Self.calendar(seconds / 60))
      RandomizedDelaySec=60
      Persistent=true

      [Install]
      WantedBy=timers.target

      # systemctl enable --now earshot.timer
      """)
  }

  /// The five fields of a cron line; nil for what cron cannot say evenly.
  private static func cronSlots(_ minutes: Int) -> String? {
    if minutes >= 1, minutes < 60, 60 % minutes == 0 {
      return minutes == 1 ? "* * * * *" : "*/\(minutes) * * * *"
    }
    guard minutes >= 60, minutes % 60 == 0 else { return nil }
    let hours = minutes / 60
    guard hours <= 24, 24 % hours == 0 else { return nil }
    return hours == 1 ? "0 * * * *" : hours == 24 ? "0 0 * * *" : "0 */\(hours) * * *"
  }

  private static func calendar(_ minutes: Int) -> String {
    minutes < 60 ? "*:0/\(minutes)" : "0/\(minutes / 60):00"
  }

  private static func quoted(_ text: String) -> String {
    text.contains { " \"'$\\".contains($0) }
      ? "'"
        + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
        + "'" : text
  }

  /// cron takes `%` for a line end.
  private static func cronEscaped(_ text: String) -> String {
    text.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "\\%")
  }
}
