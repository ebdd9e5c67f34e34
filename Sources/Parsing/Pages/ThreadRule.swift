/// How one kind of forum or comment software marks its posts. Class names and structure as the
/// software's own templates have them; `data-*` attributes are only ever a second source.
struct ThreadRule: Sendable {
  /// Name of the software.
  let name: String
  /// The element around one post.
  private(set) var post: [PageSelector]
  /// The element with its text.
  private(set) var body: [PageSelector]
  /// The element with the author's name.
  private(set) var author: [PageSelector]
  /// The element with the date.
  private(set) var date: [PageSelector]
  /// The link to the post.
  private(set) var link: [PageSelector]
  /// What is no text of the author's inside the body.
  private(set) var drop: [PageSelector]
  /// True for comments below something else: the page is an article, not a thread.
  let isComments: Bool
  /// True for markings that other software uses too: only where no rule before gave posts.
  let isFallback: Bool

  /// The rule without the selectors that nothing on the page fits; nil where posts or bodies then
  /// have none.
  func reduced(to page: PageNames) -> ThreadRule? {
    var rule = self
    rule.post = post.filter { $0.mayFit(page) }
    guard !rule.post.isEmpty else { return nil }
    rule.body = body.filter { $0.mayFit(page) }
    guard !rule.body.isEmpty else { return nil }
    rule.author = author.filter { $0.mayFit(page) }
    rule.date = date.filter { $0.mayFit(page) }
    rule.link = link.filter { $0.mayFit(page) }
    rule.drop = drop.filter { $0.mayFit(page) }
    return rule
  }

  private init(
    _ name: String, post: String, body: String, author: String, date: String, link: String = "",
    drop: String = "", isComments: Bool = false, isFallback: Bool = false
  ) {
    self.name = name
    self.post = PageSelector.list(post)
    self.body = PageSelector.list(body)
    self.author = PageSelector.list(author)
    self.date = PageSelector.list(date)
    self.link = PageSelector.list(link)
    self.drop = PageSelector.list(drop)
    self.isComments = isComments
    self.isFallback = isFallback
  }

