/// Companies of the customer list that something beside a text names: evidence of whom an ambiguous
/// name in the text means. Rows are positions in the customer book; of persons there are never any.
public struct CompaniesBeside: Hashable, Sendable {
  /// Where a company is named beyond doubt, or its city, the nearest first.
  public enum Place: Int, Sendable, CaseIterable {
    /// In the same text.
    case text
    /// In the title of the post; for names of a title, in the text below it.
    case title
    /// By its city in the same text.
    case city
    /// In another post of the thread.
    case thread
    /// By the host that the source is read from, which is the company's own.
    case source

    /// The rule's name in `context`.
    public var rule: String {
      switch self {
      case .text: "customer_named_in_text"
      case .title: "customer_named_in_title"
      case .city: "city_of_customer"
      case .thread: "customer_named_in_thread"
      case .source: "source_of_customer"
      }
    }

    /// Weight in log-odds of one such piece of evidence. A word keeps its meaning throughout a text in
    /// 98 of 100 cases (Gale, Church & Yarowsky 1992); a title speaks for its text, a thread has many
    /// authors and drifts, in a city and on a company's own pages people speak of other things too. Each
    /// is just enough for a name that is held for its being one word (.9), and for no less sure one.
    public var weight: Double {
      switch self {
      case .text, .title: 1
      case .city, .thread, .source: 0.8
      }
    }
  }

  private var sure: [Set<Int>]
  /// Rows that the other part of the post, its title or its text, names in any way.
  public var named: Set<Int> = []

  /// Nothing beside the text.
  public init() { sure = Array(repeating: [], count: Place.allCases.count) }

  /// Rows named beyond doubt in a place.
  public subscript(_ place: Place) -> Set<Int> {
    get { sure[place.rawValue] }
    set { sure[place.rawValue] = newValue }
  }

  /// Rows named beyond doubt in the other part of the post or in its thread.
  public var inDiscourse: Set<Int> { self[.title].union(self[.thread]) }
}
