import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { seededRandom } from '../../fixtures/random.ts'
import { benchFor, engineOn } from '../support/bench.ts'
import { envFor, jsonOf, type MreChild, startMre } from '../support/cli.ts'
import { type Kill, kill, killInTransaction } from '../support/killing.ts'
import { rounds } from '../support/rounds.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'
import { dumpTables, logTables, soundness } from '../support/tables.ts'

const isLong = rounds(0, 1) === 1
const meeting = makeMeeting({ seed: 81, size: isLong ? 'ordinary' : 'demo' })
const count = rounds(20, 200)
const others = rounds(4, 100)
const sound = { integrity: 'ok', brokenReferences: [] }
const requestsInAll = meeting.listedRaceIds.length + 3
const canStop = process.platform === 'linux'

type Random = ReturnType<typeof seededRandom>

async function undisturbed() {
  const bench = await benchFor(meeting)
  expect((await bench.ingest()).status).toBe('complete')
  return { text: bench.engine.exportEvent(bench.address, 'event-json'), tables: dumpTables(bench.file, logTables) }
}

/** A site, and how programs ingest its meeting; `onRequest` hears of each request's number. */
async function siteFor(file: string, onRequest: (request: number) => void = () => {}) {
  const server = await startSite([meeting], {
    latencyMs(number) {
      onRequest(number)
      return 3
    },
  })
  const env = envFor(server.origin)
  return {
    server,
    start: (): MreChild => startMre(['ingest', addressOf(server, meeting), '--db', file, '--json'], { env }),
  }
}

/** Starts an ingest and kills it: every second time in a transaction, else so many ms after a request or its start. */
async function ingestAndKill(file: string, round: number, random: Random): Promise<Kill> {
  const passing = random.integer(0, requestsInAll)
  const request = round % 4 === 2 ? null : random.integer(1, requestsInAll - 1)
  const afterMs = request === null ? random.integer(40, 600) : random.integer(0, 15)
  const isDue = Promise.withResolvers<void>()
  const { server, start } = await siteFor(file, (number) => {
    if (number === request) setTimeout(isDue.resolve, afterMs)
  })
  const child = start()
  let how: Kill
  if (canStop && round % 2 === 1) {
    how = await killInTransaction(child, file, passing)
  } else {
    if (request === null) setTimeout(isDue.resolve, afterMs)
    await Promise.race([isDue.promise, child.done])
    how = await kill(child)
  }
  const { status, signal, stderr } = await child.done
  // Late kills may find it ended; nothing else may end it.
  expect([status, signal, stderr]).toEqual(how === 'ended' ? [0, null, ''] : [null, 'SIGKILL', ''])
  await server.close()
  return how
}

/** That the file is sound, nobody holds the event, and the next run ends with the meeting as if nothing had happened. */
async function expectNextRunCompletes(file: string, whole: Awaited<ReturnType<typeof undisturbed>>): Promise<string> {
  if (existsSync(file)) expect(soundness(file)).toEqual(sound)
  const server = await startSite([meeting])
  const engine = engineOn(file, server.origin)
  expect(engine.heldElsewhere()).toEqual([])
  const before = engine.listRuns()
  expect(before.map(({ status }) => status).filter((status) => status === 'running')).toEqual([])
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
  return before[0]?.status ?? 'no run'
}

function tell(what: string, found: readonly string[]): void {
  if (!isLong) return
  const counts = Object.groupBy(found, (one) => one)
  const text = Object.entries(counts).map(([one, all]) => `${all?.length} ${one}`)
  process.stdout.write(`${what}: ${text.join(', ')}\n`)
}