  /// The table.
  static let all: [ThreadRule] = [
    ThreadRule(
      "xenforo", post: "article.message--post,.message--post,li.message,.message--article",
      body: ".message-body .bbWrapper,.bbWrapper,.messageText,.message-body",
      author: ".message-name .username,.message-userDetails .username,.username,.message-name",
      date: ".message-attribution-main time,time.u-dt,.DateTime,time",
      link: ".message-attribution-main a,.message-attribution-opposite a,a.datePermalink",
      drop: ".bbCodeBlock-expandLink,.bbCodeBlock-shrinkLink,.message-lastEdit,.message-signature,"
        + ".js-selectToQuoteEnd,.messageTextEndMarker,.quoteExpand,.attachmentList"),
    ThreadRule(
      "discourse",
      post: ".crawler-post,.topic-body,[itemtype*=schema.org/DiscussionForumPosting]"
        + " [itemtype*=schema.org/Comment]",
      body: "div.post,[itemprop=text],[itemprop=articleBody],.cooked",
      author: ".creator [itemprop=name],[itemprop=author] [itemprop=name],.creator a,"
        + "[itemprop=author]",
      date: "time.post-time,[itemprop=datePublished],[itemprop=dateCreated],time",
      link: "[itemprop=url],.post-date a",
      drop: ".quote-controls,.post-likes,.crawler-linkback-list"),
    ThreadRule(
      "stackexchange", post: ".question,.answer",
      body: ".js-post-body,.s-prose,.post-text",
      author: ".owner .user-details,.user-details",
      date: ".owner .relativetime,[itemprop=dateCreated],.relativetime",
      link: ".js-share-link,.short-link",
      drop: ".js-post-notice,.post-menu,.comments"),
    ThreadRule(
      "invision", post: "article.ipsComment,.ipsEntry--post,article.cPost,.ipsComment,.cPost",
      body: "[data-role=commentContent],.cPost_contentWrap,.ipsRichText,.ipsType_richText",
      author: ".cAuthorPane_author,.ipsEntry__username,[itemprop=name],.ipsUsername",
      date: ".ipsComment_meta time,.ipsType_reset time,time", link: ".ipsComment_meta a",
      drop: ".ipsSignature,.ipsEntry__signature,.ipsReact,.ipsType_light"),
    ThreadRule(
      "vbulletin5", post: "li.b-post,.b-post",
      body: ".js-post__content-text,.b-post__content", author: ".author,[itemprop=name]",
      date: "time,.b-post__timestamp", link: ".b-post__count",
      drop: ".b-post__footer,.post-signature"),
    ThreadRule(
      "vbulletin-div", post: "#edit*", body: "#post_message_*", author: ".bigusername,.username",
      date: ".thead,.date,.smallfont", link: "#postcount*", drop: ".signature"),
    ThreadRule(
      "vbulletin",
      post: "li.postcontainer,.postbit,.postbitlegacy,.postbitlegacy-wrapper,table#post*",
      body: "#post_message_*,.postcontent,.post_message", author: ".bigusername,.username",
      date: ".postdate,.postdate .date,.thead,.date", link: ".postcounter,#postcount*",
      drop: ".signature,.lastedited,.postfoot,.after_content"),
    ThreadRule(
      "mybb", post: "div.post.classic,div.post,table.tborder#post_*",
      body: ".post_body,.scaleimages",
      author: ".author_information .largetext,.author_information a,.largetext",
      date: ".post_date", link: ".post_head a,.float_right a",
      drop: ".signature,.post_edit,.edited_post"),
    ThreadRule(
      "smf", post: ".post_wrapper,.windowbg,.windowbg2",
      body: ".inner,#msg_*,.post", author: ".poster h4,.poster_info,.poster",
      date: ".keyinfo .smalltext,.postinfo .smalltext,.keyinfo", link: ".keyinfo a,.postinfo a",
      drop: ".signature,.modified,.moderatorbar,.bbc_standard_quote .quotebar"),
    ThreadRule(
      "phpbb", post: "div.post,.post-container,.postbody#p*,table.tablebg",
      body: ".content,.postbody .content,.postbody,div.postbody",
      author: ".author .username,.author .username-coloured,.postprofile .username,"
        + ".postprofile .username-coloured,.postauthor,.author strong,.author a,.author",
      date: ".author time,.author,.postinfo,.postdate", link: ".author a,h3 a",
      drop: ".signature,.notice,.postprofile,.post-buttons,.attachbox,.inline-attachment"),
    ThreadRule(
      "nodebb", post: "[component=post],[component=topic] li",
      body: "[component=post/content],.content",
      author: "[itemprop=author] [itemprop=name],[data-username],[itemprop=author],.username",
      date: "[itemprop=datePublished],.timeago,time",
      link: ".permalink,.post-index", drop: "[component=post/signature],.post-signature"),
    ThreadRule(
      "vanilla", post: ".ItemDiscussion,.ItemComment,.Item.Discussion,.Item.Comment",
      body: ".Message,.userContent", author: ".Author .Username,.Username,.Author a",
      date: ".DateCreated time,time", link: ".Permalink,.DateCreated a",
      drop: ".Signature,.UserSignature,.Reactions"),
    ThreadRule(
      "bbpress", post: ".topic.type-topic,.reply.type-reply,.bbp-reply,.bbp-topic",
      body: ".bbp-reply-content,.bbp-topic-content",
      author: ".bbp-author-name,.bbp-author-link",
      date: ".bbp-reply-post-date,.bbp-topic-post-date",
      link: ".bbp-reply-permalink,.bbp-topic-permalink",
      drop: ".bbp-reply-revision-log,.bbp-topic-revision-log,.bbp-signature"),
    ThreadRule(
      "reddit", post: ".thing.link,.thing.comment", body: ".usertext-body .md,.usertext-body",
      author: "a.author", date: "time", link: ".bylink"),
    ThreadRule(
      "hackernews", post: "tr.athing.comtr,tr.comtr", body: ".commtext", author: ".hnuser",
      date: ".age", link: ".age a", drop: ".reply"),
    ThreadRule(
      "fluxbb", post: ".blockpost", body: ".postmsg", author: ".postleft strong,.postleft dt",
      date: "h2 a,h2", link: "h2 a", drop: ".postedit,.postsignature"),
    ThreadRule(
      "lobsters", post: "div.comment", body: ".comment_text", author: ".u-author,.byline a",
      date: "time", link: ".byline a"),
    ThreadRule(
      "flarum", post: "article.Post,.PostStream-item", body: ".Post-body",
      author: ".PostUser-name,.username", date: "time", link: ""),
    ThreadRule(
      "wordpress", post: "article.comment-body,.comment-body,li.comment,.comment",
      body: ".comment-content,.comment-text,.comment_text,.commentText,.comment-body",
      author: ".comment-author .fn,.fn,.comment-author,.comment_author,.author",
      date: ".comment-metadata time,.comment-meta time,time,.comment-meta,.comment-date,.date",
      link: ".comment-metadata a,.comment-meta a,.comment-permalink",
      drop: ".comment-author,.comment-meta,.comment-metadata,.reply,.comment-awaiting-moderation,"
        + ".comment-reply-link,.avatar,.says",
      isComments: true),
    ThreadRule(
      "schema",
      post: "[itemtype*=schema.org/Comment],[itemtype*=schema.org/Answer],"
        + "[itemtype*=schema.org/DiscussionForumPosting],[itemtype*=schema.org/Question]",
      body: "[itemprop=text],[itemprop=articleBody]",
      author: "[itemprop=author] [itemprop=name],[itemprop=author]",
      date: "[itemprop=datePublished],[itemprop=dateCreated],time", link: "[itemprop=url]",
      isFallback: true),
  ]
}
