/// The same name as other alphabets and keyboards write it; made once, when an index is built or
/// somebody is looked for.
///
/// - Cyrillic in Latin letters after BGN/PCGN (1947, as passports and maps do) and ISO 9:1995, whose
///   diacritics fold away; Greek after ELOT 743 (ISO 843 type 2).
/// - Back from Latin by the same tables where the customer's country, or else the ending of its domain,
///   writes that alphabet. That is a guess, for several letters have one Latin one: a wrong guess is a
///   word that nobody writes.
/// - German umlauts as `ae`, `oe`, `ue`, and back for customers of countries that speak German (not
///   behind a vowel or q: `Bauer`, `Neue`, `Quelle`). `ß` is `ss` by folding.
///
/// The tables are ours. Forms come in small letters: matching knows no case.
public enum Transliteration {
  /// Other forms of a name; none for most.
  public static func forms(of name: String, _ country: Country) -> [String] {
    var forms: [String] = []
    func add(_ form: String) {
      if form != name.lowercased(), !forms.contains(form) { forms.append(form) }
    }
    if name.utf8.allSatisfy({ $0 < 0x80 }) {
      switch country {
      case .none: return []
      case .german: add(withoutDigraphs(name))
      case .russian: add(written(name, cyrillicBack))
      case .ukrainian: add(written(name, ukrainianBack))
      case .greek: add(written(name, greekBack))
      }
      return forms
    }
    let lower = name.lowercased()
    if lower.contains(where: { bgn[$0] != nil }) {
      // The same letters are others in Ukrainian, which has some of its own.
      add(latin(lower, lower.contains { "іїєґ".contains($0) } ? ukrainian : bgn))
      add(latin(lower, iso9))
    }
    if lower.contains(where: { elot[$0] != nil }) { add(greekInLatin(lower)) }
    if lower.contains(where: { umlauts[$0] != nil }) { add(latin(lower, umlauts)) }
    return forms
  }

  /// Whose spelling a Latin name may be written back into.
  public enum Country: Sendable {
    /// Nobody's, so far as is known.
    case none
    /// A language by its alphabet, German by its umlauts.
    case german, russian, ukrainian, greek

    /// By the customer's country (ISO 3166 codes, English and own names) or its domain.
    public init(_ customer: Customer) {
      let domain = customer.domain?.split(separator: ".").last.map(String.init)
      switch (customer.country ?? domain ?? "").lowercased() {
      case "de", "deu", "germany", "deutschland", "at", "aut", "austria", "österreich", "ch", "che",
        "switzerland", "schweiz", "li", "lie", "liechtenstein":
        self = .german
      case "ru", "rus", "russia", "by", "blr", "belarus", "kz", "kaz", "kazakhstan", "kg", "kgz",
        "kyrgyzstan":
        self = .russian
      case "ua", "ukr", "ukraine": self = .ukrainian
      case "gr", "grc", "greece", "el", "cy", "cyp", "cyprus": self = .greek
      default: self = .none
      }
    }
  }

  private static func latin(_ name: String, _ table: [Character: String]) -> String {
    var result = ""
    for letter in name {
      if let latin = table[letter] { result += latin } else { result.append(letter) }
    }
    return result
  }

  /// ELOT 743: letters that sound together are written together; `αυ`, `ευ`, `ηυ` end in f in front of
  /// letters without voice, and `μπ` at the head of a word is b.
  private static func greekInLatin(_ name: String) -> String {
    let letters = Array(name)
    var result = ""
    var index = 0
    while index < letters.count {
      let letter = letters[index]
      let next = index + 1 < letters.count ? letters[index + 1] : " "
      let pair = String([plainGreek[letter] ?? letter, plainGreek[next] ?? next])
      let isFirst = index == 0 || !letters[index - 1].isLetter
      index += 2
      // A dieresis parts the two.
      switch pair {
      case "ου" where !parted.contains(next): result += "ou"
      case "αυ" where !parted.contains(next), "ευ" where !parted.contains(next),
        "ηυ" where !parted.contains(next):
        let after = index < letters.count ? letters[index] : " "
        let isVoiceless = !after.isLetter || "θκξπστφχψς".contains(after)
        result += (elot[plainGreek[letter] ?? letter] ?? "") + (isVoiceless ? "f" : "v")
      case "γγ": result += "ng"
      case "γξ": result += "nx"
      case "γχ": result += "nch"
      case "μπ" where isFirst: result += "b"
      default:
        index -= 1
        if let latin = elot[letter] { result += latin } else { result.append(letter) }
      }
    }
    return result
  }

