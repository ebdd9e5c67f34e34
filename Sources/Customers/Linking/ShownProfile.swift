import Model
import SocialText

/// What an author shows of themselves, read once for all candidates.
struct ShownProfile {
  let name: ShownName
  /// Given names of the list that the first word of the name may mean, itself first; −1 for those
  /// that no row bears.
  let firstNames: [Int32]
  /// Words of name, handle and bio.
  let bio: FoldedWords
  private let bioText: String?
  let handle: FoldedWords
  /// Letters of the handle alone, and the number at its end.
  let handleLetters: [UInt8]
  let handleDigits: Int?
  /// Letters of the handle and of the addresses' local parts, `the` and `real` in front left out.
  let looks: [[UInt8]]
  let emails: [String]
  let handleKeys: [String]
  /// Platforms the author is on, with the colon.
  let platforms: [String]
  /// Cities of the list that the location names.
  let cities: [Int32]
  let hasLocation: Bool
  /// Companies of the list that the bio names.
  let companies: [Int32]
  let acronyms: [Int32]
  let isParody: Bool
  let hasParodyHandle: Bool
  /// The handle is the name that is shown with a sign behind it that says nothing: `kimwells_`.
  let hasDecoratedHandle: Bool

  init(
    _ author: Author, emails: [String], handleKeys: [String], platforms: [String],
    book: CustomerBook
  ) {
    handle = FoldedWords(author.handle)
    // Many sites show the handle where others show a name: then there is no name to compare.
    let shown = ShownName(author.name)
    let isHandle =
      handle.count > 0 && shown.words.bytes.elementsEqual(handle.bytes)
      && (shown.words.count == 1 || shown.words.count == handle.count)
      && !(author.name ?? "").utf8.contains(0x20)
    name = isHandle ? ShownName(nil) : shown
    firstNames = name.isEmpty ? [] : book.index.firstNames(like: FoldedWords.hash(name.firstBytes))
    bio = FoldedWords(author.bio)
    bioText = author.bio
    handleLetters = handle.bytes.filter { $0 < 0x30 || $0 > 0x39 }
    handleDigits = ShownProfile.trailingNumber(handle.bytes[...])
    var looks = [ShownProfile.plain(handleLetters)]
    for email in emails {
      let local = FoldedWords(String(email.prefix { $0 != "@" && $0 != "+" }))
      let letters = local.bytes.filter { $0 < 0x30 || $0 > 0x39 }
      if !looks.contains(letters) { looks.append(letters) }
    }
    self.looks = looks
    self.emails = emails
    self.handleKeys = handleKeys
    self.platforms = platforms
    let location = FoldedWords(author.location)
    hasLocation = location.count > 0
    cities = hasLocation ? ShownProfile.cities(location, book) : []
    (companies, acronyms) = ShownProfile.companies(bio, book)
    isParody = ParodyWords.stand(in: bio) || ParodyWords.stand(in: shown.words)
    hasParodyHandle = ShownProfile.isParodyHandle(handle, shown)
    hasDecoratedHandle = ShownProfile.isDecorated(author.handle ?? "", handle, shown)
  }

  /// Domains that the bio names.
  var domains: [String] {
    guard let bioText, bioText.utf8.contains(0x2E) else { return [] }
    return BioReader.domains(in: bioText)
  }

  private static func plain(_ letters: [UInt8]) -> [UInt8] {
    for start in ["the", "real", "iam", "itsme"] where letters.starts(with: start.utf8) {
      if letters.count >= start.utf8.count + 4 { return Array(letters.dropFirst(start.utf8.count)) }
    }
    return letters
  }

  /// Two digits at the end, not more: years of birth.
  static func trailingNumber(_ bytes: ArraySlice<UInt8>) -> Int? {
    let digits = bytes.suffix(3)
    guard digits.count == 3, let third = digits.first, third < 0x30 || third > 0x39 else {
      return nil
    }
    var number = 0
    for digit in digits.dropFirst() {
      guard digit >= 0x30, digit <= 0x39 else { return nil }
      number = number * 10 + Int(digit - 0x30)
    }
    return number
  }

