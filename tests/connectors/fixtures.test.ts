import { describe, expect, it } from 'vitest'
import type { SourceEntryListPage, SourceEventPage, SourcePage } from '../../core/connectors/connector.ts'
import { liveRcConnector } from '../../core/connectors/liverc/index.ts'
import { entry, eventSummary, labelParts, type Race, raceDocument, track } from '../../core/contract/domain.ts'
import { checkRace } from '../../core/pipeline/check-race.ts'
import { confirmEntryList, confirmRace } from '../../core/pipeline/identify-page.ts'
import { normaliseRace } from '../../core/pipeline/normalise.ts'
import { eventsListing, makeCatalogue } from '../../fixtures/listings.ts'
import { demoMeeting, type Meeting, makeMeeting } from '../../fixtures/meeting.ts'
import { fromFixture } from './support/pages.ts'

/** The made-up meetings, page by page without network or database, against what the model says they are. */

const connector = liveRcConnector()

const meetings: readonly (readonly [name: string, Meeting])[] = [
  ['demo', demoMeeting()],
  ['small with traps and claims', makeMeeting({ seed: 3, size: 'small', traps: true, claims: true })],
  ['ordinary', makeMeeting({ seed: 5, size: 'ordinary' })],
  ['hostile with traps and claims', makeMeeting({ seed: 2, size: 'hostile', traps: true, claims: true })],
]

function parse<Type extends SourcePage['pageType']>(
  meeting: Meeting,
  pageType: Type,
  sourceId?: string,
): Extract<SourcePage, { pageType: Type }> {
  const page = meeting.pages.find((one) => one.pageType === pageType && (!sourceId || one.sourceId === sourceId))
  if (!page) throw new Error(`There is no ${pageType} page ${sourceId}.`)
  const { ref, body } = fromFixture('', page)
  return connector.parse(ref, body) as Extract<SourcePage, { pageType: Type }>
}

function readRaces(meeting: Meeting, event: SourceEventPage, list: SourceEntryListPage): Race[] {
  const classNames = list.classes.map(({ className }) => className)
  return event.races.map((listed): Race => {
    const page = parse(meeting, 'race-result', listed.sourceRaceId)
    confirmRace(page, listed, event)
    const document = raceDocument.parse(checkRace(normaliseRace(page, listed, classNames), page.disagreements))
    const { rawLabel, heatNumber, heatCount, mainLetter, mainLeg, completedText, lengthText, ...race } = document
    return { ...race, missingUpstream: false }
  })
}

describe.each(meetings)('a made-up meeting: %s', (_name, meeting) => {
  const event = parse(meeting, 'event')
  const list = parse(meeting, 'entry-list')

  it('has the event that was made up', () => {
    const { expected } = meeting
    expect(event).toMatchObject({
      sourceTrackSlug: expected.track.sourceTrackSlug,
      trackName: expected.track.name,
      ...expected.event,
      hasEntryList: true,
      entryCount: expected.entries.length,
    })
    expect(event.races.map(({ sourceRaceId }) => sourceRaceId)).toEqual(meeting.listedRaceIds)
    for (const { heatNumber, heatCount, mainLetter, mainLeg } of event.races) {
      labelParts.parse({ heatNumber, heatCount, mainLetter, mainLeg })
    }
  })

  it('has the entries that were made up', () => {
    confirmEntryList(list, event)
    expect(list.entries).toEqual(meeting.expected.entries)
    for (const one of list.entries) entry.parse(one)
  })

  it('has the races that were made up, to the last lap and without a finding', () => {
    expect(readRaces(meeting, event, list)).toEqual(meeting.expected.races)
  })

  it('is in the events listing of its club', () => {
    const { page, expected } = eventsListing([meeting.model])
    const { ref, body } = fromFixture('', page)
    const listing = connector.parse(ref, body)
    if (listing.pageType !== 'events-listing') throw new Error(listing.pageType)
    expect(listing.events).toEqual(expected)
    expect(listing.trackName).toBe(meeting.expected.track.name)
    for (const one of listing.events) eventSummary.parse(one)
  })
})

it('the catalogue of 1,090 tracks is read whole', () => {
  const { pages, expected } = makeCatalogue({ count: 1_090 })
  for (const page of pages) {
    const { ref, body } = fromFixture('', page)
    const catalogue = connector.parse(ref, body)
    expect(catalogue).toEqual({ pageType: 'track-catalogue', tracks: expected })
    if (catalogue.pageType === 'track-catalogue') for (const one of catalogue.tracks) track.parse(one)
  }
})
