internal import Dispatch
internal import Glibc
import Model
import Synchronization

/// Stages that `earshot stage` offers.
public enum StageName: String, CaseIterable, Sendable {
  case parse, extract, url, date, robots, tokenize, language, sentiment, entities, link
  case duplicates, names, keyphrases, score

  /// What must be loaded before a stage can run.
  public enum Needs: Sendable { case nothing, texts, links, everything }

  /// What this stage needs.
  public var needs: Needs {
    switch self {
    case .parse, .extract, .url, .date, .robots, .tokenize, .duplicates, .names: .nothing
    case .language, .keyphrases: .texts
    case .link: .links
    case .sentiment, .entities, .score: .everything
    }
  }

  /// True where each line depends on those before it, so that there is one thread only.
  var isSequential: Bool { self == .duplicates }
}

/// What was loaded for a stage.
public enum StageResources: Sendable {
  case nothing
  case texts(TextResources)
  case links(LinkResources)
  case everything(AnalysisResources)
}

/// Runs a stage as a filter: NDJSON in, as many lines of NDJSON out, in the same order.
public struct StageRunner: Sendable {
  private let name: StageName
  private let resources: StageResources
  private let threads: Int

  /// What a filter run came to.
  public enum Ending: Sendable {
    /// All lines were read and written.
    case complete
    /// Nobody reads our output any more.
    case outputClosed
    /// Reading or writing failed, in the system's words.
    case failed(String)
  }

  /// A runner with `threads` workers; `resources` are what `StageName.needs` asks for.
  public init(name: StageName, resources: StageResources, threads: Int) {
    self.name = name
    self.resources = resources
    self.threads = name.isSequential ? 1 : max(1, min(threads, 256))
  }

  /// Filters from one file descriptor to another until the end of input. SIGPIPE must be ignored.
  public func run(input: Int32 = 0, output: Int32 = 1) -> Ending {
    switch name {
    case .parse: run(input, output) { ParseStage() }
    case .extract: run(input, output) { ExtractStage() }
    case .url: run(input, output) { URLStage() }
    case .date: run(input, output) { DateStage() }
    case .robots: run(input, output) { RobotsStage() }
    case .tokenize: run(input, output) { TokenizeStage() }
    case .duplicates: run(input, output) { DuplicatesStage() }
    case .names: run(input, output) { NamesStage() }
    case .language, .keyphrases: runOverTexts(input, output)
    case .link: runLinks(input, output)
    case .sentiment, .entities, .score: runLoaded(input, output)
    }
  }

  private func runOverTexts(_ input: Int32, _ output: Int32) -> Ending {
    guard case .texts(let resources) = resources else {
      return .failed("stage \(name.rawValue) was given no models")
    }
    return name == .language
      ? run(input, output) { LanguageStage(resources: resources) }
      : run(input, output) { KeyphrasesStage(resources: resources) }
  }

  private func runLinks(_ input: Int32, _ output: Int32) -> Ending {
    guard case .links(let resources) = resources else {
      return .failed("stage \(name.rawValue) was given no customers")
    }
    return run(input, output) { LinkStage(resources: resources) }
  }

  private func runLoaded(_ input: Int32, _ output: Int32) -> Ending {
    guard case .everything(let resources) = resources else {
      return .failed("stage \(name.rawValue) was given no models")
    }
    switch name {
    case .sentiment: return run(input, output) { SentimentStage(resources: resources) }
    case .entities: return run(input, output) { EntitiesStage(resources: resources) }
    default: return run(input, output) { ScoreStage(resources: resources) }
    }
  }

  /// Lines a worker takes at a time.
  private static let batchLines = 128
  /// Bytes after which a batch is closed early.
  private static let batchBytes = 1 << 20

