import ArgumentParser

/// Benchmarks: every figure as a ratio to a limit or a peer, measured in the same run.
@main
struct EarshotBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "earshot-bench",
    abstract: "Measures earshot against its limits and its peers.",
    discussion: "Example:\n  earshot-bench pipeline CORPUS\n  earshot-bench parse",
    subcommands: [
      PipelineBench.self, ParseBench.self, ExtractBench.self, TextBench.self,
      SentimentBench.self, DuplicatesBench.self, AliasesBench.self, EntitiesBench.self,
      RecordsBench.self, FleetBench.self, FetchBench.self,
    ])
}
