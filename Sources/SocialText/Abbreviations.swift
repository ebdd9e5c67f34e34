/// Words that a full stop belongs to, and words that begin sentences: what `Sentences` knows of
/// languages. Our own selection of common ones; all are compared folded (`Folding`).
struct Abbreviations: Sendable {
  /// What a full stop behind a word may mean.
  enum Kind: UInt8 {
    /// A sentence may end: the word is none of ours, or one that a capital shows to end (`etc.`).
    case none, last
    /// The full stop is the word's unless a word that begins sentences follows (`Inc.`, `a.m.`).
    case middle
    /// The full stop is always the word's (`Mr.`, `e.g.`).
    case front
    /// The full stop is the word's in front of a figure (`No. 5`, `Jan. 3`).
    case number
  }

  static let shared = Abbreviations()

  private struct Entry {
    var kind: Kind
    var languages: UInt32
  }

  private let entries: [UInt64: [Entry]]
  private let starters: Set<UInt64>
  private let endings: Set<UInt64>

  /// Bit set of a language (BCP 47, only the first part counts); all bits for nil and for those
  /// without list.
  static func languages(_ language: String?) -> UInt32 {
    guard let language else { return .max }
    let code = language.prefix { $0 != "-" && $0 != "_" }.lowercased()
    guard let number = names.firstIndex(of: code) else { return .max }
    return 1 << UInt32(number)
  }

  /// What a full stop behind the word with this folded hash state means in some languages.
  func kind(_ state: UInt64, _ languages: UInt32) -> Kind {
    for entry in entries[state] ?? [] where entry.languages & languages != 0 { return entry.kind }
    return .none
  }

  /// True for a word that often begins a sentence and is no name.
  func isStarter(_ state: UInt64) -> Bool { starters.contains(state) }

  /// True for endings of file and host names that a full stop may stand in front of.
  func isNameEnding(_ state: UInt64) -> Bool { endings.contains(state) }

  private init() {
    var entries: [UInt64: [Entry]] = [:]
    for (codes, kind, words) in Self.lists {
      let languages = codes.split(separator: " ").reduce(0) { $0 | Self.languages(String($1)) }
      for word in words.split(separator: " ") {
        entries[Self.state(word), default: []].append(Entry(kind: kind, languages: languages))
      }
    }
    self.entries = entries
    starters = Set(Self.starterWords.split(separator: " ").map(Self.state))
    endings = Set(Self.nameEndings.split(separator: " ").map(Self.state))
  }

  private static func state(_ word: Substring) -> UInt64 {
    let bytes = Array(word.utf8)
    return Folding.state(bytes.span, from: 0, to: bytes.count)
  }

  private static let names = [
    "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "nb", "fi", "pl", "cs", "sk", "ru",
    "uk", "tr", "ro", "hu", "el", "hr", "bs", "sr", "sl", "lv", "lt", "et", "is",
  ]

  /// Languages whose ordinal numbers end in a full stop.
  static let ordinals: UInt32 =
    "de da no nb fi pl cs sk tr hu hr bs sr sl lv lt et is".split(separator: " ")
    .reduce(0) { $0 | languages(String($1)) }

