import Foundation
import Glibc
import Model

/// What starting the program costs: CPU seconds of the process, loading of its libraries included.
struct StartUps {
  /// Seconds of `stage link` with an index, with the list that it was made of, and of a stage that
  /// loads no file.
  struct Seconds {
    var index = Double.infinity
    var list = Double.infinity
    var floor = Double.infinity
  }

  let lexicons: String
  let runs: Int

  private static let line = """
    {"author":{"platform":"social","handle":"nobody","name":"Nobody Known"},"text":"hello",\
    "url":"http://a.example/"}

    """

  /// Measures with a list of customers, in turns; nil where no program lies beside this one.
  func measure(_ customers: [Customer]) throws -> Seconds? {
    guard let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    else { return nil }
    let program = URL(fileURLWithPath: own).deletingLastPathComponent().path + "/earshot"
    guard FileManager.default.isExecutableFile(atPath: program) else { return nil }
    let folder =
      FileManager.default.temporaryDirectory.path
      + "/earshot-starts-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let list = folder + "/list.csv"
    try Data(Self.table(customers).utf8).write(to: URL(fileURLWithPath: list))
    try Data(Self.line.utf8).write(to: URL(fileURLWithPath: folder + "/line"))
    _ = try seconds(program, ["customers", "index", list, "--output", folder + "/index"], folder)
    var best = Seconds()
    for _ in 0..<max(3, runs) {
      func link(_ file: String) throws -> Double {
        try seconds(
          program, ["stage", "link", "--lexicons", lexicons, "--customers", file], folder)
      }
      best.index = min(best.index, try link(folder + "/index"))
      best.list = min(best.list, try link(list))
      best.floor = min(best.floor, try seconds(program, ["stage", "url"], folder))
    }
    print(
      "start with \(customers.count) customers: index \(Int(best.index * 1e4) / 10) ms, "
        + "list \(Int(best.list * 1e4) / 10) ms, of these without any file "
        + "\(Int(best.floor * 1e4) / 10) ms")
    return best
  }

  /// CPU seconds of a program that is run over one line to its end.
  private func seconds(_ program: String, _ arguments: [String], _ folder: String) throws -> Double
  {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: folder + "/line"))
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let before = Self.childrenSeconds
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw StartError(description: "\(arguments.prefix(2).joined(separator: " ")) failed")
    }
    return Self.childrenSeconds - before
  }

  /// CPU seconds of all programs that were run and have ended.
  private static var childrenSeconds: Double {
    var usage = rusage()
    unsafe getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  /// The columns that made-up customers have, as a list.
  private static func table(_ customers: [Customer]) -> String {
    var text =
      "customer_id,type,first_name,last_name,company_name,domain,email,handles,city,country,consent\n"
    for one in customers {
      let cells: [String?] = [
        one.id, one.kind.rawValue, one.firstName, one.lastName, one.companyName, one.domain,
        one.email, one.handles.joined(separator: ";"), one.city, one.country, one.consent.rawValue,
      ]
      text += cells.map { quoted($0 ?? "") }.joined(separator: ",") + "\n"
    }
    return text
  }

  private static func quoted(_ cell: String) -> String {
    let needsQuotes = cell.utf8.contains { $0 == 0x2C || $0 == 0x22 }
    return needsQuotes ? "\"" + cell.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : cell
  }
}

/// Why a start could not be measured.
private struct StartError: Error, CustomStringConvertible {
  var description: String
}
