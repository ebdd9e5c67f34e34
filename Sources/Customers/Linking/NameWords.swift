/// Words that say what a company is, not which: legal forms, after ISO 20275's entity legal forms.
enum LegalForms {
  private static let forms: Set<[UInt8]> = Set(
    ("inc corp co llc ltd limited plc llp dac gmbh ag kg ug haftungsbeschrankt ohg kgaa se sarl sas "
      + "sa sl srl spa bv nv ab as asa oy oyj aps sp zoo sro doo kft pty pvt lda ltda eireli "
      + "ooo zao oao sti incorporated corporation company ev eg")
      .split(separator: " ").map { Array($0.utf8) })

  /// Number of words that are left without the legal form at the end; all where nothing else is.
  static func stem(_ words: FoldedWords) -> Int {
    var count = words.count
    while count > 1 {
      let word = Array(words.joined((count - 1)..<count))
      // The letters of "S.p.A." and "z o.o." stand alone.
      guard forms.contains(word) || word.count == 1 else { break }
      count -= 1
    }
    return count
  }
}

/// Hosts of mail for everybody: an address there says nothing of an employer.
enum MailHosts {
  private static let hosts: Set<String> = [
    "gmail.com", "googlemail.com", "yahoo.com", "yahoo.co.uk", "yahoo.fr", "yahoo.de", "ymail.com",
    "outlook.com", "outlook.de", "outlook.fr", "hotmail.com", "hotmail.co.uk", "hotmail.fr",
    "hotmail.de", "live.com", "msn.com", "icloud.com", "me.com", "mac.com", "proton.me",
    "protonmail.com", "pm.me", "gmx.de", "gmx.net", "gmx.com", "gmx.at", "web.de", "t-online.de",
    "freenet.de", "posteo.de", "mailbox.org", "aol.com", "mail.com", "mail.ru", "yandex.ru",
    "yandex.com", "zoho.com", "fastmail.com", "tutanota.com", "orange.fr", "free.fr", "laposte.net",
    "wanadoo.fr", "libero.it", "virgilio.it", "ziggo.nl", "xs4all.nl", "btinternet.com", "sky.com",
    "comcast.net", "verizon.net", "att.net", "qq.com", "163.com", "126.com", "naver.com",
    "rediffmail.com", "uol.com.br", "bol.com.br", "terra.com.br", "wp.pl", "o2.pl", "interia.pl",
    "onet.pl", "telia.com", "hey.com", "duck.com",
  ]

  static func contains(_ domain: String) -> Bool { hosts.contains(domain) }
}

/// Words by which an account says that it is not whom it names.
enum ParodyWords {
  private static let words: Set<[UInt8]> = Set(
    ("parody satire satirical spoof fake fanpage fanclub unofficial impersonator "
      + "impersonation tribute bot roleplay parodie parodia fanaccount notreal satira imitation")
      .split(separator: " ").map { Array($0.utf8) })
  private static let pairs: Set<[UInt8]> = Set(
    ("fanaccount fanpage fanclub notaffiliated notthe notreal notreally noaffiliation noreal")
      .split(separator: " ").map { Array($0.utf8) })

  static func stand(in words: FoldedWords) -> Bool {
    for index in 0..<words.count {
      if self.words.contains(Array(words.joined(index..<(index + 1)))) { return true }
      if index + 1 < words.count, pairs.contains(Array(words.joined(index..<(index + 2)))) {
        return true
      }
    }
    return false
  }
}
