import { type Meeting, makeMeeting, meetingOf } from '../../fixtures/meeting.ts'

export const nitro = '1/8 Nitro Buggy'

/** A made-up meeting of one nitro class: twelve drivers, three qualifiers and one main, transponders on the entry list. */
export function nitroTwelve(): Meeting {
  const { model } = makeMeeting({ seed: 8, size: 'ordinary' })
  const main = model.races.find(({ label }) => label === `${nitro} A-Main`)
  const ids = new Set(main?.runs.map(({ driver }) => driver.sourceDriverId))
  return meetingOf({
    ...model,
    classes: model.classes
      .filter(({ name }) => name === nitro)
      .map((each) => ({
        ...each,
        entries: each.entries.filter(({ driver }) => ids.has(driver.sourceDriverId)),
      })),
    races: model.races
      .filter((race) => race.className === nitro && (race === main || race.sectionCode.startsWith('Q')))
      .map((race) => ({ ...race, runs: race.runs.filter(({ driver }) => ids.has(driver.sourceDriverId)) })),
  })
}

/** The meeting's main, and two neighbours of its result with as many laps; the first has a transponder of their own. */
export function mainAndFriends({ expected: { races, entries } }: Meeting) {
  const main = races.find(({ label }) => label === `${nitro} A-Main`)
  const results = main?.results ?? []
  for (const [at, one] of results.entries()) {
    const other = results[at + 1]
    const transponder = entries.find(({ driverName }) => driverName === one.driverName)?.transponder ?? ''
    const isAlone = entries.filter((entry) => entry.transponder === transponder).length === 1
    if (!main || other?.laps.length !== one.laps.length || !/^\d+$/.test(transponder) || !isAlone) continue
    const runs = races.filter((race) => race.results.some((line) => line.sourceDriverId === one.sourceDriverId))
    if (runs.length === 4) return { main, one, other, transponder, runs }
  }
  throw new RangeError('No two neighbours have as many laps.')
}
