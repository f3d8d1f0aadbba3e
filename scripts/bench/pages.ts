import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PageRef } from '../../core/connectors/connector.ts'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import { makeCatalogue } from '../../fixtures/listings.ts'
import { demoMeeting, type FixturePage, makeMeeting } from '../../fixtures/meeting.ts'

/** The captured pages beside a developer's checkout; they are no part of the repository. */
const captures = join(import.meta.dirname, '..', '..', '..', 'shared', 'liverc', 'captures')

/** A page to be read, and what it is called. */
export interface BenchPage {
  readonly name: string
  readonly ref: PageRef
  bytes(): Buffer
}

const wanted = 160_000

/** The captured race page of this size where it is present, else the made-up one that comes nearest. */
export function racePageOf160Kb(): { readonly name: string; readonly bytes: Buffer } {
  const captured = join(captures, 'race-6304829.html')
  if (existsSync(captured)) return { name: 'captured page race-6304829.html', bytes: readFileSync(captured) }
  const made = [...demoMeeting().pages, ...makeMeeting({ seed: 1, size: 'ordinary' }).pages]
    .filter(({ pageType }) => pageType === 'race-result')
    .map((page) => ({ name: `made-up race page ${page.sourceId}`, bytes: Buffer.from(page.body()) }))
  const distance = ({ bytes }: { bytes: Buffer }) => Math.abs(bytes.byteLength - wanted)
  const [nearest] = made.toSorted((one, other) => distance(one) - distance(other))
  if (!nearest) throw new Error('The demo club has no races.')
  return nearest
}

const pageTypes: readonly [start: string, pageType: PageRef['pageType']][] = [
  ['race-', 'race-result'],
  ['event-', 'event'],
  ['events-listing-', 'events-listing'],
  ['entry-list-', 'entry-list'],
  ['track-catalogue', 'track-catalogue'],
]

/** The captured pages of the types that are read; none where the captures are missing. */
export function capturedPages(): BenchPage[] {
  if (!existsSync(captures)) return []
  return readdirSync(captures).flatMap((file) => {
    const pageType = pageTypes.find(([start]) => file.startsWith(start))?.[1]
    if (pageType === undefined || !file.endsWith('.html')) return []
    const ref = { source: 'liverc', pageType, sourceTrackSlug: 'bench', sourceId: '1' } as const
    return [{ name: file, ref, bytes: () => readFileSync(join(captures, file)) }]
  })
}

/** Every page of made-up meetings of all sizes, and a catalogue as large as LiveRC's. */
export function madeUpPages(): BenchPage[] {
  const connector = liveRcConnector('http://127.0.0.1/{slug}')
  const clubs = [
    makeCatalogue({ count: 1_090, own: [] }),
    demoMeeting(),
    ...(['small', 'hostile', 'ordinary', 'large'] as const).map((size) => makeMeeting({ seed: 1, size, traps: true })),
  ]
  return clubs
    .flatMap<FixturePage>(({ pages }) => pages)
    .map((page) => {
      const recognised = connector.recognise(new URL(`http://127.0.0.1/${page.slug}${page.path}`))
      if (!recognised || !('page' in recognised)) throw new Error(`${page.path} is not a page that is read.`)
      const name = `made-up ${page.pageType} ${page.sourceId ?? page.slug}`
      return { name, ref: recognised.page, bytes: () => Buffer.from(page.body()) }
    })
}
