import { createHash } from 'node:crypto'
import type { EventDocument, PageType, RaceDocument } from '../../core/contract/domain.ts'
import { compareRace } from '../../core/pipeline/compare-race.ts'
import { applyRaceChanges } from '../../core/store/apply-race.ts'
import { saveTracks } from '../../core/store/catalogue.ts'
import { type CorrectionFound, recordCorrections } from '../../core/store/corrections.ts'
import type { Store } from '../../core/store/database.ts'
import { saveEntries } from '../../core/store/entries.ts'
import { saveEvent, setEventDepth } from '../../core/store/events.ts'
import { logPage } from '../../core/store/pages.ts'
import { saveRunFigures } from '../../core/store/run-figures.ts'
import { finishRun, startRun } from '../../core/store/runs.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { type Random, seededRandom } from '../../fixtures/random.ts'

const seasons = 10
const meetingsPerSeason = 50
const weekMs = 7 * 86_400_000
/** As an ordinary race page is once it is compressed. */
const bodyBytes = 12_000
const slug = 'tenseasons'

/**
 * Ten seasons of one club with every lap, each meeting read twice, its pages kept, some of them corrected afterwards, and
 * the whole catalogue around it. Always the same rows but for the days: the last meeting was yesterday.
 */
export function buildTenSeasons(store: Store): void {
  const random = seededRandom('ten seasons')
  store.transaction(() =>
    saveTracks(
      store,
      Array.from({ length: 1_090 }, (_none, at) => trackOf(at)),
    ),
  )
  const count = seasons * meetingsPerSeason
  for (let at = 0; at < count; at++) {
    const held = new Date(Date.now() - 86_400_000 - (count - 1 - at) * weekMs)
    // One transaction a meeting: the store's own rules hold inside, and the disk is waited for once.
    store.transaction(() => saveMeeting(store, at, held, random.fork(`meeting ${at}`)))
  }
  store.prepare('pragma wal_checkpoint(truncate)').all()
}

function trackOf(at: number) {
  const isOurs = at === 0
  return {
    source: 'liverc' as const,
    sourceTrackSlug: isOurs ? slug : `club${at}`,
    name: isOurs ? 'Ten Seasons Raceway' : `Made-up Raceway ${at}`,
    lastEventName: `Club Race ${at % 40}`,
    lastActivityText: `${1 + (at % 300)} days ago`,
    status: 'idle' as const,
    liveVideo: false,
    featured: at % 100 === 0,
  }
}

function saveMeeting(store: Store, at: number, held: Date, random: Random): void {
  const eventId = String(100_000 + at)
  const { expected } = makeMeeting({
    seed: at,
    size: 'ordinary',
    slug,
    eventId,
    startDay: held.toISOString().slice(0, 10),
    trackName: 'Ten Seasons Raceway',
  })
  const { event, entries, races } = expected
  const { eventId: id } = saveEvent(store, {
    source: 'liverc',
    sourceTrackSlug: slug,
    sourceEventId: eventId,
    trackName: 'Ten Seasons Raceway',
    name: event.name,
    dateText: null,
    startDateLocal: event.startDateLocal,
    endDateLocal: event.endDateLocal,
    layoutName: null,
    entryCount: entries.length,
    driverCount: entries.length,
    lapCount: null,
  })
  saveEntries(store, id, entries)
  for (const [runOrder, race] of races.entries()) {
    applyRaceChanges(store, { eventId: id, runOrder }, compareRace(undefined, documentOf(race, random)))
  }
  setEventDepth(store, id, 'laps-full')
  saveRun(store, expected, held, random, true)
  const again = saveRun(store, expected, new Date(held.getTime() + 3 * 3_600_000), random, false)
  // A meeting of eight was timed anew: every pace of it is another one, as many as a screen is given.
  const corrected =
    at % 8 === 0 ? races : [races[random.integer(0, races.length - 1)] ?? races[0]].flatMap((race) => race ?? [])
  const found = corrected.flatMap((race) => correctionsOf(race, at % 8 === 0)).slice(0, 2_000)
  recordCorrections(store, { eventId: id, runId: again, seenAt: held.toISOString(), pages: {} }, found)
}

function correctionsOf({ sourceRaceId, className, results }: EventDocument['races'][number], isLong: boolean) {
  const base = { change: 'changed', sourceRaceId, className, shownBy: [] } as const
  return results.slice(0, isLong ? results.length : 5).flatMap((result): CorrectionFound[] => {
    const { sourceDriverId, driverName, totalTimeMs, laps } = result
    const driver = { ...base, sourceDriverId, driverName }
    const total = { lapNumber: null, field: 'totalTimeMs', old: (totalTimeMs ?? 0) + 1_000, new: totalTimeMs }
    const paces = laps.map(({ lapNumber, pace }) => ({ lapNumber, field: 'pace', old: '8/5:00.000', new: pace }))
    return [
      { ...driver, ...total, subject: 'result' },
      ...(isLong ? paces.map((pace): CorrectionFound => ({ ...driver, ...pace, subject: 'lap' })) : []),
    ]
  })
}

