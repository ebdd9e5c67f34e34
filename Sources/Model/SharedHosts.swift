/// Hosts that many share: an address there says nothing of who owns it.
public enum SharedHosts {
  private static let mail: Set<String> = [
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

  private static let sites: Set<String> = [
    "facebook.com", "instagram.com", "linkedin.com", "twitter.com", "x.com", "t.co", "bit.ly",
    "youtube.com", "youtu.be", "tiktok.com", "reddit.com", "medium.com", "github.com", "google.com",
    "amazon.com", "ebay.com", "etsy.com", "wordpress.com", "blogspot.com", "tumblr.com",
    "wixsite.com", "linktr.ee", "goo.gl", "ow.ly", "tinyurl.com", "pinterest.com", "threads.net",
    "bsky.app",
  ]

  /// True for a host of mail for everybody, in lower case.
  public static func isMail(_ host: String) -> Bool { mail.contains(host) }

  /// True for a host that many share, in lower case, with or without `www.`.
  public static func contains(_ host: String) -> Bool {
    let plain = host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
    return mail.contains(plain) || sites.contains(plain)
  }
}
