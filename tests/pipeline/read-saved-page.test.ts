import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import { race } from '../../core/contract/domain.ts'
import { readSavedPage } from '../../core/pipeline/read-saved-page.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { capturesFolder, hasCaptures } from '../support/shared.ts'

const connector = liveRcConnector()
const meeting = makeMeeting({ seed: 155, size: 'hostile', traps: true, claims: true })
const addressOf = (path: string) => `https://${meeting.slug}.liverc.com${path}`
const codeOf = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
}

describe('a saved page', () => {
  it('of a race is the race of the event document, but for what the page cannot know', () => {
    for (const wanted of meeting.expected.races) {
      const page = meeting.pages.find(({ sourceId }) => sourceId === wanted.sourceRaceId)
      const { pageType, ...read } = readSavedPage(connector, addressOf(page?.path ?? ''), page?.body() ?? '')
      const unknown = { className: null, completedAtLocal: null, missingUpstream: null }
      expect(pageType).toBe('race-result')
      expect(race.parse(read)).toEqual({ ...wanted, ...unknown })
      expect(Object.keys(read)).toEqual(Object.keys(wanted))
    }
  })

  it.each([
    ['cut short', (body: string) => body.slice(0, 30_000), /^page\/incomplete$/],
    ['empty', () => '', /^page\//],
    ['no page of this site', () => '<!doctype html><html><body>Hello</body></html>', /^page\//],
    ['another page than its address says', () => meeting.pages[0]?.body() ?? '', /^page\/mismatch$/],
  ])('that is %s is refused by its code', (_name, spoil, code) => {
    const page = meeting.pages[3]
    const body = spoil(page?.body() ?? '')
    expect(codeOf(() => readSavedPage(connector, addressOf(page?.path ?? ''), body))).toMatch(code)
  })

  it.each([
    ['/', 'track dashboard'],
    ['/practice/?p=calendar&d=2025-10', 'practice month'],
    ['/practice/?p=session_list&d=2025-10-25', 'practice day'],
    ['/practice/?p=view_session&id=21289501', 'practice session'],
    ['/results/?p=view_points&id=1', 'qualifying points'],
    ['/results/?p=view_heat_sheet&id=1', 'heat sheet'],
  ])('that is known but not read yet is answered with that: %s', (path, unsupported) => {
    expect(() => readSavedPage(connector, addressOf(path), '<html></html>')).toThrow(
      expect.objectContaining({
        code: 'page/unsupported',
        message: `A LiveRC page of the type "${unsupported}" is not read yet.`,
        details: { unsupported },
      }),
    )
  })

  it.each(['nonsense', '', 'https://example.org/results/?p=view_event&id=1', 'file:///etc/passwd'])(
    'asks for an address of the site instead of %j',
    (address) => {
      expect(codeOf(() => readSavedPage(connector, address, '<html></html>'))).toBe('input/invalid')
    },
  )
})

const captured: [name: string, address: string, type: string][] = [
  ...['race-6304822', 'race-6304822-earlier', 'race-6304822-reformatted', 'race-6304829'].map(
    (name): [string, string, string] => [
      name,
      `https://canberraoffroad.liverc.com/results/?p=view_race_result&id=${name.slice(5, 12)}`,
      'race-result',
    ],
  ),
  ['event-486677', 'https://canberraoffroad.liverc.com/results/?p=view_event&id=486677', 'event'],
  ['events-listing-canberraoffroad', 'https://canberraoffroad.liverc.com/events/', 'events-listing'],
  ['entry-list-silver-state-2025', 'https://silverstate.liverc.com/results/?p=view_entry_list&id=…', 'entry-list'],
  ['track-catalogue', 'https://live.liverc.com/', 'track-catalogue'],
]

describe.skipIf(!hasCaptures)('captured pages (skipped where ../shared is missing)', () => {
  it.each(captured)('%s', (name, address, type) => {
    const read = readSavedPage(connector, address, readFileSync(join(capturesFolder, `${name}.html`), 'utf8'))
    expect(read.pageType).toBe(type)
    if (type !== 'race-result') return
    const { pageType, ...printed } = read
    // The site's own pages agree with themselves.
    expect(race.parse(printed)).toMatchObject({ findings: [], missingUpstream: null, completedAtLocal: null })
  })
})
