import Pipeline

/// What was learned from decisions about names, for people.
struct NameLearningPage {
  let lines: [String]

  init(_ learning: NameLearning, output: String) {
    let file = learning.file
    var lines = [
      "\(PlainText.plain(output)): \(file.bytes.count) bytes",
      "\(learning.texts) texts, \(file.decisions) places of names that may mean something else, "
        + "\(file.names) of them different",
      "  \(file.companies) name a company, \(file.decisions - file.companies) do not",
    ]
    if learning.unmarked > 0 {
      lines.append("  \(learning.unmarked) rows without marked or decided names teach nothing")
    }
    if learning.unreadable.count > 0 {
      lines.append("  \(learning.unreadable.count) rows cannot be read")
    }
    let trial = file.trial
    if trial.all > 0 {
      lines.append("held against decisions that were kept back:")
      lines.append("  sure that a company is named: \(trial.yes), \(trial.yesRight) of them right")
      lines.append("  sure that none is:            \(trial.no), \(trial.noRight) of them right")
      lines.append("  unsure: \(trial.all - trial.yes - trial.no), decided as without")
    }
    self.lines = lines
  }
}
