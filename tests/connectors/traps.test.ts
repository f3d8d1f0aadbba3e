import { describe, expect, it } from 'vitest'
import type { SourcePage } from '../../core/connectors/connector.ts'
import { makeCatalogue } from '../../fixtures/listings.ts'
import { demoMeeting } from '../../fixtures/meeting.ts'
import { fromFixture, type TestPage } from './support/pages.ts'
import { read } from './support/reading.ts'

/** The traps of FORMAT.md, section 2, one test each; every one first makes sure that its page has the trap. */

const demo = demoMeeting()
const pages = demo.pages.map((page) => fromFixture('demo', page))

function readAs<Type extends SourcePage['pageType']>(page: TestPage, pageType: Type) {
  const reading = read(page)
  if (reading.page.pageType !== pageType) throw new Error(reading.page.pageType)
  return { ...reading, page: reading.page as Extract<SourcePage, { pageType: Type }> }
}

const pageOf = (pageType: SourcePage['pageType']) => {
  const page = pages.find(({ ref }) => ref.pageType === pageType)
  if (!page) throw new Error(`There is no ${pageType} page.`)
  return page
}

/** The first race page that has the trap, read. */
function raceWith(trap: RegExp) {
  const page = pages.find(({ ref, body }) => ref.pageType === 'race-result' && trap.test(body))
  if (!page) throw new Error(`No race page has ${trap}.`)
  const match = trap.exec(page.body) ?? []
  return { ...readAs(page, 'race-result'), body: page.body, match: [...match] }
}

describe('on a race page', () => {
  it('37.234<sup>10</sup> is 37.234 on lap 10', () => {
    const { results, match } = raceWith(/<td>(\d+)\.(\d{3})<sup>(\d{2})<\/sup><\/td>/)
    const [, seconds, millis, lap] = match
    expect(results).toContainEqual(
      expect.objectContaining({ fastestLapMs: Number(seconds) * 1000 + Number(millis), fastestLapNumber: Number(lap) }),
    )
  })

  it('a hidden sort key stands before the shown value', () => {
    const { results, match } = raceWith(/<div class="hidden">(1\d\d)\.(\d{3})<\/div>1:\d\d\.\d{3}/)
    expect(results.map(({ top3ConsecutiveMs }) => top3ConsecutiveMs)).toContain(
      Number(match[1]) * 1000 + Number(match[2]),
    )
  })

  it('the car number is in the cell of the driver', () => {
    const { results, match } = raceWith(/<span class="car_num">(\d+)<\/span>\s*<span class="driver_name">([A-Z. ]+)</)
    expect(results).toContainEqual(expect.objectContaining({ carNumber: match[1], driverName: match[2] }))
    for (const { driverName } of results) expect(driverName).not.toMatch(/View Laps|^\d/)
  })

  it('lap 0 is the grid and no lap', () => {
    const { results } = raceWith(/'lapNum' : '0'/)
    for (const { laps, lapsCompleted, gridPosition } of results) {
      expect(laps.map(({ lapNumber }) => lapNumber)).toEqual(laps.map((_, at) => at + 1))
      expect(laps).toHaveLength(lapsCompleted ?? -1)
      expect(gridPosition).toBeGreaterThan(0)
    }
  })

  it('lap 1 may be left out of the statistics, and be faster than the fastest', () => {
    const found = pages
      .filter(({ ref }) => ref.pageType === 'race-result')
      .map((page) => readAs(page, 'race-result'))
      .find(({ results }) => results.some(({ laps, fastestLapMs }) => (laps[0]?.lapTimeMs ?? 0) < (fastestLapMs ?? 0)))
    expect(found?.findings).toEqual([])
  })

  it('Behind is the gap to the car in front, as printed', () => {
    const { results, findings } = raceWith(/<td>1 Lap<\/td>/)
    expect(results.map(({ behind }) => behind)).toContain('1 Lap')
    expect(results[0]?.behind).toBeNull()
    expect(findings).toEqual([])
  })

  it('who did not start has no link, and is there with his id', () => {
    const { results, body } = raceWith(/<td>0<\/td>\s*<td>\d+ Laps?<\/td>/)
    const absent = results.filter(({ laps }) => laps.length === 0)
    expect(absent.length).toBeGreaterThan(0)
    for (const { sourceDriverId, lapsCompleted, totalTimeMs } of absent) {
      expect(body).not.toContain(`data-driver-id="${sourceDriverId}"`)
      expect(body).toContain(`racerLaps[${sourceDriverId}] = {`)
      expect([lapsCompleted, totalTimeMs]).toEqual([0, null])
    }
  })

  it('racerLaps[id] stands twice for each driver', () => {
    const { results, body } = raceWith(/console\.log\(racerLaps/)
    expect(body.match(/racerLaps\[\d+\]/g)).toHaveLength(results.length * 2)
    expect(new Set(results.map(({ sourceDriverId }) => sourceDriverId)).size).toBe(results.length)
  })

  it('commas trail, quotes are single and escaped', () => {
    const { results } = raceWith(/'driverName' : '[^']*\\'[^']*'[\s\S]*\},\s*\]\s*\};/)
    expect(results.map(({ driverName }) => driverName)).toContain("BRANOC O'TARRINDLE")
  })

  it('keys look like integers, and results keep the order of the table', () => {
    const { results, body } = raceWith(/race_result/)
    const ids = results.map(({ sourceDriverId }) => Number(sourceDriverId))
    expect(ids).not.toEqual(ids.toSorted((one, other) => one - other))
    const rows = [...body.matchAll(/data-driver-id="(\d+)"/g)].map(([, id]) => Number(id))
    expect(ids.filter((id) => rows.includes(id))).toEqual(rows)
  })

  it('time drops its zeros at the end: 40.02 is 40.020 s, 38 is 38.000 s', () => {
    const hundredths = raceWith(/'time' : '([1-9]\d)\.0(\d)'/)
    const times = (results: typeof hundredths.results) =>
      results.flatMap(({ laps }) => laps.map((lap) => lap.lapTimeMs))
    expect(times(hundredths.results)).toContain(Number(hundredths.match[1]) * 1000 + Number(hundredths.match[2]) * 10)
    const whole = raceWith(/'time' : '([1-9]\d)'/)
    expect(times(whole.results)).toContain(Number(whole.match[1]) * 1000)
  })

  it('a heading spans 14 columns where there are 13', () => {
    const { results } = raceWith(/<th colspan="14">/)
    expect(results[0]?.consistencyPercent).toBeGreaterThan(50)
  })
})

