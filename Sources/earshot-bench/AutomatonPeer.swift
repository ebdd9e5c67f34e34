import Foundation

/// An automaton of fixed strings (Aho and Corasick 1975) as Python's users run it: `ahocorasick_rs`
/// (Rust), or else `pyahocorasick` (C). It counts its own CPU time; building it is left out.
struct AutomatonPeer {
  private let names: [String]
  private let rows: ArraySlice<[UInt8]>
  private let bytes: Int

  init(names: [String], rows: [[UInt8]]) {
    self.names = names
    self.rows = rows.prefix(20_000)
    bytes = self.rows.reduce(0) { $0 + $1.count }
  }

  private static let program = """
    import sys, time
    names = [l.rstrip("\\n").lower() for l in open(sys.argv[1], encoding="utf-8", errors="replace")]
    names = list(dict.fromkeys(n for n in names if n))
    rows = [l.rstrip("\\n") for l in open(sys.argv[2], encoding="utf-8", errors="replace")]
    try:
        import ahocorasick_rs as rs
        automaton = rs.AhoCorasick(names, matchkind=rs.MatchKind.LeftmostLongest)
        name = "ahocorasick_rs"
        find = automaton.find_matches_as_indexes
    except ImportError:
        try:
            import ahocorasick
        except ImportError:
            sys.exit(7)
        automaton = ahocorasick.Automaton()
        for number, entry in enumerate(names):
            automaton.add_word(entry, number)
        automaton.make_automaton()
        name = "pyahocorasick"
        find = lambda row: list(automaton.iter_long(row))
    best = 1e9
    for _ in range(int(sys.argv[3])):
        start = time.process_time()
        for row in rows:
            find(row.lower())
        best = min(best, time.process_time() - start)
    print(name, best)
    """

  /// Megabytes a second; nil where no such package is installed.
  func rate(runs: Int) throws -> (Double?, String) {
    let folder = FileManager.default.temporaryDirectory.path
    let mark = "\(folder)/earshot-automaton-\(ProcessInfo.processInfo.processIdentifier)"
    let files = [mark + "-names", mark + "-rows"]
    defer { for file in files { try? FileManager.default.removeItem(atPath: file) } }
    try Data(names.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: files[0]))
    let clean = rows.map { $0.map { $0 == 10 || $0 == 13 ? 32 : $0 } }
    try Data(clean.joined(separator: [10])).write(to: URL(fileURLWithPath: files[1]))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", Self.program] + files + ["\(max(1, runs))"]
    process.standardError = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let answer = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let parts = String(decoding: answer, as: UTF8.self).split { $0 == " " || $0 == "\n" }
    guard process.terminationStatus == 0, parts.count == 2, let seconds = Double(parts[1]) else {
      return (nil, "")
    }
    return (Double(bytes) / 1e6 / seconds, String(parts[0]))
  }
}
