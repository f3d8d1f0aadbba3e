import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { schedulePass } from '../../core/contract/schedule.ts'
import { clubOf, type Meeting, makeMeeting } from '../../fixtures/meeting.ts'
import type { FixtureServer } from '../../fixtures/server.ts'
import { envFor, jsonOf, mre, startMre } from '../support/cli.ts'
import { eventually } from '../support/eventually.ts'
import { scratchFolder } from '../support/scratch.ts'
import { startSite } from '../support/site.ts'
import { query } from '../support/tables.ts'

const slug = 'fenmoorbuggies'
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)
const meetings = [3, 5].map((days, at) =>
  makeMeeting({ seed: 510 + at, size: 'small', slug, eventId: String(51_000 + at), startDay: daysAgo(days) }),
)

interface Place {
  readonly server: FixtureServer
  readonly file: string
  run(args: readonly string[], env?: Record<string, string>): ReturnType<typeof mre>
  start(args: readonly string[]): ReturnType<typeof startMre>
}

/** A club that is known and followed, in a database of its own. */
async function place(of: readonly Meeting[] = meetings): Promise<Place> {
  const server = await startSite([clubOf(of)])
  const file = join(scratchFolder(), 'schedule.db')
  const args = (given: readonly string[]) => [...given, '--db', file]
  const env = envFor(server.origin)
  const run: Place['run'] = (given, more = {}) => mre(args(given), { env: { ...env, ...more } })
  expect((await run(['events', 'sync', slug])).status).toBe(0)
  expect((await run(['tracks', 'follow', slug])).stdout).toContain('is followed')
  return { server, file, run, start: (given) => startMre(args(given), { env }) }
}

const requestsOf = ({ requests }: FixtureServer) => requests.filter(({ path }) => path !== '/robots.txt').length

describe('mre schedule run', () => {
  it('does one pass, says in one object what it did, and at once again has nothing to do', async () => {
    const { server, run } = await place()
    const before = requestsOf(server)
    const first = await run(['schedule', 'run', '--json'])
    expect(first.status).toBe(0)
    const pass = schedulePass.parse(jsonOf(first))
    // The list was read a moment ago.
    expect(pass).toMatchObject({ outcome: 'done', listsRead: 0, meetingsRead: 2 })
    expect(requestsOf(server) - before).toBe(
      meetings.reduce((sum, { listedRaceIds }) => sum + listedRaceIds.length + 2, 0),
    )
    const asked = requestsOf(server)
    const second = await run(['schedule', 'run'])
    expect([second.status, second.stdout]).toEqual([0, 'done: 0 lists and 0 meetings read, 2 left alone.\n'])
    expect(requestsOf(server)).toBe(asked)
  })

  it('obeys the limits, and quiet hours unless told', async () => {
    const { run } = await place()
    const two = (value: number) => String(value).padStart(2, '0')
    const hour = new Date().getHours()
    const quiet = `${two((hour + 23) % 24)}:00-${two((hour + 2) % 24)}:00`
    const skipped = await run(['schedule', 'run', '--schedule-quiet', quiet])
    expect([skipped.status, skipped.stdout]).toEqual([0, expect.stringContaining('quiet hours')])
    const part = await run([
      'schedule',
      'run',
      '--now',
      '--schedule-quiet',
      quiet,
      '--schedule-max-meetings',
      '1',
      '--json',
    ])
    expect(part.status).toBe(3)
    expect(jsonOf(part)).toMatchObject({ outcome: 'partial', meetingsRead: 1, meetingsSkipped: 1 })
    const none = await run(['schedule', 'run', '--now'], { MRE_SCHEDULE_MAX_MEETINGS_DAY: '1' })
    expect([none.status, none.stdout]).toEqual([3, expect.stringContaining('limit of meetings')])
  })

  it('is done by one program at a time; the other is told who is at it', { timeout: 120_000 }, async () => {
    const { server, start, run } = await place()
    const letGo = server.fault('view_race_result', { kind: 'hang-before-headers' })
    const first = start(['schedule', 'run', '--json'])
    await eventually('a race that is asked for', () =>
      server.requests.some(({ query: text }) => text.includes('view_race_result')),
    )
    const second = await run(['schedule', 'run', '--json'])
    expect(second.status).toBe(4)
    expect(jsonOf(second)).toMatchObject({
      failure: { code: 'event/busy', message: expect.stringContaining('command line') },
    })
    first.process.kill('SIGKILL')
    await first.done
    letGo()
    // What was cut off is done by the next, which finds the schedule free at once.
    const third = await run(['schedule', 'run', '--json'])
    expect([third.status, jsonOf(third)]).toEqual([0, expect.objectContaining({ outcome: 'done', meetingsRead: 2 })])
  })

  it('two at the very same moment: no meeting is read twice', { timeout: 120_000 }, async () => {
    const { server, start, file } = await place()
    const before = requestsOf(server)
    const ends = await Promise.all([1, 2, 3].map(() => start(['schedule', 'run', '--json']).done))
    expect(ends.map(({ status }) => status).every((status) => status === 0 || status === 4)).toBe(true)
    expect(ends.some(({ status }) => status === 0)).toBe(true)
    const asked = server.requests
      .slice(before)
      .map(({ query: text }) => text)
      .filter((text) => text !== '')
    expect(new Set(asked).size).toBe(asked.length)
    expect(query(file, "select count(*) as runs from ingestion_run where kind = 'event'")).toEqual([{ runs: 2 }])
  })

  it('stopped with Ctrl-C says so', { timeout: 120_000 }, async () => {
    const { server, start, file } = await place()
    server.fault('view_race_result', { kind: 'hang-before-headers' })
    const running = start(['schedule', 'run'])
    await eventually('a race that is asked for', () =>
      server.requests.some(({ query: text }) => text.includes('view_race_result')),
    )
    running.process.kill('SIGINT')
    expect((await running.done).status).toBe(130)
    expect(query(file, 'select outcome, ended_at is null as cut from schedule_run')).toEqual([
      { outcome: 'cancelled', cut: 0 },
    ])
  })
})

