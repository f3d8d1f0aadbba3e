import { verdictWords } from '../contract/check-words.ts'
import { type SheetMeeting, type SheetRace, sourceWords } from './sheet-material.ts'
import { instant } from './words.ts'

/** "Source: LiveRC 486677, read 18 Oct 2025, 17:42 UTC · provisional · 1 does not add up": for the foot of each page. */
export function standingWords(meeting: SheetMeeting, races: readonly SheetRace[]): string {
  const read = meeting.readAt === null ? '' : `, read ${instant(meeting.readAt)}`
  return [`Source: ${sourceWords(meeting)}${read}`, meeting.isProvisional && 'provisional', verdictOf(races)]
    .filter(Boolean)
    .join(' · ')
}

/** "verified" where the published figures of all races hold; races without any are not counted. */
function verdictOf(races: readonly SheetRace[]): string {
  const openCount = races.reduce((sum, { verdict }) => sum + verdict.openCount, 0)
  const knownCount = races.reduce((sum, { verdict }) => sum + verdict.knownCount, 0)
  const isChecked = races.some(({ verdict }) => verdict.state !== 'nothing')
  const state = openCount > 0 ? 'wrong' : knownCount > 0 ? 'known' : isChecked ? 'verified' : 'nothing'
  const words = verdictWords({ state, openCount, knownCount })
  return state === 'known' ? `${words} not to add up` : `${words.charAt(0).toLowerCase()}${words.slice(1)}`
}
