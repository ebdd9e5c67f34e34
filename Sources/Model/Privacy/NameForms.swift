/// Ways in which texts write a person's name beside those of the customer list: in other alphabets, in
/// German digraphs, in the genitive (`Jürgen Müllers Rad`). For those who are to be forgotten: what an
/// index guesses by the customer's country is guessed for all here, for a name in another alphabet is no
/// more another's than the name itself. Case and diacritics are left to whoever looks for them.
public enum NameForms {
  /// Combinations of the words' forms; of a name with more, all words are written in one way.
  private static let most = 32

  /// Other forms of a name of two words and more.
  public static func forms(of name: String, _ country: Transliteration.Country) -> [String] {
    let words = name.split(separator: " ").map(String.init)
    guard words.count >= 2 else { return [] }
    var forms: [String] = []
    var seen: Set<String> = [name.lowercased()]
    func add(_ form: String) {
      if seen.insert(form.lowercased()).inserted { forms.append(form) }
    }
    // One person may be written `Jürgen Mueller`, but in one alphabet.
    for form in combinations(words.map { [$0] + Transliteration.forms(of: $0, country) }) {
      add(form)
    }
    for other in [Transliteration.Country.russian, .ukrainian, .greek] {
      for form in Transliteration.forms(of: name, other) { add(form) }
      // `Maria` is Мария.
      let long = name.lowercased().replacing("ia", with: "iya")
      for form in Transliteration.forms(of: long, other) where name.utf8.allSatisfy({ $0 < 0x80 }) {
        add(form)
      }
    }
    for form in [name] + forms {
      if let genitive = genitive(form) { add(genitive) }
    }
    return forms
  }

  private static func combinations(_ words: [[String]]) -> [String] {
    let count = words.reduce(1) { min(most + 1, $0 * $1.count) }
    if count > most {
      let longest = words.map(\.count).max() ?? 0
      return (0..<longest).map { place in
        words.map { $0[min(place, $0.count - 1)] }.joined(separator: " ")
      }
    }
    return words.dropFirst().reduce(words[0]) { starts, word in
      starts.flatMap { start in word.map { start + " " + $0 } }
    }
  }

  /// The genitive of German and its neighbours, which has no apostrophe; nil where there is none.
  private static func genitive(_ name: String) -> String? {
    guard let last = name.unicodeScalars.last, last.properties.isAlphabetic, last.value < 0x250,
      !"sxzßSXZ".unicodeScalars.contains(last)
    else { return nil }
    return name + "s"
  }
}
