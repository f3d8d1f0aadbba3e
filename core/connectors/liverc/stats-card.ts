import { childrenOf, findAllBelow, hasClass, textOf, visibleText } from './html.ts'
import type { Markup } from './markup.ts'
import { collapseOrNull, readCount } from './values.ts'

/** What the card of event statistics says, beside an event's races and its entries. Absent figures are null. */
export interface EventStats {
  /** "Race Track": the name of the layout. */
  readonly layoutName: string | null
  readonly entryCount: number | null
  readonly driverCount: number | null
  readonly lapCount: number | null
}

/** The card's figures, found by their titles; null where the page has no card. */
export function readStats(page: Markup): EventStats | null {
  const cards = page.named('table').filter((table) => hasClass(table, 'table-sm'))
  const rows = cards.flatMap((card) => findAllBelow(card, ({ name }) => name === 'tr')).map(childrenOf)
  if (rows.length === 0) return null
  const cellOf = (title: string) => rows.find(([head]) => head && visibleText(head) === title)?.[1]
  const layout = cellOf('Race Track')
  const registrations = cellOf('Registrations')
  const laps = cellOf('Total Race Laps')
  const stated = (pattern: RegExp) => readCount(pattern.exec(registrations ? textOf(registrations) : '')?.[1] ?? '')
  return {
    layoutName: layout ? collapseOrNull(visibleText(layout)) : null,
    entryCount: stated(/Entries:\s*([\d,]+)/),
    driverCount: stated(/Drivers:\s*([\d,]+)/),
    lapCount: laps ? readCount(visibleText(laps)) : null,
  }
}
