import { useElementSize } from '@mantine/hooks'
import { getNonce } from 'get-nonce'
import { type RefObject, useMemo } from 'react'
import type { Sheet } from '../../../core/contract/sheets.ts'
import { desktop } from '../../desktop.ts'

/** CSS pixels of a page with a little ground around it. */
const widths = { a4: 794 + 40, letter: 816 + 40 }

interface SheetFrameProps {
  readonly sheet: Sheet
  readonly frame: RefObject<HTMLIFrameElement | null>
}

/** The pages of a sheet in a frame of their own, where nothing runs; as large as there is room for. */
export function SheetFrame({ sheet, frame }: SheetFrameProps) {
  const { ref, width } = useElementSize()
  const { html, title, paper } = sheet
  const scale = width === 0 ? 1 : Math.min(1, Math.floor((width / widths[paper]) * 100) / 100)
  const held = useMemo(() => withStyles(html, scale), [html, scale])
  return (
    <div ref={ref}>
      <iframe
        ref={frame}
        title={`Pages of ${title}`}
        srcDoc={held}
        // In a browser the page around it asks the frame to print itself; scripts of its own it has none.
        sandbox={desktop ? '' : 'allow-same-origin allow-modals'}
        className="mre-sheet-frame"
      />
    </div>
  )
}

/** A frame without an address is under the policy of the page around it: its one style element needs that nonce. */
function withStyles(html: string, scale: number): string {
  return html.replace('<style>', `<style nonce="${getNonce() ?? ''}">@media screen { html { zoom: ${scale} } }`)
}
