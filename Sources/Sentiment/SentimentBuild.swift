/// Which learned weights score: licences of what they were learned from differ.
public enum SentimentBuild: String, Sendable, CaseIterable {
  /// All models. They rest on texts for research alone too.
  case full
  /// Only what was learned from sets that are free for every use: one model, of English posts. The
  /// rest is for lists and rules to say.
  case permissive

  /// Name of the file with the weights of English posts.
  package var modelName: String {
    switch self {
    case .full: "sentiment.model"
    case .permissive: "sentiment-permissive.model"
    }
  }
}
