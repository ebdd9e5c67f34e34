import Model

/// Pages that keep programs out and would else look like a broken feed.
enum BotWall {
  /// Words of challenge pages; each stands in the first kilobytes of its maker's page.
  private static let marks: [[UInt8]] = [
    "<title>Just a moment...", "cf-chl-", "cf_chl_", "challenge-platform", "_Incapsula_Resource",
    "Attention Required! | Cloudflare", "/.well-known/sgcaptcha", "DDoS protection by",
  ].map { Array($0.utf8) }

  /// True for a challenge served with 403, 429 or 503, whatever it says of itself.
  static func isBotWall(_ page: FetchedPage) -> Bool {
    guard [403, 429, 503].contains(page.status) else { return false }
    if page.header("cf-mitigated") == "challenge" { return true }
    let head = page.body.prefix(16_384)
    return marks.contains { mark in
      head.indices.contains { index in
        head[index] == mark[0] && head[index...].starts(with: mark)
      }
    }
  }
}
