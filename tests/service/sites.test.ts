import { join } from 'node:path'
import { isDefinedError, safe } from '@orpc/client'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ingestReport } from '../../core/contract/run.ts'
import { siteItem } from '../../core/contract/site.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { envFor, jsonOf, mre, startMre } from '../support/cli.ts'
import { addressOf, startSite } from '../support/site.ts'
import { query } from '../support/tables.ts'
import { allEnded, openApp, watchRuns } from './support.ts'

const meeting = makeMeeting({ seed: 71, size: 'demo' })
const sites = z.strictObject({ sites: z.array(siteItem) })

/** A site on which every race page hangs, and an app that has begun to read a meeting there. */
async function readingForEver() {
  const server = await startSite([meeting])
  const hang = server.fault('view_race_result', { kind: 'hang-before-headers' })
  const app = openApp({ MRE_LIVERC_ORIGIN: server.origin })
  await app.client.run.start({ url: addressOf(server, meeting) })
  await expect.poll(() => server.requests.filter(({ query: asked }) => asked.includes('race_result')).length).toBe(4)
  return { ...app, server, hang, file: join(app.dataDir, 'my-race-engineer.db') }
}

const switchedOff = /^Reading from LiveRC was switched off by .+ at \d\d:\d\d, so nothing is asked there\. Switch it on/

describe('the switch of a source', () => {
  it('ends everything at once, says who threw it, and asks nothing until it is thrown back', async () => {
    const { client, server, hang, file } = await readingForEver()
    const { stopped, sentence } = await client.site.stop({ source: 'liverc' })
    expect(stopped?.by).toMatch(/^test, /)
    expect(sentence).toMatch(switchedOff)
    const [run] = (await watchRuns(client, allEnded)).at(-1) ?? []
    expect(run?.state).toBe('partial')
    const { skipped } = await client.run.log({ runId: run?.runId ?? 0 })
    expect(skipped).toHaveLength(meeting.listedRaceIds.length)
    expect(new Set(skipped.map(({ code }) => code))).toEqual(new Set(['source/refused']))
    const asked = server.requests.length
    // Every socket that hung is closed.
    await expect.poll(() => server.requests.every(({ endedAtMs }) => endedAtMs !== null)).toBe(true)

    await client.run.start({ url: addressOf(server, meeting) })
    const again = (await watchRuns(client, (runs) => runs.length === 2 && allEnded(runs))).at(-1)?.[0]
    expect(again).toMatchObject({ state: 'failed', failure: { code: 'source/refused' } })
    expect(again?.failure?.message).toMatch(switchedOff)
    const [error] = await safe(client.track.sync({}))
    expect(isDefinedError(error as Error)).toBe(true)
    expect((error as unknown as { data: { message: string } }).data.message).toMatch(switchedOff)
    expect(server.requests).toHaveLength(asked)

    hang()
    expect(await client.site.start({ source: 'LiveRC' })).toMatchObject({ stopped: null, sentence: null })
    await client.run.start({ url: addressOf(server, meeting) })
    const last = (await watchRuns(client, (runs) => runs.length === 3 && allEnded(runs))).at(-1)?.[0]
    expect(last?.state).toBe('complete')
    expect(query(file, "select verb, subject from action where verb like '%-source' order by id")).toEqual([
      { verb: 'stop-source', subject: 'LiveRC' },
      { verb: 'start-source', subject: 'LiveRC' },
    ])
  })

  it('thrown by another program ends what is under way here, and is taken back by its entry in the log', async () => {
    const { client, file } = await readingForEver()
    const changes = client.data.changes({})
    const stopped = await mre(['source', 'stop', 'liverc', '--db', file])
    expect(stopped.status).toBe(0)
    expect(stopped.stdout).toMatch(/^LiveRC \(liverc\): Reading from LiveRC was switched off by command line, /)
    const [run] = (await watchRuns(client, allEnded)).at(-1) ?? []
    expect(run?.state).toBe('partial')
    for await (const { topics } of await changes) if (topics.includes('sites')) break
    expect((await client.site.state({}))[0]?.stopped?.by).toMatch(/^command line, /)

    // Thrown twice changes nothing, and who threw it first stays.
    const { stopped: first } = (await client.site.state({}))[0] ?? {}
    expect((await client.site.stop({ source: 'liverc' })).stopped).toEqual(first)
    const { actions } = jsonOf(await mre(['actions', 'list', '--json', '--db', file])) as {
      actions: { actionId: number; verb: string }[]
    }
    const stopActions = actions.filter(({ verb }) => verb === 'stop-source')
    expect(stopActions).toHaveLength(1)
    expect((await mre(['actions', 'undo', String(stopActions[0]?.actionId), '--db', file])).status).toBe(0)
    expect((await client.site.state({}))[0]).toMatchObject({ stopped: null, sentence: null })
  })

  it('thrown in the app ends a command that reads, within its poll', async () => {
    const server = await startSite([meeting])
    server.fault('view_race_result', { kind: 'hang-before-headers' })
    const { client, dataDir } = openApp({ MRE_LIVERC_ORIGIN: server.origin })
    const file = join(dataDir, 'my-race-engineer.db')
    const { done } = startMre(['ingest', addressOf(server, meeting), '--json', '--db', file], {
      env: envFor(server.origin),
    })
    await expect.poll(() => server.requests.length, { timeout: 20_000 }).toBeGreaterThan(3)
    await client.site.stop({ source: 'liverc' })
    const ran = await done
    expect(ran.status).toBe(3)
    const report = ingestReport.parse(jsonOf(ran))
    expect(report.status).toBe('partial')
    expect(report.skipped.every(({ code }) => code === 'source/refused')).toBe(true)
    expect(report.skipped[0]?.message).toContain('was switched off by test, ')
  })

  it('is there where nothing else is: no database yet, a wrong setting', async () => {
    const { dataDir } = openApp()
    const file = join(dataDir, 'fresh.db')
    const before = sites.parse(jsonOf(await mre(['source', 'status', '--json', '--db', file])))
    expect(before.sites).toEqual([
      {
        source: 'liverc',
        name: 'LiveRC',
        breaker: 'closed',
        failures: 0,
        retryAt: null,
        heldUntilAt: null,
        lastFailure: null,
        stopped: null,
        sentence: null,
      },
    ])
    expect((await mre(['source', 'stop', 'liverc', '--db', file])).status).toBe(0)
    const dry = await mre(['ingest', 'https://hill.liverc.com/results/?p=view_event&id=1', '--dry-run', '--db', file])
    expect(dry.stdout).toMatch(/switched off by command line/)
    const unknown = await mre(['source', 'stop', 'demo', '--db', file])
    expect(unknown).toMatchObject({ status: 2, stdout: '' })
    expect(unknown.stderr).toContain('"demo" is no source that is read over a network. There is: liverc.')
  })
})