describe('mre schedule show', () => {
  it('says what would be done, when it is due on this clock, and what was done', async () => {
    const { run, server } = await place()
    const asked = requestsOf(server)
    const state = jsonOf(await run(['schedule', 'show', '--json'], { TZ: 'Australia/Sydney', MRE_SCHEDULE: 'on' }))
    expect(state).toMatchObject({
      isOn: true,
      timeZone: 'Australia/Sydney',
      plan: {
        clubs: [{ readsList: false }],
        meetings: [{ because: 'new' }, { because: 'new' }],
        overLimit: 0,
        meetingsLeft: 5,
      },
      passes: [],
    })
    const { times } = state as { times: { at: string; local: string }[] }
    expect(times.map(({ local }) => local.slice(11))).toEqual(['21:00', '21:00', '21:00', '21:00', '21:00'])
    expect(times.every(({ at }) => /T1[01]:00/.test(at))).toBe(true)
    await run(['schedule', 'run'])
    const { stdout } = await run(['schedule', 'show'])
    expect(stdout).toContain('The schedule is off.')
    expect(stdout).toContain('stored whole')
    expect(stdout).toMatch(/done\s+0\s+2\s+0/)
    expect(requestsOf(server)).toBeGreaterThan(asked)
  })

  it('teaches a beginner: nothing followed, no pass yet, wrong words', async () => {
    const file = join(scratchFolder(), 'new.db')
    const { stdout } = await mre(['schedule', 'show', '--db', file])
    expect(stdout).toContain('"tracks follow canberraoffroad" follows one')
    expect(stdout).toContain('There was no pass yet.')
    const unknown = await mre(['tracks', 'follow', 'nowhere', '--db', file])
    expect([unknown.status, unknown.stderr]).toEqual([2, expect.stringContaining('events sync nowhere')])
    const often = await mre(['settings', 'set', 'schedule-cron', '* * * * *', '--db', file])
    expect([often.status, often.stderr]).toEqual([2, expect.stringContaining('no more often than every 15 minutes')])
    const quiet = await mre(['settings', 'set', 'schedule-quiet', 'at night', '--db', file])
    expect([quiet.status, quiet.stderr]).toEqual([2, expect.stringContaining('22:00-07:00')])
  })
})