  private static func cities(_ location: FoldedWords, _ book: CustomerBook) -> [Int32] {
    var found: [Int32] = []
    var start = 0
    while start < location.count {
      // The longest name of a city counts.
      var end = start + 1
      var city: Int32 = -1
      location.eachHash(from: start, most: 5) { behind, hash in
        let number = book.index.cities[hash]
        guard number >= 0 else { return }
        city = number
        end = behind
      }
      if city >= 0 { found.append(city) }
      start = end
    }
    return found
  }

  private static func companies(
    _ bio: FoldedWords, _ book: CustomerBook
  ) -> (companies: [Int32], acronyms: [Int32]) {
    var found: [Int32] = []
    var letters: [Int32] = []
    var start = 0
    while start < bio.count {
      // The longest name of a company counts.
      var end = start
      var longest: ArraySlice<Int32> = []
      bio.eachHash(from: start, most: 6) { behind, hash in
        guard bio.words[behind - 1].upperBound - bio.words[start].lowerBound >= 3 else { return }
        let numbers = book.index.companyTerms[hash]
        guard !numbers.isEmpty else { return }
        longest = numbers
        end = behind
      }
      let isFound = !longest.isEmpty
      found.append(contentsOf: longest)
      if !isFound, bio.words[start].count >= 5 {
        let numbers = account(bio.joined(start..<(start + 1)), book)
        found.append(contentsOf: numbers)
        if !numbers.isEmpty {
          start += 1
          continue
        }
      }
      if !isFound, bio.words[start].count >= 3 {
        letters.append(contentsOf: book.index.acronyms[bio.hash(start..<(start + 1))])
      }
      start = isFound ? end : start + 1
    }
    return (found, letters)
  }

  /// Companies by what they call their accounts: `brightwaterhq`.
  private static func account(_ word: ArraySlice<UInt8>, _ book: CustomerBook) -> ArraySlice<Int32>
  {
    for ending in accountEndings where word.count >= ending.count + 3 {
      guard word.suffix(ending.count).elementsEqual(ending) else { continue }
      return book.index.companyTerms[FoldedWords.hash(word.dropLast(ending.count))]
    }
    return []
  }

  private static let accountEndings = [
    "hq", "app", "global", "official", "group", "support", "help", "care", "inc", "team", "online",
  ].map { Array($0.utf8) }

  /// `notkimwells`, `kimwellsparody`, `kimwells_x`: the name with something that denies it.
  private static func isParodyHandle(_ handle: FoldedWords, _ shown: ShownName) -> Bool {
    for index in 0..<handle.count {
      let word = handle.joined(index..<(index + 1))
      if ParodyWords.isLabel(word), !word.elementsEqual("real".utf8),
        !word.elementsEqual("official".utf8)
      {
        return true
      }
    }
    let name = shown.firstBytes + shown.lastBytes
    let start = name.prefix(8)
    guard start.count == 8 else { return false }
    let bytes = handle.bytes[...]
    guard let at = place(of: start, in: bytes) else { return false }
    let before = bytes[..<at]
    return before.elementsEqual("not".utf8) || before.elementsEqual("fake".utf8)
      || before.elementsEqual("parody".utf8)
  }

  private static func isDecorated(
    _ text: String, _ handle: FoldedWords, _ shown: ShownName
  ) -> Bool {
    guard let last = text.utf8.last, shown.last != nil else { return false }
    let name = shown.firstBytes + shown.lastBytes
    guard name.count >= 4 else { return false }
    if last == 0x5F { return name.starts(with: handle.bytes) && handle.bytes.count >= 4 }
    guard last == 0x78 || last == 0x30 else { return false }
    let rest = handle.bytes.dropLast()
    return rest.elementsEqual(name) || (rest.count >= 12 && name.starts(with: rest))
  }

  /// Where one run of bytes first stands in another.
  static func place(of part: ArraySlice<UInt8>, in whole: ArraySlice<UInt8>) -> Int? {
    guard part.count <= whole.count, let head = part.first else { return nil }
    let part = part.span
    let bytes = whole.span
    for start in 0...(bytes.count - part.count) where bytes[start] == head {
      var length = 1
      while length < part.count, bytes[start + length] == part[length] { length += 1 }
      if length == part.count { return whole.startIndex + start }
    }
    return nil
  }
}
