import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PageRef } from '../../../core/connectors/connector.ts'
import { eventsListing, makeCatalogue } from '../../../fixtures/listings.ts'
import { type FixturePage, type Meeting, makeMeeting } from '../../../fixtures/meeting.ts'
import { capturesFolder, hasCaptures } from '../../support/shared.ts'

/** A page to be read: what it is, and its bytes as text. */
export interface TestPage {
  readonly name: string
  readonly ref: PageRef
  readonly body: string
}

export function refOf(pageType: PageRef['pageType'], sourceTrackSlug: string | null, sourceId: string | null): PageRef {
  return { source: 'liverc', pageType, sourceTrackSlug, sourceId }
}

/** A made-up page as a connector is asked for it. */
export function fromFixture(name: string, { pageType, slug, sourceId, body }: FixturePage): TestPage {
  const isCatalogue = pageType === 'track-catalogue'
  return {
    name: `${name} ${pageType}`,
    ref: refOf(pageType, isCatalogue ? null : slug.toLowerCase(), sourceId),
    body: body(),
  }
}

/** Every page of a made-up meeting. */
export function pagesOf(name: string, meeting: Meeting): TestPage[] {
  return meeting.pages.map((page, at) => fromFixture(`${name} ${at}`, page))
}

export const smallMeeting = makeMeeting({ seed: 1, size: 'small', traps: true, claims: true })
export const hostileMeeting = makeMeeting({ seed: 1, size: 'hostile', traps: true, claims: true })

/** One made-up page of each type, the race one with retirements; then the same with names that imitate syntax. */
export function fixturePages(): TestPage[] {
  const chosen = (name: string, meeting: Meeting) => {
    const pages = pagesOf(name, meeting)
    const races = pages.filter(({ ref }) => ref.pageType === 'race-result')
    const others = pages.filter(({ ref }) => ref.pageType === 'event' || ref.pageType === 'entry-list')
    return [...others, ...races.slice(0, 3), ...races.slice(-5)]
  }
  return [
    ...chosen('small', smallMeeting),
    ...chosen('hostile', hostileMeeting),
    fromFixture('small', eventsListing([smallMeeting.model], 40).page),
    ...makeCatalogue({ count: 60 }).pages.map((page) => fromFixture('small', page)),
  ]
}

const types: readonly (readonly [prefix: string, pageType: PageRef['pageType']])[] = [
  ['track-catalogue', 'track-catalogue'],
  ['events-listing', 'events-listing'],
  ['event-', 'event'],
  ['entry-list', 'entry-list'],
  ['race-', 'race-result'],
]

/** The captured pages of the five types that are read, those fetched earlier and reformatted included; none without them. */
export function capturedPages(): TestPage[] {
  if (!hasCaptures) return []
  return readdirSync(capturesFolder)
    .filter((file) => file.endsWith('.html'))
    .flatMap((file) => {
      const pageType = types.find(([prefix]) => file.startsWith(prefix))?.[1]
      if (!pageType) return []
      const sourceId = /^(?:event|race)-(\d+)/.exec(file)?.[1] ?? null
      const body = readFileSync(join(capturesFolder, file), 'utf8')
      return [{ name: file, ref: refOf(pageType, pageType === 'track-catalogue' ? null : 'sometrack', sourceId), body }]
    })
}