  private func run<Filter: StageFilter>(
    _ input: Int32, _ output: Int32, _ make: () -> Filter
  ) -> Ending {
    var workers = (0..<threads).map { _ in Worker(filter: make()) }
    var reader = LineReader(descriptor: input)
    while true {
      var batches: [LineReader.Batch] = []
      while batches.count < threads,
        let batch = reader.next(lines: StageRunner.batchLines, bytes: StageRunner.batchBytes)
      {
        batches.append(batch)
        // Somebody may be waiting for an answer before the next line comes.
        if reader.isStarved { break }
      }
      if batches.isEmpty { return reader.error.map(Ending.failed) ?? .complete }
      if batches.count == 1 {
        workers[0].process(batches[0])
      } else {
        let boxes = workers.map { Box($0) }
        let work = batches
        DispatchQueue.concurrentPerform(iterations: batches.count) { index in
          boxes[index].state.withLock { $0.process(work[index]) }
        }
        workers = boxes.map { $0.state.withLock { $0 } }
      }
      for index in batches.indices {
        if let ending = StageRunner.write(workers[index].result.bytes, to: output) { return ending }
      }
    }
  }

  /// Writes everything; nil where that went well.
  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Ending? {
    var from = 0
    while from < bytes.count {
      // SAFETY: write reads at most the count given from the buffer.
      let count = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress?.advanced(by: from), bytes.count - from)
      }
      if count < 0 {
        if errno == EINTR { continue }
        return errno == EPIPE ? .outputClosed : .failed(unsafe String(cString: strerror(errno)))
      }
      from += count
    }
    return nil
  }

  /// One thread's filter and buffers.
  private struct Worker<Filter: StageFilter>: Sendable {
    var filter: Filter
    private var line = StageLine()
    private(set) var result = JSONWriter()

    init(filter: Filter) { self.filter = filter }

    mutating func process(_ batch: LineReader.Batch) {
      result.removeAll()
      let bytes = batch.bytes.span
      var start = 0
      for end in batch.ends {
        line.process(bytes.extracting(start..<end), &filter, into: &result)
        start = end + 1
      }
    }
  }

  /// A value that one worker at a time changes.
  private final class Box<Value: Sendable>: Sendable {
    let state: Mutex<Value>
    init(_ value: Value) { state = Mutex(value) }
  }
}

/// Cuts a stream into batches of whole lines.
struct LineReader {
  /// Some lines: their bytes with line feeds, and where each ends (before its line feed).
  struct Batch: Sendable {
    var bytes: [UInt8]
    var ends: [Int]
  }

  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var at = 0
  private var isAtEnd = false
  /// True where the last read brought less than asked for: the writer is not ahead of us.
  private(set) var isStarved = false
  /// What the system said of a failed read.
  private(set) var error: String?

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Up to `lines` lines or about `bytes` bytes; nil at the end of input.
  mutating func next(lines: Int, bytes: Int) -> Batch? {
    var ends: [Int] = []
    var scanned = at
    while true {
      while scanned < buffer.count, ends.count < lines, scanned - at < bytes || ends.isEmpty {
        if buffer[scanned] == 10 { ends.append(scanned - at) }
        scanned += 1
      }
      let isFull = ends.count == lines || (scanned - at >= bytes && !ends.isEmpty)
      if isFull || (!ends.isEmpty && isStarved && scanned == buffer.count) { break }
      if isAtEnd {
        if scanned > at, buffer[scanned - 1] != 10 { ends.append(scanned - at) }
        break
      }
      let behind = scanned - at
      fill()
      scanned = at + behind
    }
    guard let last = ends.last else { return nil }
    let end = min(buffer.count, at + last + 1)
    let batch = Batch(bytes: Array(buffer[at..<end]), ends: ends)
    at = end
    return batch
  }

  private mutating func fill() {
    if at > 0 {
      buffer.removeSubrange(0..<at)
      at = 0
    }
    let size = 1 << 18
    let start = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: size))
    while true {
      // SAFETY: read writes at most `size` bytes behind `start`, which were just appended.
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress?.advanced(by: start), size)
      }
      if count < 0, errno == EINTR { continue }
      if count < 0 { error = unsafe String(cString: strerror(errno)) }
      buffer.removeLast(size - max(0, count))
      isAtEnd = count <= 0
      isStarved = count < size
      return
    }
  }
}
