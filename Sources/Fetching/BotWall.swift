import Model

/// Pages that keep programs out and would else look like a broken feed, or like a page without
/// posts.
///
/// Walls are told by what only their makers write: header lines, and names of scripts and fields in
/// the first 16 kB. A page that was refused (4xx, 503) is a wall by one such sign. A page that came
/// with 200 or 202 is one only where the sign stands in its markup or title, not in its text, it is
/// HTML, and next to nothing else stands on it: an article about walls is read like any other, and
/// so is a page of a site whose walls left us in (their scripts stand on ordinary pages too).
enum BotWall {
  /// Bytes looked at.
  private static let window = 16_384
  /// Bytes of text up to which a page that came with 200 may be a wall: what the makers say to
  /// people, in all languages at most about three kilobytes.
  private static let mostText = 4_000

  /// True for a wall of any maker.
  static func isBotWall(_ page: FetchedPage) -> Bool { name(of: page) != nil }

  /// The maker's name; nil for what is no wall.
  static func name(of page: FetchedPage) -> String? {
    let isRefused = [401, 403, 405, 406, 418, 429, 503].contains(page.status)
    guard isRefused || (200..<300).contains(page.status) || page.status == 307 else { return nil }
    if let name = name(byHeadersOf: page, isRefused: isRefused) { return name }
    // Most pages are none, and feeds above all: they cost no second look.
    if !isRefused, !beginsAsHTML(page.body.prefix(window)) { return nil }
    let head = WallPage(page.body.prefix(window))
    if !isRefused, head.text.count > mostText { return nil }
    for sign in WallSign.all where isRefused || !sign.onlyRefused {
      let isFound: Bool =
        switch sign.place {
        case .title: head.title.starts(with: sign.mark)
        case .code: head.code.holds(sign.mark) || (isRefused && head.text.holds(sign.mark))
        case .text: head.text.holds(sign.mark)
        }
      if isFound { return sign.name }
    }
    return nil
  }

  /// True where the first tag, comments aside, is an HTML page's.
  private static func beginsAsHTML(_ body: ArraySlice<UInt8>) -> Bool {
    var rest = body.starts(with: [0xEF, 0xBB, 0xBF]) ? body.dropFirst(3) : body
    while true {
      guard let tag = rest.firstIndex(of: 0x3C) else { return false }
      rest = rest[tag...]
      guard rest.starts(with: "<!--".utf8) else { break }
      rest = rest.dropFirst(4)
      while let dash = rest.firstIndex(of: 0x2D) {
        rest = rest[dash...]
        if rest.starts(with: "-->".utf8) { break }
        rest = rest.dropFirst()
      }
    }
    let first = rest.prefix(16).map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    return first.starts(with: "<!doctype html".utf8) || first.starts(with: "<html".utf8)
      || first.starts(with: "<head".utf8)
  }

  private static func name(byHeadersOf page: FetchedPage, isRefused: Bool) -> String? {
    func value(_ name: String) -> String? { page.header(name)?.lowercased() }
    // These say it outright, whatever the status.
    if value("cf-mitigated") == "challenge" { return "Cloudflare" }
    if let action = value("x-amzn-waf-action"), ["challenge", "captcha"].contains(action) {
      return "AWS WAF"
    }
    if let what = value("x-vercel-mitigated"), ["challenge", "deny"].contains(what) {
      return "Vercel"
    }
    if value("sg-captcha") == "challenge" { return "SiteGround" }
    guard isRefused else { return nil }
    // These stand on every page of the maker's customers, and mean it only on a refusal.
    if value("x-sucuri-block") != nil { return "Sucuri" }
    if value("x-datadome") != nil || value("x-dd-b") != nil { return "DataDome" }
    if value("x-kpsdk-ct") != nil { return "Kasada" }
    guard [403, 429].contains(page.status), let server = value("server") else { return nil }
    return server.hasPrefix("ddos-guard") ? "DDoS-Guard" : nil
  }
}

/// What one maker's page is known by.
private struct WallSign {
  enum Place { case title, code, text }

  var name: String
  var place: Place
  /// Lower case.
  var mark: [UInt8]
  /// True for what also stands on pages that were let through, or that anybody may write.
  var onlyRefused: Bool

  init(_ name: String, _ place: Place, _ mark: String, onlyRefused: Bool = false) {
    self.name = name
    self.place = place
    self.mark = Array(mark.lowercased().utf8)
    self.onlyRefused = onlyRefused
  }

