import { describe, expect, it } from 'vitest'
import { raceProgress } from '../../core/analysis/race-progress.ts'
import type { AnalysedResult } from '../../core/contract/answers.ts'
import { demoMeeting } from '../../fixtures/meeting.ts'
import { driverLook } from '../../renderer/charts/driver-colours.ts'
import { axisTicks, linesOf, raceDrivers, timeAxis, withGrid } from '../../renderer/charts/race-lines.ts'
import { fold, hasEveryWord } from '../../renderer/fold.ts'

const race = demoMeeting().expected.races.at(-1)
const published = race?.results ?? []
const progress = raceProgress(published.map(({ laps }) => ({ lapTimesMs: laps.map((lap) => lap.lapTimeMs) })))
const results = published.map(
  ({ laps, ...result }, at): AnalysedResult => ({
    ...result,
    driverId: at + 1,
    laps: laps.map(({ segments, ...lap }, number) => ({
      ...lap,
      ...(progress[at]?.[number] ?? { elapsedMs: 0, racePosition: 1, gapToLeaderMs: 0 }),
    })),
  }),
)
const drivers = raceDrivers(results)

describe('the lines of a race', () => {
  it('are one for each driver with laps, with a value for each lap', () => {
    const lines = linesOf(drivers, ({ lapTimeMs }) => lapTimeMs)
    const running = published.filter(({ laps }) => laps.length > 0)
    expect(lines.map(({ name }) => name)).toEqual(running.map(({ driverName }) => driverName))
    for (const [at, { values }] of lines.entries()) {
      expect([...values.values()]).toEqual(running[at]?.laps.map(({ lapTimeMs }) => lapTimeMs))
    }
  })

  it('of positions begin on the grid where it is known', () => {
    const lines = withGrid(
      linesOf(drivers, ({ racePosition }) => racePosition),
      drivers,
    )
    for (const { driverId, values } of lines) {
      const grid = results.find((result) => result.driverId === driverId)?.gridPosition ?? undefined
      expect(values.get(0)).toBe(grid)
    }
  })

  it('look different for fifteen drivers, in black and white by dash and order', () => {
    const looks = Array.from({ length: 15 }, (_, at) => driverLook(at))
    expect(new Set(looks.map(({ colour, dash }) => `${colour} ${dash}`)).size).toBe(15)
    expect(driverLook(3)).toEqual(driverLook(3))
  })
})

describe('the axis of lap times', () => {
  it('reaches from the fastest to the limit with a little room, never below nothing', () => {
    expect(timeAxis({ fastestMs: 40_000, limitMs: 50_000, beyondCount: 1 })).toEqual({
      domain: [39_500, 50_500],
      ticks: [40_000, 42_000, 44_000, 46_000, 48_000, 50_000],
    })
    expect(timeAxis({ fastestMs: 100, limitMs: 100, beyondCount: 0 }).domain).toEqual([0, 300])
    expect(timeAxis(null).domain).toEqual([0, 200])
  })
})

describe('the ticks of an axis', () => {
  it.each([
    [
      [37_600, 50_000, 8],
      [38_000, 40_000, 42_000, 44_000, 46_000, 48_000, 50_000],
    ],
    [
      [0, 61_000, 8],
      [0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000],
    ],
    [[5, 5, 8], []],
  ] as const)('%j', ([from, to, count], wanted) => expect(axisTicks(from, to, count)).toEqual(wanted))
})

describe('searching as one types', () => {
  it('heeds neither case nor accents nor the order of words', () => {
    expect(hasEveryWord(fold('müller åsa'), fold('ÅSA MULLER-Ødegård'))).toBe(true)
    expect(hasEveryWord(fold('muller bo'), fold('Åsa Müller'))).toBe(false)
    expect(hasEveryWord('', fold('anything'))).toBe(true)
  })
})
