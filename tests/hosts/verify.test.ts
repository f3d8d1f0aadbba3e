import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { meetingChecks } from '../../core/contract/checks.ts'
import { editRace } from '../../fixtures/edit.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { envFor, jsonOf, mre } from '../support/cli.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'

const meeting = makeMeeting({ seed: 21, size: 'small' })
const { sourceRaceId = '', results = [] } = meeting.expected.races[1] ?? {}
const { sourceDriverId = '', averageLapMs, driverName = '' } = results[1] ?? {}
const wrong = editRace(meeting, sourceRaceId, {
  kind: 'misprint',
  sourceDriverId,
  printed: { averageLapMs: (averageLapMs ?? 0) + 1 },
})

async function stored(of: typeof meeting) {
  const server = await startSite([of])
  const db = join(scratchFolder(), 'verify.db')
  const run = (...args: string[]) => mre([...args, '--db', db], { env: envFor(server.origin) })
  expect((await run('ingest', addressOf(server, of))).status).toBe(0)
  const name = `liverc:${of.eventId}`
  return { name, verify: (...args: string[]) => run('verify', name, ...args) }
}

describe('verify', () => {
  it('ends with 0 where everything adds up, and says how each figure fared', async () => {
    const { verify } = await stored(meeting)
    const said = await verify('--all')
    expect([said.status, said.stderr]).toEqual([0, ''])
    expect(said.stdout).toMatch(new RegExp(`^All ${meeting.expected.races.length} races verified\\.\\n`))
    expect(said.stdout).toContain('position on each lap')
    expect(said.stdout).toMatch(/statistics from lap [12]/)
  })

  it('ends with 3 where something does not, with 0 once that is known, and takes that back', async () => {
    const { verify } = await stored(wrong)
    const found = await verify('--json')
    expect(found.status).toBe(3)
    const { source, sourceEventId, name, ...checks } = jsonOf(found) as Record<string, unknown>
    expect([source, sourceEventId, name]).toEqual(['liverc', meeting.eventId, meeting.expected.event.name])
    const { races, summary } = meetingChecks.parse(checks)
    const [item] = races.flatMap(({ items }) => items)
    expect(summary).toContain(`average lap (${driverName}: ${item?.published} published, ${item?.computed} computed)`)
    const checkId = item?.checkId ?? ''
    const known = await verify('--acknowledge', checkId, '--note', 'ask the timing desk')
    expect([known.status, known.stderr]).toEqual([0, ''])
    expect(known.stdout).toContain('1 known')
    expect(known.stdout).toContain('ask the timing desk')
    expect((await verify('--forget', checkId)).status).toBe(3)
    const raceId = races.find(({ items }) => items.length > 0)?.sourceRaceId ?? ''
    const all = await verify('--acknowledge-all', '--race', raceId, '--note', 'all of it is known')
    expect([all.status, all.stderr]).toEqual([0, ''])
    expect(all.stdout).toContain('all of it is known')
  })

  it('says what is wrong with what it is asked', async () => {
    const { verify } = await stored(meeting)
    const none = await verify('--acknowledge', '0123456789')
    expect([none.status, none.stderr]).toEqual([
      2,
      expect.stringContaining('Nothing that does not add up is called 0123456789'),
    ])
    expect((await verify('--note', 'why')).stderr).toContain('--note goes with --acknowledge')
    expect((await verify('--race', '1')).stderr).toContain('--race goes with --acknowledge-all')
    expect((await verify('--acknowledge-all', '--race', '1')).stderr).toContain('no stored race 1')
    const server = await startSite([meeting])
    const unknown = await mre(['verify', 'liverc:9', '--db', join(scratchFolder(), 'x.db')], {
      env: envFor(server.origin),
    })
    expect(unknown.status).toBe(2)
  })
})