  /// The likeliest first.
  static let all: [WallSign] = [
    WallSign("Cloudflare", .code, "_cf_chl_opt"),
    WallSign("Cloudflare", .code, "/orchestrate/chl_"),
    WallSign("Cloudflare", .code, "cf-chl-", onlyRefused: true),
    WallSign("Cloudflare", .title, "just a moment...", onlyRefused: true),
    WallSign("Cloudflare", .title, "attention required! | cloudflare", onlyRefused: true),
    WallSign("Cloudflare", .text, "ddos protection by cloudflare", onlyRefused: true),
    WallSign("Anubis", .code, "/.within.website/x/cmd/anubis/"),
    WallSign("Anubis", .code, "id=\"anubis_challenge\""),
    WallSign("go-away", .code, "/.well-known/.git.gammaspectra.live/git/go-away/"),
    WallSign("DataDome", .code, "geo.captcha-delivery.com"),
    WallSign("DataDome", .code, "ct.captcha-delivery.com"),
    WallSign("HUMAN", .code, "id=\"px-captcha\""),
    WallSign("HUMAN", .code, "captcha.px-cdn.net"),
    WallSign("HUMAN", .code, "captcha.px-cloud.net"),
    WallSign("HUMAN", .code, "_pxappid", onlyRefused: true),
    WallSign("AWS WAF", .code, "window.gokuprops"),
    WallSign("AWS WAF", .code, "awswafintegration", onlyRefused: true),
    WallSign("AWS WAF", .code, ".awswaf.com/", onlyRefused: true),
    WallSign("Imperva", .text, "incapsula incident id"),
    WallSign("Imperva", .code, "_incapsula_resource?cwudnsai="),
    WallSign("Imperva", .code, "_incapsula_resource", onlyRefused: true),
    WallSign("Imperva", .title, "pardon our interruption"),
    WallSign("Akamai", .code, "/_sec/cp_challenge/"),
    WallSign("Akamai", .code, "sec-if-cpt-container"),
    WallSign("Akamai", .code, "bm-verify="),
    WallSign("Akamai", .text, "errors.edgesuite.net", onlyRefused: true),
    WallSign("Sucuri", .code, "sucuri_cloudproxy_js"),
    WallSign("Sucuri", .title, "sucuri website firewall", onlyRefused: true),
    WallSign("DDoS-Guard", .code, "/.well-known/ddos-guard/"),
    WallSign("DDoS-Guard", .title, "ddos-guard", onlyRefused: true),
    WallSign("Vercel", .title, "vercel security checkpoint"),
    WallSign("Fastly", .code, "/_fs-ch-"),
    WallSign("SiteGround", .code, "/.well-known/sgcaptcha"),
    WallSign("Radware", .code, "validate.perfdrive.com", onlyRefused: true),
  ]
}

/// The beginning of a page, parted into what people see and what stands in tags and scripts, in
/// lower case. One pass.
private struct WallPage {
  /// White space at the front left out.
  private(set) var title: [UInt8] = []
  /// Tags with their attributes, and scripts.
  private(set) var code: [UInt8] = []
  /// What people see, without white space beyond single blanks.
  private(set) var text: [UInt8] = []

  init(_ body: ArraySlice<UInt8>) {
    let bytes = body.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    code.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      guard bytes[at] == 0x3C, at + 1 < bytes.count, WallPage.beginsTag(bytes[at + 1]) else {
        note(bytes[at])
        at += 1
        continue
      }
      if bytes[at...].starts(with: "<!--".utf8) {
        at = WallPage.end(of: "-->", bytes, at + 4)
        continue
      }
      let end = WallPage.end(of: ">", bytes, at)
      code += bytes[at..<end]
      let name = bytes[(at + 1)..<end].prefix {
        ($0 >= 0x61 && $0 <= 0x7A) || $0 == 0x21
      }
      at = end
      let raw: String? =
        name.elementsEqual("script".utf8)
        ? "</script" : name.elementsEqual("style".utf8) ? "</style" : nil
      if let raw {
        let close = WallPage.start(of: raw, bytes, at)
        code += bytes[at..<close]
        at = close
      } else if name.elementsEqual("title".utf8), title.isEmpty {
        let close = WallPage.start(of: "</title", bytes, at)
        title = Array(bytes[at..<close].drop { $0 <= 0x20 })
        at = close
      } else {
        note(0x20)
      }
    }
  }

  private mutating func note(_ byte: UInt8) {
    let isSpace = byte <= 0x20
    if isSpace, text.last ?? 0x20 == 0x20 { return }
    text.append(isSpace ? 0x20 : byte)
  }

  private static func beginsTag(_ byte: UInt8) -> Bool {
    (byte >= 0x61 && byte <= 0x7A) || byte == 0x21 || byte == 0x2F || byte == 0x3F
  }

  /// Where a mark begins; the end of the bytes without one.
  private static func start(of mark: String, _ bytes: [UInt8], _ from: Int) -> Int {
    bytes.place(of: Array(mark.utf8), from: from) ?? bytes.count
  }

  private static func end(of mark: String, _ bytes: [UInt8], _ from: Int) -> Int {
    bytes.place(of: Array(mark.utf8), from: from).map { $0 + mark.utf8.count } ?? bytes.count
  }
}

extension [UInt8] {
  /// Where a short mark begins at or behind a place. Marks are short and their first bytes rare, so
  /// the plain way is linear in all but name: at most the mark's length times the bytes.
  fileprivate func place(of mark: [UInt8], from: Int) -> Int? {
    guard let first = mark.first, count >= mark.count, from >= 0 else { return nil }
    var at = from
    let last = count - mark.count
    while at <= last {
      if self[at] == first, self[at..<(at + mark.count)].elementsEqual(mark) { return at }
      at += 1
    }
    return nil
  }

  fileprivate func holds(_ mark: [UInt8]) -> Bool { place(of: mark, from: 0) != nil }
}
