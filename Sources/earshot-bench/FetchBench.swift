import ArgumentParser
import CFetchPeers
import Fetching
import Foundation
import Model

/// `earshot-bench fetch`: pages for each second of the client's CPU, against a bare C program.
struct FetchBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Fetches made-up feeds from a loopback server; compares with libcurl alone.",
    discussion: """
      The server, our fetcher and the C program (libcurl's multi interface, handles reused, the same
      number of kept connections) are processes of their own; the two clients run in turns and the
      median of each counts. CPU time is the user's and the system's of the client. The last line is one
      JSON object; peak_memory_bytes is that of our client.

      Example:
        earshot-bench fetch --feeds 5000 --connections 100
      """)

  /// What a process of the benchmark does.
  enum Part: String, ExpressibleByArgument { case server, ours, peer }

  @Option(help: "Feeds to fetch.")
  var feeds = 5000
  @Option(help: "Connections at a time.")
  var connections = 100
  @Option(help: "Bytes of a feed.")
  var size = 24_000
  @Option(help: "Turns of both; the median counts.")
  var runs = 30
  @Option(help: .hidden)
  var part: Part?
  @Option(help: .hidden)
  var port = 0
  @Flag(help: .hidden)
  var conditional = false

  func run() async throws {
    switch part {
    case .server: try serve()
    case .ours: await fetchOurs().show()
    case .peer: fetchPeers().show()
    case nil: try compare()
    }
  }

  // MARK: - Parts

  private func serve() throws {
    var port: Int32 = 0
    let listener = unsafe earshot_peer_listen(&port)
    guard listener >= 0 else { throw ValidationError("no port on 127.0.0.1") }
    FileHandle.standardOutput.write(Data("\(port)\n".utf8))
    earshot_peer_serve(listener, Int32(size))
  }

  private func fetchOurs() async -> FetchPass {
    var settings = FetchSettings(
      userAgent: "earshot-bench/0.1", concurrency: connections, perHostDelay: 0)
    settings.connectionsPerHost = connections
    if let loopback = AddressPolicy.Network("127.0.0.0/8") {
      settings.addresses.allowed = [loopback]
    }
    let validators: (Int) -> Validators = { [conditional] number in
      conditional
        ? Validators(etag: "\"feed-\(number)\"", lastModified: "Sat, 21 Nov 2026 09:00:00 GMT")
        : Validators()
    }
    let requests = (0..<feeds).map {
      FetchRequest(url: "http://127.0.0.1:\(port)/feed/\($0)", validators: validators($0))
    }
    var pass = FetchPass()
    let start = CPUClock.seconds
    let fetcher = Fetcher(settings: settings)
    await withTaskGroup(of: (pages: Int, bytes: Int).self) { group in
      // More that want something than connections, as in a run: one is always waiting its turn.
      let tasks = connections * 2
      for task in 0..<tasks {
        group.addTask(executorPreference: fetcher.executor) {
          var pages = 0
          var bytes = 0
          for number in stride(from: task, to: requests.count, by: tasks) {
            switch await fetcher.fetch(requests[number]) {
            case .fetched(let page):
              pages += 1
              bytes += page.body.count
            case .notModified: pages += 1
            case .failed: break
            }
          }
          return (pages, bytes)
        }
      }
      for await share in group {
        pass.pages += share.pages
        pass.bytes += share.bytes
      }
    }
    pass.seconds = CPUClock.seconds - start
    pass.peak = FetchPass.peakMemory
    return pass
  }

  private func fetchPeers() -> FetchPass {
    let start = CPUClock.seconds
    let done = earshot_peer_fetch(
      Int32(port), Int32(feeds), Int32(connections), conditional ? 1 : 0)
    return FetchPass(
      pages: Int(done.pages), bytes: Int(done.bytes), seconds: CPUClock.seconds - start,
      peak: FetchPass.peakMemory)
  }

  // MARK: - The whole

  private func compare() throws {
    let server = Process()
    server.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    server.arguments = ["fetch", "--part", "server", "--size", "\(size)"]
    let pipe = Pipe()
    server.standardOutput = pipe
    try server.run()
    defer { server.terminate() }
    let line = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw ValidationError("the server did not start")
    }
    var passes: [String: [FetchPass]] = [:]
    for turn in 0..<max(1, runs) {
      for conditional in [false, true] {
        let kind = conditional ? "304" : "200"
        let order: [Part] = turn % 2 == 0 ? [.peer, .ours] : [.ours, .peer]
        for part in order {
          let pass = try run(part, port, conditional)
          guard pass.pages == feeds, conditional || pass.bytes > feeds * size else {
            throw ValidationError("\(part.rawValue): \(pass.pages) of \(feeds) pages")
          }
          passes[part.rawValue + kind, default: []].append(pass)
        }
      }
    }
    // Of so short passes the best is a matter of luck on a machine that others use.
    report(passes.mapValues { $0.sorted()[$0.count / 2] })
  }

  private func run(_ part: Part, _ port: Int, _ conditional: Bool) throws -> FetchPass {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments =
      [
        "fetch", "--part", part.rawValue, "--port", "\(port)", "--feeds", "\(feeds)",
        "--connections", "\(connections)",
      ] + (conditional ? ["--conditional"] : [])
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return FetchPass(String(decoding: data, as: UTF8.self))
  }

  private func report(_ usual: [String: FetchPass]) {
    func rate(_ key: String) -> Double {
      usual[key].map { Double($0.pages) / max(1e-9, $0.seconds) } ?? 0
    }
    func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
    let ratios = ["200", "304"].map { rate("ours" + $0) / max(1e-9, rate("peer" + $0)) }
    for (index, kind) in ["200", "304"].enumerated() {
      print(
        "\(kind): \(Int(rate("ours" + kind))) pages per CPU second, libcurl alone "
          + "\(Int(rate("peer" + kind))), ratio \(rounded(ratios[index]))")
    }
    let peak = max(usual["ours200"]?.peak ?? 0, usual["ours304"]?.peak ?? 0)
    print("peak memory \(peak >> 20) MiB, libcurl alone \((usual["peer200"]?.peak ?? 0) >> 20) MiB")
    var json = JSONWriter()
    json.beginObject()
    json.key("ratio_200")
    json.value(rounded(ratios[0]))
    json.key("ratio_304")
    json.value(rounded(ratios[1]))
    json.key("pages_per_cpu_second")
    json.beginObject()
    for key in ["ours200", "peer200", "ours304", "peer304"] {
      json.key(key.dropLast(3) + "_" + key.suffix(3))
      json.value(Int(rate(key)))
    }
    json.endObject()
    json.key("peak_memory_bytes")
    json.value(peak)
    json.key("feeds")
    json.value(feeds)
    json.key("connections")
    json.value(connections)
    json.key("floor")
    json.beginObject()
    json.key("ratio_200")
    json.value(0.75)
    json.key("ratio_304")
    json.value(0.75)
    json.key("peak_memory_bytes_at_most")
    json.value(80 << 20)
    json.endObject()
    json.endObject()
    print(json.string)
  }
}

