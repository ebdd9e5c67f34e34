/// The attributes that are kept.
enum PageAttribute: UInt8, Sendable, CaseIterable {
  case `class`, id, href, src, rel, name, content, property, itemprop, itemtype, itemscope
  case datetime, title, type, lang, role, style, hidden, cite, pubdate, component
  case ariaHidden, httpEquiv, xmlLang, dataAuthor, dataUsername, dataTime, dataTimestamp
  case dataDate, dataQuote, dataPermalink, dataPostID, dataPID, dataIPSUsername, dataContent
  case dataRole, dataHref, value

  static let names = NameTable(
    [
      ("class", Self.class), ("id", .id), ("href", .href), ("src", .src), ("rel", .rel),
      ("name", .name), ("content", .content), ("property", .property), ("itemprop", .itemprop),
      ("itemtype", .itemtype), ("itemscope", .itemscope), ("datetime", .datetime),
      ("title", .title), ("type", .type), ("lang", .lang), ("role", .role), ("style", .style),
      ("hidden", .hidden), ("cite", .cite), ("pubdate", .pubdate), ("component", .component),
      ("aria-hidden", .ariaHidden), ("http-equiv", .httpEquiv), ("xml:lang", .xmlLang),
      ("data-author", .dataAuthor), ("data-username", .dataUsername), ("data-time", .dataTime),
      ("data-timestamp", .dataTimestamp), ("data-date", .dataDate), ("data-quote", .dataQuote),
      ("data-permalink", .dataPermalink), ("data-post-id", .dataPostID), ("data-pid", .dataPID),
      ("data-ipsquote-username", .dataIPSUsername), ("data-content", .dataContent),
      ("data-role", .dataRole), ("data-href", .dataHref), ("value", .value),
    ].map { ($0.0, UInt32($0.1.rawValue)) })
}
