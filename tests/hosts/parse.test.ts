import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import { pageType, race } from '../../core/contract/domain.ts'
import { readSavedPage } from '../../core/pipeline/read-saved-page.ts'
import { eventsListing, makeCatalogue } from '../../fixtures/listings.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { jsonOf, mre } from '../support/cli.ts'
import { scratchFolder } from '../support/scratch.ts'
import { capturesFolder, hasCaptures } from '../support/shared.ts'

const meeting = makeMeeting({ seed: 151, size: 'small', traps: true })
const printedRace = race.extend({ pageType: z.literal('race-result') })

async function parse(body: string, address: string) {
  const folder = scratchFolder()
  const file = join(folder, 'page.html')
  writeFileSync(file, body)
  const ran = await mre(['parse', file, '--url', address, '--json'], { cwd: folder, env: { HOME: folder } })
  // Nothing is stored, and nothing is made.
  expect(readdirSync(folder)).toEqual(['page.html'])
  return ran
}

const addressOf = (path: string) => `https://${meeting.slug}.liverc.com${path}`

describe('parse', () => {
  it('a race result: the race of the event document, null for what its page cannot know', async () => {
    const wanted = meeting.expected.races[4]
    const page = meeting.pages.find(({ sourceId }) => sourceId === wanted?.sourceRaceId)
    const ran = await parse(page?.body() ?? '', addressOf(page?.path ?? ''))
    expect(ran).toMatchObject({ status: 0, stderr: '' })
    const unknown = { className: null, completedAtLocal: null, missingUpstream: null }
    expect(printedRace.parse(jsonOf(ran))).toEqual({ pageType: 'race-result', ...wanted, ...unknown })
  })

  it('an event, an entry list, an events listing, the catalogue: what the page says', async () => {
    const listing = eventsListing([meeting.model])
    const catalogue = makeCatalogue({ count: 20 })
    const [event, entryList] = meeting.pages
    const pages = [event, entryList, listing.page, { ...catalogue.pages[0], slug: 'live' }]
    const printed = []
    for (const page of pages) {
      const address = page?.slug === 'live' ? 'https://live.liverc.com/' : addressOf(page?.path ?? '')
      const ran = await parse(page?.body?.() ?? '', address)
      expect(ran).toMatchObject({ status: 0, stderr: '' })
      printed.push(jsonOf(ran) as Record<string, unknown>)
    }
    expect(printed.map((page) => pageType.parse(page.pageType))).toEqual([
      'event',
      'entry-list',
      'events-listing',
      'track-catalogue',
    ])
    const { races, entries, event: facts, track } = meeting.expected
    expect(printed[0]).toMatchObject({
      ...facts,
      trackName: track.name,
      races: races.map(({ sourceRaceId, section, label }) => ({ sourceRaceId, section, label })),
    })
    expect(printed[1]).toMatchObject({ entries })
    expect(printed[2]).toMatchObject({ events: listing.expected })
    expect(printed[3]).toMatchObject({ tracks: catalogue.expected })
  })

  it('prints the same for a person, laid out', async () => {
    const folder = scratchFolder()
    const page = meeting.pages[2]
    writeFileSync(join(folder, 'page.html'), page?.body() ?? '')
    const args = ['parse', 'page.html', '--url', addressOf(page?.path ?? '')]
    const { stdout } = await mre(args, { cwd: folder })
    expect(stdout).toMatch(/^\{\n {2}"pageType": "race-result",\n/)
    expect(JSON.parse(stdout)).toEqual(jsonOf(await mre([...args, '--json'], { cwd: folder })))
  })

  it('refuses a file that is cut short with a sentence and its code', async () => {
    const page = meeting.pages[3]
    const ran = await parse((page?.body() ?? '').slice(0, 30_000), addressOf(page?.path ?? ''))
    expect(ran.status).toBe(1)
    expect(jsonOf(ran)).toMatchObject({ failure: { code: 'page/incomplete' } })
    expect(ran.stderr).toMatch(/^mre: .*\.\n$/)
  })

  it('answers an address that is known but not read yet with that', async () => {
    const ran = await parse('<html></html>', addressOf('/practice/?p=view_session&id=21289501'))
    expect(ran.status).toBe(1)
    expect(ran.stderr).toBe('mre: A LiveRC page of the type "practice session" is not read yet.\n')
    expect(jsonOf(ran)).toMatchObject({ failure: { code: 'page/unsupported' } })
  })

  it('asks for an address of the site', async () => {
    const ran = await parse('<html></html>', 'https://example.org/results/?p=view_event&id=1')
    expect(ran.status).toBe(2)
    expect(ran.stderr).toMatch(/is not an address on LiveRC\. Give the one the page was saved from\.\n$/)
  })
})

const captured: Record<string, [address: string, type: string]> = {
  'race-6304822': ['https://canberraoffroad.liverc.com/results/?p=view_race_result&id=6304822', 'race-result'],
  'event-486677': ['https://canberraoffroad.liverc.com/results/?p=view_event&id=486677', 'event'],
  'entry-list-silver-state-2025': ['https://silverstate.liverc.com/results/?p=view_entry_list&id=…', 'entry-list'],
}

describe.skipIf(!hasCaptures)('parse of captured pages (skipped where ../shared is missing)', () => {
  it.each(Object.entries(captured))('%s', async (name, [address, type]) => {
    const file = join(capturesFolder, `${name}.html`)
    const ran = await mre(['parse', file, '--url', address, '--json'])
    expect(ran).toMatchObject({ status: 0, stderr: '' })
    const printed = jsonOf(ran)
    expect(printed).toMatchObject({ pageType: type })
    // What the page says is held against its truth elsewhere; here: that the command line loses nothing of it.
    expect(printed).toEqual(structuredClone(readSavedPage(liveRcConnector(), address, readFileSync(file, 'utf8'))))
  })
})
