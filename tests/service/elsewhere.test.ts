import { join } from 'node:path'
import { isDefinedError, safe } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import * as answers from '../../core/contract/answers.ts'
import { heldElsewhere } from '../../core/contract/elsewhere.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { envFor, startMre } from '../support/cli.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'
import { allEnded, openApp, watchRuns } from './support.ts'

const meeting = makeMeeting({ seed: 67, size: 'small' })

/** The app, and the command line that reads a meeting on the same database and stands still at its third race. */
async function appBesideCommandLine() {
  const going = Promise.withResolvers<number>()
  const held = Promise.withResolvers<void>()
  const server = await startSite([meeting], {
    latencyMs(request) {
      if (request < 6) return 1
      held.resolve()
      return going.promise
    },
  })
  const dataDir = scratchFolder()
  // Time-outs that a busy computer does not reach.
  const patient = { MRE_FIRST_BYTE_TIMEOUT_MS: '120000', MRE_PAGE_TIMEOUT_MS: '120000', MRE_RETRY_BUDGET_MS: '120000' }
  const env = envFor(server.origin, { MRE_DATA_DIR: dataDir, ...patient })
  const address = addressOf(server, meeting)
  const child = startMre(['ingest', address, '--json'], { env })
  await held.promise
  return { app: openApp(env), child, address, env, goOn: () => going.resolve(1) }
}

async function failureOf(call: Promise<unknown>) {
  const [error] = await safe(call)
  expect(isDefinedError(error as Error)).toBe(true)
  return (error as unknown as { data: { code: string; message: string; details: object } }).data
}

describe('the app, while the command line reads a meeting on the same database', () => {
  it('refuses to read it too, says who does and since when, and may once that has ended', async () => {
    const { app, child, address, env, goOn } = await appBesideCommandLine()
    const { client } = app
    const refused = await failureOf(client.run.start({ url: address }))
    expect(refused).toMatchObject({
      code: 'event/busy',
      message: expect.stringMatching(/is in use by another program since \d\d:\d\d: command line, .+\. Wait until it/),
      details: { pid: child.process.pid, holder: expect.stringMatching(/^command line, /) },
    })
    const [held, ...others] = await client.run.elsewhere({})
    expect(others).toEqual([])
    expect(heldElsewhere.parse(held)).toMatchObject({
      name: `event liverc:${meeting.eventId}`,
      title: meeting.expected.event.name,
      heldBy: expect.stringMatching(/^command line, /),
    })
    expect((await client.event.overview({ eventId: held?.eventId ?? 0 })).sourceEventId).toBe(meeting.eventId)
    const now = await startMre(['runs', 'now', '--json'], { env }).done
    expect(JSON.parse(now.stdout)).toEqual({ now: [held] })

    goOn()
    expect(await child.done).toMatchObject({ status: 0 })
    expect(await client.run.elsewhere({})).toEqual([])
    expect((await startMre(['runs', 'now'], { env }).done).stdout).toBe('Nothing is being read just now.\n')
    await client.run.start({ url: address })
    const [run] = (await watchRuns(client, allEnded)).at(-1) ?? []
    expect(run).toMatchObject({ state: 'complete' })
    expect((await client.run.list({ limit: 10 })).map(({ status }) => status)).toEqual(['complete', 'complete'])
  })

  it('is told when that is killed: the meeting is free, and its run has an end', async () => {
    const { app, child, address } = await appBesideCommandLine()
    const { client } = app
    expect(await client.run.elsewhere({})).toHaveLength(1)
    const stopping = new AbortController()
    const changes = await client.data.changes({}, { signal: stopping.signal })
    child.process.kill('SIGKILL')
    await child.done
    expect(await client.run.elsewhere({})).toEqual([])
    for await (const { topics } of changes) {
      const [run] = await client.run.list({ limit: 1 })
      if (topics.includes('runs') && run?.status === 'interrupted') break
    }
    stopping.abort()
    await client.run.start({ url: address })
    const waiting = client.run.start({ url: address })
    // Its own run is joined, as ever.
    expect(await waiting).toEqual({ ticket: expect.any(String) })
    expect(answers.runUnderWay.parse((await watchRuns(client, () => true)).at(-1)?.[0])).toBeDefined()
  })
})

it('runs now says so where there is no database yet', async () => {
  const env = { MRE_DATA_DIR: join(scratchFolder(), 'none') }
  expect(await startMre(['runs', 'now'], { env }).done).toMatchObject({
    status: 0,
    stdout: 'Nothing is being read just now.\n',
  })
})
