import type { FailureCause } from './causes.ts'
import type { PageType } from './domain.ts'
import type { RecordFigure } from './records.ts'
import { formatTime } from './units.ts'

/** Words that a person reads, the same on screens and on the command line. */

export const pageTypeWords: Readonly<Record<PageType, string>> = {
  'track-catalogue': 'Catalogue of clubs',
  'events-listing': 'List of meetings',
  event: 'Meeting',
  'entry-list': 'Entry list',
  'race-result': 'Race',
}

/** What was behind a failure. */
export const causeWords: Readonly<Record<FailureCause, string>> = {
  'no-network': 'No network on this computer',
  'sign-in': 'The network wants a sign-in first',
  network: 'The network between here and the site',
  'site-down': 'The site did not answer, or with an error',
  'site-throttles': 'The site asked for a pause',
  'site-refuses': 'The site refuses',
  'page-changed': 'A page changed its form',
  'page-contradicts': 'A page contradicts itself',
  held: 'A person has to decide first',
  'page-damaged': 'A page came damaged',
  'page-gone': 'A page is gone',
  'switched-off': 'A person switched the site off',
  limit: 'A limit of this program',
  program: 'This program',
}

/** "fastest lap", "most laps in 10 min". */
export function recordName({ figure, lengthMs }: { readonly figure: RecordFigure; readonly lengthMs: number | null }) {
  if (figure === 'fastest-lap') return 'fastest lap'
  if (figure === 'best-three') return 'best three laps in a row'
  const length = lengthMs ?? 0
  return `most laps in ${length % 60_000 === 0 ? `${length / 60_000} min` : formatTime(length)}`
}
/** What may have happened on a lap: always said as a possibility. */
export const lapHintWords = {
  'fuel-stop': 'Possible fuel stop',
  crash: 'Possible crash or mistake',
  'flame-out': 'Possible flame-out or breakage',
  stopped: 'Possible long stop or breakage',
} as const