/** With a finding in one race of ten. */
function documentOf({ missingUpstream, ...race }: EventDocument['races'][number], random: Random): RaceDocument {
  const findings = random.chance(0.1)
    ? [
        {
          rule: 'laps-sum' as const,
          sourceDriverId: race.results[0]?.sourceDriverId ?? null,
          driverName: race.results[0]?.driverName ?? null,
          lapNumber: null,
          published: '300000',
          computed: '300001',
          message: 'The laps add up to another total than the one published.',
        },
      ]
    : race.findings
  const parts = { heatNumber: null, heatCount: null, mainLetter: null, mainLeg: null }
  return { ...race, findings, rawLabel: race.label, ...parts, completedText: null, lengthText: null }
}

/** A run that read every page of the meeting; three tries in a hundred were not enough. */
function saveRun(store: Store, { event, races }: EventDocument, from: Date, random: Random, isFirst: boolean): number {
  const url = `https://${slug}.liverc.com/results/?p=view_event&id=${event.sourceEventId}`
  const startedAt = from.toISOString()
  const runId = startRun(store, {
    kind: 'event',
    source: 'liverc',
    sourceTrackSlug: slug,
    sourceEventId: event.sourceEventId,
    url,
    requestedBy: 'bench',
    pid: 1,
    host: 'bench',
    startedAt,
  })
  const pages: [PageType, string][] = [
    ['event', event.sourceEventId],
    ['entry-list', event.sourceEventId],
    ...races.map(({ sourceRaceId }): [PageType, string] => ['race-result', sourceRaceId]),
  ]
  for (const [pageType, sourceId] of pages) {
    const seen = { httpStatus: 200, bytes: 60_000, fetchMs: 120, etag: null, lastModified: null, charset: null }
    const body = madeUpBytes(`${pageType} ${sourceId}`)
    const contentHash = createHash('sha256').update(body).digest('hex')
    logPage(
      store,
      runId,
      { ...seen, url: `${url}#${pageType}${sourceId}`, pageType, sourceId, fetchedAt: startedAt, via: 'http' },
      { contentHash, body, byteLength: 60_000 },
    )
  }
  const failures = pages
    .filter(() => random.chance(0.03))
    .map(([pageType, sourceId]) => {
      return {
        pageType,
        sourceId,
        code: 'source/unreachable' as const,
        cause: 'site-down' as const,
        httpStatus: 503,
        at: startedAt,
      }
    })
  const laps = races.flatMap(({ results }) => results).reduce((sum, result) => sum + result.laps.length, 0)
  const written = isFirst ? laps : 0
  const none = { unsent: 0, retries: 0, notModified: 0, browserLaunches: 0, browserFailures: 0 }
  const ofType = (pageType: PageType, pagesRead: number) => {
    const failed = failures.filter((failure) => failure.pageType === pageType).length
    const bytes = pagesRead * 60_000
    return {
      ...none,
      pageType,
      pagesRead,
      pagesFailed: 0,
      requests: pagesRead + failed,
      failures: failed,
      bytes,
      fetchMs: 1,
    }
  }
  saveRunFigures(store, runId, {
    counts: {
      racesListed: races.length,
      racesSaved: isFirst ? races.length : 0,
      racesUnchanged: isFirst ? 0 : races.length,
      racesFresh: 0,
      racesSkipped: 0,
      racesHeld: 0,
      corrections: 0,
      results: races.length * 10,
      laps,
      rowsInserted: written,
      rowsUpdated: 0,
      rowsDeleted: 0,
    },
    requests: { total: pages.length + failures.length, retries: failures.length, bytes: 2_000_000, notModified: 0 },
    incidents: { breakerOpenings: 0, browserLaunches: 0, browserFailures: 0 },
    durationMs: { total: 4_000 + random.integer(0, 2_000), firstRace: 400, fetch: 3_000, parse: 300, store: 200 },
    pageTypes: [ofType('event', 1), ofType('entry-list', 1), ofType('race-result', races.length)],
    failures,
  })
  finishRun(store, runId, { status: 'complete', endedAt: startedAt })
  return runId
}

/** Bytes that no compression makes smaller: what a compressed page looks like to the database. */
function madeUpBytes(label: string): Uint8Array {
  return createHash('shake256', { outputLength: bodyBytes }).update(label).digest()
}
