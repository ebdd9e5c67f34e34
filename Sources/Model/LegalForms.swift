import SocialText

/// Words that say what a company is in law, not which company it is: our own selection of the
/// abbreviations that ISO 20275 lists, with the words that they stand for.
public enum LegalForms {
  private static let list = """
    inc incorporated corp corporation co company cie llc llp pllc lp ltd limited plc dac clg cic \
    gmbh ggmbh mbh ag kg ohg kgaa ug haftungsbeschrankt gbr ev eg se sa sas sasu sarl eurl sci snc \
    sl slu slne srl srls sapa spa scrl bv nv vof cv ab asa as aps oy oyj pty pte pvt spzoo zoo sro \
    spol doo ood eood kft zrt nyrt uab sia ltda lda eireli eirl ooo zao oao pao kk sti sdn bhd tbk \
    jsc ojsc cjsc pjsc fzco fze ооо оао зао пао
    """

  private static let forms = Set(list.split(separator: " ").map { Array($0.utf8) })
  private static let longest = 20

  /// Hashes of the forms as tokens of a text have them (`Token.hash`), also with dots between the
  /// letters; those that are words of some language stand apart.
  private static let clearHashes = hashes(of: forms.filter { $0.count > 2 })
  private static let shortHashes = hashes(of: forms.filter { $0.count <= 2 })

  private static func hashes(of forms: Set<[UInt8]>) -> Set<UInt64> {
    var hashes: Set<UInt64> = []
    for form in forms {
      hashes.insert(Folding.hash(form.span))
      if form.count <= 4 {
        hashes.insert(Folding.hash(Array(form.map { [$0] }.joined(separator: [0x2E])).span))
      }
    }
    return hashes
  }

  /// True for a token that is a legal form: one of two letters with capitals or a dot only, for `as`
  /// and `se` are words.
  public static func isForm(_ token: Token) -> Bool {
    if token.kind != .word { return false }
    if clearHashes.contains(token.hash) { return true }
    let isMarked = !token.flags.isDisjoint(with: [.capitalized, .allCaps]) || token.length > 2
    return isMarked && shortHashes.contains(token.hash)
  }

  /// True for the tokens of a name that has one word beside its legal form: `Compass Ltd`, `Compass`.
  public static func isOneWord(_ name: ArraySlice<Token>) -> Bool {
    name.dropFirst().allSatisfy { isForm($0) || $0.length == 1 }
  }

  /// True where a legal form stands: as one token, or as letters outside ASCII with dots between them,
  /// which are tokens each (`A.Ş.`).
  public static func isForm(_ tokens: [Token], at index: Int, in text: Span<UInt8>) -> Bool {
    if isForm(tokens[index]) { return true }
    // Behind most names stands a plain word.
    guard tokens[index].end < text.count, text[tokens[index].end] == 0x2E else { return false }
    var letters: [UInt8] = []
    var hasOther = false
    for next in stride(from: index, to: min(tokens.count, index + 9), by: 2) {
      let token = tokens[next]
      guard token.kind == .word, token.length <= 2 else { break }
      hasOther = hasOther || token.flags.contains(.nonASCII)
      Folding.fold(text.extracting(Int(token.start)..<token.end), into: &letters)
      guard next + 2 < tokens.count, token.end < text.count, text[token.end] == 0x2E,
        Int(tokens[next + 2].start) == token.end + 1
      else { break }
    }
    return hasOther && letters.count > 1 && contains(letters)
  }

  /// True for a word of letters and digits, folded (`Folding.fold`), that is a legal form.
  public static func contains(_ word: [UInt8]) -> Bool {
    word.count <= longest && forms.contains(word)
  }

  /// A name without the legal forms at its end (`Acme GmbH & Co. KG` → `Acme`); nil where nothing
  /// would be left, or where nothing changes. `Smith & Co.` stays: the sign joins names there.
  public static func stripped(_ name: String) -> String? {
    let words = name.split(separator: " ")
    guard words.count > 1 else { return nil }
    let plain = words.suffix(9).map(letters)
    let hidden = words.count - plain.count
    var count = words.count
    while count > 1, count > hidden {
      let rest = plain[0..<(count - hidden)]
      let isStripped = count < words.count
      let taken = isStripped && rest.last == Array("private".utf8) ? 1 : taken(rest)
      guard taken > 0, taken < count else { break }
      count -= taken
    }
    guard count < words.count else { return nil }
    var text = words[0..<count].joined(separator: " ")
    while text.utf8.last == 0x2C { text.removeLast() }
    return text.isEmpty ? nil : text
  }

  /// Number of words at the end that are one legal form.
  private static func taken(_ words: ArraySlice<[UInt8]>) -> Int {
    // The letters of "z o.o." and "S. A." may stand apart.
    for count in (1...min(3, words.count)).reversed() {
      let last = words.suffix(count)
      let isApart = last.allSatisfy { !$0.isEmpty } && last.dropFirst().allSatisfy { $0.count <= 2 }
      guard contains(last.flatMap(\.self)), count == 1 || isApart else { continue }
      let rest = words.dropLast(count)
      guard let before = rest.last, isJoint(before) else {
        return count
      }
      // "GmbH & Co. KG": what stands in front of the sign is a legal form too.
      let front = rest.dropLast()
      return front.last.map(contains) == true ? count + 1 : 0
    }
    return 0
  }

  private static func isJoint(_ word: [UInt8]) -> Bool {
    word.isEmpty || word == Array("and".utf8) || word == Array("und".utf8)
      || word == Array("et".utf8)
  }

  /// Folded letters and digits of a word: `S.p.A.` is `spa`, `&` is nothing.
  private static func letters(_ word: Substring) -> [UInt8] {
    var copy = String(word)
    copy.makeContiguousUTF8()
    var folded: [UInt8] = []
    Folding.fold(copy.utf8.span, into: &folded)
    return folded.filter {
      $0 >= 0x80 || ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x7A)
    }
  }
}
