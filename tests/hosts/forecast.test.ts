import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { forecast } from '../../core/contract/forecast.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { envFor, jsonOf, mre } from '../support/cli.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'

const meeting = makeMeeting({ seed: 71, size: 'demo' })

describe('mre forecast', () => {
  it('tells pages, time and megabytes, before and after an ingestion, and offline', async () => {
    const server = await startSite([meeting])
    const file = join(scratchFolder(), 'mre.db')
    const env = envFor(server.origin, { MRE_DB: file })
    const address = addressOf(server, meeting)
    const told = async (...more: string[]) =>
      forecast.parse(jsonOf(await mre(['forecast', address, '--json', ...more], { env })))
    expect(await told('--offline')).toMatchObject({ basis: 'nothing', pages: null })
    expect(await told()).toMatchObject({ mode: 'changed', basis: 'list', pages: 14, racesListed: 12, racesFresh: 0 })
    const asked = server.requests.length
    expect((await mre(['ingest', address], { env })).status).toBe(0)
    // The rules for robots are no page.
    expect(server.requests.length - asked).toBe(1 + 14)
    expect(await told()).toMatchObject({ pages: 1, racesFresh: 12 })
    expect(await told('--check-everything', '--offline')).toMatchObject({
      mode: 'everything',
      basis: 'stored',
      pages: 14,
    })
    const { stdout, status } = await mre(['forecast', address, '--check-everything'], { env })
    expect(status).toBe(0)
    expect(stdout).toMatch(/^14 pages, about \d+\.\d s, 0\.\d MB\n12 races listed, 0 of them as they are stored\n$/)
  })

  it('says what is wrong with a name, and what the trouble with a site is', async () => {
    const env = envFor('http://127.0.0.1:9/{slug}', { MRE_MAX_TRIES: '1' })
    expect((await mre(['forecast', 'liverc:5'], { env })).status).toBe(2)
    const { stdout, status } = await mre(['forecast', 'http://127.0.0.1:9/club/results/?p=view_event&id=5'], { env })
    expect(status).toBe(0)
    expect(stdout).toMatch(/Nothing of this event is known yet/)
  })
})
