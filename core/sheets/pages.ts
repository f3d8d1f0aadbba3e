import type { Paper } from '../contract/sheets.ts'
import { type Markup, markup } from './markup.ts'
import { styles } from './styles.ts'

/** What stands at the head and the foot of each page. */
export interface PageAbout {
  /** Whose page it is about: the meeting, on the left of the head. */
  readonly name: string
  /** Where and when, on its right. */
  readonly where: string
  /** Where the figures are from, when they were read, and how far they are to be trusted. */
  readonly standing: string
}

/** One page: what stands on it is known to fit. */
export interface SheetPage {
  readonly about: PageAbout
  readonly content: Markup
}

/** Millimetres; a printer's own margin is within ours. */
const sizes: Readonly<Record<Paper, { readonly widthMm: number; readonly heightMm: number }>> = {
  a4: { widthMm: 210, heightMm: 297 },
  letter: { widthMm: 215.9, heightMm: 279.4 },
}

const pixelsPerMm = 96 / 25.4
/** Padding of the page, head and foot with their distances: see `styles.ts`. */
const aroundPx = 150

export interface PageBox {
  readonly paper: Paper
  /** What content may fill, in CSS pixels. */
  readonly widthPx: number
  readonly heightPx: number
}

export function pageBox(paper: Paper): PageBox {
  const { widthMm, heightMm } = sizes[paper]
  return {
    paper,
    widthPx: Math.floor((widthMm - 28) * pixelsPerMm),
    heightPx: Math.floor(heightMm * pixelsPerMm) - aroundPx,
  }
}

/**
 * The pages as one HTML document: it brings nothing along from elsewhere, its policy lets no script run, and each page
 * is a box of the paper's size. Equal pages give equal bytes.
 */
export function sheetDocument(title: string, pages: readonly SheetPage[], paper: Paper, version: string): string {
  const { widthMm, heightMm } = sizes[paper]
  const { text } = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="only light">
<title>${title}</title>
<style>${styles(widthMm, heightMm)}</style>
</head>
<body>
${pages.map(({ about, content }, at) => {
  return markup`<section class="page" aria-label="Page ${at + 1} of ${pages.length}">
<header><span class="name">${about.name}</span><span class="where">${about.where}</span></header>
<main>${content}</main>
<footer><span class="standing">${about.standing}</span><span class="number">My Race Engineer ${version} · page ${at + 1} of ${pages.length}</span></footer>
</section>
`
})}</body>
</html>
`
  return text
}
