/// The words of dates in many languages.
///
/// Months are told by their first three letters, case and accents folded, which no two months of
/// these languages share (June and July of French and Greek by the fourth). Names are common
/// knowledge; zone offsets are those of the tz database for the usual abbreviations, and RFC 822's.
enum DateWords {
  /// Parts of a date that CJK languages name behind the number.
  enum Unit { case year, month, day, hour, minute, second }

  // MARK: - Months

  /// The month that a word names, 1 to 12.
  @inline(__always)
  static func month(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    guard end - start >= 3 else { return nil }
    if text[start] < 0x80, text[start + 1] < 0x80, text[start + 2] < 0x80 {
      let packed =
        UInt32(text[start] | 0x20) << 16 | UInt32(text[start + 1] | 0x20) << 8
        | UInt32(text[start + 2] | 0x20)
      // jan feb mar apr may jun jul aug sep oct nov dec
      switch packed {
      case 0x6A616E: return 1
      case 0x666562: return 2
      case 0x6D6172: return isTuesday(text, start, end) ? nil : 3
      case 0x617072: return 4
      case 0x6D6179: return 5
      case 0x6A756E: return 6
      case 0x6A756C: return 7
      case 0x617567: return 8
      case 0x736570: return 9
      case 0x6F6374: return 10
      case 0x6E6F76: return 11
      case 0x646563: return 12
      // mon tue wed thu fri sat sun
      case 0x6D6F6E, 0x747565, 0x776564, 0x746875, 0x667269, 0x736174, 0x73756E: return nil
      default: break
      }
    }
    let (key, fourth) = prefix(text, start, end)
    guard let found = foreign[key] else { return nil }
    if found == 67 {
      // juin, juillet; Ιουνίου, Ιουλίου
      switch fourth {
      case 0x6E, 0x3BD: return 6
      case 0x6C, 0x3BB: return 7
      default: return nil
      }
    }
    // szerda is Wednesday
    if found == 9, fourth == 0x72, text[start] | 0x20 == 0x73 { return nil }
    return found
  }

  /// mardi, martes, martedì: Tuesday, not March.
  private static func isTuesday(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard end - start >= 5 else { return false }
    let fourth = text[start + 3] | 0x20
    return fourth == 0x64 || (fourth == 0x74 && text[start + 4] | 0x20 == 0x65)
  }

  /// The first three letters of a word, folded, 21 bits each, and the fourth.
  private static func prefix(
    _ text: Span<UInt8>, _ start: Int, _ end: Int
  ) -> (key: UInt64, fourth: UInt32) {
    var key: UInt64 = 0
    var at = start
    var count = 0
    while at < end {
      var scalar = UInt32(text[at])
      at += 1
      if scalar >= 0xC0 {
        let length = scalar >= 0xF0 ? 3 : scalar >= 0xE0 ? 2 : 1
        scalar &= scalar >= 0xE0 ? 0x0F : 0x1F
        for _ in 0..<length where at < end {
          scalar = scalar << 6 | UInt32(text[at] & 0x3F)
          at += 1
        }
      }
      let letter = fold(scalar)
      if letter == 0 { continue }
      if count == 3 { return (key, letter) }
      key = key << 21 | UInt64(letter)
      count += 1
    }
    return (key, 0)
  }

