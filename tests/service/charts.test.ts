import { describe, expect, it } from 'vitest'
import type { EngineRouterClient } from '../../core/handlers.ts'
import { largeRaceNames, largeRaces } from '../support/large-races.ts'
import { addressOf, startSite } from '../support/site.ts'
import { allEnded, openApp, watchRuns } from './support.ts'

const meeting = largeRaces()
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

async function opened(): Promise<{ client: EngineRouterClient; raceOf(name: string): Promise<number> }> {
  const site = await startSite([meeting])
  const { client } = openApp({ MRE_LIVERC_ORIGIN: site.origin })
  await client.run.start({ url: addressOf(site, meeting) })
  const [run] = (await watchRuns(client, allEnded)).at(-1) ?? []
  const { races } = await client.event.overview({ eventId: run?.eventId ?? 0 })
  return {
    client,
    async raceOf(name) {
      return races.findLast(({ label }) => label?.endsWith(name))?.raceId ?? 0
    },
  }
}

describe('the charts of a race', () => {
  it('are made of its stored laps, however large and however small it is', async () => {
    const { client, raceOf } = await opened()
    for (const [name, drivers, laps] of [
      [largeRaceNames.twelve, 12, 45],
      [largeRaceNames.fifteen, 15, 90],
      [largeRaceNames.alone, 1, 12],
      [largeRaceNames.oneLap, 6, 1],
      [largeRaceNames.nobody, 4, 0],
    ] as const) {
      const raceId = await raceOf(name)
      const { results } = await client.race.analysis({ raceId })
      const charts = await client.chart.race({ raceId })
      expect(charts.cleanLapPercent).toBeCloseTo(110)
      expect(charts.drivers.map(({ driverId }) => driverId)).toEqual(results.map(({ driverId }) => driverId))
      expect(charts.drivers).toHaveLength(drivers)
      for (const [at, { sheet, counted, clean }] of charts.drivers.entries()) {
        const own = results[at]?.laps ?? []
        expect(own).toHaveLength(laps)
        expect(sheet.map(({ lapNumber }) => lapNumber)).toEqual(own.map(({ lapNumber }) => lapNumber))
        expect(sum(counted.sliceCounts) + counted.aboveCount).toBe(counted.bestNAveragesMs.length)
        expect(counted.sliceCounts).toHaveLength(charts.slices.counted.sliceCount)
        expect(clean.bestNAveragesMs.length).toBeLessThanOrEqual(counted.bestNAveragesMs.length)
        expect(counted.spread?.bestMs).toBe(results[at]?.fastestLapMs ?? undefined)
      }
      const gaps = await client.chart.gaps({ raceId, reference: { kind: 'leader' } })
      expect(gaps.lapTimeMs).toBeNull()
      for (const [at, { gapsMs }] of gaps.drivers.entries()) {
        expect(gapsMs).toEqual(results[at]?.laps.map(({ gapToLeaderMs }) => gapToLeaderMs))
      }
    }
  })

  it('measure gaps to a driver and to the winner’s average, and end at the gap of the published totals', async () => {
    const { client, raceOf } = await opened()
    const raceId = await raceOf(largeRaceNames.fifteen)
    const { results } = await client.race.analysis({ raceId })
    const [first, , third] = results
    const toThird = await client.chart.gaps({ raceId, reference: { kind: 'driver', driverId: third?.driverId ?? 0 } })
    expect(toThird.drivers[0]?.final).toEqual({
      lapsBehind: 0,
      gapMs: (first?.totalTimeMs ?? 0) - (third?.totalTimeMs ?? 0),
    })
    expect(toThird.drivers[0]?.gapsMs.at(-1)).toBe(toThird.drivers[0]?.final?.gapMs)
    const average = await client.chart.gaps({ raceId, reference: { kind: 'lap', lapTimeMs: null } })
    expect(average.lapTimeMs).toBeCloseTo((first?.totalTimeMs ?? 0) / 90)
    expect(average.drivers[0]?.gapsMs.at(-1)).toBeCloseTo(0)
    const given = await client.chart.gaps({ raceId, reference: { kind: 'lap', lapTimeMs: 40_000 } })
    expect(given.drivers[0]?.gapsMs.at(-1)).toBe((first?.totalTimeMs ?? 0) - 90 * 40_000)
  })

  it('say of a race or a driver that is not there what to do', async () => {
    const { client, raceOf } = await opened()
    await expect(client.chart.race({ raceId: 9_999 })).rejects.toThrow('There is no such race')
    const reference = { kind: 'leader' } as const
    await expect(client.chart.gaps({ raceId: 9_999, reference })).rejects.toThrow('There is no such race')
    const raceId = await raceOf(largeRaceNames.alone)
    await expect(client.chart.gaps({ raceId, reference: { kind: 'driver', driverId: 9_999 } })).rejects.toThrow(
      'is not in this race',
    )
  })

  it('give a table as CSV, quoted, with nothing that runs', async () => {
    const { client } = openApp()
    const { text } = await client.chart.csv({ header: ['Driver', 'Gap (s)'], rows: [['=1+1, "x"', -0.25]] })
    expect(text).toBe('\uFEFFDriver,Gap (s)\r\n"\'=1+1, ""x""",-0.25\r\n')
  })
})
