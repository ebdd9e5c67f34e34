import Pipeline

/// What was learned from decisions about names, for people.
struct NameLearningPage {
  let lines: [String]

  init(_ learning: NameLearning, output: String) {
    var lines = [
      "\(PlainText.plain(output)): \(learning.bytes.count) bytes",
      "\(learning.texts) texts, \(learning.decisions) places of names that may mean something else, "
        + "\(learning.names) of them different",
      "  \(learning.companies) name a company, \(learning.decisions - learning.companies) do not",
    ]
    if learning.unmarked > 0 {
      lines.append("  \(learning.unmarked) rows without marked names teach nothing")
    }
    if learning.unreadable.count > 0 {
      lines.append("  \(learning.unreadable.count) rows cannot be read")
    }
    if let trial = learning.trial, trial.all > 0 {
      lines.append("held against decisions that were kept back:")
      lines.append("  sure that a company is named: \(trial.yes), \(trial.yesRight) of them right")
      lines.append("  sure that none is:            \(trial.no), \(trial.noRight) of them right")
      lines.append("  unsure: \(trial.all - trial.yes - trial.no), decided as without")
    }
    self.lines = lines
  }
}
