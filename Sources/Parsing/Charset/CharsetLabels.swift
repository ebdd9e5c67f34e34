/// Labels that documents give to encodings.
///
/// First the WHATWG Encoding Standard's table, then code pages that only old or mainframe feeds
/// name (IBM, EBCDIC, Macintosh), which iconv reads. Letters' case, `_`, `-`, `.`, `:` and blanks
/// do
/// not matter: `ISO_8859-2:1987` and `iso88592:1987` are one label.
enum CharsetLabels {
  /// The encoding of a label; nil where nobody knows it. XML keeps the declared name of ASCII and
  /// iso-8859-1 (read as windows-1252 like everywhere on the web).
  static func encoding(_ label: some Sequence<UInt8>, isXML: Bool) -> Encoding? {
    var folded: [UInt8] = []
    for byte in label {
      let lower = Charset.lowered(byte)
      switch lower {
      case 0x61...0x7A, 0x30...0x39: folded.append(lower)
      case 0x2D, 0x2E, 0x3A, 0x5F, 0x20, 0x09...0x0D: continue
      default: return nil
      }
      if folded.count > 40 { return nil }
    }
    if folded.elementsEqual("utf8".utf8) { return .utf8 }
    let key = String(decoding: folded, as: UTF8.self)
    if let name = whatwg[key] { return encoding(named: name, label: key, isXML: isXML) }
    if let name = others[key] { return Encoding(name: name.lowercased(), method: .iconv(name)) }
    switch key {
    case "macgreek": return Encoding(name: "x-mac-greek", method: .singleByte(.macGreek))
    case "macturkish": return Encoding(name: "x-mac-turkish", method: .singleByte(.macTurkish))
    default: break
    }
    return codePage(key)
  }

  private static func encoding(named name: String, label: String, isXML: Bool) -> Encoding {
    switch name {
    case "utf-8": return .utf8
    case "utf-16le": return .utf16LE
    case "utf-16be": return .utf16BE
    case "windows-1252":
      guard isXML else { return .windows1252 }
      if label.hasPrefix("usascii") || label == "ascii" || label.hasPrefix("ansix34") {
        return Encoding(name: "us-ascii", method: .ascii)
      }
      let isLatin1 = label.hasPrefix("iso") || label.hasPrefix("latin") || label == "l1"
      return Encoding(
        name: isLatin1 ? "iso-8859-1" : name, method: .singleByte(.windows1252))
    case "gbk":
      return Encoding(name: isXML ? "gb18030" : name, method: .iconv("GB18030"))
    case "shift_jis": return Encoding(name: name, method: .iconv("CP932"))
    case "euc-kr": return Encoding(name: name, method: .iconv("CP949"))
    case "big5": return Encoding(name: name, method: .iconv("BIG5-HKSCS"))
    case "iso-8859-8-i": return Encoding(name: name, method: .iconv("ISO-8859-8"))
    case "windows-874": return Encoding(name: name, method: .iconv("CP874"))
    case "x-mac-cyrillic": return Encoding(name: name, method: .iconv("MAC-CYRILLIC"))
    default:
      let code =
        name.hasPrefix("windows-") ? "CP" + name.dropFirst(8) : name.uppercased()
      return Encoding(name: name, method: .iconv(code))
    }
  }

  /// `cp852`, `ibm852`, `csibm852`, `cspcp852`, `852`: a code page by number, three to five digits.
  private static func codePage(_ key: String) -> Encoding? {
    var digits = Substring(key)
    for prefix in ["csibm", "cspcp", "ibm", "cp", "ms"] where digits.hasPrefix(prefix) {
      digits = digits.dropFirst(prefix.count)
      break
    }
    guard (3...5).contains(digits.utf8.count),
      digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
    else { return nil }
    switch digits {
    case "65001": return .utf8
    case "1200": return .utf16LE
    case "1201": return .utf16BE
    case "932": return Encoding(name: "shift_jis", method: .iconv("CP932"))
    case "936": return Encoding(name: "gbk", method: .iconv("GB18030"))
    case "949": return Encoding(name: "euc-kr", method: .iconv("CP949"))
    case "950": return Encoding(name: "big5", method: .iconv("BIG5-HKSCS"))
    case "874", "1250", "1251", "1253", "1254", "1255", "1256", "1257", "1258":
      return Encoding(name: "windows-" + digits, method: .iconv("CP" + digits))
    case "1252": return .windows1252
    default: break
    }
    for prefix in ["IBM", "CP"]
    where IconvReader.decode([0x40], from: 0, encoding: prefix + digits) != nil {
      return Encoding(name: prefix.lowercased() + digits, method: .iconv(prefix + digits))
    }
    return nil
  }

