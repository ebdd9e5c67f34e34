import ArgumentParser
import Model

/// `earshot config`: the config's shape.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Shows what config.json may hold, and checks one.",
    discussion: "Example:\n  earshot config schema > config.schema.json",
    subcommands: [Schema.self, Check.self])

  /// `earshot config schema`.
  struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints the JSON Schema of config.json.",
      discussion: "Example:\n  earshot config schema > config.schema.json")

    func run() throws {
      print(ConfigSchema.json)
    }
  }

  /// `earshot config check`.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Reads the config and says whether it is good.",
      discussion: "Example:\n  earshot config check --config mine.json")

    @OptionGroup var options: ConfigOption

    func run() throws {
      let configuration = try options.load()
      print(
        "\(configuration.file): good: \(configuration.sources.count) sources, "
          + "\(configuration.tracking.count) tracked")
    }
  }
}
