import Model
import SocialText

/// The names of all customers and whom they may mean: a `PhraseImage`, built from the list or mapped
/// from a file, and beside it what came or went since.
///
/// Rows that are added stand in a small table of their own and rows that are taken out on a list, so
/// neither waits for a new image; `folded` makes one of all, which is due (`isFoldDue`) when the
/// table has grown to an eighth of the image.
public struct AliasIndex: Sendable {
  private(set) var image: PhraseImage?
  private var added = PhraseTable()
  private var addedOwners: [[PhraseOwner]] = [[]]
  private var addedPhrases: [(tokens: [Token], owner: PhraseOwner)] = []
  private var removed: Set<Int> = []
  /// Long words of companies' names in the image. Names that were added are found with a slip when
  /// they are folded in.
  private(set) var slips = SlipTable.empty
  /// How the names of an image were cut, and which of their words are found with a slip.
  private static var maker: UInt64 { NameCutter.version << 8 | SlipTable.version }
  private var addedWords = SlipWords()

  /// No names.
  public init() {}

  /// True where there was no room for the names of customers: more than eight million are shared by
  /// several of them.
  public private(set) var lacksNames = false

  /// Names of customers, by position in their book.
  public init(customers: [Customer], fingerprint: UInt64 = 0) {
    self.init(customers: customers, fingerprint: fingerprint, extra: [])
  }

  /// The same with bytes of the caller's in the image.
  package init(customers: [Customer], fingerprint: UInt64, extra: [UInt8]) {
    guard !customers.isEmpty else { return }
    var builder = PhraseImageBuilder(capacity: customers.count * 6)
    var cutter = NameCutter()
    var words = SlipWords()
    for (row, customer) in customers.enumerated() {
      AliasIndex.eachPhrase(of: customer, row, &cutter, &words) { builder.add($0, $1) }
    }
    makeImage(&builder, words, fingerprint: fingerprint, extra: extra)
    lacksNames = image == nil
  }

  /// Names one by one, each with its number; for measuring.
  public init(names: [String]) {
    var builder = PhraseImageBuilder(capacity: names.count * 2)
    var cutter = NameCutter()
    var words = SlipWords()
    for (number, name) in names.enumerated() {
      let tokens = cutter.phrase(name)
      words.add(name, tokens)
      builder.add(tokens, PhraseOwner(number, marks: NameMark.company.rawValue))
    }
    makeImage(&builder, words, fingerprint: 0, extra: [])
  }

  /// The image, with the long words in front of the caller's bytes: their number of bytes (64 bits),
  /// padded to eight.
  private mutating func makeImage(
    _ builder: inout PhraseImageBuilder, _ words: SlipWords, fingerprint: UInt64, extra: [UInt8]
  ) {
    var block = SlipTable.block(of: words)
    var front = (0..<8).map { UInt8(truncatingIfNeeded: block.count >> ($0 * 8)) }
    while block.count % 8 != 0 { block.append(0) }
    front += block
    image = builder.image(
      fingerprint: fingerprint, maker: AliasIndex.maker, extra: front + extra)
    slips = image.flatMap { SlipTable(AliasIndex.slips($0)) } ?? .empty
  }

  /// Bytes of the long words in an image.
  private static func slips(_ image: PhraseImage) -> MappedBytes {
    let extra = image.extra
    guard extra.count >= 8 else { return MappedBytes([]) }
    let size = Int(clamping: extra.number(at: 0, of: UInt64.self))
    return extra.part(from: 8, count: min(size, extra.count - 8))
  }

  /// Maps a file that holds `bytes`. Throws `AliasIndexError` naming the file where it is damaged or
  /// of another version.
  public init(contentsOf path: String) throws(AliasIndexError) {
    let image: PhraseImage
    do {
      image = try PhraseImage(path: path)
    } catch {
      throw AliasIndexError(description: error.description)
    }
    // Names that were cut otherwise would not be found where they stand.
    guard image.maker == AliasIndex.maker else {
      throw AliasIndexError(
        description: "\(path): its names were cut by another version; mend: make the index again "
          + "from its list")
    }
    guard let slips = SlipTable(AliasIndex.slips(image)) else {
      throw AliasIndexError(
        description: "\(path): is damaged; mend: make the index again from its list")
    }
    self.image = image
    self.slips = slips
  }

