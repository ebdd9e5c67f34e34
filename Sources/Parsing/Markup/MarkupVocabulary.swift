/// What the sanitiser knows of names. The allow-lists are those that feedparser documents ("HTML
/// sanitization" in its manual and its list of elements, attributes and CSS properties); only SVG's
/// animation elements are left out, because they can set `href` to a script later.
final class MarkupVocabulary: Sendable {
  /// The lists, indexed once.
  static let shared = MarkupVocabulary()

  /// Properties of an element.
  struct ElementFlags: OptionSet, Sendable {
    let rawValue: UInt16
    /// May stand in HTML.
    static let allowed = ElementFlags(rawValue: 1)
    /// Has no end tag.
    static let void = ElementFlags(rawValue: 2)
    /// Is dropped with all that is in it.
    static let dropped = ElementFlags(rawValue: 4)
    /// Breaks the line before and behind.
    static let block = ElementFlags(rawValue: 8)
    /// Is a line break.
    static let lineBreak = ElementFlags(rawValue: 16)
    /// Is a table cell: a space in plain text.
    static let cell = ElementFlags(rawValue: 32)
    /// Its end tag may be left out.
    static let optionalEnd = ElementFlags(rawValue: 64)
    /// May stand inside `svg`.
    static let svg = ElementFlags(rawValue: 128)
    /// May stand inside `math`.
    static let math = ElementFlags(rawValue: 256)
    /// Holds a quotation.
    static let quote = ElementFlags(rawValue: 512)
    /// Keeps its line feeds.
    static let preformatted = ElementFlags(rawValue: 1024)
  }

  /// All elements known, by lower-case name.
  let elements: NameIndex
  /// Properties by element index.
  let flags: [ElementFlags]
  /// Attributes allowed in HTML, in the order they are written.
  let attributes: NameIndex
  /// Attributes allowed inside `svg`.
  let svgAttributes: NameIndex
  /// Attributes allowed inside `math`.
  let mathAttributes: NameIndex
  /// CSS properties allowed with any value.
  let styleProperties: NameIndex
  /// CSS key words allowed in the values of backgrounds, borders, margins and paddings.
  let styleKeywords: NameIndex
  /// URL schemes allowed in links.
  let schemes: NameIndex
  /// True for the attributes that hold a URL, by index.
  let isURL: [Bool]
  let href: Int
  let style: Int
  let rel: Int
  let type: Int
  let src: Int
  let svgElement: Int
  let mathElement: Int
  let cite: Int

  private init() {
    var names: [[UInt8]] = []
    var flags: [ElementFlags] = []
    for item in NameIndex.split(Self.elementList, at: 0x20) {
      let parts = item.split(separator: 0x3A, omittingEmptySubsequences: false)
      names.append(Array(parts[0]))
      var set = ElementFlags()
      for letter in parts[1] {
        switch letter {
        case 0x61: set.insert(.allowed)
        case 0x76: set.insert(.void)
        case 0x64: set.insert(.dropped)
        case 0x62: set.insert(.block)
        case 0x72: set.insert(.lineBreak)
        case 0x63: set.insert(.cell)
        case 0x6F: set.insert(.optionalEnd)
        case 0x73: set.insert(.svg)
        case 0x6D: set.insert(.math)
        case 0x71: set.insert(.quote)
        default: set.insert(.preformatted)
        }
      }
      flags.append(set)
    }
    let elements = NameIndex(folded: names)
    self.elements = elements
    self.flags = flags
    let attributes = NameIndex(words: Self.attributeList)
    self.attributes = attributes
    svgAttributes = NameIndex(folded: NameIndex.split(Self.svgAttributeList, at: 0x20))
    mathAttributes = NameIndex(words: Self.mathAttributeList)
    styleProperties = NameIndex(words: Self.stylePropertyList)
    styleKeywords = NameIndex(words: Self.styleKeywordList)
    schemes = NameIndex(words: Self.schemeList)
    func attribute(_ name: String) -> Int {
      attributes.find(folded: Array(name.utf8).span, 0, name.utf8.count)
    }
    let urls = Set(
      [
        "href", "src", "cite", "action", "longdesc", "usemap", "poster", "background", "data",
        "dynsrc", "lowsrc", "ping", "icon", "urn", "vrml", "template",
      ].map(attribute))
    isURL = attributes.names.indices.map(urls.contains)
    href = attribute("href")
    src = attribute("src")
    style = attribute("style")
    rel = attribute("rel")
    type = attribute("type")
    func element(_ name: String) -> Int {
      elements.find(folded: Array(name.utf8).span, 0, name.utf8.count)
    }
    svgElement = element("svg")
    mathElement = element("math")
    cite = element("cite")
  }

