/** Style sheet of the page: light and dark, screen and A4. Charts keep white paper in both. */

export const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --faint: #57606a; --paper: #fff; --line: #d5dae1;
  --band: #f4f6f9; --good: #116329; --bad: #a40e26; --even: #7a4d00; --link: #0550ae; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ee; --faint: #a3acb8; --paper: #14171c; --line: #3a424d; --band: #1d2229;
    --good: #56d364; --bad: #ff7b72; --even: #e3b341; --link: #79b8ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 62rem; color: var(--ink);
  background: var(--paper); font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.6rem 0 .6rem; padding-top: .5rem; border-top: 1px solid var(--line); }
p { margin: .5rem 0; max-width: 48rem; overflow-wrap: anywhere; }
.question, .note, figcaption, caption { color: var(--faint); }
.question { font-style: italic; }
.verdict p { max-width: none; }
.verdict p:first-of-type { font-size: 1.2rem; font-weight: 600; }
.warning { border-left: 4px solid var(--even); padding: .2rem .8rem; background: var(--band); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .88rem; margin: .6rem 0; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: 0 0 .3rem; }
th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { font-weight: 600; }
tbody th { font-weight: 500; overflow-wrap: anywhere; min-width: 9.5rem; }
.number { text-align: right; white-space: nowrap; }
thead th { border-bottom: 2px solid var(--line); }
thead button { all: unset; cursor: pointer; position: relative; }
thead button:focus-visible { outline: 2px solid var(--link); }
thead button:hover { text-decoration: underline; }
thead button::after { position: absolute; left: 100%; color: var(--faint); }
th[aria-sort=ascending] button::after { content: ' \\2191'; }
th[aria-sort=descending] button::after { content: ' \\2193'; }
tr.tied td:first-child { border-left: 3px solid var(--even); }
.better { color: var(--good); font-weight: 600; }
.worse { color: var(--bad); font-weight: 600; }
.even { color: var(--even); font-weight: 600; }
figure { margin: 1rem 0; }
.chart { background: #fff; border: 1px solid var(--line); border-radius: 8px; padding: .5rem; overflow-x: auto; }
.chart svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
details { margin: .4rem 0; }
summary { cursor: pointer; color: var(--link); }
pre { background: var(--band); border: 1px solid var(--line); border-radius: 6px; padding: .7rem;
  overflow-x: auto; font: .82rem/1.45 ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
dt { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
@page { size: A4; margin: 14mm; }
@media print {
  :root { --ink: #000; --faint: #444; --paper: #fff; --line: #bbb; --band: #f4f4f4;
    --good: #0b5; --bad: #a00; --even: #750; --link: #000; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  figure, tr { break-inside: avoid; }
  h2 { break-after: avoid; }
  table { font-size: 8pt; }
  th, td { padding: .15rem .35rem; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  details.data { display: none; }
  thead button::after { content: none !important; }
}
`;
