import Model

/// JSON-LD (schema.org) of a page: what it says of the article. Broken blocks are skipped.
struct StructuredData {
  var headline: String?
  var author: String?
  var authorURL: String?
  var published: StatedDate?
  var modified: StatedDate?
  var language: String?
  var publisher: String?
  var body: String?
  var isArticle = false
  var isPaid = false
  /// True where the page describes a thing that is sold.
  var isProduct = false
  private var rank = 0

  private static let articleTypes: Set<String> = [
    "Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "AnalysisNewsArticle",
    "OpinionNewsArticle", "BackgroundNewsArticle", "ReviewNewsArticle", "TechArticle",
    "ScholarlyArticle", "SocialMediaPosting", "LiveBlogPosting", "Report", "Review",
    "AdvertiserContentArticle", "MedicalWebPage", "Recipe",
  ]

  /// Reads one block.
  mutating func read(_ script: [UInt8]) {
    var text = script
    // Comment wrappers and raw line ends in strings are common.
    for index in text.indices where text[index] < 0x20 { text[index] = 0x20 }
    guard let document = try? JSONDocument(text) else { return }
    visit(document.root, depth: 0)
  }

  private mutating func visit(_ value: JSONValue, depth: Int) {
    guard depth < 6 else { return }
    if value.kind == .array {
      for element in value.elements.prefix(200) { visit(element, depth: depth + 1) }
      return
    }
    guard value.kind == .object else { return }
    if let graph = value["@graph"] { visit(graph, depth: depth + 1) }
    if let main = value["mainEntity"], main.kind == .object { visit(main, depth: depth + 1) }
    let types = value["@type"].map { $0.string.map { [$0] } ?? $0.elements.compactMap(\.string) }
    guard let types else { return }
    if types.contains("Product") || types.contains("ProductGroup") { isProduct = true }
    let isArticle = types.contains { StructuredData.articleTypes.contains($0) }
    let isPage = types.contains("WebPage") || types.contains("ItemPage")
    guard isArticle || isPage else { return }
    // An article outranks the page it stands on; the first of a kind wins.
    let rank = isArticle ? 2 : 1
    guard rank > self.rank else { return }
    if isArticle { self.isArticle = true }
    let hadRank = self.rank
    self.rank = rank
    func date(_ key: String) -> StatedDate? {
      value[key]?.string.flatMap { DateReader.read($0) }
    }
    published = date("datePublished") ?? date("dateCreated") ?? published
    modified = date("dateModified") ?? modified
    if let tag = value["inLanguage"]?.string { language = tag }
    if isArticle || hadRank == 0 {
      headline = isArticle ? value["headline"]?.string ?? value["name"]?.string : headline
      if let names = value["author"].map({ people($0) }), !names.isEmpty {
        author = names.map(\.name).joined(separator: ", ")
        authorURL = names.first?.url
      }
      publisher = value["publisher"]?["name"]?.string ?? publisher
    }
    if isArticle {
      body = value["articleBody"]?.string
      if let free = value["isAccessibleForFree"] {
        isPaid = free.boolean == false || free.string?.lowercased() == "false"
      }
    }
  }

  private func people(_ value: JSONValue) -> [(name: String, url: String?)] {
    if let name = value.string, let clean = AuthorName.clean(name), !clean.hasPrefix("http") {
      return [(clean, nil)]
    }
    if value.kind == .array { return value.elements.prefix(10).flatMap { people($0) } }
    let name = value["name"]?.string ?? value["name"]?.elements.first?.string
    guard let name, let clean = AuthorName.clean(name) else { return [] }
    return [(clean, value["url"]?.string)]
  }
}
