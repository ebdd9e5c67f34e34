import ArgumentParser

/// Benchmarks: every figure as a ratio to a limit or a peer, measured in the same run.
@main
struct EarshotBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "earshot-bench",
    abstract: "Measures earshot against what its C libraries can do at best.",
    discussion: "Example:\n  earshot-bench pipeline CORPUS",
    subcommands: [PipelineBench.self])
}
