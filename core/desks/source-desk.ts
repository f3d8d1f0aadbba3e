import { setInterval as every } from 'node:timers'
import type { Site } from '../connectors/connector.ts'
import type { SourceName } from '../contract/domain.ts'
import { Failure } from '../contract/failure.ts'
import type { BreakerRecord, SiteItem, SourceStop } from '../contract/site.ts'
import { formatClockTime } from '../contract/units.ts'
import { type BreakerBoard, createMemoryBoard } from '../pages/breaker.ts'
import { systemClock } from '../pages/pacing.ts'
import { heldSentence, waitingSentence } from '../pages/pauses.ts'
import type { StopSwitch } from '../pages/stoppable.ts'
import { thisHost } from '../processes.ts'
import { recordAction } from '../store/actions.ts'
import type { Store } from '../store/database.ts'
import { decideBreaker, findBreaker } from '../store/site-breakers.ts'
import type { SharedClock } from '../store/site-state.ts'
import { findSourceStop, startSource, stopSource } from '../store/source-switches.ts'

/** How the sources are that are read over a network: their switches and breakers, shared by all programs on a database. */
export interface SourceDesk {
  /** Where breakers are remembered: in the database once that is open for writing, else in memory. */
  readonly board: BreakerBoard
  /** Once per source and life of the engine: what it aborts is shared by all its readers. */
  switchOf(source: SourceName, name: string): StopSwitch
  /** Looks for other programs that switch a source off, until the returned function is called. */
  attend(): () => void
  /** Switches a source off: reads under way end at once, here and within a second elsewhere. False where it was off. */
  stop(source: SourceName, name: string, by: string): boolean
  start(source: SourceName, name: string, by: string): boolean
  itemOf(source: SourceName, site: Site, heldMs: number): SiteItem
  /** Hears of every change that happens here. Returns the way to stop. */
  onChange(listener: () => void): () => void
  /** Says that something changed. */
  changed(): void
}

export interface SourceDeskOptions {
  /** The database where it is open for writing. */
  readonly opened: () => Store | undefined
  /** The database for looking, and nothing but looking; undefined where there is none. */
  readonly glance: () => Store | undefined
  /** Opens it for writing. */
  readonly store: () => Store
}

/** How often it is looked whether another program has switched a source off, while something is read. */
const glanceMs = 400

const clock: SharedClock = { host: thisHost.clock, uptimeMs: thisHost.uptimeMs, epochMs: systemClock.epochMs }

export function createSourceDesk({ opened, glance, store }: SourceDeskOptions): SourceDesk {
  const memory = createMemoryBoard({ ...systemClock, now: clock.uptimeMs })
  const switches = new Map<SourceName, { readonly name: string; controller: AbortController }>()
  const listeners = new Set<() => void>()
  let attending = 0
  let timer: NodeJS.Timeout | undefined

  const changed = () => {
    for (const listener of listeners) listener()
  }
  const findStop = (source: SourceName): SourceStop | undefined => {
    const over = glance()
    return over && findSourceStop(over, source)
  }

  /** Why a source may not be asked, as the database says now; ends what is under way where that is news. */
  function whyOff(source: SourceName): Failure | null {
    const known = switches.get(source)
    const stop = findStop(source)
    if (stop) {
      const failure = switchedOff(source, known?.name ?? source, stop)
      if (known && !known.controller.signal.aborted) {
        known.controller.abort(failure)
        changed()
      }
      return failure
    }
    if (known?.controller.signal.aborted) {
      known.controller = new AbortController()
      changed()
    }
    return null
  }

  /** Records a switch that was thrown, with its way back, in the transaction that throws it. */
  function thrown(source: SourceName, name: string, by: string, isStop: boolean): boolean {
    const at = new Date().toISOString()
    const over = store()
    const isNews = over.transaction(() => {
      const stop = findSourceStop(over, source) ?? null
      const did = isStop ? stopSource(over, source, { at, by }) : startSource(over, source)
      const undo = { kind: 'source', source, stop } as const
      const verb = isStop ? 'stop-source' : 'start-source'
      if (did) recordAction(over, { verb, subject: name, doneBy: by, at, undo })
      return did
    })
    whyOff(source)
    if (isNews) changed()
    return isNews
  }

  return {
    board: {
      decide(siteKey, decide) {
        const over = opened()
        if (over) return decideBreaker(over, siteKey, clock, decide)
        // What others found out is heeded, and nothing is written where nothing may be.
        const looking = glance()
        const theirs = looking && findBreaker(looking, siteKey, clock)
        return memory.decide(siteKey, (ours, nowMs) =>
          decide(ours.state === 'closed' && theirs && theirs.state !== 'closed' ? theirs : ours, nowMs),
        )
      },
    },
    switchOf(source, name) {
      if (!switches.has(source)) switches.set(source, { name, controller: new AbortController() })
      return {
        whyOff: () => whyOff(source),
        get signal() {
          const { controller } = switches.get(source) ?? { controller: new AbortController() }
          return controller.signal
        },
      }
    },
    attend() {
      attending++
      timer ??= every(() => {
        for (const source of switches.keys()) whyOff(source)
      }, glanceMs).unref()
      return () => {
        attending--
        if (attending > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
    stop: (source, name, by) => thrown(source, name, by, true),
    start: (source, name, by) => thrown(source, name, by, false),
    itemOf(source, site, heldMs) {
      const over = glance()
      const record = over ? findBreaker(over, site.key, clock) : memory.decide(site.key, (answer) => ({ answer }))
      return itemOf(source, site, record, heldMs, findStop(source) ?? null)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    changed,
  }
}

function itemOf(
  source: SourceName,
  site: Site,
  record: BreakerRecord,
  heldMs: number,
  stopped: SourceStop | null,
): SiteItem {
  const { state, failures, untilMs, lastFailure } = record
  const now = clock.epochMs()
  const waitMs = state === 'open' ? untilMs - clock.uptimeMs() : 0
  const retryAtMs = waitMs > 0 ? now + waitMs : null
  const cause = lastFailure?.cause ?? 'site-down'
  const sentence = stopped
    ? switchedOff(source, site.name, stopped).message
    : retryAtMs !== null || state === 'half-open'
      ? waitingSentence(site, cause, retryAtMs)
      : heldMs > 0
        ? heldSentence(site, now + heldMs)
        : null
  return {
    source,
    name: site.name,
    breaker: state,
    failures,
    retryAt: retryAtMs === null ? null : new Date(retryAtMs).toISOString(),
    heldUntilAt: heldMs > 0 ? new Date(now + heldMs).toISOString() : null,
    lastFailure,
    stopped,
    sentence,
  }
}

function switchedOff(source: SourceName, name: string, { at, by }: SourceStop): Failure {
  const when = new Date(at)
  const day = when.toDateString() === new Date().toDateString() ? '' : ` on ${at.slice(0, 10)}`
  return new Failure(
    'source/refused',
    `Reading from ${name} was switched off by ${by}${day} at ${formatClockTime(when.getTime())}, so nothing is asked there. ` +
      `Switch it on again in Settings, or with "mre source start ${source}".`,
    { cause: 'switched-off', stoppedAt: at, stoppedBy: by },
  )
}