/// What a client's pass came to, as it is told from process to process.
struct FetchPass: Comparable {
  var pages = 0
  var bytes = 0
  /// CPU seconds.
  var seconds = 0.0
  /// Largest resident memory in bytes.
  var peak = 0

  init(pages: Int = 0, bytes: Int = 0, seconds: Double = 0, peak: Int = 0) {
    self.pages = pages
    self.bytes = bytes
    self.seconds = seconds
    self.peak = peak
  }

  /// Reads what `show` prints.
  init(_ line: String) {
    let parts = line.split { $0 == " " || $0 == "\n" }.map(String.init)
    guard parts.count == 4 else { return }
    pages = Int(parts[0]) ?? 0
    bytes = Int(parts[1]) ?? 0
    seconds = Double(parts[2]) ?? 0
    peak = Int(parts[3]) ?? 0
  }

  func show() { print(pages, bytes, seconds, peak) }

  static func < (left: FetchPass, right: FetchPass) -> Bool { left.seconds < right.seconds }

  /// VmHWM: unlike getrusage's figure it does not begin with that of the process that forked us.
  static var peakMemory: Int {
    let status = (try? FileBytes.read("/proc/self/status")) ?? []
    for line in String(decoding: status, as: UTF8.self).split(separator: "\n")
    where line.hasPrefix("VmHWM:") {
      return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) << 10
    }
    return 0
  }
}