  /// A name written by the longest pieces of a table.
  private static func written(_ name: String, _ table: [String: String]) -> String {
    let letters = Array(name.lowercased())
    var result = ""
    var index = 0
    while index < letters.count {
      var length = min(4, letters.count - index)
      while length > 0 {
        if let piece = table[String(letters[index..<(index + length)])] {
          result += piece
          break
        }
        length -= 1
      }
      if length == 0 { result.append(letters[index]) }
      index += max(1, length)
    }
    return result
  }

  private static func withoutDigraphs(_ name: String) -> String {
    let letters = Array(name.lowercased().utf8)
    var result: [UInt8] = []
    for index in letters.indices {
      if letters[index] == 0x65, index > 0, [0x61, 0x6F, 0x75].contains(letters[index - 1]),
        index < 2 || ![0x61, 0x65, 0x69, 0x6F, 0x75, 0x71].contains(letters[index - 2])
      {
        continue
      }
      result.append(letters[index])
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func table(_ pairs: String) -> [Character: String] {
    var table: [Character: String] = [:]
    for pair in pairs.split(separator: " ") {
      guard let letter = pair.first else { continue }
      table[letter] = String(pair.dropFirst())
    }
    return table
  }

  private static func back(_ pairs: String) -> [String: String] {
    var table: [String: String] = [:]
    for pair in pairs.split(separator: " ") {
      let parts = pair.split(separator: "=")
      if parts.count == 2 { table[String(parts[0])] = String(parts[1]) }
    }
    return table
  }

  private static let bgn = table(
    """
    аa бb вv гg дd еe ёe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy \
    ь эe юyu яya іi їyi єye ґg ўw ђdj јj љlj њnj ћc џdz ѓg ќk ѕdz
    """)
  private static let ukrainian = bgn.merging(table("гh иy")) { $1 }
  private static let iso9 = table(
    """
    аa бb вv гg дd еe ёe жz зz иi йj кk лl мm нn оo пp рr сs тt уu фf хh цc чc шs щs ъ ыy ь эe юu \
    яa іi їi єe ґg ўu ђd јj љl њn ћc џd ѓg ќk ѕz
    """)
  private static let elot = table(
    """
    αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo άa έe ήi ίi όo \
    ύy ώo ϊi ϋy ΐi ΰy
    """)
  private static let plainGreek = table("άα έε ήη ίι όο ύυ ώω").compactMapValues(\.first)
  private static let parted: Set<Character> = ["ϋ", "ΰ"]
  private static let umlauts = table("äae öoe üue")

  private static let cyrillicBack = back(cyrillicPairs)
  private static let ukrainianBack = back(cyrillicPairs + " i=і y=и h=г yi=ї ye=є iy=ій")
  private static let greekBack = back(greekPairs)

  private static let cyrillicPairs = """
    shch=щ zh=ж kh=х ts=ц ch=ч sh=ш yu=ю ya=я yo=ё ay=ай ey=ей iy=ий iya=ия oy=ой uy=уй a=а b=б v=в w=в g=г \
    d=д e=е z=з i=и y=ы k=к l=л m=м n=н o=о p=п q=к r=р s=с t=т u=у f=ф h=х c=к x=кс j=дж
    """
  private static let greekPairs = """
    th=θ ch=χ ps=ψ ou=ου mp=μπ nt=ντ ng=γγ av=αυ ev=ευ af=αυ ef=ευ a=α b=μπ c=κ d=δ e=ε f=φ g=γ h=χ i=ι \
    j=τζ k=κ l=λ m=μ n=ν o=ο p=π q=κ r=ρ s=σ t=τ u=ου v=β w=β x=ξ y=υ z=ζ
    """
}
