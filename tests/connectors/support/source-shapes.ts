import { z } from 'zod'
import type { SourcePage } from '../../../core/connectors/connector.ts'
import { dateLocal, entry, eventSummary, labelParts, minuteLocal, track } from '../../../core/contract/domain.ts'

/** What a connector's pages may hold: the domain's shapes, and for what is only the source's the same units and limits. */

const text = z.string().min(1)
const count = z.int().min(0).max(999_999_999)
const name = text.nullable()

const listedRace = z.strictObject({
  sourceRaceId: z.string().regex(/^\d{1,20}$/),
  section: name,
  raceNumber: count.nullable(),
  className: name,
  label: name,
  rawLabel: z.string(),
  ...labelParts.shape,
  completedAtLocal: minuteLocal.nullable(),
  completedText: name,
})

const days = { startDateLocal: dateLocal.nullable(), endDateLocal: dateLocal.nullable() }

const sourcePage = z.discriminatedUnion('pageType', [
  z.strictObject({ pageType: z.literal('track-catalogue'), tracks: z.array(track) }),
  z.strictObject({
    pageType: z.literal('events-listing'),
    sourceTrackSlug: z.string(),
    trackName: name,
    events: z.array(eventSummary),
  }),
  z.strictObject({
    pageType: z.literal('event'),
    sourceTrackSlug: z.string(),
    sourceEventId: z.string(),
    trackName: name,
    name: text,
    dateText: name,
    ...days,
    layoutName: name,
    entryCount: count.nullable(),
    driverCount: count.nullable(),
    lapCount: count.nullable(),
    hasEntryList: z.boolean(),
    races: z.array(listedRace),
  }),
  z.strictObject({
    pageType: z.literal('entry-list'),
    sourceTrackSlug: z.string(),
    sourceEventId: z.string(),
    trackName: name,
    name,
    classes: z.array(z.strictObject({ className: text, statedEntries: count.nullable() })),
    entries: z.array(entry),
  }),
  z.strictObject({
    pageType: z.literal('race-result'),
    sourceTrackSlug: z.string(),
    sourceRaceId: z.string(),
    trackName: name,
    eventName: name,
    ...days,
    section: name,
    raceNumber: count.nullable(),
    label: name,
    lengthMs: z.int().min(0).max(86_400_000).nullable(),
    lengthText: name,
    // Held against their shape as a part of the race document.
    results: z.array(z.unknown()),
    disagreements: z.array(
      z.strictObject({
        rule: z.enum(['driver-name', 'script-figure', 'grid-position']),
        sourceDriverId: text,
        what: text,
        published: z.string().nullable(),
        computed: z.string().nullable(),
      }),
    ),
  }),
])

/** Days that are none on a calendar, and texts that no database takes, are out of range as well. Throws. */
export function checkSourcePage(page: SourcePage): void {
  sourcePage.parse(page)
  checkTexts(page)
}

function checkTexts(value: unknown): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed() || value.includes('\0'))
      throw new Error(`no text for a database: ${JSON.stringify(value)}`)
    const day = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}):(\d{2}))?$/.exec(value)
    if (day && Number.isNaN(Date.parse(`${value.slice(0, 10)}T00:00:00Z`))) throw new Error(`no day: ${value}`)
    if (day?.[2] && (Number(day[2]) > 23 || Number(day[3]) > 59)) throw new Error(`no time of day: ${value}`)
    return
  }
  if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) checkTexts(one)
}