describe('the state of a site', () => {
  it('is told while it is down, and a run that cannot wait ends in part with the time of the next try', async () => {
    const server = await startSite([meeting])
    const env = { MRE_LIVERC_ORIGIN: server.origin, MRE_BREAKER_OPEN_MS: '600000', MRE_RETRY_BASE_MS: '1' }
    const { client } = openApp(env)
    server.fault('view_race_result', { kind: 'reset-before-headers' })
    await client.run.start({ url: addressOf(server, meeting) })
    const [run] = (await watchRuns(client, allEnded)).at(-1) ?? []
    expect(run?.state).toBe('partial')
    const [state] = z.array(siteItem).parse(await client.site.state({}))
    expect(state).toMatchObject({ breaker: 'open', failures: 8, lastFailure: { cause: 'network' } })
    expect(state?.sentence).toMatch(/^LiveRC cannot be reached, trying again at \d\d:\d\d\.$/)
    expect(Date.parse(state?.retryAt ?? '')).toBeGreaterThan(Date.now())
    const { skipped } = await client.run.log({ runId: run?.runId ?? 0 })
    expect(skipped.some(({ code }) => code === 'source/down')).toBe(true)
  })

  it('found out by one program is heeded by the others, which ask nothing', async () => {
    const server = await startSite([meeting])
    server.fault('view_race_result', { kind: 'reset-before-headers' })
    const { client, dataDir } = openApp({ MRE_LIVERC_ORIGIN: server.origin })
    const file = join(dataDir, 'my-race-engineer.db')
    const env = envFor(server.origin, { MRE_BREAKER_FAILURES: '4', MRE_BREAKER_OPEN_MS: '600000' })
    const ran = await mre(['ingest', addressOf(server, meeting), '--json', '--db', file], { env })
    expect(ran.status).toBe(3)
    const asked = server.requests.length
    expect((await client.site.state({}))[0]).toMatchObject({ breaker: 'open', failures: 4 })
    await client.run.start({ url: addressOf(server, meeting) })
    const [run] = (await watchRuns(client, allEnded)).at(-1) ?? []
    expect(run).toMatchObject({ state: 'failed', failure: { code: 'source/down' } })
    expect(server.requests).toHaveLength(asked)
    const { stdout } = await mre(['source', 'status', '--db', file], { env })
    expect(stdout).toMatch(
      /^LiveRC \(liverc\): LiveRC cannot be reached, trying again at \d\d:\d\d\.\n {2}last failure, 4 in a row: /,
    )
  })

  it('is told while it wants a pause', async () => {
    const server = await startSite([meeting])
    server.fault('view_race_result', { kind: 'status', status: 429, headers: { 'retry-after': '3600' } })
    const { client } = openApp({ MRE_LIVERC_ORIGIN: server.origin })
    await client.run.start({ url: addressOf(server, meeting) })
    const [run] = (await watchRuns(client, allEnded)).at(-1) ?? []
    expect(run?.summary).toMatch(/^LiveRC asks for a pause, so /)
    const [state] = await client.site.state({})
    expect(state?.sentence).toMatch(/^LiveRC asked for a pause until \d\d:\d\d\.$/)
    expect(Date.parse(state?.heldUntilAt ?? '') - Date.now()).toBeGreaterThan(3_000_000)
  })
})