describe('an ingest that is killed', () => {
  it(`leaves a sound database that the next run completes, at ${count} moments, half of them in a transaction`, {
    timeout: 60_000 + count * 10_000,
  }, async () => {
    const whole = await undisturbed()
    const random = seededRandom('moments to kill at')
    const folder = scratchFolder()
    const kills: Kill[] = []
    const found: string[] = []
    for (let round = 0; round < count; round++) {
      const file = join(folder, `${round}.db`)
      // One that had ended before is no kill; another one then takes its place.
      let how: Kill = 'ended'
      while (how === 'ended') {
        for (const part of [file, `${file}-wal`, `${file}-shm`]) rmSync(part, { force: true })
        how = await ingestAndKill(file, round, random)
      }
      kills.push(how)
      found.push(await expectNextRunCompletes(file, whole))
      rmSync(file, { force: true })
    }
    expect(found).toContain('interrupted')
    if (canStop) expect(kills.filter((how) => how === 'torn')).toHaveLength(count / 2)
    tell('killed', [...kills, ...found])
  })

  it('again and again over one database ends with the same meeting', { timeout: 120_000 }, async () => {
    const whole = await undisturbed()
    const file = join(scratchFolder(), 'often.db')
    for (const share of [1, 2, 3]) {
      const isDue = Promise.withResolvers<void>()
      const { server, start } = await siteFor(file, (number) => {
        if (number === Math.floor((requestsInAll * share) / 9)) isDue.resolve()
      })
      const child = start()
      await isDue.promise
      expect(await kill(child)).toBe('between')
      await server.close()
      expect(soundness(file)).toEqual(sound)
    }
    await expectNextRunCompletes(file, whole)
    const { server } = await siteFor(file)
    const [last, ...killed] = engineOn(file, server.origin).listRuns()
    expect(last?.status).toBe('complete')
    expect(killed.map(({ status, endedAt }) => [status, endedAt !== null])).toEqual(
      killed.map(() => ['interrupted', true]),
    )
    expect(killed).toHaveLength(3)
  })

  it(`beside a second program that wants the same event, ${others} times, is taken over or was alone`, {
    timeout: 60_000 + others * 15_000,
  }, async () => {
    const whole = await undisturbed()
    const random = seededRandom('two at once')
    const folder = scratchFolder()
    const found: string[] = []
    for (let round = 0; round < others; round++) {
      const file = join(folder, `${round}.db`)
      const isDue = Promise.withResolvers<void>()
      const request = random.integer(1, requestsInAll - 1)
      const { server, start } = await siteFor(file, (number) => number === request && isDue.resolve())
      const pair = [start(), start()]
      const victim = pair[round % 2] as MreChild
      await Promise.race([isDue.promise, ...pair.map(({ done }) => done.then(({ status }) => status === 0))])
      if (canStop && round % 4 > 1) await Promise.race([killInTransaction(victim, file, 2), victim.done])
      await kill(victim)
      const survivor = await (pair[1 - (round % 2)] as MreChild).done
      // The one that lives read the meeting whole, or was told that the other did.
      expect([0, 4]).toContain(survivor.status)
      expect((await victim.done).status ?? 'killed').toSatisfy((status) => [0, 4, 'killed'].includes(status))
      found.push(`${survivor.status === 0 ? 'read by the one that lived' : 'told'}`)
      await server.close()
      if (survivor.status === 0) expect(soundness(file)).toEqual(sound)
      else await expectNextRunCompletes(file, whole)
      rmSync(file, { force: true })
    }
    tell('two at once', found)
  })
})

const disk = join('/tmp', `mre-small-disk-${process.pid}`)
const mount = (...args: string[]) => spawnSync('mount', ['-t', 'tmpfs', ...args, 'tmpfs', disk]).status === 0
function hasSmallDisk(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  mkdirSync(disk, { recursive: true })
  const can = mount('-o', 'size=1m')
  if (can) spawnSync('umount', ['-l', disk])
  return can
}

describe.skipIf(!hasSmallDisk())('an ingest onto a disk that fills up (root, to mount a small one)', () => {
  it(`fails in a sentence, or is killed meanwhile, ${others} times: sound, free, and complete once there is room`, {
    timeout: 60_000 + others * 15_000,
  }, async () => {
    onTestFinished(() => {
      spawnSync('umount', ['-l', disk])
      rmSync(disk, { recursive: true, force: true })
    })
    const whole = await undisturbed()
    const random = seededRandom('a disk that fills up')
    const found: string[] = []
    for (let round = 0; round < others; round++) {
      mkdirSync(disk, { recursive: true })
      expect(mount('-o', 'size=64m')).toBe(true)
      const file = join(disk, 'club.db')
      const { server, start } = await siteFor(file)
      // Room for the tables, and then for a few races or, where it may also be killed, for many.
      const roomKb = random.integer(700, round % 2 === 0 ? 1_400 : isLong ? 6_000 : 2_500)
      writeFileSync(join(disk, 'filler'), Buffer.alloc(64 * 1_048_576 - roomKb * 1_024))
      const child = start()
      if (round % 2 === 1) await Promise.race([killInTransaction(child, file, random.integer(0, 20)), child.done])
      const ran = await child.done
      const { status, signal } = ran
      if (signal === null && status !== 0) {
        const message = expect.stringMatching(
          /^There is no room left to write to .*club\.db\. Nothing half-written was kept/,
        )
        expect([status, jsonOf(ran)]).toMatchObject([1, { failure: { code: 'store/full', message } }])
      }
      found.push(signal ?? (status === 0 ? 'had room' : 'full'))
      await server.close()
      rmSync(join(disk, 'filler'))
      await expectNextRunCompletes(file, whole)
      spawnSync('umount', ['-l', disk])
    }
    expect(found).toContain('full')
    tell('a full disk', found)
  })
})
