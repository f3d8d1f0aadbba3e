import { describe, expect, it } from 'vitest'
import { comparisonAnswer, recordAnswer } from '../../core/contract/comparison.ts'
import { raceReplayAnswer } from '../../core/contract/replay-race.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { jsonOf } from '../support/cli.ts'
import { ingestedCli } from '../support/ingested-cli.ts'

const meeting = makeMeeting({ seed: 53, size: 'small' })
const eventName = `liverc:${meeting.eventId}`
const race = meeting.expected.races.find(({ results }) => results.filter(({ laps }) => laps.length > 5).length >= 6)
const raceId = race?.sourceRaceId ?? ''
const [one, other] = race?.results ?? []
const sum = (laps: readonly { lapTimeMs: number }[] | undefined) =>
  (laps ?? []).reduce((ms, lap) => ms + lap.lapTimeMs, 0)

const desk = () => ingestedCli([meeting], [meeting])

describe('two drivers on the command line', () => {
  it('stand beside each other lap by lap, to a program whole and to a person in sentences', async () => {
    const { mre } = await desk()
    const drivers = ['--drivers', one?.sourceDriverId ?? '', other?.sourceDriverId ?? '']
    const found = comparisonAnswer.parse(
      jsonOf(await mre('compare', eventName, '--race', raceId, ...drivers, '--json')),
    )
    const common = Math.min(one?.laps.length ?? 0, other?.laps.length ?? 0)
    expect(found.rows).toHaveLength(common)
    expect(found.rows.at(-1)?.gapMs).toBe(sum(one?.laps.slice(0, common)) - sum(other?.laps.slice(0, common)))
    expect(found.differences).toEqual([])
    const human = await mre('compare', 'laps', eventName, '--race', raceId, ...drivers)
    expect(human).toMatchObject({ status: 0, stderr: '' })
    expect(human.stdout).toContain(one?.driverName ?? '?')
    expect(human.stdout).toMatch(/gained|lost/)
    const median = jsonOf(
      await mre('compare', eventName, '--race', raceId, '--drivers', one?.driverName ?? '', '--median', '--json'),
    )
    expect(comparisonAnswer.parse(median)).toMatchObject({ final: { kind: 'median' }, other: { driverId: null } })

    const missing = await mre('compare', eventName, '--race', raceId, '--drivers', 'nobody at all', '--median')
    expect(missing).toMatchObject({ status: 2, stderr: expect.stringContaining(one?.driverName ?? '?') })
    expect(await mre('compare', eventName, '--race', raceId, '--drivers', one?.sourceDriverId ?? '')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Against whom?'),
    })
    expect(await mre('compare', eventName, '--race', '1', ...drivers)).toMatchObject({ status: 2 })

    const record = await mre('compare', 'record', `liverc:${one?.sourceDriverId}`, `liverc:${other?.sourceDriverId}`)
    expect(record).toMatchObject({ status: 0, stdout: expect.stringContaining('that both were in') })
    const { total } = recordAnswer.parse(
      jsonOf(
        await mre('compare', 'record', `liverc:${one?.sourceDriverId}`, `liverc:${other?.sourceDriverId}`, '--json'),
      ),
    )
    expect(total.raceCount).toBeGreaterThan(0)
    expect(await mre('compare', 'record', 'liverc:1', 'liverc:2')).toMatchObject({ status: 2 })
    const self = `liverc:${one?.sourceDriverId}`
    expect(await mre('compare', 'record', self, self)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('the same person'),
    })

    const end = jsonOf(await mre('order', eventName, '--race', raceId, '--json')) as {
      order: { driverName: string; lapsDone: number }[]
      replay: unknown
    }
    const published = (race?.results ?? []).filter(({ statusText, laps }) => statusText === null && laps.length > 0)
    expect(end.order.slice(0, published.length).map(({ driverName }) => driverName)).toEqual(
      published.map(({ driverName }) => driverName),
    )
    expect(raceReplayAnswer.parse(end.replay).raceId).toBeGreaterThan(0)
    const early = await mre('order', eventName, '--race', raceId, '--at', '0:01')
    expect(early.stdout).toContain('nobody has crossed yet')
    expect(await mre('order', eventName, '--race', raceId, '--at', 'noon')).toMatchObject({ status: 2 })
  })
})
