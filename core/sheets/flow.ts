import { type Markup, markup } from './markup.ts'

/** A piece of a sheet that is never cut, with its height in CSS pixels. */
export interface FixedBlock {
  readonly kind: 'fixed'
  readonly heightPx: number
  readonly content: Markup
}

export interface Column {
  /** May be of two lines. */
  readonly label: string
  /** CSS pixels; the columns without one share what is left. */
  readonly widthPx?: number
  readonly isNumber?: boolean
}

/** A table that goes on over pages between its rows, with its title and its heading on each of them. */
export interface TableBlock {
  readonly kind: 'table'
  readonly title: string
  readonly columns: readonly Column[]
  /** A row's cells. */
  readonly rows: readonly (readonly Cell[])[]
}

export type Cell = string | { readonly text: string; readonly isBold?: boolean }

export type Block = FixedBlock | TableBlock

/** Heights as `styles.ts` sets them, the line below included. */
const rowPx = 20
const headPx = 22
const tallHeadPx = 34
export const titlePx = 22
export const gapPx = 14

/** Rows that a table must have room for before it begins on a page. */
const fewestRows = 2

export function tableHeightPx({ columns, rows }: TableBlock): number {
  return aboveRowsPx(columns) + Math.max(rows.length, 1) * rowPx
}

function aboveRowsPx(columns: readonly Column[]): number {
  return titlePx + (columns.some(({ label }) => label.includes('\n')) ? tallHeadPx : headPx)
}

/** Puts blocks one below the other on as few pages as they need; whatever is not a table moves to the next page whole. */
export function flow(blocks: readonly Block[], heightPx: number): Markup[] {
  let page: Markup[] = []
  const pages = [page]
  let used = 0
  const room = () => heightPx - used - (page.length === 0 ? 0 : gapPx)
  const put = (content: Markup, height: number) => {
    used = heightPx - room() + height
    if (page.length > 0) page.push(markup`<div class="gap"></div>`)
    page.push(content)
  }
  const turnUnlessFits = (height: number) => {
    if (height <= room() || page.length === 0) return
    page = []
    pages.push(page)
    used = 0
  }
  for (const block of blocks) {
    if (block.kind === 'fixed') {
      turnUnlessFits(block.heightPx)
      put(block.content, block.heightPx)
      continue
    }
    const above = aboveRowsPx(block.columns)
    for (let at = 0; at === 0 || at < block.rows.length; ) {
      const least = Math.min(fewestRows, Math.max(block.rows.length - at, 1))
      turnUnlessFits(above + least * rowPx)
      const most = Math.max(Math.floor((room() - above) / rowPx), 1)
      const rows = block.rows.slice(at, at + most)
      const part = { ...block, rows, title: at === 0 ? block.title : `${block.title} (continued)` }
      put(table(part), tableHeightPx(part))
      at += Math.max(rows.length, 1)
    }
  }
  return pages.map((parts) => markup`${parts}`)
}

export function table({ title, columns, rows }: TableBlock): Markup {
  const tall = columns.some(({ label }) => label.includes('\n'))
  return markup`<h2>${title}</h2><table><colgroup>${columns.map(({ widthPx }) =>
    widthPx === undefined ? markup`<col>` : markup`<col style="width:${widthPx}px">`,
  )}</colgroup><thead${tall && markup` class="tall"`}><tr>${columns.map(
    ({ label, isNumber }) => markup`<th scope="col"${isNumber === true && markup` class="n"`}>${linesOf(label)}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (cells) =>
      markup`<tr>${cells.map((cell, at) => {
        const { text, isBold = false } = typeof cell === 'string' ? { text: cell } : cell
        const names = [columns[at]?.isNumber && 'n', isBold && 'b'].filter(Boolean).join(' ')
        return markup`<td${names !== '' && markup` class="${names}"`}>${text}</td>`
      })}</tr>
`,
  )}</tbody></table>`
}

function linesOf(label: string): Markup[] {
  return label.split('\n').map((line, at) => markup`${at > 0 && markup`<br>`}${line}`)
}
