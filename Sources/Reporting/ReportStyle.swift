/// The page's style sheet. Positive is teal and negative vermilion: told apart by those who cannot
/// tell red from green, and by lightness alone in print.
enum ReportStyle {
  static let css = """
    :root{--bg:#f7f7f4;--card:#fff;--ink:#1c1d1a;--soft:#5f625a;--line:#dddfd6;
    --pos:#0b7a75;--neg:#c2410c;--neu:#a9ac9f;--pos-bg:#dff2ef;--neg-bg:#fbe4d8;--accent:#3a4f8f}
    @media (prefers-color-scheme:dark){:root{--bg:#161714;--card:#20221e;--ink:#ecede6;
    --soft:#a5a89c;--line:#383b34;--pos:#3fc1b4;--neg:#f4894f;--neu:#6d7066;--pos-bg:#123a37;
    --neg-bg:#4a2412;--accent:#9db1f0}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,-apple-system,
    "Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
    main{max-width:68rem;margin:0 auto;padding:1.5rem 1rem 3rem}
    h1{font-size:1.9rem;line-height:1.2;margin:0}h2{font-size:1.15rem;margin:0 0 .25rem}
    h3{font-size:1rem;margin:.35rem 0 0}
    .sub,.note,.meta,footer{color:var(--soft)}.sub{margin:.25rem 0 1.25rem}
    .note{margin:0 0 .75rem;font-size:.875rem}
    section{background:var(--card);border:1px solid var(--line);border-radius:.6rem;
    padding:1rem 1.1rem;margin:0 0 1rem;min-width:0}
    .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.2rem,1fr));gap:.75rem;
    background:none;border:0;padding:0}
    .tile{background:var(--card);border:1px solid var(--line);border-radius:.6rem;
    padding:.7rem .9rem;border-top:3px solid var(--neu)}
    .tile.pos{border-top-color:var(--pos)}.tile.neg{border-top-color:var(--neg)}
    .tile b{display:block;font-size:1.6rem;line-height:1.2;font-variant-numeric:tabular-nums}
    .tile span{display:block;font-weight:600;font-size:.9rem}
    .tile small{color:var(--soft);font-size:.8rem}
    .columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(19rem,1fr));gap:1rem;
    margin-bottom:1rem}.columns section{margin:0}
    table{width:100%;border-collapse:collapse;font-size:.92rem}
    th,td{padding:.3rem .5rem .3rem 0;text-align:left;font-weight:400;vertical-align:middle}
    thead th{color:var(--soft);font-size:.78rem;border-bottom:1px solid var(--line)}
    tbody th{overflow-wrap:anywhere}
    td{font-variant-numeric:tabular-nums;white-space:nowrap}td.wide,th.wide{width:45%}
    .bar{display:flex;height:.8rem;border-radius:.2rem;overflow:hidden}
    .bar span{display:block;min-width:2px}
    .bar .pos{background:var(--pos)}.bar .neg{background:var(--neg)}.bar .neu{background:var(--neu)}
    .days{width:100%;height:auto;display:block;font-size:11px}
    .days line{stroke:var(--line)}.days text{fill:var(--soft)}
    .days .pos{fill:var(--pos)}.days .neg{fill:var(--neg)}.days .neu{fill:var(--neu)}
    .days .end{text-anchor:end}.days .middle{text-anchor:middle}
    article{border-top:1px solid var(--line);padding:.8rem 0 .7rem .8rem;
    border-left:3px solid var(--neu);margin-left:-.2rem}
    article.pos{border-left-color:var(--pos)}article.neg{border-left-color:var(--neg)}
    .meta{margin:0;font-size:.85rem;overflow-wrap:anywhere}
    .label{font-weight:700}.label.pos{color:var(--pos)}.label.neg{color:var(--neg)}
    .text{margin:.35rem 0;white-space:pre-line;overflow-wrap:anywhere}
    mark{background:none;color:inherit;text-decoration:underline;text-underline-offset:.2em;
    text-decoration-thickness:2px}
    mark.pos{text-decoration-color:var(--pos)}
    mark.neg{text-decoration-color:var(--neg);text-decoration-style:wavy;
    text-decoration-thickness:1px}
    mark.w2.pos{text-decoration-thickness:3px}mark.w3.pos{background:var(--pos-bg)}
    mark.w3.neg{background:var(--neg-bg)}
    .chips{margin:.25rem 0;display:flex;flex-wrap:wrap;gap:.35rem}
    .chip{border:1px solid var(--line);border-radius:1rem;padding:.05rem .6rem;font-size:.85rem}
    .chip.pos{background:var(--pos-bg)}.chip.neg{background:var(--neg-bg)}
    .chip small{color:var(--soft)}
    .badge{font-style:normal;font-size:.75rem;border:1px solid var(--line);border-radius:.3rem;
    padding:0 .3rem;color:var(--soft);white-space:nowrap}
    .badge.known,.chip .known{color:var(--accent);border-color:var(--accent)}
    a{color:var(--accent)}details{font-size:.85rem;color:var(--soft)}
    summary{cursor:pointer}ul{margin:.2rem 0 .4rem;padding-left:1.2rem}
    .empty{color:var(--soft);margin:.25rem 0}footer{font-size:.85rem}
    @media (max-width:32rem){main{padding:1rem .6rem}section{padding:.8rem}
    td.wide,th.wide{width:35%}.days{font-size:16px}}
    @media print{body{background:#fff}section,article{break-inside:avoid}}
    """
}