  /// Letters: a allowed, v void, d dropped with content, b block, r line break, c cell, o optional
  /// end tag, s SVG, m MathML, q quotation, w white space kept.
  private static let elementList: StaticString = """
    a:as abbr:a acronym:a address:ab annotation:m annotation-xml:m applet:d area:av article:ab
    aside:ab audio:a b:a big:a blockquote:abq body:b br:avr button:a canvas:a caption:a
    center:ab circle:s cite:a code:a col:av colgroup:ao command:av datagrid:a datalist:a dd:abo
    defs:s del:a desc:s details:ab dfn:a dialog:ab dir:ab div:ab dl:ab dt:abo ellipse:s em:a
    event-source:a fieldset:ab figcaption:ab figure:ab font:a font-face:s font-face-name:s
    font-face-src:s footer:ab foreignObject:s form:ab frameset:b g:s glyph:s h1:ab h2:ab h3:ab
    h4:ab h5:ab h6:ab head:b header:ab hkern:s hr:avb html:b i:a img:av input:av ins:a kbd:a
    keygen:av label:a legend:ab li:abo line:s linearGradient:s m:a maction:m main:b
    maligngroup:m malignmark:m map:a marker:s math:m menclose:m menu:ab merror:m metadata:s
    meter:a mfenced:m mfrac:m mglyph:m mi:m missing-glyph:s mlabeledtr:m mlongdiv:m
    mmultiscripts:m mn:m mo:m mover:m mpadded:m mpath:s mphantom:m mprescripts:m mroot:m mrow:m
    ms:m mscarries:m mscarry:m msgroup:m msline:m mspace:m msqrt:m msrow:m mstack:m mstyle:m
    msub:m msubsup:m msup:m mtable:m mtd:m mtext:m mtr:m multicol:a munder:m munderover:m nav:ab
    nextid:a none:m noscript:a ol:ab optgroup:abo option:abo output:a p:abo path:s polygon:s
    polyline:s pre:abw progress:a q:a radialGradient:s rect:s s:a samp:a script:d section:ab
    select:a semantics:m small:a sound:a source:av spacer:a span:a stop:s strike:a strong:a
    style:d sub:a summary:b sup:a svg:s switch:s table:ab tbody:abo td:aco text:s textarea:a
    tfoot:abo th:aco thead:abo time:a title:bs tr:abo tspan:s tt:a u:a ul:ab use:s var:a video:a
    """

  private static let attributeList: StaticString = """
    abbr accept accept-charset accesskey action align alt autocomplete autofocus axis background
    balance bgcolor bgproperties border bordercolor bordercolordark bordercolorlight
    bottompadding cellpadding cellspacing ch challenge char charoff charset checked choff cite
    class clear color cols colspan compact contenteditable controls coords data datafld
    datapagesize datasrc datetime default delay dir disabled draggable dynsrc enctype end face
    for form frame galleryimg gutter headers height hidden hidefocus high href hreflang hspace
    icon id inputmode ismap keytype label lang leftspacing list longdesc loop loopcount loopend
    loopstart low lowsrc max maxlength media method min multiple name nohref noshade nowrap open
    optimum pattern ping point-size poster pqg preload prompt radiogroup readonly rel repeat-max
    repeat-min replace required rev rightspacing rows rowspan rules scope selected shape size
    span src start step style summary suppress tabindex target template title toppadding type
    unselectable urn usemap valign value variable volume vrml vspace width wrap xml:lang
    """

