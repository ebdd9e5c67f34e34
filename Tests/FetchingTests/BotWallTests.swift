import Model
import Testing

@testable import Fetching

@Suite("Bot walls are named, and nothing else is called one")
struct BotWallTests {
  private func page(
    _ status: Int, _ body: String, _ headers: [String: String] = [:]
  ) -> FetchedPage {
    FetchedPage(
      requestedURL: "https://x.example/", url: "https://x.example/", status: status,
      headers: headers.map { HeaderField(name: $0.key, value: $0.value) }, body: Array(body.utf8),
      validators: Validators())
  }

  private static func html(_ head: String, _ body: String = "") -> String {
    "<!DOCTYPE html><html><head>\(head)</head><body>\(body)</body></html>"
  }

  @Test(
    "46. a wall is recognised by its status, headers and marks, and named",
    arguments: [
      (403, html("<title>Just a moment...</title>"), [:], "Cloudflare"),
      (503, html("<title>x</title>", "<script>window._cf_chl_opt={}</script>"), [:], "Cloudflare"),
      (403, "", ["CF-Mitigated": "challenge"], "Cloudflare"),
      (403, html("<title>Attention Required! | Cloudflare</title>"), [:], "Cloudflare"),
      (200, html("", "<script>window._cf_chl_opt={a:1}</script>"), [:], "Cloudflare"),
      (
        403, html("<title>Access Denied</title>", "https://errors.edgesuite.net/18.5"), [:],
        "Akamai"
      ),
      (200, html("<meta http-equiv=refresh content=\"5; URL='/?bm-verify=AAQ'\">"), [:], "Akamai"),
      (429, html("", "<div id='sec-if-cpt-container'></div>"), [:], "Akamai"),
      (
        403, html("", "<iframe src=\"/_Incapsula_Resource?C=9\">Incapsula incident ID: 1</iframe>"),
        [:], "Imperva"
      ),
      (
        200, html("", "<iframe src=\"/_Incapsula_Resource?CWUDNSAI=9\">Request</iframe>"), [:],
        "Imperva"
      ),
      (200, html("<title>Pardon Our Interruption</title>", "As you were"), [:], "Imperva"),
      (403, "{\"url\":\"https://geo.captcha-delivery.com/captcha/?x\"}", [:], "DataDome"),
      (403, "", ["X-DataDome": "protected"], "DataDome"),
      (
        200, html("", "<script src='https://ct.captcha-delivery.com/c.js'></script>"), [:],
        "DataDome"
      ),
      (403, html("", "<div id=\"px-captcha\"></div>"), [:], "HUMAN"),
      (403, html("", "<script>window._pxAppId='PX1'</script>"), [:], "HUMAN"),
      (202, "", ["x-amzn-waf-action": "challenge"], "AWS WAF"),
      (405, html("<title>Human Verification</title>"), ["x-amzn-waf-action": "captcha"], "AWS WAF"),
      (202, html("", "<script>window.gokuProps = {}</script>"), [:], "AWS WAF"),
      (403, html("<title>Sucuri WebSite Firewall - Access Denied</title>"), [:], "Sucuri"),
      (307, html("", "<script>sucuri_cloudproxy_js='';</script>"), [:], "Sucuri"),
      (
        200,
        html(
          "<title>Making sure you're not a bot!</title>"
            + "<link rel=stylesheet href=\"/.within.website/x/cmd/anubis/static/a.css\">",
          "<p>Loading…</p>"), [:], "Anubis"
      ),
      (
        200,
        html("", "<script id=\"anubis_challenge\" type=\"application/json\">{}</script>"), [:],
        "Anubis"
      ),
      (403, html("<title>DDoS-Guard</title>"), [:], "DDoS-Guard"),
      (403, "", ["Server": "ddos-guard"], "DDoS-Guard"),
      (429, html("<title>Vercel Security Checkpoint</title>"), [:], "Vercel"),
      (403, "", ["X-Vercel-Mitigated": "challenge"], "Vercel"),
      (200, html("", "<script src=\"/_fs-ch-1T1wmsGa/script.js\"></script>"), [:], "Fastly"),
      (
        200,
        html("<link href=\"/.well-known/.git.gammaspectra.live/git/go-away/cmd/go-away/a.css\">"),
        [:], "go-away"
      ),
      (
        202, html("<meta http-equiv=refresh content=\"0;/.well-known/sgcaptcha/?r=%2F\">"), [:],
        "SiteGround"
      ),
      (429, "", ["x-kpsdk-ct": "1"], "Kasada"),
    ] as [(Int, String, [String: String], String)])
  func names(_ status: Int, _ body: String, _ headers: [String: String], _ name: String) {
    #expect(BotWall.name(of: page(status, body, headers)) == name)
  }

  private static let article = html(
    "<title>Just a moment... how walls work</title>",
    """
    <p>Anubis answers <code>/.within.website/x/cmd/anubis/</code>, Cloudflare sets
    <code>_cf_chl_opt</code>, others send captcha-delivery.com or Incapsula incident ID.</p>
    <pre>&lt;script src="/_fs-ch-1/script.js"&gt;</pre>
    """ + String(repeating: "<p>And many more words follow here.</p>", count: 200))

  @Test(
    "46. what only speaks of walls, or has a wall's script beside its text, is read",
    arguments: [
      (200, article, [:]),
      // A short article: the marks stand in its text.
      (200, html("<title>On walls</title>", "<p>See _cf_chl_opt and px-captcha.</p>"), [:]),
      (200, html("<title>Just a moment...</title>", "<p>A short tale.</p>"), [:]),
      (
        200,
        html(
          "<script src='https://ct.captcha-delivery.com/c.js'></script>",
          String(repeating: "<p>Long text of a site that let us in.</p>", count: 200)), [:]
      ),
      (
        200,
        "<?xml version=\"1.0\"?><rss><channel><title>Just a moment...</title><item>"
          + "<description>&lt;script&gt;window._cf_chl_opt&lt;/script&gt;</description></item>"
          + "</channel></rss>",
        [:]
      ),
      (200, "{\"version\": \"https://jsonfeed.org/version/1\", \"title\": \"_cf_chl_opt\"}", [:]),
      (503, html("<title>Down for repair</title>", "Back soon."), [:]),
      // Cloudflare's quiet check stands on ordinary error pages of its customers.
      (
        503,
        html(
          "<title>Down</title>",
          "<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"),
        ["Server": "cloudflare"]
      ),
      (404, html("<title>Just a moment...</title>"), [:]),
      (403, html("<title>Forbidden</title>", "You may not."), ["Server": "nginx"]),
      (429, "slow down", [:]),
      (200, "", [:]),
      (200, html("<title>Shop</title>", "<script src='/_Incapsula_Resource?S=7'></script>"), [:]),
      (200, html("<title>Shop</title>"), ["X-DataDome": "protected"]),
    ] as [(Int, String, [String: String])])
  func passes(_ status: Int, _ body: String, _ headers: [String: String]) {
    #expect(BotWall.name(of: page(status, body, headers)) == nil)
  }

  @Test("46. pages made to be slow to look at are not")
  func isLinear() {
    for unit in ["<", "<a ", "<script>", "<!--", "<title>", "_cf_chl_op", "</script", "<!-"] {
      let body = String(repeating: unit, count: 4_000_000 / unit.utf8.count)
      let elapsed = ContinuousClock().measure {
        _ = BotWall.name(of: page(200, "<html>" + body))
        _ = BotWall.name(of: page(403, "<html>" + body))
      }
      #expect(elapsed < .seconds(2), "\(unit)")
    }
  }
}
