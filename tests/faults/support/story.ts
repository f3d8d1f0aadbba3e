import type { BreakerState } from '../../../core/contract/domain.ts'
import type { StartLedger } from '../../../core/pages/start-ledger.ts'

/** What happened at the boundary between this program and a site, in the order it happened. Times are monotonic ms. */
export type Happening =
  /** A request was let go. */
  | { readonly kind: 'booked'; readonly at: number }
  /** It went onto the wire. */
  | { readonly kind: 'sent'; readonly at: number }
  | { readonly kind: 'over'; readonly at: number }
  /** The site asked for silence. */
  | { readonly kind: 'hold'; readonly at: number; readonly ms: number }
  | { readonly kind: 'breaker'; readonly at: number; readonly state: BreakerState }

export interface Story {
  readonly happenings: Happening[]
  /** The ledger, which writes down all that passes through it. */
  heard(ledger: StartLedger): StartLedger
  onBreaker(siteKey: string, state: BreakerState): void
}

export function createStory(): Story {
  const happenings: Happening[] = []
  const tell = (happening: Happening) => void happenings.push(happening)
  return {
    happenings,
    heard: (ledger) => ({
      tryStart(siteKey, wanted) {
        const start = ledger.tryStart(siteKey, wanted)
        if (typeof start === 'number') return start
        tell({ kind: 'booked', at: performance.now() })
        return {
          // Written down first: no gap or silence may then seem longer than it was.
          started() {
            tell({ kind: 'sent', at: performance.now() })
            start.started()
          },
          ended() {
            start.ended()
            tell({ kind: 'over', at: performance.now() })
          },
        }
      },
      hold(siteKey, ms) {
        tell({ kind: 'hold', at: performance.now(), ms })
        ledger.hold(siteKey, ms)
      },
      heldMs: (siteKey) => ledger.heldMs(siteKey),
    }),
    onBreaker: (_siteKey, state) => tell({ kind: 'breaker', at: performance.now(), state }),
  }
}

/** The times in which nothing may be let go: a silence that was asked for, an open breaker. */
function quietTimes(happenings: readonly Happening[]): { from: number; to: number; why: string }[] {
  return happenings.flatMap((happening, n) => {
    const { kind, at: from } = happening
    if (kind === 'hold') return { from, to: from + happening.ms, why: 'a silence' }
    if (kind !== 'breaker' || happening.state !== 'open') return []
    const next = happenings.slice(n + 1).find((later) => later.kind === 'breaker')
    return { from, to: next?.at ?? Number.POSITIVE_INFINITY, why: 'an open breaker' }
  })
}

/**
 * Holds the server's own log against the story: no request arrives that was not sent before, and in a quiet time none
 * but those that were on their way when it began. Returns each contradiction, as a sentence.
 */
export function confront(happenings: readonly Happening[], arrivals: readonly number[]): string[] {
  const sent = happenings.flatMap(({ kind, at }) => (kind === 'sent' ? at : []))
  const booked = happenings.flatMap(({ kind, at }) => (kind === 'booked' ? at : []))
  const until = (times: readonly number[], at: number) => times.filter((time) => time <= at).length
  const unsent = arrivals
    .filter((at, n) => at < (sent[n] ?? Number.POSITIVE_INFINITY))
    .map((at) => `a request arrived at ${at.toFixed(1)} ms that nobody had sent`)
  const loud = quietTimes(happenings).flatMap(({ from, to, why }) => {
    const onTheWay = until(booked, from) - until(arrivals, from)
    const came = arrivals.filter((at) => at > from && at < to).length
    return came > onTheWay
      ? [`${came} requests arrived during ${why} from ${from.toFixed(1)} ms, ${onTheWay} of them on their way`]
      : []
  })
  return [...unsent, ...loud]
}

export interface Conduct {
  readonly requests: number
  readonly mostAtOnce: number
  readonly leastGapMs: number
  readonly holds: number
  readonly openings: number
  readonly probes: number
  /** Each broken rule, as a sentence. */
  readonly offences: readonly string[]
}

/** Reads a story as a strict witness: every request against the limit at once, the gap, the silences, the breaker. */
export function judge(happenings: readonly Happening[], rules: { maxRequests: number; gapMs: number }): Conduct {
  const offences: string[] = []
  let underWay = 0
  let mostAtOnce = 0
  let lastSent = Number.NEGATIVE_INFINITY
  let leastGapMs = Number.POSITIVE_INFINITY
  let silentUntil = Number.NEGATIVE_INFINITY
  let breaker: BreakerState = 'closed'
  let probing = 0
  const seen = { requests: 0, holds: 0, openings: 0, probes: 0 }
  for (const happening of happenings) {
    const { at } = happening
    const when = `at ${at.toFixed(1)} ms`
    switch (happening.kind) {
      case 'booked':
        seen.requests++
        underWay++
        mostAtOnce = Math.max(mostAtOnce, underWay)
        if (underWay > rules.maxRequests) offences.push(`${underWay} requests at once ${when}`)
        if (at < silentUntil) offences.push(`${(silentUntil - at).toFixed(1)} ms too early after a silence ${when}`)
        if (breaker === 'open') offences.push(`asked while the breaker was open ${when}`)
        if (breaker === 'half-open') {
          probing++
          seen.probes++
          if (probing > 1) offences.push(`${probing} probes at once ${when}`)
        }
        break
      case 'sent': {
        const gap = at - lastSent
        leastGapMs = Math.min(leastGapMs, gap)
        if (gap < rules.gapMs) offences.push(`only ${gap.toFixed(2)} ms after the last one ${when}`)
        lastSent = at
        break
      }
      case 'over':
        underWay--
        break
      case 'hold':
        seen.holds++
        silentUntil = Math.max(silentUntil, at + happening.ms)
        break
      case 'breaker':
        breaker = happening.state
        probing = 0
        if (breaker === 'open') seen.openings++
        break
    }
  }
  return { ...seen, mostAtOnce, leastGapMs, offences }
}
