import { eventsListing, makeCatalogue } from '../../../fixtures/listings.ts'
import { type Meeting, makeMeeting, meetingOf } from '../../../fixtures/meeting.ts'
import { fromFixture, pagesOf, type TestPage } from './pages.ts'

/** A meeting of a few drivers and laps, all forms of races in it. */
function tiny(meeting: Meeting): Meeting {
  const { model } = meeting
  return meetingOf({
    ...model,
    classes: model.classes.map((each) => ({ ...each, entries: each.entries.slice(0, 3) })),
    races: model.races.slice(-6).map((race) => ({
      ...race,
      runs: race.runs.slice(0, 3).map((run) => ({ ...run, lapTimesMs: run.lapTimesMs.slice(0, 3) })),
    })),
  })
}

/** A page without what is above its heading and below its content, of which nothing is read. */
function trimmed({ name, ref, body }: TestPage): TestPage {
  const from = body.indexOf('<h1')
  const to = body.lastIndexOf('</table>') + '</table>'.length
  const scripts = body.slice(to).match(/<script[^>]*>[^<]*racerLaps[\s\S]*?<\/script>/g) ?? []
  const before = body.slice(0, from).match(/<script[^>]*>[^<]*racerLaps[\s\S]*?<\/script>/g) ?? []
  const content = body.slice(from, to)
  return {
    name: `small ${name}`,
    ref,
    body: `<html><body>${content}${[...before, ...scripts].join('\n')}</body></html>\n`,
  }
}

/** Small pages of every type that is read: a few kilobytes each. */
export function smallPages(): TestPage[] {
  const meetings = [
    makeMeeting({ seed: 1, size: 'small', traps: true, claims: true }),
    makeMeeting({ seed: 1, size: 'hostile', traps: true, claims: true }),
  ].map(tiny)
  const listings = meetings.map((meeting) => fromFixture('listing', eventsListing([meeting.model], 4).page))
  const catalogue = makeCatalogue({ count: 5 }).pages.map((page) => fromFixture('catalogue', page))
  const pages = meetings.flatMap((meeting, at) => pagesOf(`meeting ${at}`, meeting))
  const others = pages.filter(({ ref }) => ref.pageType !== 'events-listing')
  return [...others, ...listings, ...catalogue].map(trimmed)
}
