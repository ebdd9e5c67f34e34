import SocialText

/// Writes names of other scripts in small Latin letters, close enough to be compared: after the
/// romanisations of BGN/PCGN (Cyrillic, Armenian, Georgian, Arabic, Hebrew), ISO 843 (Greek),
/// Hepburn (kana), South Korea's of 2000 and Pinyin, as passports use them. The tables are ours.
enum Romaniser {
  /// What a name is in Latin letters, and what the script of its letters leaves open.
  struct Result {
    var text: [UInt8] = []
    /// Vowels are not written (Arabic, Hebrew).
    var lacksVowels = false
    /// The script has one letter for r and l, or writes foreign names in syllables of its own.
    var isSyllabic = false
  }

  /// Of a folded name; letters of no table stay as they are, signs of any kind become blanks.
  static func romanise(_ folded: String) -> Result {
    var result = Result()
    for scalar in folded.unicodeScalars {
      let value = scalar.value
      if value < 0x80 {
        result.text.append(value < 0x20 || value == 0x7F ? 0x20 : UInt8(value))
        continue
      }
      if let latin = table[value] {
        result.text.append(contentsOf: latin)
        switch value {
        case 0x590...0x6FF: result.lacksVowels = true
        case 0x1100...0x11FF, 0x3040...0x30FF: result.isSyllabic = true
        default: break
        }
      } else if let latin = HanTable.pinyin[value] {
        // One syllable of many to a word: pinyin runs on until something else comes.
        result.text.append(contentsOf: latin)
        result.isSyllabic = true
      } else if scalar.properties.isAlphabetic {
        result.text.append(contentsOf: Array(String(scalar).utf8))
      } else if !scalar.properties.isDefaultIgnorableCodePoint,
        scalar.properties.generalCategory != .nonspacingMark
      {
        result.text.append(0x20)
      }
    }
    return result
  }

  private static let table: [UInt32: [UInt8]] = {
    var table: [UInt32: [UInt8]] = [:]
    for line in [cyrillic, greek, armenian, georgian, arabic, hebrew, kana, indic] {
      for pair in line.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
        let scalars = Array(pair.unicodeScalars)
        guard let letter = scalars.first else { continue }
        table[letter.value] = scalars.dropFirst().map { UInt8(truncatingIfNeeded: $0.value) }
      }
    }
    // Katakana stand 0x60 above hiragana.
    for value in UInt32(0x3041)...0x3096 { table[value + 0x60] = table[value] }
    // The letters that Hangul syllables fold to, in the order of Unicode.
    for (index, latin) in initials.enumerated() { table[0x1100 + UInt32(index)] = latin }
    for (index, latin) in medials.enumerated() { table[0x1161 + UInt32(index)] = latin }
    for (index, latin) in finals.enumerated() { table[0x11A8 + UInt32(index)] = latin }
    return table
  }()

  private static let cyrillic = """
    аa бb вv гg дd еe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь \
    эe юyu яya ёe іi їi єye ґg ўu ђdj јj љlj њnj ћc џdz ѓg ќk ѕdz әa ғg қk ңn өo ұu үu һh ҳh ҷj ӣi
    """
  private static let greek = """
    αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo
    """
  private static let armenian = """
    աa բb գg դd եe զz էe ըe թt ժzh իi լl խkh ծts կk հh ձdz ղgh ճch մm յy նn շsh ոo չch պp ջj ռr \
    սs վv տt րr ցts ւu փp քk օo ֆf ևev
    """
  private static let georgian = """
    აa ბb გg დd ეe ვv ზz თt იi კk ლl მm ნn ოo პp ჟzh რr სs ტt უu ფp ქk ღgh ყq შsh ჩch ცts ძdz წts \
    ჭch ხkh ჯj ჰh
    """
  private static let arabic = """
    اa بb تt ثth جj حh خkh دd ذdh رr زz سs شsh صs ضd طt ظz عa غgh فf قq كk لl مm نn هh وw يy ىa ةa \
    پp چch ژzh گg کk یy ٹt ڈd ڑr ںn ہh ھh ےe ء آa أa إi ؤw ئy ٱa
    """
  private static let hebrew = """
    א בb גg דd הh וv זz חh טt יy כk ךk לl מm םm נn ןn סs ע פp ףf צts ץts קk רr שsh תt
    """
  private static let kana = """
    あa いi うu えe おo かka きki くku けke こko がga ぎgi ぐgu げge ごgo さsa しshi すsu せse そso \
    ざza じji ずzu ぜze ぞzo たta ちchi つtsu てte とto だda ぢji づzu でde どdo なna にni ぬnu ねne \
    のno はha ひhi ふfu へhe ほho ばba びbi ぶbu べbe ぼbo ぱpa ぴpi ぷpu ぺpe ぽpo まma みmi むmu \
    めme もmo やya ゆyu よyo らra りri るru れre ろro わwa ゐi ゑe をo んn ゔvu ぁa ぃi ぅu ぇe ぉo \
    っ ゃa ゅu ょo ー
    """
  /// Devanagari, without the vowel that a consonant has unless told otherwise.
  private static let indic = """
    अa आa इi ईi उu ऊu एe ऐai ओo औau कk खkh गg घgh ङn चch छchh जj झjh ञn टt ठth डd ढdh णn तt थth \
    दd धdh नn पp फf बb भbh मm यy रr लl वv शsh षsh सs हh ाa िi ीi ुu ूu ेe ैai ोo ौau ंn ँn ्
    """
  private static let initials = bytes(
    "g kk n d tt r m b pp s ss - j jj ch k t p h")
  private static let medials = bytes(
    "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i")
  private static let finals = bytes(
    "k k k n n n t l k m l l l p l m p p t t ng t t k t p h")

  private static func bytes(_ text: String) -> [[UInt8]] {
    text.split(separator: " ").map { $0 == "-" ? [] : Array($0.utf8) }
  }
}
