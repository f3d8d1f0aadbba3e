import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { seededRandom } from '../../fixtures/random.ts'
import { benchFor, engineOn } from '../support/bench.ts'
import { envFor, startMre } from '../support/cli.ts'
import { rounds } from '../support/rounds.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'
import { dumpTables, logTables, soundness } from '../support/tables.ts'

const meeting = makeMeeting({ seed: 81, size: 'ordinary' })
const count = rounds(6, 50)
const sound = { integrity: 'ok', brokenReferences: [] }
const requestsInAll = meeting.listedRaceIds.length + 3

async function undisturbed() {
  const bench = await benchFor(meeting)
  expect((await bench.ingest()).status).toBe('complete')
  return { text: bench.engine.exportEvent(bench.address, 'event-json'), tables: dumpTables(bench.file, logTables) }
}

/** Starts an ingest and kills it: so many ms after its nth request, or after its start where n is null. */
async function ingestAndKill(file: string, request: number | null, afterMs: number): Promise<void> {
  let kill = () => {}
  const server = await startSite([meeting], {
    latencyMs: (number) => {
      if (number === request) setTimeout(() => kill(), afterMs)
      return 3
    },
  })
  const child = startMre(['ingest', addressOf(server, meeting), '--db', file, '--json'], { env: envFor(server.origin) })
  kill = () => void child.process.kill('SIGKILL')
  if (request === null) setTimeout(kill, afterMs)
  const { status, signal } = await child.done
  // Late kills may find it ended; nothing else may end it.
  expect([status, signal]).toEqual(status === null ? [null, 'SIGKILL'] : [0, null])
  await server.close()
}

describe('an ingest that is killed', () => {
  it(`leaves a sound database that the next run completes, at ${count} random moments`, {
    timeout: 30_000 + count * 5_000,
  }, async () => {
    const whole = await undisturbed()
    const random = seededRandom('moments to kill at')
    const folder = scratchFolder()
    const found = new Set<string>()
    for (let round = 0; round < count; round++) {
      const file = join(folder, `${round}.db`)
      // Every third by the clock: while it starts, creates the tables, or ends.
      if (round % 3 === 2) await ingestAndKill(file, null, random.integer(40, 600))
      else await ingestAndKill(file, random.integer(1, requestsInAll - 1), random.integer(0, 15))

      if (existsSync(file)) expect(soundness(file)).toEqual(sound)
      const server = await startSite([meeting])
      const engine = engineOn(file, server.origin)
      const before = engine.listRuns()
      expect(before.every(({ status }) => status === 'interrupted' || status === 'complete')).toBe(true)
      found.add(before[0]?.status ?? 'no run')
      const address = addressOf(server, meeting)
      const report = await engine.ingest(address, { signal: new AbortController().signal })
      expect(report).toMatchObject({ status: 'complete', skipped: [] })
      // What was saved before the kill is not asked for again.
      const { racesSaved, racesUnchanged, racesFresh, racesListed } = report.counts
      expect([racesSaved + racesFresh, racesUnchanged]).toEqual([racesListed, 0])
      expect(engine.exportEvent(address, 'event-json') === whole.text).toBe(true)
      await engine.close()
      expect(soundness(file)).toEqual(sound)
      expect(dumpTables(file, logTables)).toEqual(whole.tables)
      await server.close()
    }
    expect(found).toContain('interrupted')
  })

  it('again and again over one database ends with the same meeting', { timeout: 60_000 }, async () => {
    const whole = await undisturbed()
    const file = join(scratchFolder(), 'often.db')
    const random = seededRandom('moments to kill at, again')
    for (let round = 0; round < 3; round++) {
      await ingestAndKill(file, Math.floor((requestsInAll * (round + 1)) / 5), random.integer(0, 10))
      expect(soundness(file)).toEqual(sound)
    }
    const server = await startSite([meeting])
    const engine = engineOn(file, server.origin)
    const address = addressOf(server, meeting)
    expect((await engine.ingest(address, { signal: new AbortController().signal })).status).toBe('complete')
    expect(engine.exportEvent(address, 'event-json') === whole.text).toBe(true)
    const [last, ...killed] = engine.listRuns()
    expect(last?.status).toBe('complete')
    expect(killed.map(({ status, endedAt }) => [status, endedAt !== null])).toEqual(
      killed.map(() => ['interrupted', true]),
    )
    expect(killed).toHaveLength(3)
    await engine.close()
    expect(dumpTables(file, logTables)).toEqual(whole.tables)
  })
})