  /// Lower case without accents for Latin, Greek and Cyrillic letters; 0 for combining marks.
  private static func fold(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0x41...0x5A: return scalar | 0x20
    case 0xC0...0xC5, 0xE0...0xE5, 0x102...0x105: return 0x61
    case 0xC8...0xCB, 0xE8...0xEB, 0x118...0x11B: return 0x65
    case 0xCC...0xCF, 0xEC...0xEF, 0x131: return 0x69
    case 0xD2...0xD6, 0xF2...0xF6, 0x150, 0x151: return 0x6F
    case 0xD9...0xDC, 0xF9...0xFC, 0x170, 0x171: return 0x75
    case 0xC7, 0xE7: return 0x63
    case 0x11E, 0x11F: return 0x67
    case 0x15A, 0x15B, 0x15E, 0x15F: return 0x73
    case 0x179...0x17E: return 0x7A
    case 0x300...0x36F: return 0
    case 0x386, 0x3AC: return 0x3B1
    case 0x388, 0x3AD: return 0x3B5
    case 0x389, 0x3AE: return 0x3B7
    case 0x38A, 0x3AF, 0x3CA, 0x390, 0x3AA: return 0x3B9
    case 0x38C, 0x3CC: return 0x3BF
    case 0x38E, 0x3CD, 0x3CB, 0x3B0, 0x3AB: return 0x3C5
    case 0x391...0x3A9: return scalar + 32
    case 0x410...0x42F: return scalar + 32
    default: return scalar
    }
  }

  /// Three folded letters to month; 67 where the fourth letter decides between June and July.
  private static let foreign: [UInt64: Int] = {
    var table: [UInt64: Int] = [:]
    for (month, names) in foreignNames {
      for name in names.split(separator: " ") {
        var key: UInt64 = 0
        for scalar in name.unicodeScalars { key = key << 21 | UInt64(scalar.value) }
        table[key] = month
      }
    }
    return table
  }()

  /// German, French, Spanish, Portuguese, Italian, Dutch, Hungarian, Polish, Swedish, Turkish,
  /// Greek,
  /// Russian; beyond what English covers.
  private static let foreignNames: [(month: Int, names: String)] = [
    (1, "jan ene gen sty oca ιαν янв"), (2, "feb fev lut sub φεβ фев"),
    (3, "mar maa mrt μαρ мар"), (4, "apr avr abr kwi nis απρ апр"),
    (5, "mai maj mag mei μαι май мая"), (6, "jun giu cze haz июн"),
    (7, "jul lug lip tem июл"), (8, "aug aou ago sie agu αυγ авг"),
    (9, "sep set sze wrz eyl σεπ сен"), (10, "okt out ott paz eki οκτ окт"),
    (11, "nov lis kas νοε ноя"), (12, "dec dez dic des gru ara δεκ дек"),
    (67, "jui ιου"),
  ]

  // MARK: - Week days, fillers, ordinals

  /// True for an English, German or Greek week day or its usual abbreviation.
  static func isWeekday(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    if text[start] >= 0x80 {
      // CJK behind a day's number (日曜日, 星期一), Greek and Cyrillic names
      return true
    }
    guard end - start >= 3 else { return false }
    let packed =
      UInt32(text[start] | 0x20) << 16 | UInt32(text[start + 1] | 0x20) << 8
      | UInt32(text[start + 2] | 0x20)
    switch packed {
    case 0x6D6F6E, 0x747565, 0x776564, 0x746875, 0x667269, 0x736174, 0x73756E: return true
    default: return false
    }
  }

  /// True for words that stand between the parts: at, of, de, um, Uhr …
  static func isFiller(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard end - start <= 6 else { return false }
    var packed: UInt64 = 0
    for index in start..<end {
      let byte = text[index]
      packed = packed << 8 | UInt64(byte < 0x80 ? byte | 0x20 : byte)
    }
    return fillers.contains(packed)
  }

  private static let fillers: Set<UInt64> = {
    let words =
      "t at of the on de del do da el la le las los a à um uhr om kl kell h hs hrs ore alle o st "
      + "nd rd th er and en il г в года στις"
    var packed: Set<UInt64> = []
    for word in words.split(separator: " ") {
      packed.insert(word.utf8.reduce(0) { $0 << 8 | UInt64($1) })
    }
    return packed
  }()

  /// The offset behind `st`, `nd`, `rd`, `th`, `er` directly at an offset.
  static func skipOrdinal(_ text: Span<UInt8>, _ at: Int, _ end: Int) -> Int {
    guard at + 1 < end else { return at }
    if at + 2 < end, (text[at + 2] | 0x20) &- 0x61 < 26 { return at }
    switch (text[at] | 0x20, text[at + 1] | 0x20) {
    case (0x73, 0x74), (0x6E, 0x64), (0x72, 0x64), (0x74, 0x68), (0x65, 0x72): return at + 2
    default: return at
    }
  }

  // MARK: - Halves of the day, CJK units

  /// `am`, `p.m.`, 오전, 下午 … at or behind blanks; tells the half and where it ends.
  static func halfDay(
    _ text: Span<UInt8>, _ from: Int, _ end: Int
  ) -> (isAfternoon: Bool, end: Int)? {
    var at = from
    while at < end, text[at] == 0x20 { at += 1 }
    guard at < end else { return nil }
    let first = text[at] | 0x20
    if text[at] < 0x80 {
      guard first == 0x61 || first == 0x70 else { return nil }
      at += 1
      if at < end, text[at] == 0x2E { at += 1 }
      guard at < end, text[at] | 0x20 == 0x6D else { return nil }
      at += 1
      if at < end, text[at] == 0x2E { at += 1 }
      if at < end, (text[at] | 0x20) &- 0x61 < 26 { return nil }
      return (first == 0x70, at)
    }
    if at + 6 <= end {
      let packed = (0..<6).reduce(UInt64(0)) { $0 << 8 | UInt64(text[at + $1]) }
      switch packed {
      case 0xEC98_A4EC_A084, 0xE4B8_8AE5_8D88, 0xE58D_88E5_898D: return (false, at + 6)
      case 0xEC98_A4ED_9B84, 0xE4B8_8BE5_8D88, 0xE58D_88E5_BE8C: return (true, at + 6)
      default: break
      }
    }
    // π.μ., μ.μ.
    guard at + 4 <= end, text[at] == 0xCF || text[at] == 0xCE else { return nil }
    let isAfternoon = text[at] == 0xCE && text[at + 1] == 0xBC
    guard isAfternoon || (text[at] == 0xCF && text[at + 1] == 0x80) else { return nil }
    at += 2
    if text[at] == 0x2E { at += 1 }
    guard at + 2 <= end, text[at] == 0xCE, text[at + 1] == 0xBC else { return nil }
    at += 2
    return (isAfternoon, at)
  }

  /// The unit in Chinese, Japanese or Korean at an offset (always three bytes).
  static func unit(_ text: Span<UInt8>, _ at: Int, _ end: Int) -> Unit? {
    guard at + 3 <= end else { return nil }
    switch UInt32(text[at]) << 16 | UInt32(text[at + 1]) << 8 | UInt32(text[at + 2]) {
    case 0xE5B9B4, 0xEB8584: return .year  // 年 년
    case 0xE69C88, 0xEC9B94: return .month  // 月 월
    case 0xE697A5, 0xEC9DBC, 0xE58FB7: return .day  // 日 일 号
    case 0xE69982, 0xE697B6, 0xE782B9, 0xEC8B9C: return .hour  // 時 时 点 시
    case 0xE58886, 0xEBB684: return .minute  // 分 분
    case 0xE7A792, 0xECB488: return .second  // 秒 초
    default: return nil
    }
  }

  // MARK: - Zones

  /// Minutes east of UTC that a zone's name stands for.
  static func zone(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    let count = end - start
    guard count >= 1, count <= 5 else { return nil }
    var packed: UInt64 = 0
    for index in start..<end { packed = packed << 8 | UInt64(text[index] | 0x20) }
    switch packed {
    case 0x676D74, 0x757463, 0x7574, 0x7A, 0x756374: return 0  // gmt utc ut z uct
    case 0x657374, 0x636474: return -300  // est cdt
    case 0x656474: return -240
    case 0x707374: return -480
    case 0x706474: return -420
    default: return zones[packed]
    }
  }

  private static let zones: [UInt64: Int] = {
    let hours: [(hours: Double, names: String)] = [
      (0, "zulu wet"), (-5, "et est"), (-6, "ct cst mdt"), (-7, "mt mst"), (-8, "pt"),
      (-4, "ast at clt amt"), (-3, "adt art brt"), (-9, "akst"), (-8, "akdt"), (-10, "hst hast"),
      (-3.5, "nst"), (-2.5, "ndt"), (1, "cet bst west mez wat met"),
      (2, "cest eet mesz sast cat mest"), (3, "eest msk eat idt trt"), (3.5, "irst"),
      (4, "gst msd samt"), (5, "pkt yekt"), (5.5, "ist"), (5.75, "npt"), (6, "omst"),
      (7, "ict wib krat"), (8, "hkt sgt awst wita myt pht irkt"), (9, "jst kst wit yakt"),
      (9.5, "acst"), (10, "aest vlat"), (10.5, "acdt"), (11, "aedt"), (12, "nzst"), (13, "nzdt"),
      // RFC 822's military zones, with its signs
      (-1, "a"), (-12, "m"), (1, "n"), (12, "y"),
    ]
    var table: [UInt64: Int] = [:]
    for (offset, names) in hours {
      for name in names.split(separator: " ") {
        table[name.utf8.reduce(0) { $0 << 8 | UInt64($1) }] = Int(offset * 60)
      }
    }
    return table
  }()
}
