import SocialText

/// What the words of an element's class and id let one expect.
///
/// Words are runs of letters, split at camel humps: `post-shareTools` has post, share, tools.
struct PageHints: OptionSet, Sendable {
  let rawValue: UInt32

  /// Sharing, subscribing, advertising, cookies: chrome of any page.
  static let chrome = PageHints(rawValue: 1)
  /// Navigation, menus, bread crumbs, pagination.
  static let navigation = PageHints(rawValue: 2)
  /// Related articles, sidebars, widgets, promotion.
  static let aside = PageHints(rawValue: 4)
  /// Readers' comments.
  static let comment = PageHints(rawValue: 8)
  /// The main text.
  static let content = PageHints(rawValue: 16)
  /// Who wrote it.
  static let author = PageHints(rawValue: 32)
  /// When.
  static let date = PageHints(rawValue: 64)
  /// A post of a thread.
  static let post = PageHints(rawValue: 128)
  /// A signature below a post.
  static let signature = PageHints(rawValue: 256)
  /// A quoted post.
  static let quote = PageHints(rawValue: 512)
  /// Header or footer.
  static let edge = PageHints(rawValue: 1024)
  /// Hidden by class.
  static let hidden = PageHints(rawValue: 2048)
  /// A wall before the rest.
  static let paywall = PageHints(rawValue: 4096)
  /// Information about a user beside a post.
  static let profile = PageHints(rawValue: 8192)
  /// Caption of a picture.
  static let caption = PageHints(rawValue: 16_384)
  /// Headline.
  static let title = PageHints(rawValue: 32_768)
  /// Buttons and small print of a post.
  static let control = PageHints(rawValue: 65_536)
  /// Article, story, entry: the whole rather than its text.
  static let article = PageHints(rawValue: 131_072)
  /// The class tells of a layout (`with-sidebar`), or is a page builder's for everything.
  static let layout = PageHints(rawValue: 524_288)
  /// Text that stands for the main text's beginning.
  static let lead = PageHints(rawValue: 262_144)

  private static let words: [(PageHints, String)] = [
    (
      .chrome,
      """
      share sharing shares sharetools sharebar sharedaddy social socials socialmedia addthis \
      addtoany \
      newsletter subscribe subscription signup optin \
      ad ads advert advertisement advertising adsense adslot sponsor sponsored banner cookie \
      cookies \
      gdpr consent popup modal overlay lightbox outbrain taboola disqus donate donation print \
      toolbar tools rating ratings feedback login register cta sharethis onetrust cookiebanner \
      cookieconsent ccpa usercentrics didomi cmp alert dfp gpt leaderboard \
      adbox adwrapper admob promobox mailchimp paywallcta
      """
    ),
    (
      .navigation,
      """
      nav navbar navigation menu menus submenu breadcrumb breadcrumbs crumbs pagination pager \
      paging pagenav toc skip skiplink topnav mainnav sitenav tabs tabbar jumplinks pagelinks \
      postnav sitemap
      """
    ),
    (
      .aside,
      """
      related recommended recommendation recommendations sidebar rail widget widgets teaser \
      teasers promo \
      promos promotion readmore morenews morelike alsolike trending popular mostread mostpopular \
      latest carousel recirc recirculation yarpp infobox factbox similar suggested suggestions \
      suggestion upnext relatedposts relatedarticles otherstories archives tagcloud blogroll \
      newsfeed playlist slideshow
      """
    ),
    (
      .comment,
      """
      comment comments commentlist commentlists commenting respond responses replies discussion \
      commentform commentsection reactions livefyre kommentar kommentare commentaires comentarios \
      pingback trackback
      """
    ),
    (
      .content,
      """
      content contents body text articlebody articletext articlecontent entrycontent postcontent \
      postbody storybody storytext maincontent bodytext bodycopy copy prose richtext rte markdown \
      mw fulltext longform paragraph paragraphs articlecopy storycontent
      """
    ),
    (
      .author,
      "author authors byline byl writer username user poster nickname creator fn autor postauthor"
    ),
    (
      .date,
      """
      date dates time datetime timestamp published pubdate posted postdate dateline updated \
      entrydate publishdate datum fecha dt age timeago postmeta
      """
    ),
    (.post, "post posts message msg reply answer postbit postcontainer"),
    (.signature, "signature sig signatures"),
    (.quote, "quote quoted quotes bbquote"),
    (.edge, "footer foot masthead bottom colophon topbar"),
    (.hidden, "hidden hide invisible visuallyhidden offscreen noprint noscreen"),
    (.paywall, "paywall regwall premium meteredcontent piano subscriberonly"),
    (.profile, "profile userinfo userdetails authorinfo avatar bio authorbox aboutauthor"),
    (.caption, "caption credit credits figcaption imagecaption copyright photographer"),
    (.title, "title headline heading subject hed"),
    (
      .control,
      """
      button buttons btn controls actions action toolbar menu report likes like vote votes \
      permalink edit edited lastedit tags tag categories
      """
    ),
    (.article, "article story entry blogpost hentry single news"),
    (.layout, "with has no without elementor layout"),
    (.lead, "lead lede intro standfirst dek teasertext summary excerpt abstract subtitle"),
  ]

  private static let table = NameTable(
    words.flatMap { hint, list in
      list.split(separator: " ").map { (String($0), hint.rawValue) }
    })

  /// The hints in a class or id. Pieces between camel humps count from four letters on: generated
  /// names (`hJpRRP`) are full of short ones.
  static func read(_ bytes: Span<UInt8>) -> PageHints {
    var found: UInt32 = 0
    var state = StableHash.seed
    var count = 0
    var minimum = 2
    var wasLower = false
    for index in bytes.indices {
      let byte = bytes[index]
      let isUpper = byte &- 0x41 < 26
      let lower = isUpper ? byte | 0x20 : byte
      if lower &- 0x61 < 26 {
        if isUpper, wasLower {
          if count >= max(minimum, 4), let value = table.value(state) { found |= value }
          state = StableHash.seed
          count = 0
          minimum = 4
        }
        state = StableHash.step(state, lower)
        count += 1
        wasLower = !isUpper
      } else {
        if count >= minimum, let value = table.value(state) { found |= value }
        state = StableHash.seed
        count = 0
        minimum = 2
        wasLower = false
      }
    }
    if count >= minimum, let value = table.value(state) { found |= value }
    var hints = PageHints(rawValue: found)
    if hints.contains(.layout) { hints.subtract([.aside, .navigation]) }
    return hints
  }
}
