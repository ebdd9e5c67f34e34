/// Names of companies that do not exist, made of syllables and trades of our own: one to four words,
/// all different, the same in every run.
enum MadeUpNames {
  static func names(_ count: Int) -> [String] {
    var random = Scramble(state: 11)
    func pick(_ list: [Substring]) -> Substring {
      list[Int(random.next() % UInt64(list.count))]
    }
    var names: [String] = []
    var seen: Set<String> = []
    names.reserveCapacity(count)
    while names.count < count {
      var words: [String] = []
      for _ in 0..<(1 + random.next() % 2) {
        var word = ""
        for _ in 0..<(2 + random.next() % 2) { word += pick(syllables) }
        words.append(word.prefix(1).uppercased() + word.dropFirst())
      }
      if random.next() % 4 < 3 { words.append(String(pick(trades))) }
      if random.next() % 4 == 0 { words.insert(String(pick(fronts)), at: 0) }
      let name = words.joined(separator: " ")
      if seen.insert(name).inserted { names.append(name) }
    }
    return names
  }

  private static let syllables = """
    ba ber bran cal cor dan del dor el en fal fen gar gil hal har is jor kal ken lan lor mar mer mon \
    nal nor ol or pal per quin ral ren ros sal sen sol tal tem tor ul val ver vin wal wen yor zan zel
    """.split(separator: " ")
  private static let trades = """
    Foods Bakery Coffee Travel Hotels Bank Capital Energy Power Motors Robotics Media Studios Press \
    Labs Software Systems Freight Logistics Dental Pharma Market Stores Tools Games Homes Solar Water
    """.split(separator: " ")
  private static let fronts = "The New Royal First North South Old Good Best City Green Blue"
    .split(separator: " ")
}