  /// Folded label to WHATWG name.
  private static let whatwg: [String: String] = {
    var labels: [String: String] = [:]
    for line in whatwgTable.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let name = words.first else { continue }
      for word in words {
        var folded: [UInt8] = []
        for byte in word.utf8 where ![0x2D, 0x2E, 0x3A, 0x5F].contains(byte) { folded.append(byte) }
        labels[String(decoding: folded, as: UTF8.self)] = String(name)
      }
    }
    return labels
  }()

  private static let whatwgTable = """
    utf-8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8 u8 utf
    ibm866 866 cp866 csibm866
    iso-8859-2 csisolatin2 iso-ir-101 iso8859-2 iso_8859-2:1987 l2 latin2
    iso-8859-3 csisolatin3 iso-ir-109 iso8859-3 iso_8859-3:1988 l3 latin3
    iso-8859-4 csisolatin4 iso-ir-110 iso8859-4 iso_8859-4:1988 l4 latin4
    iso-8859-5 csisolatincyrillic cyrillic iso-ir-144 iso_8859-5:1988
    iso-8859-6 arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e \
    iso-8859-6-i iso-ir-127 iso_8859-6:1987
    iso-8859-7 csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso_8859-7:1987 \
    sun_eu_greek
    iso-8859-8 csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso_8859-8:1988 visual
    iso-8859-8-i csiso88598i logical
    iso-8859-10 csisolatin6 iso-ir-157 iso8859-10 l6 latin6
    iso-8859-13 iso8859-13 l7 latin7
    iso-8859-14 iso8859-14 l8 latin8
    iso-8859-15 csisolatin9 iso8859-15 l9 latin9
    iso-8859-16 l10 latin10
    koi8-r cskoi8r koi koi8 koi8_r
    koi8-u koi8-ru
    macintosh csmacintosh mac x-mac-roman macroman
    windows-874 dos-874 iso-8859-11 iso8859-11 tis-620 tis620 thai
    windows-1250 cp1250 x-cp1250 1250
    windows-1251 cp1251 x-cp1251 1251
    windows-1252 ansi_x3.4-1968 ansi_x3.4-1986 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 \
    iso-ir-100 iso8859-1 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252 1252 latin ansi
    windows-1253 cp1253 x-cp1253 1253
    windows-1254 cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso_8859-9:1989 l5 latin5 \
    x-cp1254 1254
    windows-1255 cp1255 x-cp1255 1255
    windows-1256 cp1256 x-cp1256 1256
    windows-1257 cp1257 x-cp1257 1257
    windows-1258 cp1258 x-cp1258 1258
    x-mac-cyrillic x-mac-ukrainian mac-cyrillic maccyrillic
    gbk chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk euc-cn euccn
    gb18030 gb18030-2000
    big5 big5-hkscs cn-big5 csbig5 x-x-big5 big5-tw
    euc-jp cseucpkdfmtjapanese x-euc-jp ujis
    iso-2022-jp csiso2022jp
    shift_jis csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis s_jis
    euc-kr cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 \
    ksc_5601 windows-949 uhc
    utf-16be unicodefffe u16be
    utf-16le csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 u16
    """

  /// Folded label to iconv name, for what the WHATWG does not know.
  private static let others: [String: String] = [
    "utf32": "UTF-32", "u32": "UTF-32", "utf32le": "UTF-32LE", "utf32be": "UTF-32BE",
    "ebcdiccpca": "IBM037", "ebcdiccpnl": "IBM037", "ebcdiccpus": "IBM037",
    "ebcdiccpwt": "IBM037", "ibm039": "IBM037", "ebcdiccpbe": "IBM500", "ebcdiccpch": "IBM500",
    "ebcdiccphe": "IBM424", "ebcdiccpgb": "IBM285", "ebcdiccpfr": "IBM297",
    "ebcdiccpit": "IBM280", "ebcdiccpes": "IBM284", "ebcdiccpdk": "IBM277",
    "ebcdiccpse": "IBM278", "ebcdicjpkana": "IBM290",
    "cspc8codepage437": "IBM437", "cspc775baltic": "CP775", "cspc850multilingual": "IBM850",
    "cspc862latinhebrew": "IBM862", "cpis": "IBM861", "cpgr": "IBM869", "cp866u": "CP1125",
    "ruscii": "CP1125", "maciceland": "MAC-IS", "maclatin2": "MAC-CENTRALEUROPE",
    "maccentraleurope": "MAC-CENTRALEUROPE", "maccenteuro": "MAC-CENTRALEUROPE",
    "xmacce": "MAC-CENTRALEUROPE", "koi8t": "KOI8-T", "hproman8": "HP-ROMAN8",
    "roman8": "HP-ROMAN8", "cshproman8": "HP-ROMAN8", "r8": "HP-ROMAN8", "cp1051": "HP-ROMAN8",
    "ptcp154": "PTCP154", "pt154": "PTCP154", "cp154": "PTCP154", "csptcp154": "PTCP154",
    "cyrillicasian": "PTCP154", "kz1048": "RK1048", "rk1048": "RK1048",
    "strk10482002": "RK1048", "johab": "JOHAB", "cp1361": "JOHAB", "ms1361": "JOHAB",
    "euctw": "EUC-TW", "iso2022kr": "ISO-2022-KR", "csiso2022kr": "ISO-2022-KR",
    "hz": "HZ", "hzgb": "HZ", "hzgb2312": "HZ", "viscii": "VISCII", "tcvn": "TCVN5712-1",
    "armscii8": "ARMSCII-8", "eucjis2004": "EUC-JISX0213", "eucjisx0213": "EUC-JISX0213",
    "shiftjisx0213": "SHIFT_JISX0213", "shiftjis2004": "SHIFT_JISX0213",
    "iso2022jp2": "ISO-2022-JP-2", "iso2022jp3": "ISO-2022-JP-3",
  ]
}
