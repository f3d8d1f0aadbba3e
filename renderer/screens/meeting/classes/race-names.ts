import type { ClassRace } from '../../../../core/contract/meeting-figures.ts'

/** What each race of a class is called. */
export function raceNames(races: readonly ClassRace[]): (raceId: number) => string {
  const names = new Map(
    races.map(({ raceId, label, raceNumber }) => [
      raceId,
      label ?? (raceNumber === null ? 'A race' : `Race ${raceNumber}`),
    ]),
  )
  return (raceId) => names.get(raceId) ?? 'A race'
}

/** "Qualifier Round 2" → "Q 2", "Main Events, leg 3" → "Main 3": for headings of narrow columns. */
export function shortRound(name: string): string {
  return name
    .replace(/^Qualif\w*(?: Round)? /i, 'Q ')
    .replace(/^Main Events?, leg /i, 'Main ')
    .replace(/^Main Events?$/i, 'Main')
}
