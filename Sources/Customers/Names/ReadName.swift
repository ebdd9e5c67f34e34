import Model
import SocialText

/// A word of a name with what it does there.
struct NameWord {
  /// Romanised and folded.
  var text: [UInt8]
  var sound: [UInt8]
  /// How much it counts towards which name this is: 1, less for particles, titles, common words.
  var weight = 1.0
  /// What a number says, of digits, Roman numerals or words.
  var number: Int?
  /// The one spelling of a particle, or of a word with short forms; empty for other words.
  var synonym: [UInt8] = []
  var isParticle = false

  var isInitial: Bool { text.count == 1 && number == nil }

  init(_ text: [UInt8]) {
    self.text = text
    sound = SoundForm.of(text)
  }
}

/// A name taken apart. At most `longest` bytes and `mostWords` words are read.
struct ReadName {
  static let longest = 1_000
  static let mostWords = 24

  private(set) var words: [NameWord] = []
  /// Families of legal forms (`LegalForms.family`) that the name has.
  private(set) var forms: Set<String> = []
  /// Which bearer of the name in a family is meant (`NameRoles.generations`).
  private(set) var generation: Int?
  private(set) var lacksVowels = false
  private(set) var isSyllabic = false
  /// More was written than is read.
  private(set) var isCut = false

  init(_ name: Substring, kind: Customer.Kind) {
    isCut = name.utf8.count > ReadName.longest
    let read =
      isCut ? String(decoding: name.utf8.prefix(ReadName.longest), as: UTF8.self) : String(name)
    let latin = Romaniser.romanise(Folding.fold(read))
    lacksVowels = latin.lacksVowels
    isSyllabic = latin.isSyllabic
    var parts = ReadName.split(latin.text, joinsLetters: kind == .company)
    isCut = isCut || parts.words.count > ReadName.mostWords
    parts.words = Array(parts.words.prefix(ReadName.mostWords))
    if kind == .company {
      readCompany(parts.words)
    } else {
      readPerson(parts.words, comma: parts.comma)
    }
    // A name of nothing but particles and titles is made of them.
    if !words.contains(where: { $0.weight >= 0.5 }) {
      for index in words.indices { words[index].weight = 1 }
    }
  }

  /// Words of weight.
  var heavy: Int { words.count { $0.weight >= 0.5 } }

  /// The words run together.
  var joined: [UInt8] { words.flatMap(\.text) }

  private mutating func readPerson(_ texts: [[UInt8]], comma: Int) {
    var texts = texts
    while texts.count > 1, let last = texts.last, last.count > 1 {
      if let bearer = NameRoles.generations[last], generation == nil {
        generation = bearer
      } else if !ReadName.companyOnly.contains(last) || texts.count < 3 {
        break
      }
      texts.removeLast()
    }
    // The family name in front of a comma goes behind the others.
    if comma > 0, comma < texts.count { texts = Array(texts[comma...] + texts[..<comma]) }
    words = texts.map(NameWord.init)
    for index in words.indices {
      let text = words[index].text
      words[index].number = ReadName.digits(text)
      if let particle = NameRoles.particles[text], index > 0 || words.count > 2 {
        words[index].synonym = particle
        words[index].isParticle = true
        words[index].weight = 0.1
      }
    }
    for range in [Array(words.indices), words.indices.reversed()] {
      for index in range {
        guard NameRoles.titles.contains(words[index].text) else { break }
        words[index].weight = 0.1
      }
    }
  }

  private static let companyOnly = Set(
    ["llc", "inc", "ltd", "gmbh", "corp", "plc"].map { Array($0.utf8) })

  private mutating func readCompany(_ texts: [[UInt8]]) {
    var kept: [[UInt8]] = []
    var index = 0
    var found: Set<String> = []
    while index < texts.count {
      if let form = LegalForms.family(texts, at: index) {
        found.insert(form.family)
        index += form.count
      } else {
        kept.append(texts[index])
        index += 1
      }
    }
    let isAllForm = !kept.contains { !NameRoles.glue.contains($0) }
    if !isAllForm { forms = found }
    for text in isAllForm ? texts : kept {
      var word = NameWord(text)
      word.number = ReadName.digits(text) ?? NameRoles.numbers[text]
      word.synonym = NameRoles.synonyms[text] ?? []
      if NameRoles.glue.contains(text) {
        word.weight = 0.05
      } else if NameRoles.generic.contains(text) {
        word.weight = 0.5
      }
      // "Forty-four" is one number.
      if let tens = words.last?.number, tens >= 20, tens % 10 == 0, tens < 100,
        let ones = word.number, ones > 0, ones < 10,
        NameRoles.numbers[words.last?.text ?? []] != nil
      {
        words[words.count - 1].number = tens + ones
        continue
      }
      words.append(word)
    }
  }

  private static func digits(_ text: [UInt8]) -> Int? {
    guard !text.isEmpty, text.count < 18, text.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
      return nil
    }
    return text.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// Words of letters and digits; apostrophes are left out, `&` is `and`. Letters with dots between
  /// them are one word in companies' names. `comma` is the number of words in front of the first.
  private static func split(
    _ text: [UInt8], joinsLetters: Bool
  ) -> (words: [[UInt8]], comma: Int) {
    var words: [[UInt8]] = []
    var comma = 0
    var word: [UInt8] = []
    var isRun = false
    func end(dot: Bool) {
      if word.isEmpty { return }
      if joinsLetters, word.count == 1, isRun, let last = words.indices.last {
        words[last] += word
      } else {
        words.append(Array(word.prefix(WordDistance.longest)))
        isRun = word.count == 1
      }
      isRun = isRun && dot
      word = []
    }
    for byte in text {
      switch byte {
      case 0x30...0x39, 0x61...0x7A, 0x80...: word.append(byte)
      case 0x27, 0x60: break
      case 0x2E: end(dot: true)
      case 0x26, 0x2B:
        end(dot: false)
        words.append(Array("and".utf8))
        isRun = false
      default:
        end(dot: false)
        if byte == 0x2C, comma == 0 { comma = words.count }
      }
      if words.count > mostWords { return (words, comma) }
    }
    end(dot: false)
    return (words, comma)
  }
}