  /// True if every name belongs to one of so many rows.
  package func belongs(toRows count: Int) -> Bool { image?.hasOwners(below: count) ?? true }

  /// The image as a file holds it; nil without names. What was added or taken out since is in it
  /// after `folded` only.
  public func bytes() -> [UInt8]? { image?.bytes() }
  /// The caller's bytes in the image.
  package var extra: MappedBytes {
    guard let extra = image?.extra, extra.count >= 8 else { return MappedBytes([]) }
    let size = Int(clamping: extra.number(at: 0, of: UInt64.self))
    let start = min(extra.count, (8 + min(size, extra.count) + 7) & ~7)
    return extra.part(from: start, count: extra.count - start)
  }

  /// True if a file begins as one of `bytes` does, whatever its version.
  package static func isFile(_ path: String) -> Bool { PhraseImage.isImage(path: path) }
  /// Bytes of memory that the image takes.
  public var size: Int { image?.size ?? 0 }
  /// Number of phrases in the image.
  public var count: Int { image?.phrases ?? 0 }
  /// What the image was made of.
  public var fingerprint: UInt64 { image?.fingerprint ?? 0 }
  /// True without any name.
  public var isEmpty: Bool { image == nil && addedPhrases.isEmpty }

  /// Adds the names of a customer. Those that were taken out before stay out.
  public mutating func add(_ customer: Customer, row: Int) {
    var cutter = NameCutter()
    var phrases: [(tokens: [Token], owner: PhraseOwner)] = []
    AliasIndex.eachPhrase(of: customer, row, &cutter, &addedWords) { phrases.append(($0, $1)) }
    for phrase in phrases {
      let known = added.value(of: phrase.tokens)
      if known != 0 {
        if addedOwners[known].last?.number != row { addedOwners[known].append(phrase.owner) }
      } else if added.set(addedOwners.count, for: phrase.tokens) {
        addedOwners.append([phrase.owner])
      }
    }
    addedPhrases += phrases
  }

  /// Takes all names of a row out.
  public mutating func remove(row: Int) {
    removed.insert(row)
    guard addedPhrases.contains(where: { $0.owner.number == row }) else { return }
    addedPhrases.removeAll { $0.owner.number == row }
    for place in addedOwners.indices { addedOwners[place].removeAll { $0.number == row } }
  }

  /// True when looking in two places costs more than a new image would.
  public var isFoldDue: Bool {
    addedPhrases.count + removed.count > max(1000, count / 8)
  }

  /// One image of all that is there: the same names as one built of the rows that are left would
  /// find. Of a name with more than 64 owners it knows those that it was built with.
  public func folded() -> AliasIndex {
    var builder = PhraseImageBuilder(capacity: count + addedPhrases.count)
    if let image { builder.copy(image) { !removed.contains($0.number) } }
    for phrase in addedPhrases { builder.add(phrase.tokens, phrase.owner) }
    var words = slips.all
    for word in 0..<addedWords.count {
      words.add(Array(addedWords.letters[addedWords.range(word)]))
    }
    var index = AliasIndex()
    index.makeImage(
      &builder, words, fingerprint: fingerprint, extra: extra.numbers(at: 0, count: extra.count))
    return index
  }

  private static func eachPhrase(
    of customer: Customer, _ row: Int, _ cutter: inout NameCutter, _ words: inout SlipWords,
    _ body: ([Token], PhraseOwner) -> Void
  ) {
    let kind: NameMark = customer.kind == .company ? .company : .none
    for variant in CompanyName.variants(of: customer) {
      let tokens = cutter.phrase(variant.name)
      guard !tokens.isEmpty else { continue }
      if kind == .company, variant.mark == .none { words.add(variant.name, tokens) }
      var marks = kind.union(variant.mark)
      if cutter.isCutShort, variant.mark == .none { marks.formUnion(.goesOn) }
      body(tokens, PhraseOwner(row, marks: marks.rawValue))
      guard variant.mark == .none || variant.mark == .stripped,
        let joined = cutter.joined(variant.name, tokens)
      else { continue }
      let isLong = joined.length >= NameCutter.sureLength
      let strength: NameMark = isLong ? .sure : .joined
      body([joined], PhraseOwner(row, marks: kind.union(strength).rawValue))
    }
  }
}

