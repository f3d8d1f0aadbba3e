import { describe, expect, it } from 'vitest'
import { lapGround } from '../../core/analysis/lap-ground.ts'
import { lapStats } from '../../core/analysis/lap-stats.ts'
import { raceFigures } from '../../core/analysis/race-figures.ts'

/** A race that leaves lap 1 out: its published figures are those of the laps from 2 on. */
const times = [25_000, 38_000, 38_100, 37_900, 76_000, 38_000, 41_800, 38_050]
const laps = times.map((lapTimeMs, at) => ({ lapNumber: at + 1, lapTimeMs }))
const { averageLapMs, stdDeviationMs, fastestLapMs } = lapStats(laps.slice(1))
const result = {
  sourceDriverId: '1',
  averageLapMs: Math.round(averageLapMs ?? 0),
  stdDeviationMs: Math.round(stdDeviationMs ?? 0),
  fastestLapMs,
  laps,
}

function said(lapNumber: number, verdict?: 'in' | 'out'): string[] {
  const verdicts = new Map(verdict ? [['1', new Map([[lapNumber, verdict]])]] : [])
  const { drivers, cleanFactor } = raceFigures([result], { verdicts })
  return drivers[0] ? lapGround(drivers[0], cleanFactor, lapNumber) : []
}

describe('what is said of one lap', () => {
  it('is whether it counts, whether it is clean and by which limit, and whether it is out of the ordinary', () => {
    expect(said(1)).toEqual(['The race does not count it in its statistics.'])
    expect(said(2)).toEqual([
      'It is a clean lap: no slower than 1.10 × the driver’s median of 38.050, which is 41.855.',
    ])
    const [clean, outlier] = said(5)
    expect(clean).toBe(
      'It is not a clean lap: it is slower than 1.10 × the driver’s median of 38.050, which is 41.855.',
    )
    expect(outlier).toMatch(/^It is out of the ordinary: slower than \d+\.\d{3} to \d+\.\d{3}, /)
  })

  it('names a person’s word before the rule', () => {
    expect(said(2, 'out')[0]).toBe('A person left it out of our figures.')
    expect(said(5, 'in')[0]).toMatch(/^It counts among the clean laps because a person said so; the limit is 1\.10 × /)
    expect(said(1, 'in')).toEqual(['The race does not count it in its statistics.'])
  })

  it('is nothing of a lap that is not there', () => {
    expect(said(99)).toEqual([])
  })
})
