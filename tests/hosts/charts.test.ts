import { describe, expect, it } from 'vitest'
import { formatTime } from '../../core/contract/units.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { jsonOf } from '../support/cli.ts'
import { ingestedCli } from '../support/ingested-cli.ts'

const meeting = makeMeeting({ seed: 53, size: 'small' })
const eventName = `liverc:${meeting.eventId}`
const race = meeting.expected.races.find(({ results }) => results.filter(({ laps }) => laps.length > 5).length >= 6)
const results = race?.results ?? []
const [first, second] = results

describe('charts on the command line', () => {
  it('show gaps to anything, spread, best laps and the field sheet', async () => {
    const cli = await ingestedCli([meeting], [meeting])
    const mre = (...args: string[]) => cli.mre('charts', eventName, '--race', race?.sourceRaceId ?? '', ...args)

    const gaps = await mre()
    expect(gaps).toMatchObject({ status: 0, stderr: '' })
    expect(gaps.stdout.split('\n').filter((line) => /^ *\d+ /.test(line))).toHaveLength(results.length)
    const toSecond = jsonOf(await mre('--to', second?.sourceDriverId ?? '', '--json')) as {
      drivers: { driverName: string; final: { gapMs: number | null } }[]
    }
    expect(toSecond.drivers.map(({ driverName }) => driverName)).toEqual(results.map(({ driverName }) => driverName))
    expect(toSecond.drivers[1]?.final.gapMs).toBe(0)
    expect(jsonOf(await mre('--to', '38.5', '--json'))).toMatchObject({ lapTimeMs: 38_500 })
    expect((await mre('--to', 'average')).stdout).toContain('Behind a car that drives every lap in')
    expect((await mre('--show', 'spread')).stdout).toContain(formatTime(first?.fastestLapMs ?? 0))
    expect((await mre('--show', 'best-laps')).stdout).toContain(formatTime(first?.fastestLapMs ?? 0))
    const sheet = (await mre('--show', 'sheet')).stdout
    expect(sheet.match(/\d\*\*/g)).toHaveLength(1)
    expect(await mre('--to', '0.5')).toMatchObject({ status: 2, stderr: expect.stringContaining('is no lap time') })
    expect(await mre('--to', 'nobody at all')).toMatchObject({ status: 2 })
  })
})
