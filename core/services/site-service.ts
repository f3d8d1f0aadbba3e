import type { SiteItem } from '../contract/site.ts'
import type { Engine } from '../engine/engine-shape.ts'

/** How the sites are, for the screens: answers, and a word whenever one of them is otherwise. */
export interface SiteService {
  siteStates(): SiteItem[]
  stopSource(source: string): SiteItem
  startSource(source: string): SiteItem
  /** Looks again, since another program may have changed something. */
  lookAgain(): void
  close(): void
}

/** `tell`: something about a site is otherwise than it was. */
export function createSiteService(engine: Engine, tell: () => void): SiteService {
  let timer: NodeJS.Timeout | undefined

  /** A pause ends by itself: then, too, there is something else to show. */
  const awaitEnd = () => {
    clearTimeout(timer)
    const ends = engine
      .sites()
      .flatMap(({ retryAt, heldUntilAt }) => [retryAt, heldUntilAt].filter((at) => at !== null))
    if (ends.length === 0) return
    const next = Math.min(...ends.map((at) => Date.parse(at)))
    timer = setTimeout(changed, Math.min(Math.max(next - Date.now(), 0) + 50, 3_600_000)).unref()
  }
  const changed = () => {
    tell()
    awaitEnd()
  }
  const unfollow = engine.onSiteChange(changed)
  awaitEnd()
  return {
    siteStates: () => engine.sites(),
    stopSource: (source) => engine.stopSource(source),
    startSource: (source) => engine.startSource(source),
    lookAgain: awaitEnd,
    close() {
      unfollow()
      clearTimeout(timer)
    },
  }
}
