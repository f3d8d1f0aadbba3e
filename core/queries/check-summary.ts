import type { CheckItem, MeetingChecks, RaceVerdict, VerifiedState } from '../contract/checks.ts'

/** So many things that do not add up are named in a sentence. */
const mostNamed = 3

/** A meeting's races in a badge and in a sentence that names what does not add up, with both figures. */
export function summariseChecks(races: readonly RaceVerdict[]): Pick<MeetingChecks, 'state' | 'badge' | 'summary'> {
  const count = (state: VerifiedState) => races.filter((race) => race.state === state).length
  const [verified, wrong, known, nothing] = [count('verified'), count('wrong'), count('known'), count('nothing')]
  const checked = races.length - nothing
  if (checked === 0) {
    const summary = 'Nothing to verify: no race of this meeting has laps and figures.'
    return { state: 'nothing', badge: 'Nothing to verify', summary }
  }
  const aside = nothing === 0 ? '' : ` ${nothing} ${nothing === 1 ? 'has' : 'have'} nothing to verify.`
  if (verified === checked) {
    const all = checked === 1 ? 'The race is verified.' : `All ${checked} races verified.`
    return { state: 'verified', badge: `${verified} verified`, summary: all + aside }
  }
  const parts = [
    `${verified} of ${checked} races verified`,
    known > 0 && `${known} known`,
    wrong > 0 && `${wrong} ${wrong === 1 ? 'does' : 'do'} not add up`,
  ].filter(Boolean)
  const named = wrong > 0 ? `: ${nameThem(races)}` : ''
  return {
    state: wrong > 0 ? 'wrong' : 'known',
    badge:
      wrong > 0
        ? `${verified} verified, ${wrong} ${wrong === 1 ? 'needs' : 'need'} a look`
        : `${verified} verified, ${known} known`,
    summary: `${parts.join(', ')}${named}.${aside}`,
  }
}

function nameThem(races: readonly RaceVerdict[]): string {
  const open = races.flatMap((race) =>
    race.items.flatMap((item) => (item.acknowledged === null ? [nameOf(race, item, races)] : [])),
  )
  const more = open.length - mostNamed
  return [...open.slice(0, mostNamed), ...(more > 0 ? [`and ${more} more`] : [])].join('; ')
}

/** Numbers restart in each round: where two races have the same, the label tells them apart. */
function nameOf(race: RaceVerdict, item: CheckItem, races: readonly RaceVerdict[]): string {
  const { raceNumber, label, sourceRaceId } = race
  const isOnly = races.filter((one) => one.raceNumber === raceNumber).length === 1
  const title = label ?? `race ${sourceRaceId}`
  const name = raceNumber === null ? title : isOnly ? `race ${raceNumber}` : `race ${raceNumber} (${title})`
  const who = item.driverName === null ? '' : `${item.driverName}: `
  return `${name}, ${item.what} (${who}${item.published ?? 'nothing'} published, ${item.computed ?? 'nothing'} computed)`
}
