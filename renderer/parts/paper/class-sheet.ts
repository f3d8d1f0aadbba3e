import type { SheetChoice } from './print-menu.tsx'

/** The sheets of everybody in a class, wherever they are asked for. */
export function classSheet(eventId: number, className: string): SheetChoice {
  return {
    label: `Drivers of ${className}`,
    what: 'a page for each driver and day',
    wanted: { kind: 'class', eventId, className },
  }
}