/// Why an index of names cannot be used.
public struct AliasIndexError: Error, CustomStringConvertible, Equatable {
  /// The file, what is wrong with it, and how to mend that.
  public let description: String

  /// Wraps the words.
  package init(description: String) { self.description = description }
}

extension AliasIndex {
  /// A name found in a text: how many tokens it has, and whom it may mean.
  struct Hit {
    var count = 0
    fileprivate var value = PhraseValue.none
    fileprivate var place = 0
  }

  /// False if no name begins with a hash.
  @inline(__always)
  func mayBegin(_ hash: UInt64) -> Bool {
    (image?.mayBegin(hash) ?? false) || added.mayHold(hash)
  }

  /// True if a name begins with a hash; of names that were added it may be said wrongly.
  func begins(_ hash: UInt64) -> Bool {
    guard mayBegin(hash) else { return false }
    if let image, image.value(of: hash) != .none { return true }
    return addedOwners.count > 1 && added.mayHold(hash)
  }

  /// The longest name at a token.
  func longest(_ tokens: [Token], at index: Int) -> Hit {
    var hit = Hit()
    if let image {
      let found = image.longest(tokens, at: index)
      hit.count = found.count
      hit.value = found.value
      while !removed.isEmpty, hit.count > 0, !isAlive(hit.value, image) {
        let shorter =
          hit.count == 1
          ? (value: .none, count: 0) : image.longest(tokens, at: index, most: hit.count - 1)
        hit.count = shorter.count
        hit.value = shorter.value
      }
    }
    guard addedOwners.count > 1 else { return hit }
    let (place, count) = added.longest(tokens, at: index)
    guard count >= hit.count, !addedOwners[place].isEmpty else { return hit }
    return Hit(count: count, value: count == hit.count ? hit.value : .none, place: place)
  }

  private func isAlive(_ value: PhraseValue, _ image: PhraseImage) -> Bool {
    (0..<image.ownerCount(value)).contains { !removed.contains(image.owner(value, $0).number) }
  }

  /// Gives every owner of a name.
  func eachOwner(_ hit: Hit, _ body: (_ row: Int, _ marks: NameMark) -> Void) {
    if let image {
      for place in 0..<image.ownerCount(hit.value) {
        let owner = image.owner(hit.value, place)
        if !removed.isEmpty, removed.contains(owner.number) { continue }
        body(owner.number, NameMark(rawValue: owner.marks))
      }
    }
    for owner in addedOwners[hit.place] { body(owner.number, NameMark(rawValue: owner.marks)) }
  }

  /// Number of names found in a text, longest first from the left: matching alone, as a stage does
  /// it; for measuring.
  public func countNames(_ tokens: [Token], scan: inout AliasScan) -> Int {
    var count = 0
    scan.names.begin(tokens) { mayBegin($0) }
    while let index = scan.names.next() {
      let hit = longest(tokens, at: index)
      guard hit.count > 0 else { continue }
      count += 1
      scan.names.skip(to: index + hit.count)
    }
    return count
  }
}

/// Buffers of `AliasIndex.countNames`, reused from text to text.
public struct AliasScan {
  fileprivate var names = NameScan()

  /// Empty buffers.
  public init() {}
}

/// What is known of a name and its owner; four bits.
struct NameMark: OptionSet, Sendable {
  var rawValue: UInt8

  /// Nothing.
  static let none: NameMark = []
  /// The owner is a company.
  static let company = NameMark(rawValue: 1)
  /// The name means nobody else, however it is written: a domain, or long words written together.
  static let sure = NameMark(rawValue: 2)
  /// It counts only beside another name of the same owner: letters that stand for a name.
  static let weak = NameMark(rawValue: 4)
  /// Short words written together: with a capital inside it is sure.
  static let joined: NameMark = [.sure, .weak]
  /// As listed it ends in a sign that no token of it has: the dot of `Inc.`.
  static let goesOn = NameMark(rawValue: 8)

  /// The name without the legal form that it is listed with.
  static let stripped: NameMark = [.sure, .weak, .goesOn]

  /// `.sure`, `.weak`, `.joined` or `.none` alone.
  var strength: NameMark { isStripped ? .none : intersection(.joined) }
  var isStripped: Bool { isSuperset(of: .stripped) }
  var isCutShort: Bool { contains(.goesOn) && !isStripped }
}
