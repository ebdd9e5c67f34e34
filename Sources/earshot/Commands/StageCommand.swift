import ArgumentParser
import Customers
import Foundation
import Model
import Pipeline
import Sentiment

/// `earshot stage NAME`: one stage as a filter.
struct StageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stage",
    abstract: "Runs one stage as a filter: a JSON object a line in, one a line out.",
    discussion: """
      Stages: \(StageName.allCases.map(\.rawValue).joined(separator: ", ")).

      Example:
        echo '{"id":1,"text":"Not bad at all!"}' | earshot stage sentiment
      """)

  @Argument(help: "Name of the stage.")
  var name: StageName
  @Option(help: "Workers; the order of lines is kept.")
  var threads = 1
  @Option(help: "Folder with models and word lists; not every stage reads them.")
  var lexicons: String?
  @Option(help: "Learned weights: full or permissive; the config's without it.")
  var model: SentimentBuild?
  @Option(help: "Customer list: CSV, NDJSON, or the index of one.")
  var customers: String?
  @Option(help: "JSON array of tracked things, as in the config.")
  var tracked: String?
  @Option(help: "HMACs of people who asked to be forgotten.")
  var suppressed: String?
  @Option(help: "What `earshot customers learn` made of decisions about names.")
  var contexts: String?
  @Flag(help: "Only names from the lists, no recogniser.")
  var aliasesOnly = false

  func validate() throws {
    guard threads >= 1, threads <= 256 else {
      throw ValidationError("--threads: expected 1 to 256, found \(threads)")
    }
  }

  func run() throws {
    let runner = StageRunner(name: name, resources: try resources(), threads: threads)
    switch runner.run() {
    case .complete: return
    case .outputClosed: throw ExitCode(Ending.failed.rawValue)
    case .failed(let reason): throw CommandFailure(.failed, "stage \(name.rawValue): \(reason)")
    }
  }

  private func resources() throws -> StageResources {
    // A slip of the pen shows with every stage, also with those that read no model.
    if let lexicons { try Loading.checkFolder(lexicons) }
    if name.needs == .nothing { return .nothing }
    if name.needs == .links {
      return .links(
        LinkResources(
          tracked: try trackedEntities(), index: try customerIndex() ?? .empty,
          suppressed: try Loading.suppressed(suppressed, keyFile: nil),
          contexts: try Loading.contexts(contexts)))
    }
    let folder = Loading.lexicons(option: lexicons, config: Loading.configuredLexicons())
    if name.needs == .texts { return .texts(try Loading.texts(lexicons: folder)) }
    let recognises = (name == .entities || name == .score) && !aliasesOnly
    return .everything(
      try Loading.resources(
        lexicons: folder, build: try Loading.build(option: model), tracked: try trackedEntities(),
        customers: try customerIndex(),
        suppressed: try Loading.suppressed(suppressed, keyFile: nil),
        contexts: try Loading.contexts(contexts), recognises: recognises))
  }

  private func customerIndex() throws(CommandFailure) -> CustomerIndex? {
    guard let customers else { return nil }
    return try Loading.customerIndex(customers)
  }

  private func trackedEntities() throws(CommandFailure) -> [TrackedEntity] {
    guard let tracked else { return [] }
    do {
      let document = try JSONDocument(try FileBytes.read(tracked))
      guard document.kind(0) == .array else {
        throw CommandFailure(.configuration, "\(tracked): expected a JSON array of tracked things")
      }
      let things = document.root.elements.map(TrackingReader.entity)
      for (index, thing) in things.enumerated() where thing.id.isEmpty || thing.names.isEmpty {
        throw CommandFailure(
          .configuration, "\(tracked): [\(index)]: needs an id and names")
      }
      return things
    } catch let error as CommandFailure {
      throw error
    } catch {
      throw CommandFailure(.configuration, "\(tracked): \(error)")
    }
  }
}

extension StageName: ExpressibleByArgument {}
