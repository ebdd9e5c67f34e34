import ArgumentParser

/// What names a customer list that linking asks, for commands that need no config.
struct LinkedListOptions: ParsableArguments {
  @Option(help: "CSV, NDJSON or index of customers; else the config's list.")
  var customers: String?
  @Option(help: "A column of the list that is one of ours: surname=last_name; may be repeated.")
  var mapping: [String] = []
  @Option(help: "HMACs of people who asked to be forgotten; else the config's with its list.")
  var suppressed: String?
}
