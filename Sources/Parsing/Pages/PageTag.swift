/// The elements that we tell apart.
enum PageTag: UInt8, Sendable, CaseIterable {
  case text, other
  case html, head, title, base, link, meta, body
  case a, abbr, address, article, aside, audio, b, blockquote, br, button, canvas, caption, center
  case cite, code, dd, del, details, dialog, div, dl, dt, em, embed, fieldset, figcaption, figure
  case font, footer, form, frame, frameset, h1, h2, h3, h4, h5, h6, header, hr, i, iframe, img
  case input, ins, label, legend, li, main, map, menu, nav, noscript, object, ol, optgroup, option
  case p, picture, pre, q, s, samp, script, section, select, small, source, span, strike, strong
  case style, sub, summary, sup, svg, table, tbody, td, template, textarea, tfoot, th, thead, time
  case tr, tt, u, ul, video

  /// True for elements that begin and end a line.
  var isBlock: Bool {
    switch self {
    case .html, .body, .address, .article, .aside, .blockquote, .center, .dd, .details, .dialog,
      .div, .dl, .dt, .fieldset, .figcaption, .figure, .footer, .form, .h1, .h2, .h3, .h4, .h5,
      .h6, .header, .hr, .li, .main, .menu, .nav, .ol, .p, .pre, .section, .summary, .table,
      .tbody, .tfoot, .thead, .tr, .ul, .legend, .caption, .noscript, .frameset, .title:
      return true
    default:
      return false
    }
  }

  /// True for h1 to h6.
  var isHeading: Bool { rawValue >= PageTag.h1.rawValue && rawValue <= PageTag.h6.rawValue }

  /// True for elements whose content is never read as text.
  var isSilent: Bool {
    switch self {
    case .script, .style, .template, .svg, .canvas, .audio, .video, .iframe, .object, .embed,
      .select, .option, .optgroup, .button, .input, .textarea, .head, .map, .frame:
      return true
    default:
      return false
    }
  }

  static let names = NameTable(
    allCases.filter { $0 != .text && $0 != .other }.map { ("\($0)", UInt32($0.rawValue)) })
}
