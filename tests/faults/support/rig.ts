import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { liveRcConnector } from '../../../core/connectors/liverc/index.ts'
import type { IngestReport, RunMode } from '../../../core/contract/run.ts'
import { eventJson } from '../../../core/exports/event-json.ts'
import { createLog } from '../../../core/log.ts'
import { createHttpPages, type HttpPagesOptions } from '../../../core/pages/http-pages.ts'
import { type Clock, systemClock } from '../../../core/pages/pacing.ts'
import { createMemoryLedger } from '../../../core/pages/start-ledger.ts'
import { ingestEvent } from '../../../core/pipeline/ingest-event.ts'
import { thisHost } from '../../../core/processes.ts'
import { findEventDocument } from '../../../core/queries/event-document.ts'
import { openStore, type Store } from '../../../core/store/database.ts'
import { decideBreaker } from '../../../core/store/site-breakers.ts'
import { createSiteLedger } from '../../../core/store/site-ledger.ts'
import type { Meeting } from '../../../fixtures/meeting.ts'
import { type Random, seededRandom } from '../../../fixtures/random.ts'
import type { FixtureServer } from '../../../fixtures/server.ts'
import { scratchFolder } from '../../support/scratch.ts'
import { startSite } from '../../support/site.ts'
import { createStory, type Story } from './story.ts'

/** Small times; what a site sees of them (requests at once, gap) is a test's affair. */
export const limits = {
  maxRequests: 4,
  requestGapMs: 4,
  connectTimeoutMs: 2_000,
  firstByteTimeoutMs: 300,
  pageTimeoutMs: 500,
  retryBaseMs: 2,
  maxTries: 5,
  breakerFailures: 8,
  breakerOpenMs: 30,
}

export interface Rig {
  readonly server: FixtureServer
  readonly store: Store
  readonly file: string
  readonly story: Story
  /** Times that the wall clock was set to some other day. */
  readonly jumps: () => number
  /** As the app does unless told otherwise: only what is new or may have changed is asked for. */
  ingest(meeting: Meeting, mode?: RunMode): Promise<IngestReport>
  /** The meeting as it is stored, byte by byte; undefined where nothing is. */
  stored(meeting: Meeting): string | undefined
}

/** The rooms that read a site, over a real database and a real server, with somebody who keeps setting the clock. */
export async function rigFor(
  meetings: readonly Meeting[],
  seed: string,
  more: Partial<HttpPagesOptions> = {},
): Promise<Rig> {
  const server = await startSite(meetings)
  const file = join(scratchFolder(), 'rig.db')
  const store = openStore(file)
  const random = seededRandom(`rig ${seed}`)
  const story = createStory()
  const { clock, jumps } = jumpingClock(random)
  const shared = { host: thisHost.clock, uptimeMs: thisHost.uptimeMs, epochMs: clock.epochMs }
  const ledger = createSiteLedger({
    host: thisHost,
    epochMs: clock.epochMs,
    store: () => store,
    memory: createMemoryLedger(clock),
    onTrouble(error) {
      throw error
    },
  })
  const connector = liveRcConnector(server.origin)
  const pages = createHttpPages({
    ...limits,
    ...more,
    userAgent: 'MyRaceEngineer/0 (tests)',
    clock,
    random: random.next,
    ledger: story.heard(ledger),
    board: { decide: (siteKey, decide) => decideBreaker(store, siteKey, shared, decide) },
    onBreaker: story.onBreaker,
  })
  onTestFinished(async () => {
    await pages.close()
    ledger.close()
    store.close()
  })
  return {
    server,
    store,
    file,
    story,
    jumps,
    ingest: ({ slug, eventId }, mode = 'changed') =>
      ingestEvent(
        {
          store,
          pages,
          connector,
          log: createLog('silent'),
          maxRequests: limits.maxRequests,
          maxPages: 600,
          maxRetries: 10_000,
          requestedBy: 'rig',
          leaseMs: 30_000,
          host: thisHost,
          now: () => new Date(clock.epochMs()),
        },
        {
          page: { source: 'liverc', pageType: 'event', sourceTrackSlug: slug, sourceId: eventId },
          mode,
          signal: new AbortController().signal,
        },
      ),
    stored({ eventId }) {
      const document = findEventDocument(store, 'liverc', eventId)
      return document && eventJson(document)
    },
  }
}

/** A wall clock that is set forward or back by days every few times somebody looks; the other one never is. */
function jumpingClock(random: Random): { clock: Clock; jumps: () => number } {
  const dayMs = 86_400_000
  let awayMs = 0
  let jumps = 0
  const epochMs = () => {
    if (random.chance(0.05)) {
      jumps++
      awayMs = random.integer(-400 * dayMs, 400 * dayMs)
    }
    return systemClock.epochMs() + awayMs
  }
  return { clock: { ...systemClock, epochMs }, jumps: () => jumps }
}