  /// `*` stands for every language.
  private static let lists: [(String, Kind, String)] = [
    ("*", .front, "dr prof st vs cf e.g i.e eg ie approx ing dipl lic dra sra srta"),
    ("*", .middle, "inc ltd co corp bros llc jr sr ph.d b.a m.a a.m p.m a.d b.c"),
    ("*", .last, "etc"),
    (
      "*", .number,
      "no nr vol p pp fig tel tab art sec ch min max ca jan feb apr aug sept oct nov dec"
    ),
    (
      "en", .front,
      """
      mr mrs ms messrs rev gen col capt cpt lt sgt maj cmdr adm gov sen rep pres supt insp \
      mt ft viz incl excl esp resp
      """
    ),
    ("en", .middle, "ave blvd rd hwy dept est assn univ intl govt mfg u.s u.k u.n e.u d.c n.y l.a"),
    ("en", .number, "nos vols ed eds par para op ext apt mon tue wed thu fri mar jun jul"),
    (
      "de", .front,
      """
      hr fr hrn z.b d.h u.a v.a i.d.r o.a bzw bspw ggf inkl exkl evtl vgl sog zzgl abzgl zb dh \
      insb insbes allg geb verh gegr ehem
      """
    ),
    ("de", .middle, "str u.v.m u.s.w mio mrd tsd std gmbh"),
    ("de", .last, "usw uvm etc"),
    ("de", .number, "abb kap bd jh jhd hsnr plz abs"),
    ("fr", .front, "mm mme mmes mlle mlles mgr p.ex c.-a-d c.a.d env av bd"),
    ("fr", .number, "n art chap janv fevr juil"),
    (
      "es", .front, "sr sra sres srta d dna ud uds vd vds lic ing arq gral p.ej avda av prof profa"
    ),
    ("es", .number, "num pag pags tel ene abr ago dic"),
    ("es", .middle, "ee.uu s.a s.l"),
    ("it", .front, "sig sigg sigra sig.ra sig.na dott dott.ssa dottssa avv geom p.es"),
    ("it", .last, "ecc"),
    ("it", .middle, "s.p.a s.r.l"),
    ("it", .number, "pag cap art gen giu lug ott dic"),
    ("pt", .front, "sr sra srs exmo exma dr dra profa eng d p.ex av"),
    ("pt", .number, "num pag tel fev abr ago set dez"),
    ("pt", .middle, "s.a ltda cia"),
    ("nl", .front, "dhr mevr mw drs mr bijv b.v d.w.z o.a m.b.t i.p.v t.o.v incl excl evt resp"),
    ("nl", .last, "enz"),
    ("nl", .number, "blz mrt okt"),
    ("sv", .front, "t.ex d.v.s bl.a s.k fr.o.m t.o.m ca inkl exkl dvs tex resp"),
    ("sv", .last, "osv m.m m.fl"),
    ("sv", .number, "kl st s"),
    ("da no nb", .front, "f.eks bl.a d.v.s dvs fx inkl ekskl hr pga mht ift pr kand"),
    ("da no nb", .middle, "stk"),
    ("da no nb", .last, "osv m.m m.fl mv"),
    ("da no nb sv", .number, "kl kr ca"),
    ("fi", .front, "esim mm ts ns vrt tri toht prof fil"),
    ("fi", .last, "jne ym yms"),
    ("fi", .number, "klo n s puh"),
    ("pl", .front, "np tzn tzw tj m.in im sw ul al pl os inz mgr hab lek r.z"),
    ("pl", .last, "itd itp"),
    ("pl", .middle, "r godz mln mld tys zl"),
    ("pl", .number, "nr str godz"),
    ("cs sk", .front, "napr tzv tj resp popr mj ing mgr mudr judr phdr rndr doc spol ul nam sv"),
    ("cs sk", .last, "atd apod aj"),
    ("cs sk", .middle, "mld tis kc hod r stol"),
    ("cs sk", .number, "c cl str hod tab"),
    ("hr bs sr sl", .front, "npr tj tzv tzn sv mr sc spec ul oz t.i"),
    ("hr bs sr sl", .last, "itd"),
    ("hr bs sr sl", .middle, "god st tzv p.n.e n.e d.o.o"),
    ("hr bs sr sl", .number, "br str"),
    ("lv lt et is", .front, "t.sk plkst pvz t.y nt s.t t.d piem"),
    ("lv lt et is", .last, "u.tml u.c jne o.s.frv ir.t.t"),
    ("ru", .front, "т.е т.к т.н г-н г-жа ул пр просп см напр проф акад стр обл р-н д кв"),
    ("ru", .last, "др пр т.д т.п"),
    ("ru", .middle, "г гг в вв руб коп тыс млн млрд"),
    ("ru", .number, "рис табл тел ок стр"),
    ("uk", .front, "т.зв вул просп ім див напр проф акад обл р-н буд кв"),
    ("uk", .last, "ін т.д т.п"),
    ("uk", .middle, "р рр ст грн коп тис млн млрд хв"),
    ("tr", .front, "dr prof doc av sn hz alb orn bkz mad cad sok mah"),
    ("tr", .last, "vb vs vd"),
    ("tr", .number, "sf tel"),
    ("ro", .front, "dl dna dvs str prof ing"),
    ("ro", .last, "etc s.a.m.d"),
    ("hu", .front, "pl ill ún u.n dr prof kb"),
    ("hu", .last, "stb"),
    ("el", .front, "π.χ δηλ κ κα κος λεωφ οδ αρ"),
    ("el", .last, "κ.λπ κλπ κ.α"),
    ("el", .middle, "εκατ δισ μ.μ π.μ"),
    ("el", .number, "σελ"),
  ]

  private static let starterWords = """
    the this that these those there here he she it we they you i my your our his her their its but \
    and so if when what why how who where then now yes also however meanwhile after before because \
    although while is was are were did does do not never please thanks der die das ein eine er sie \
    es wir ich du ihr und aber wenn wie was warum wo dann jetzt ja nein auch mein meine nicht im am \
    le la les un une il elle on nous vous je tu ce cette mais et ou quand si donc mon ma \
    el los las una ella nosotros yo pero y cuando que como esta este no lo gli uno lui lei noi io \
    ma quando che come questo questa non o os as um uma ele ela eu mas e isso este de het een hij \
    zij wij ik maar en als dit dat niet det den de han hon vi jag men och nar om inte jeg hun og ikke \
    se han hän me he mutta ja kun on ten ta to on ona my ale i gdy nie ten ta to on ona my ale a \
    kdyz ne on она он оно мы я вы ты они но и а если когда это этот эта не как что bu o biz ben sen \
    ama ve bir
    """

  private static let nameEndings = """
    com net org info biz edu gov io tv co js ts py rb go rs cpp cs vb php sh md txt csv tsv json xml \
    yml yaml html htm css pdf doc docx xls xlsx ppt pptx odt rtf jpg jpeg png gif bmp svg webp mp3 \
    mp4 avi mkv mov wav zip rar tar gz exe dll apk dmg iso bat ini cfg log sql db jar swift java
    """
}
