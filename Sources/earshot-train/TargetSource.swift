/// A set that the model of targets learns from.
struct TargetSource {
  /// How rows of a set are held out for choices.
  enum Held { case never, byText, byTopic }

  /// Folder and file below sentiment/.
  var file: String
  /// Its rows have targets in the text; else the whole text is meant.
  var isTargeted: Bool
  var importance: Float
  /// Exponent of the classes' balancing: 1 for sets that are judged by all classes alike.
  var balance: Float = 0
  var held = Held.never
  /// Labels by the teacher instead of people's.
  var isTaught = false

  /// The set's name.
  var name: String { String(file.prefix { $0 != "/" }) }
  /// Two labels count, and are averaged over topics.
  var isTopical: Bool { name.hasPrefix("semeval17") }

  /// All of them, chosen by held-out rows.
  static let all: [TargetSource] = [
    TargetSource(file: "mams_atsa/train", isTargeted: true, importance: 2),
    TargetSource(
      file: "semeval14_laptops/train", isTargeted: true, importance: 3, held: .byText),
    TargetSource(
      file: "semeval14_restaurants/train", isTargeted: true, importance: 2, held: .byText),
    TargetSource(file: "dong14_twitter/train", isTargeted: true, importance: 1, held: .byText),
    TargetSource(
      file: "semeval17_bd_target/train", isTargeted: true, importance: 0.1, balance: 0.7,
      held: .byTopic),
    TargetSource(
      file: "semeval17_ce_target5/train", isTargeted: true, importance: 0.1, balance: 0.7,
      held: .byTopic),
    TargetSource(
      file: "airline_tweets/train", isTargeted: true, importance: 0.2, balance: 0.7,
      held: .byText),
    TargetSource(
      file: "brand_product_tweets/train", isTargeted: true, importance: 0.2, balance: 0.7,
      held: .byText),
    TargetSource(file: "customer_reviews_cr/train", isTargeted: false, importance: 0.5),
    TargetSource(file: "amazon_multidomain/train", isTargeted: false, importance: 0.3),
    TargetSource(file: "sst5/train", isTargeted: false, importance: 0.3),
    TargetSource(file: "sst5/train_phrases", isTargeted: false, importance: 0.2),
    TargetSource(file: "tweeteval_sentiment/train", isTargeted: false, importance: 0.3),
    TargetSource(
      file: "sentiment140_100k_weak/train", isTargeted: false, importance: 0.1, isTaught: true),
    TargetSource(file: "goemotions/train", isTargeted: false, importance: 0.1, isTaught: true),
    TargetSource(file: "imdb/train", isTargeted: false, importance: 0.1),
  ]
}
