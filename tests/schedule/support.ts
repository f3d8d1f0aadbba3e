import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { resolveSettings } from '../../core/config.ts'
import type { SchedulePass } from '../../core/contract/schedule.ts'
import { changeFollowed } from '../../core/desks/recorded-changes.ts'
import type { Engine } from '../../core/engine/engine-shape.ts'
import { type PassWanted, performPass } from '../../core/engine/scheduling.ts'
import { createEngine } from '../../core/engine.ts'
import { createLog } from '../../core/log.ts'
import { findTrack } from '../../core/store/catalogue.ts'
import { listPasses } from '../../core/store/schedule.ts'
import { type FixtureClub, type Meeting, makeMeeting } from '../../fixtures/meeting.ts'
import type { FixtureServer } from '../../fixtures/server.ts'
import { type Flags, quick } from '../support/bench.ts'
import { scratchFolder } from '../support/scratch.ts'
import { startSite } from '../support/site.ts'

/** Meetings of one club on these days, small ones; the last ones given stand last in its list. */
export function meetingsOn(slug: string, days: readonly string[], seed = 300): Meeting[] {
  return days.map((startDay, at) =>
    makeMeeting({ seed: seed + at, size: 'small', slug, eventId: String(seed * 1000 + at), startDay }),
  )
}

export interface ScheduleBench {
  readonly server: FixtureServer
  readonly file: string
  readonly engine: Engine
  /** What the clock says; a test moves it. */
  time: Date
  /** One pass by a program, and how it was recorded. */
  pass(flags?: Flags, wanted?: Partial<PassWanted>, by?: Engine): Promise<SchedulePass>
  /** Pages asked for since the last time this was called: addresses below the club, robots.txt left out. */
  asked(): string[]
  /** Another program on the same file. */
  another(): Engine
}

/** A site with clubs, all of them followed, and a database of its own. */
export async function scheduleBench(
  clubs: readonly FixtureClub[],
  time: string,
  flags: Flags = {},
  options: { latencyMs?: number } = {},
): Promise<ScheduleBench> {
  const server = await startSite(clubs, options)
  const file = join(scratchFolder(), 'schedule.db')
  let seen = 0
  const newEngine = () => {
    const settings = resolveSettings({ flags: { ...quick, livercOrigin: server.origin, ...flags } })
    const engine = createEngine({ settings, file, log: createLog('silent'), host: 'test', now: () => bench.time })
    onTestFinished(() => engine.close())
    return engine
  }
  const bench: ScheduleBench = {
    server,
    file,
    time: new Date(time),
    get engine() {
      return engine
    },
    async pass(more = {}, wanted = {}, by = engine) {
      const settings = resolveSettings({ flags: { ...quick, ...flags, ...more } })
      await performPass(by, {
        settings,
        dueAt: null,
        heedsQuiet: true,
        signal: new AbortController().signal,
        log: createLog('silent'),
        now: () => bench.time,
        onActivity: () => {},
        ...wanted,
      })
      const [pass] = listPasses(engine.reading(), 1)
      if (!pass) throw new Error('no pass was recorded')
      return pass
    },
    asked() {
      const fresh = server.requests.slice(seen).map(({ path, query }) => `${path}${query}`)
      seen = server.requests.length
      return fresh.filter((address) => address !== '/robots.txt')
    },
    another: newEngine,
  }
  const engine = newEngine()
  for (const { slug } of clubs) follow(engine, slug)
  return bench
}

/** Follows a club that no page has named yet. */
function follow(engine: Engine, slug: string): void {
  engine.withStore((store) => {
    store
      .prepare<[string], unknown>("insert into track (source, source_track_slug, in_catalogue) values ('liverc', ?, 0)")
      .run(slug)
    const track = findTrack(store, 'liverc', slug)
    if (track) changeFollowed(store, track, true, 'test')
  })
}