  private static let svgAttributeList: StaticString = """
    accent-height accumulate additive alphabetic arabic-form ascent attributeName attributeType
    baseProfile bbox begin by calcMode cap-height class color color-rendering content cx cy d
    descent display dur dx dy end fill fill-opacity fill-rule font-family font-size font-stretch
    font-style font-variant font-weight from fx fy g1 g2 glyph-name gradientUnits hanging height
    horiz-adv-x horiz-origin-x id ideographic k keyPoints keySplines keyTimes lang marker-end
    marker-mid marker-start markerHeight markerUnits markerWidth mathematical max min name
    offset opacity orient origin overline-position overline-thickness panose-1 path pathLength
    points preserveAspectRatio r refX refY repeatCount repeatDur requiredExtensions
    requiredFeatures restart rotate rx ry slope stemh stemv stop-color stop-opacity
    strikethrough-position strikethrough-thickness stroke stroke-dasharray stroke-dashoffset
    stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width systemLanguage
    target text-anchor to transform type u1 u2 underline-position underline-thickness unicode
    unicode-range units-per-em values version viewBox visibility width widths x x-height x1 x2
    xlink:actuate xlink:arcrole xlink:href xlink:role xlink:show xlink:title xlink:type xml:base
    xml:lang xml:space xmlns xmlns:xlink y y1 y2 zoomAndPan
    """

  private static let mathAttributeList: StaticString = """
    accent accentunder actiontype align alignmentscope altimg altimg-height altimg-valign
    altimg-width alttext bevelled charalign close columnalign columnlines columnspacing
    columnspan columnwidth crossout decimalpoint denomalign depth dir display displaystyle edge
    encoding equalcolumns equalrows fence fontstyle fontweight form frame framespacing
    groupalign height href id indentalign indentalignfirst indentalignlast indentshift
    indentshiftfirst indentshiftlast indenttarget infixlinebreakstyle largeop length linebreak
    linebreakmultchar linebreakstyle lineleading linethickness location longdivstyle lquote
    lspace mathbackground mathcolor mathsize mathvariant maxsize minlabelspacing minsize
    movablelimits notation numalign open other overflow position rowalign rowlines rowspacing
    rowspan rquote rspace scriptlevel scriptminsize scriptsizemultiplier selection separator
    separators shift side src stackalign stretchy subscriptshift superscriptshift symmetric
    voffset width xlink:href xlink:show xlink:type xmlns xmlns:xlink
    """

  private static let stylePropertyList: StaticString = """
    azimuth background-color border-bottom-color border-collapse border-color border-left-color
    border-right-color border-top-color clear color cursor direction display elevation float
    font font-family font-size font-style font-variant font-weight height letter-spacing
    line-height overflow pause pause-after pause-before pitch pitch-range richness speak
    speak-header speak-numeral speak-punctuation speech-rate stress text-align text-decoration
    text-indent unicode-bidi vertical-align voice-family volume white-space width
    """

  private static let styleKeywordList: StaticString = """
    !important aqua auto black block blue bold both bottom brown center collapse dashed dotted
    fuchsia gray green italic left lime maroon medium navy none normal nowrap olive pointer
    purple red right silver solid teal top transparent underline white yellow
    """

  private static let schemeList: StaticString = """
    file ftp gopher h323 hdl http https imap magnet mailto mms news nntp prospero rsync rtsp rtspu
    sftp shttp sip sips snews svn svn+ssh telnet wais aim callto cvs facetime feed git gtalk irc ircs
    irc6 itms msnim skype ssh smb ymsg tel sms xmpp geo
    """
}