describe('on an event page', () => {
  const event = readAs(pageOf('event'), 'event').page

  it('race numbers begin again in every round', () => {
    const first = event.races.filter(({ raceNumber }) => raceNumber === 1)
    expect(first.length).toBeGreaterThan(1)
    expect(new Set(first.map(({ section }) => section)).size).toBe(first.length)
  })

  it('race ids do not follow the order run', () => {
    const ids = event.races.map(({ sourceRaceId }) => Number(sourceRaceId))
    expect(ids.map(String)).toEqual(demo.listedRaceIds)
    expect(ids).not.toEqual(ids.toSorted((one, other) => one - other))
  })

  it('brackets stand in brackets, with a double space', () => {
    const trap = / (1\/8 Nitro Buggy) \((1\/8 Nitro Buggy) {2}\(Heat (\d)\/(\d)\)\)<\/a>/.exec(pageOf('event').body)
    expect(event.races).toContainEqual(
      expect.objectContaining({
        className: trap?.[1],
        label: `${trap?.[2]} (Heat ${trap?.[3]}/${trap?.[4]})`,
        heatNumber: Number(trap?.[3]),
        heatCount: Number(trap?.[4]),
      }),
    )
  })

  it('numbers have commas for thousands', () => {
    const trap = /<td>(\d),(\d{3})<\/td>/.exec(pageOf('event').body)
    expect(event.lapCount).toBe(Number(`${trap?.[1]}${trap?.[2]}`))
  })
})

it('on an entry list element ids begin with a digit, and names stand twice', () => {
  const page = pageOf('entry-list')
  expect(page.body).toContain('id="40_Electric_Buggy_table_')
  expect(page.body).toContain('<span class="hidden">O\'TARRINDLE, BRANOC</span>BRANOC O\'TARRINDLE')
  const { entries } = readAs(page, 'entry-list').page
  expect(entries.filter(({ className }) => className === '40+ Electric Buggy')).not.toEqual([])
  expect(entries).toContainEqual(expect.objectContaining({ driverName: "BRANOC O'TARRINDLE", carNumber: null }))
})

it('in the catalogue a hidden word stands before every name', () => {
  for (const fixture of makeCatalogue().pages) {
    const page = fromFixture('', fixture)
    expect(page.body).toContain('<span class="hidden">seRC</span>')
    for (const { name } of readAs(page, 'track-catalogue').page.tracks) expect(name).not.toContain('seRC')
  }
})
