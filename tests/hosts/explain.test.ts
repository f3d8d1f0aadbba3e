import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { explanation } from '../../core/contract/explain.ts'
import { decide } from '../../core/store/decisions.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { engineOn } from '../support/bench.ts'
import { envFor, jsonOf, mre } from '../support/cli.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'

const meeting = makeMeeting({ seed: 53, size: 'small' })
const race = meeting.expected.races.find(({ results }) => results[0] && results[0].laps.length > 6)
const first = race?.results[0]

describe('explain', () => {
  it('says how a figure came about, with what a person said of a lap and the page it was read from', async () => {
    const server = await startSite([meeting])
    const file = join(scratchFolder(), 'club.db')
    const engine = engineOn(file, server.origin)
    await engine.ingest(addressOf(server, meeting), { signal: new AbortController().signal })
    const { sourceRaceId = '' } = race ?? {}
    const { sourceDriverId = '', driverName = '', laps = [] } = first ?? {}
    engine.withStore((store) =>
      decide(store, {
        kind: 'lap',
        subject: { source: 'liverc', sourceEventId: meeting.eventId, sourceRaceId, sourceDriverId, lapNumber: 4 },
        value: { verdict: 'out', lapTimeMs: laps[3]?.lapTimeMs ?? 0 },
        note: 'stopped for a marshal',
        doneBy: 'ada',
        verb: 'mark-lap',
        about: 'lap 4',
      }),
    )
    await engine.close()
    const explain = (...args: string[]) =>
      mre(['explain', `liverc:${meeting.eventId}`, '--race', sourceRaceId, '--db', file, ...args], {
        env: envFor(server.origin),
      })
    const found = jsonOf(await explain('--driver', sourceDriverId, '--figure', 'clean-average', '--json'))
    const { used, leftOut, ours, published, agrees, page } = explanation.loose().parse(found)
    expect(used.length + leftOut.length).toBe(laps.length)
    expect(leftOut.find(({ lapNumber }) => lapNumber === 4)).toMatchObject({
      why: 'person',
      note: 'stopped for a marshal',
      decidedBy: 'ada',
    })
    expect(ours).toBeCloseTo(used.reduce((sum, lap) => sum + lap.lapTimeMs, 0) / used.length, 6)
    expect({ published, agrees }).toEqual({ published: null, agrees: null })
    expect(page.url).toContain(sourceRaceId)
    expect(page.contentHash).toMatch(/^[0-9a-f]{64}$/)

    const human = await explain('--driver', driverName.toLowerCase(), '--figure', 'consistency')
    expect(human).toMatchObject({ status: 0, stderr: '' })
    expect(human.stdout).toContain(`As published  ${first?.consistencyPercent?.toFixed(2)} % (they agree)`)
    const targets = await mre(['targets', `liverc:${meeting.eventId}`, '--race', sourceRaceId, '--db', file], {
      env: envFor(server.origin),
    })
    expect(targets).toMatchObject({ status: 0, stderr: '' })
    expect(targets.stdout).toMatch(new RegExp(`${driverName} .* of the class\\. Nobody stands ahead\\.`))
    const nobody = await explain('--driver', 'nobody at all', '--figure', 'consistency')
    expect(nobody.status).toBe(2)
    expect(nobody.stderr).toContain(`${driverName} (${sourceDriverId})`)
    const noLap = await explain('--driver', sourceDriverId, '--figure', 'lap-pace')
    expect(noLap).toMatchObject({ status: 2, stderr: 'mre: This figure is of one lap. Say which one.\n' })
  })
})
