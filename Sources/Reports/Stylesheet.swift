/// The style sheet of the report, inline so that the page needs no other file.
///
/// Colours are those of Okabe and Ito (blue for low, vermilion for high, never red against green),
/// darkened where text needs 4.5:1; a test measures the pairs in both colour schemes.
enum Stylesheet {
  static let text: StaticString = """

    :root {
      color-scheme: light dark;
      --ground: #f4f7fa; --paper: #ffffff; --raised: #eef3f8;
      --ink: #17222d; --muted: #4a5866; --line: #c9d4df; --link: #005c94;
      --blue: #0072b2; --vermilion: #c65200; --amber: #8a5a00; --bar: #7c8fa3;
      --urgent: #a03f00; --good: #00694d; --focus: #0072b2;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --ground: #10161d; --paper: #18212b; --raised: #212c38;
        --ink: #e5ecf3; --muted: #aab8c6; --line: #3a4857; --link: #7cc4f0;
        --blue: #56b4e9; --vermilion: #ee8236; --amber: #e6b04a; --bar: #7f94aa;
        --urgent: #f5a066; --good: #4cc9a3; --focus: #56b4e9;
      }
    }
    * { box-sizing: border-box; }
    html { font: 100%/1.5 system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif; }
    body {
      margin: 0 auto; max-width: 78rem; padding: 0 1.25rem 3rem;
      background: var(--ground); color: var(--ink);
    }
    a { color: var(--link); }
    :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
    .skip { position: absolute; left: -100rem; padding: .5rem 1rem; background: var(--paper); }
    .skip:focus { left: 1rem; top: 1rem; z-index: 1; }
    header { padding: 2rem 0 .5rem; border-top: .4rem solid var(--blue); }
    h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; overflow-wrap: anywhere; }
    .lead { margin: .4rem 0 0; color: var(--muted); }
    h2 { margin: 0 0 .75rem; font-size: 1.35rem; line-height: 1.25; }
    h3 { margin: 1.1rem 0 .4rem; font-size: 1.05rem; line-height: 1.3; overflow-wrap: anywhere; }
    p, ul, ol, dl { margin: .5rem 0; }
    main p, main li { max-width: 52rem; overflow-wrap: anywhere; }
    nav ol {
      display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 1rem; padding: .6rem 0;
      list-style: none; border-bottom: 1px solid var(--line); font-size: .9rem;
    }
    section {
      margin: 1.25rem 0; padding: 1.25rem 1.5rem 1.5rem; background: var(--paper);
      border: 1px solid var(--line); border-radius: .5rem;
    }
    dl { display: grid; gap: .3rem 1.5rem; }
    dl > div { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: 0 1rem; }
    dt { color: var(--muted); }
    dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
    small { display: block; color: var(--muted); font-size: .85em; overflow-wrap: anywhere; }
    code, .code { font: .92em/1.5 ui-monospace, "Liberation Mono", monospace; }
    code { overflow-wrap: anywhere; }
    .note {
      padding: .45rem .75rem; background: var(--raised); border-left: .3rem solid var(--line);
    }
    .note.fail, .note.critical, .note.high { border-color: var(--vermilion); }
    .note.warn, .note.unknown { border-color: var(--amber); }
    .note.pass { border-color: var(--blue); }
    .mark { font-weight: 600; white-space: nowrap; }
    .mark.critical, .mark.high, .mark.fail { color: var(--urgent); }
    .mark.warn, .mark.unknown { color: var(--amber); }
    .mark.pass, .mark.yes { color: var(--good); }
    .mark.low, .mark.info, .mark.no, .mark.value, .mark.notApplicable { color: var(--muted); }
    .scroll { overflow-x: auto; margin: 1rem 0; }
    table {
      width: auto; min-width: min(100%, 40rem); border-collapse: collapse; font-size: .9rem;
      line-height: 1.4;
    }
    caption { padding: 0 0 .5rem; text-align: left; font-weight: 600; }
    th, td { padding: .4rem .75rem .4rem 0; text-align: left; vertical-align: top; }
    th { font-weight: 600; }
    tbody th { min-width: 7rem; font-weight: 500; }
    thead th { border-bottom: 2px solid var(--line); vertical-align: bottom; color: var(--muted); }
    tbody tr { border-bottom: 1px solid var(--line); }
    td { overflow-wrap: break-word; }
    .prose { min-width: 13rem; }
    .stacked { width: 100%; }
    .number { text-align: right; font-variant-numeric: tabular-nums; }
    td.number { white-space: nowrap; }
    td.number small { white-space: normal; }
    .stacked > tbody { border-bottom: 1px solid var(--line); }
    .stacked > tbody > tr { border-bottom: 0; }
    .stacked > tbody > .detail > td { padding-top: 0; }
    .stacked > tbody > tr > td:nth-child(5) { white-space: nowrap; }
    th button {
      padding: 0; border: 0; background: none; color: inherit; font: inherit; text-align: inherit;
      cursor: pointer; text-decoration: underline dotted; text-underline-offset: .2em;
    }
    th[aria-sort=ascending] button::after { content: " \\2191"; }
    th[aria-sort=descending] button::after { content: " \\2193"; }
    .filter { display: block; margin: .75rem 0 0; font-size: .9rem; color: var(--muted); }
    .filter input {
      width: 16rem; max-width: 100%; padding: .3rem .5rem; font: inherit; color: var(--ink);
      background: var(--paper); border: 1px solid var(--muted); border-radius: .25rem;
    }
    .more, .empty { color: var(--muted); }
    details { margin: .5rem 0; }
    summary { color: var(--link); cursor: pointer; }
    details[open] > summary { margin-bottom: .5rem; }
    .detail details[open] { padding: 0 0 .75rem 1rem; border-left: .2rem solid var(--line); }
    .steps { padding: 0; list-style: none; }
    .steps li { margin: .3rem 0; }
    .steps p { margin: 0; color: var(--muted); font-size: .9em; }
    .depth1 { padding-left: 1.25rem; }
    .depth2 { padding-left: 2.5rem; }
    .depth3 { padding-left: 3.75rem; }
    .depth4 { padding-left: 5rem; }
    .depth5 { padding-left: 6.25rem; }
    .cards {
      display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 27rem), 1fr));
      gap: 1rem 2rem; align-items: start;
    }
    article { min-width: 0; padding: 0 0 .5rem; border-top: 1px solid var(--line); }
    article table { min-width: 100%; }
    article .prose { min-width: 9rem; }
    article tbody th { min-width: 0; }
    article dl > div { grid-template-columns: minmax(6rem, 9rem) 1fr; font-size: .9rem; }
    figure { margin: .75rem 0; }
    figcaption { color: var(--muted); font-size: .85rem; }
    .chart { display: block; width: 100%; max-width: 30rem; height: auto; }
    .chart text { fill: var(--ink); font-size: 11px; }
    .chart .halo { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
    .chart .tick { fill: var(--muted); }
    .chart .count { font-weight: 600; }
    .flow text { font-size: 12px; }
    .bar { fill: var(--bar); }
    .bar.below { fill: var(--blue); }
    .bar.above { fill: var(--vermilion); }
    .limit { stroke: var(--ink); stroke-width: 1.5; }
    .limit.below { stroke: var(--blue); }
    .limit.above { stroke: var(--vermilion); stroke-dasharray: 7 3; }
    .axis { stroke: var(--muted); stroke-width: 1; }
    .median { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 2 3; }
    .band { fill: var(--muted); }
    .diamond { fill: var(--paper); stroke: var(--ink); stroke-width: 1.5; }
    .box { fill: var(--raised); stroke: var(--muted); stroke-width: 1; }
    .box.last { stroke: var(--blue); stroke-width: 2; }
    .box.side { fill: none; stroke-dasharray: 4 3; }
    .arrow { fill: none; stroke: var(--muted); stroke-width: 1.25; }
    footer { color: var(--muted); font-size: .9rem; }
    footer p { max-width: 60rem; }
    @media (max-width: 44rem) {
      body { padding: 0 .75rem 2rem; }
      section { padding: 1rem .9rem; }
      dl > div, article dl > div { grid-template-columns: 1fr; }
      h1 { font-size: 1.5rem; }
      caption { max-width: 80vw; }
      .stacked > thead { position: absolute; left: -100rem; }
      .stacked, .stacked > tbody, .stacked > tbody > tr, .stacked > tbody > tr > th,
      .stacked > tbody > tr > td, .stacked > caption { display: block; width: 100%; }
      .stacked > tbody { padding: .5rem 0; }
      .stacked > tbody > tr > th, .stacked > tbody > tr > td { padding: .1rem 0; }
      .stacked [data-heading]::before {
        content: attr(data-heading) ": "; color: var(--muted); font-weight: 400;
      }
      .stacked [data-heading]:empty { display: none; }
      .depth2, .depth3, .depth4, .depth5 { padding-left: 1.75rem; }
    }
    @media print {
      :root {
        color-scheme: light;
        --ground: #ffffff; --paper: #ffffff; --raised: #f4f4f4;
        --ink: #000000; --muted: #3d4650; --line: #b5bec7; --link: #000000;
        --blue: #0072b2; --vermilion: #c65200; --amber: #8a5a00; --bar: #7c8fa3;
        --urgent: #a03f00; --good: #00694d;
      }
      html { font-size: 9.5pt; }
      body { max-width: none; padding: 0; }
      nav, .skip, .filter, th button::after { display: none; }
      th button { text-decoration: none; }
      section { margin: 0 0 1rem; padding: 0; border: 0; }
      h2, h3, caption, summary { break-after: avoid; }
      tr, figure, .note, dl > div { break-inside: avoid; }
      thead { display: table-header-group; }
      .scroll { overflow: visible; }
      details::details-content { content-visibility: visible; block-size: auto; opacity: 1; }
      td.number { white-space: normal; }
    }

    """
}
