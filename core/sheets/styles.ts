import { Markup } from './markup.ts'

/**
 * The look of a sheet: black on white, told apart by weight, frames and dashes alone. Heights are whole CSS pixels, and
 * `flow.ts` and `pages.ts` count with them: who changes one changes the other.
 */
export function styles(widthMm: number, heightMm: number): Markup {
  return new Markup(`
@page { size: ${widthMm}mm ${heightMm}mm; margin: 0 }
* { box-sizing: border-box; margin: 0; padding: 0 }
html { background: #fff }
body { color: #000; font: 11px/15px system-ui, "Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", "DejaVu Sans", sans-serif;
  font-variant-numeric: tabular-nums; font-variant-ligatures: none; -webkit-print-color-adjust: exact; print-color-adjust: exact }
.page { width: ${widthMm}mm; height: calc(${heightMm}mm - 1px); padding: 40px 14mm 34px; display: flex; flex-direction: column;
  overflow: hidden; break-after: page; break-inside: avoid; background: #fff; position: relative }
.page:last-child { break-after: auto }
header, footer { display: flex; justify-content: space-between; gap: 16px; flex: none; font-size: 10px; line-height: 14px; height: 20px }
header { border-bottom: 1px solid #000; margin-bottom: 16px }
footer { border-top: 1px solid #000; padding-top: 5px; margin-top: 16px }
header span, footer span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
header .name { font-weight: 700; min-width: 0 }
header .where, footer .number { flex: none; max-width: 60% }
footer .standing { min-width: 0 }
main { flex: 1 1 0; min-height: 0; overflow: hidden }
h1 { font-size: 23px; line-height: 30px; height: 30px; font-weight: 700 }
h2 { font-size: 12px; line-height: 18px; height: 22px; font-weight: 700 }
h1, h2, .line { overflow: hidden; text-overflow: ellipsis; white-space: nowrap }
.line { height: 16px }
.gap { height: 14px }
table { width: 100%; border-collapse: collapse; table-layout: fixed }
th, td { height: 20px; padding: 0 4px; line-height: 16px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
  text-align: left; vertical-align: middle; font-weight: 400; border-bottom: 1px solid #bbb; unicode-bidi: isolate }
thead th { height: 22px; font-size: 10px; border-bottom: 1px solid #000; font-weight: 700 }
thead.tall th { height: 34px; line-height: 13px; vertical-align: bottom; padding-bottom: 3px }
th:first-child, td:first-child { padding-left: 0 }
th:last-child, td:last-child { padding-right: 0 }
.n { text-align: right }
tr > .n + :not(.n) { padding-left: 10px }
.b { font-weight: 700 }
.figures { display: flex; height: 58px; gap: 0 }
.figures div { flex: 1 1 0; min-width: 0; border-left: 1px solid #000; padding: 2px 8px; overflow: hidden }
.figures div:first-child { border-left: 0; padding-left: 0 }
.figures p { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: 10px; line-height: 14px; height: 14px }
.figures .big { font-size: 19px; line-height: 26px; height: 26px; font-weight: 700 }
.note { font-size: 10px; line-height: 14px; overflow: hidden }
.two { display: flex; gap: 24px }
.two > div { flex: 1 1 0; min-width: 0 }
.box { border: 1px solid #000; padding: 8px 10px; overflow: hidden }
svg { display: block; overflow: hidden }
svg text { font-size: 9px; fill: #000 }
.laps th, .laps td { font-size: 9px; line-height: 13px; padding: 0 3px; text-align: right; height: 15px }
.laps thead th { height: 148px; vertical-align: bottom; padding: 3px 0; text-align: left }
.laps thead span { display: block; writing-mode: vertical-rl; transform: rotate(180deg); height: 140px; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap; margin-left: auto; line-height: 14px }
.laps .best { font-weight: 700; outline: 1px solid #000; outline-offset: -2px }
.laps tbody th { font-weight: 700 }
.laps .fifth th, .laps .fifth td { border-bottom-color: #000 }
@media screen {
html, body { background: #d5d8dc }
.page { margin: 0 auto 16px; box-shadow: 0 0 0 1px #9aa0a6 }
body { padding: 16px 0 1px }
}
`)
}
