import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { lapsPath, withScriptedRaces } from '../../fixtures/scripted-races.ts'
import { browserOf, needsChromium, stillAlive } from '../support/chromium.ts'
import { envFor, jsonOf, startMre } from '../support/cli.ts'
import { eventually } from '../support/eventually.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, raceIdAt, startSite } from '../support/site.ts'

const plain = makeMeeting({ seed: 4, size: 'small' })
const raceId = raceIdAt(plain, 0)
const meeting = withScriptedRaces(plain, { [raceId]: 'fetched' })

describe.skipIf(needsChromium)('the browser of a program that ends (skipped where there is no Chromium)', () => {
  it.each<[NodeJS.Signals, unknown]>([
    ['SIGKILL', null],
    ['SIGTERM', 130],
    ['SIGINT', 130],
  ])('ends with it, in the middle of a page: %s', async (signal, status) => {
    const server = await startSite([meeting])
    server.fault(lapsPath(raceId), { kind: 'hang-before-headers' })
    const file = join(scratchFolder(), 'left.db')
    const child = startMre(['ingest', addressOf(server, meeting), '--db', file], { env: envFor(server.origin) })
    const { pid = 0 } = child.process
    await eventually('the question for laps', () => server.requests.some(({ query }) => query.includes('race_laps')))
    const started = browserOf(pid)
    // Itself, and helpers.
    expect(started.length).toBeGreaterThan(2)
    child.process.kill(signal)
    expect((await child.done).status).toBe(status)
    await eventually('the end of the browser', () => stillAlive(started).length === 0)
    expect(browserOf(pid)).toEqual([])
  })

  it('does not hold up a program that is done', async () => {
    const server = await startSite([meeting])
    const file = join(scratchFolder(), 'done.db')
    const child = startMre(['ingest', addressOf(server, meeting), '--db', file, '--json'], {
      env: envFor(server.origin),
    })
    const started = await eventually('a browser', () => {
      const found = browserOf(child.process.pid ?? 0)
      return found.length > 0 && found
    })
    expect(jsonOf(await child.done)).toMatchObject({ status: 'complete' })
    expect(stillAlive(started)).toEqual([])
  })
})
